"""What keeps a version of a standard from being published, and what should be looked at. Asked by the editor, the
importer, the loader and the step itself, so that all say the same.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from agreements.charter_metrics import YES_OR_NO
from agreements.models import ScreeningRule
from agreements.models.screened import findings_in
from agreements.screening import Rule as ScreeningPattern
from assessments.choices import JudgedBy, RuleKind
from assessments.standard_files import why_no_longer_scored
from assessments.standard_spec import OUTSIDE
from assessments.version_spec import KINDS_OF, Parts, parts_of, rule_of
from common.decimals import ZERO, plain
from common.metrics import metric

FED = (RuleKind.YES_NO, RuleKind.VETO, RuleKind.CHECKLIST, RuleKind.THRESHOLD, RuleKind.COUNT, RuleKind.RANGE)
WHOLE = "标准"


@dataclass(frozen=True)
class Objection:
    """`place` names section or indicator; `indicator` is the row, where it is about one."""

    place: str
    sentence: str
    is_blocking: bool = True
    indicator: object | None = None

    def __str__(self) -> str:
        return f"{self.place}：{self.sentence}"


def objections_to(version) -> list[Objection]:
    """Everything that is wrong with the version as it is stored, in its order."""
    return objections(parts_of(version), ScreeningRule.objects.as_rules())


def objections(parts: Parts, added: tuple[ScreeningPattern, ...] = ()) -> list[Objection]:
    """Everything that is wrong with parts that need not be stored yet. `added`: the administrator's own rules of the
    clause screening. Those that are not blocking may stand."""
    found = [*_of_whole(parts), *_of_grades(parts)]
    for section, indicators in parts.sections:
        found += _of_section(parts, section, indicators)
        found += _screened(f"类别“{section.title}”", (section.title,), added, None)
        for indicator in indicators:
            found += _of_indicator(parts, indicator, added)
    return [*found, *_screened(WHOLE, (parts.version.title,), added, None)]


# --- The whole


def _of_whole(parts: Parts) -> Iterator[Objection]:
    version = parts.version
    if not any(_counts(indicator) for indicator in parts.indicators) and not version.is_archive:
        yield Objection(WHOLE, "没有可以评分的指标，请先增加类别和指标。")
    for number, times in Counter(indicator.number for indicator in parts.indicators).items():
        if times > 1:
            yield Objection(f"指标{number}", f"有{times}个指标使用同一序号，请改成不同的序号。")
    yield from _total(parts)


def _total(parts: Parts) -> Iterator[Objection]:
    """The total that is stated against the sum of what the sections state, and of what the indicators are worth."""
    full = parts.version.full_points
    stated = sum((section.stated_points for section, own in parts.sections if any(map(_counts, own))), ZERO)
    if stated != full:
        yield Objection(WHOLE, f"总分{plain(full)}分，各类别总分合计{plain(stated)}分，两者不符，请核对后修改。")
    for kind in parts.kinds:
        summed = sum_for(kind, parts.indicators)
        if summed != full:
            who = f"（对{kind.label}）" if _has_two_sets(parts.indicators) else ""
            yield Objection(
                WHOLE, f"总分{plain(full)}分，各指标分值合计{plain(summed)}分{who}，两者不符，请核对后修改。"
            )
            if not who:
                return


def _of_grades(parts: Parts) -> Iterator[Objection]:
    version, grades = parts.version, parts.grades
    if not grades:
        yield Objection("等次", "没有设置等次，请至少设置一个，例如“合格”。")
    if version.judged_by == JudgedBy.ALL_MET and len(grades) > 1:
        names = "、".join(grade.name for grade in grades)
        sentence = (
            f"按全部指标达到评定时只分得出一个等次，现有{names}；请只留一个，或改为按得分评定并填写各等次最低得分。"
        )
        yield Objection("等次", sentence)
    for grade in grades:
        if version.judged_by != JudgedBy.ALL_MET and grade.minimum > version.full_points:
            sentence = f"最低得分{plain(grade.minimum)}分高于总分{plain(version.full_points)}分，请改小。"
            yield Objection(f"等次“{grade.name}”", sentence)


# --- One section


def _of_section(parts: Parts, section, indicators: Sequence) -> Iterator[Objection]:
    place = f"类别“{section.title}”"
    if not indicators:
        yield Objection(place, "没有指标，请增加指标或删除这一类别。")
    kinds = parts.kinds[:1] if _has_two_sets(indicators) else parts.kinds
    sums = {sum_for(kind, indicators) for kind in kinds}
    if any(map(_counts, indicators)) and sums != {section.stated_points}:
        summed = "、".join(plain(each) for each in sorted(sums))
        sentence = f"写明{plain(section.stated_points)}分，各指标分值合计{summed}分，两者不符，请核对后修改。"
        yield Objection(place, sentence)
    if section.pass_mark is not None and section.pass_mark > section.stated_points:
        sentence = f"合格分{plain(section.pass_mark)}分高于类别总分{plain(section.stated_points)}分，请改小。"
        yield Objection(place, sentence)


def _counts(indicator) -> bool:
    """Whether it is part of the full points."""
    return not (indicator.is_archived or indicator.is_rank_only or indicator.kind in OUTSIDE)


def sum_for(kind: str, indicators: Sequence) -> Decimal:
    return sum((indicator.points_for(kind) for indicator in indicators if _counts(indicator)), ZERO)


def _has_two_sets(indicators: Sequence) -> bool:
    return any(indicator.residents_points is not None for indicator in indicators)


# --- One indicator


def _of_indicator(parts: Parts, indicator, added: tuple[ScreeningPattern, ...]) -> Iterator[Objection]:
    place = f"指标{indicator.number}"
    if not indicator.text.strip():
        yield Objection(place, "没有填写内容，请补填。", indicator=indicator)
    if indicator.is_archived:
        if not indicator.archived_reason.strip():
            yield Objection(place, "没有写明不再考核的原因，请补填。", indicator=indicator)
        return
    if not parts.kinds_of(indicator):
        who = "、".join(kind.label for kind in KINDS_OF[indicator.applies_to])
        sentence = f"只适用于{who}，而本标准不适用于{who}，请修改适用对象或删除。"
        yield Objection(place, sentence, indicator=indicator)
    if indicator.is_rank_only and indicator.kind == RuleKind.VETO:
        yield Objection(place, "一票否决指标不能只用于排名，请取消其中一项。", indicator=indicator)
    for sentence in dict.fromkeys(_unreadable(parts, indicator)):
        yield Objection(place, sentence, indicator=indicator)
    if reason := why_no_longer_scored(indicator.text):
        sentence = f"这项指标依法不再考核，请删除或标为“依法不再考核”。原因：{reason}"
        yield Objection(place, sentence, indicator=indicator)
    yield from _of_metric(place, indicator)
    yield from _screened(place, _texts_of(indicator), added, indicator)


def _unreadable(parts: Parts, indicator) -> Iterator[str]:
    for kind in parts.kinds_of(indicator):
        try:
            rule_of(indicator, kind)
        except ValueError as fault:
            yield str(fault)


def _of_metric(place: str, indicator) -> Iterator[Objection]:
    """Whether the figure that is to fill it exists and is one that its kind takes."""
    if not indicator.metric:
        return
    try:
        found = metric(indicator.metric)
    except KeyError:
        yield Objection(place, f"没有“{indicator.metric}”这一取数口径，请重新选择。", indicator=indicator)
        return
    label = RuleKind(indicator.kind).label
    if indicator.kind not in FED:
        sentence = f"“{label}”由评分人评定，不能取数，请清空取数口径或改用别的计分办法。"
        yield Objection(place, sentence, indicator=indicator)
    elif any(row.get("points") for row in _rows_of(indicator, "items")):
        sentence = "清单各项分值不同，取来的个数无法计分，请清空取数口径，或者各项不填分值。"
        yield Objection(place, sentence, indicator=indicator)
    elif (indicator.kind in (RuleKind.YES_NO, RuleKind.VETO)) != (found.unit == YES_OR_NO):
        sentence = f"取数口径“{found.label}”的单位是“{found.unit}”，与“{label}”不配，请换一个口径或计分办法。"
        yield Objection(place, sentence, indicator=indicator)
    elif (unit := _unit_of(indicator)) and unit != found.unit:
        sentence = f"计分参数的单位“{unit}”与取数口径“{found.label}”的单位“{found.unit}”不同，请核对。"
        yield Objection(place, sentence, is_blocking=False, indicator=indicator)


def _unit_of(indicator) -> str:
    return indicator.parameters.get("unit", "") if isinstance(indicator.parameters, dict) else ""


def _texts_of(indicator) -> list[str]:
    """Everything that scorers and villagers read about it."""
    items = [str(row.get("text") or "") for row in _rows_of(indicator, "items")]
    tiers = [str(row.get("name") or "") for row in _rows_of(indicator, "tiers")]
    return [indicator.text, indicator.guidance, indicator.evidence, *items, *tiers]


def _rows_of(indicator, name: str) -> list[dict]:
    rows = indicator.parameters.get(name) if isinstance(indicator.parameters, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _screened(place: str, texts: Sequence[str], added: tuple[ScreeningPattern, ...], indicator) -> Iterator[Objection]:
    """What the clause screening has against the wording; a finding says why and what to write instead."""
    for text in texts:
        for finding in findings_in(text, added) if text.strip() else ():
            about = f"“{finding.quote}”属于{finding.label}" if finding.quote else finding.label
            sentence = f"{about}。{finding.suggestion}依据：{finding.basis}。"
            yield Objection(place, sentence, finding.is_blocking, indicator)
