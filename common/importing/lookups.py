"""Names of rows of other tables become keys: one query per field that names them, never one per row."""

from common.importing.problems import Cleaned, Problem, shown
from common.resources import PortalResource


def resolve_lookups(resource: PortalResource, cleaned: Cleaned, cleaners: dict, user) -> None:
    """Put the keys in place of the texts; what is unknown or outside the user's region is a problem.

    Several columns may name the same row (a code and a name): they must agree.
    """
    lookups = [cleaner for cleaner in cleaners.values() if cleaner.is_lookup and not cleaner.column.helper]
    found = {}
    for cleaner in lookups:
        texts = {row.values[cleaner.slot] for row in cleaned.rows if cleaner.slot in row.values}
        found[cleaner.slot] = cleaner.column.widget.keys_of(user, texts) if texts else {}
    narrowing = {cleaner.slot: _narrowing_slots(cleaner, cleaners) for cleaner in lookups}
    for row in cleaned.rows:
        candidates: dict[str, set] = {}
        texts = dict(row.values)
        for cleaner in lookups:
            text = row.values.pop(cleaner.slot, None)
            if text is None:
                continue
            narrow = next((texts[slot] for slot in narrowing[cleaner.slot] if slot in texts), "")
            keys = found[cleaner.slot].get((narrow, text), set())
            if not keys:
                _fault(cleaned, row, cleaner, text, _unknown(cleaner, narrow))
                continue
            agreed = keys & candidates.get(cleaner.attname, keys)
            if not agreed:
                _fault(
                    cleaned, row, cleaner, text, ("与同一行的其他列不是同一个对象", "请核对这一行，只保留正确的一个")
                )
                continue
            candidates[cleaner.attname] = agreed
        _settle(cleaned, row, cleaners, candidates)
    for cleaner in cleaners.values():
        if cleaner.column.helper:
            for row in cleaned.rows:
                row.values.pop(cleaner.slot, None)


def _narrowing_slots(cleaner, cleaners) -> list:
    """Of the columns that narrow this one: a code and a name may both do; the first that is filled counts."""
    within = cleaner.column.widget.within
    if within is None:
        return []
    return [other.slot for other in cleaners.values() if other.column.attribute == within[0]]


def _settle(cleaned: Cleaned, row, cleaners: dict, candidates: dict[str, set]) -> None:
    for attname, keys in candidates.items():
        if len(keys) == 1:
            row.values[attname] = next(iter(keys))
            continue
        cleaner = next(cleaner for cleaner in cleaners.values() if cleaner.attname == attname)
        what = cleaner.column.widget.what
        _fault(cleaned, row, cleaner, "", (f"有 {len(keys)} 个同名的{what}，分不清是哪一个", f"请改填{what}的代码"))


def _unknown(cleaner, narrow) -> tuple[str, str]:
    """One sentence for unknown and for outside the region: nobody learns what lies there."""
    what = cleaner.column.widget.what
    where = f"“{narrow}”内" if narrow else "您的管辖范围内"
    return f"{where}没有这个{what}", f"请对照{what}名单核对名称或代码"


def _fault(cleaned: Cleaned, row, cleaner, text, sentence) -> None:
    row.is_faulty = True
    rule, fix = sentence
    cleaned.problems.append(Problem(row.number, cleaner.number, cleaner.header, shown(text), rule, fix))
