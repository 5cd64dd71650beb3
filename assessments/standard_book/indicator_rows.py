"""The row of an indicator: what it says, and whether its rule can be read. Nothing is stored."""

from collections.abc import Mapping

from assessments.choices import AppliesTo, RuleKind
from assessments.models import Indicator
from assessments.rule_words import field_at_fault, fields_of, parameters_of, with_residents, words_of_block
from assessments.standard_book.columns import Said
from assessments.standard_book.lines import Line
from assessments.version_spec import KINDS_OF, rule_of
from common.decimals import ZERO
from villages.choices import VillageKind

OF_RULE = ("lines", "residents")


def indicator_in(line: Line) -> Said:
    line.refuse_blanks()
    names = ("number", "text", "kind", "guidance", "evidence", "metric", "archived_reason")
    said: Said = {name: line.value(name) or "" for name in names}
    said |= {name: bool(line.value(name)) for name in ("is_rank_only", "is_archived")}
    said["points"] = line.value("points") or ZERO
    said["residents_points"] = line.value("residents_points")
    said["applies_to"] = line.value("applies_to") or AppliesTo.BOTH
    said["parameters"] = {}
    if said["is_archived"]:
        _check_archived(line, said)
    if said["kind"] in RuleKind.values:
        _read_rule(line, said)
    return said


def _check_archived(line: Line, said: Said) -> None:
    for name in ("points", "residents_points"):
        if said[name]:
            line.refuse(name, "依法不再考核的指标分值为0，请改为0。")
    if said["metric"]:
        line.refuse("metric", "依法不再考核的指标不取数，请清空。")
    if not said["archived_reason"]:
        line.refuse("archived_reason", "请写明依法不再考核的原因和依据。")


def _read_rule(line: Line, said: Said) -> None:
    """The cells of the rule's own parameters; a cell that another kind would need is named, not dropped."""
    kind, label = said["kind"], RuleKind(said["kind"]).label
    own = {one.name for one in fields_of(kind) if not one.is_list}
    listed = next((one for one in fields_of(kind) if one.is_list), None)
    words: dict[str, str] = {}
    for name, (_, column) in line.columns.items():
        if column.field is not None or name in (*OF_RULE, "section"):
            continue
        text = line.value(name)
        if text is None:
            continue
        if name in own:
            words[name] = text
        else:
            line.refuse(name, f"“{label}”用不到“{column.header}”，请清空，或者改选计分办法。")
    entries = line.value("lines")
    if entries and listed is None:
        line.refuse("lines", f"“{label}”没有清单、档次或区间，请清空，或者改选计分办法。")
    elif entries:
        words[listed.name] = entries
    _parse_rule(line, said, words)


def _parse_rule(line: Line, said: Said, words: Mapping[str, str]) -> None:
    kind, block = said["kind"], line.value("residents") or ""
    try:
        own = parameters_of(kind, words)
    except ValueError as fault:
        return line.refuse(_column_at_fault(kind, str(fault)), str(fault))
    try:
        said["parameters"] = with_residents(kind, own, words_of_block(kind, block), {})
    except ValueError as fault:
        return line.refuse("residents", str(fault))
    if said["is_archived"]:
        return None
    indicator = Indicator(**said)
    for village_kind in KINDS_OF[said["applies_to"]]:
        try:
            rule_of(indicator, village_kind)
        except ValueError as fault:
            is_residents = village_kind == VillageKind.RESIDENTS and str(fault).startswith("居的")
            return line.refuse("residents" if is_residents else _column_at_fault(kind, str(fault)), str(fault))
    return None


def _column_at_fault(kind: str, sentence: str) -> str:
    found = field_at_fault(kind, sentence)
    if found is None:
        return "points"
    return "lines" if found.is_list else found.name
