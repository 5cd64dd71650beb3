"""Who would move: the submitted sheets of a batch, scored once more under a draft in a handful of queries."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from assessments.models import Score, ScoreSheet, StandardVersion
from assessments.scoring import NOT_APPLICABLE, UNQUALIFIED
from assessments.scoring_at_once import clean_at_once, score_at_once
from assessments.standard_spec import IndicatorSpec, StandardSpec
from assessments.version_spec import parts_of, spec_of

ANCESTORS = """
    WITH RECURSIVE line (young, old) AS (
        SELECT indicator.id, indicator.origin_id
        FROM assessments_indicator indicator
        JOIN assessments_section section ON section.id = indicator.section_id
        WHERE section.version_id = %s AND indicator.origin_id IS NOT NULL
        UNION ALL
        SELECT line.young, indicator.origin_id
        FROM line
        JOIN assessments_indicator indicator ON indicator.id = line.old
        WHERE indicator.origin_id IS NOT NULL
    )
    SELECT old, young FROM line
"""


@dataclass(frozen=True)
class Moved:
    """One unit before and after. A blank grade is one that cannot be told, because answers are missing."""

    sheet: ScoreSheet
    old_total: Decimal | None
    old_grade: str
    new_total: Decimal
    new_grade: str
    direction: str  # 升, 降, 变, 缺 or blank

    @property
    def difference(self) -> Decimal | None:
        return None if self.old_total is None else self.new_total - self.old_total


@dataclass(frozen=True)
class Impact:
    """`unasked`: indicators that no old sheet answers; `unfit`: those whose old answers the new rule does not take,
    with how many sheets. Both are reckoned as 不考核, in the way the draft says."""

    rows: Sequence[Moved]
    unasked: Sequence[IndicatorSpec]
    unfit: Sequence[tuple[IndicatorSpec, int]]

    @property
    def moved(self) -> list[Moved]:
        return [row for row in self.rows if row.direction]

    @property
    def counts(self) -> list[tuple[str, int]]:
        found = Counter(row.direction for row in self.rows)
        labels = (("升", "等次上升"), ("降", "等次下降"), ("变", "等次名称改变"), ("缺", "评分不全"), ("", "等次不变"))
        return [(label, found[key]) for key, label in labels]


def impact_of(draft: StandardVersion, batch, stage: str, user) -> Impact:
    """The sheets of this batch and stage that the user may see, under `draft`, which is fetched `with_parts()`.

    ValueError where a rule of the draft cannot be read.
    """
    spec = spec_of(parts_of(draft))
    sheets = ScoreSheet.objects.for_user(user).submitted().filter(application__batch=batch, stage=stage)
    answers = Score.objects.filter(sheet__in=sheets.values("pk"))
    sheets = list(sheets.select_related("application__village__township").order_by("application__village__code"))
    kinds = {sheet.pk: sheet.application.village.kind for sheet in sheets}
    ancestors = ancestors_of(draft)
    rows = [
        (sheet, ancestors[indicator], NOT_APPLICABLE if is_not_applicable else value)
        for sheet, indicator, value, is_not_applicable in answers.filter(indicator__in=ancestors).values_list(
            "sheet", "indicator", "value", "is_not_applicable"
        )
    ]
    clean, misfits = clean_at_once(spec, kinds, rows)
    known = set(ancestors.values())
    unasked = [one for one in spec.indicators if one.key not in known and not one.is_archived]
    clean += [(misfit.unit, misfit.indicator, NOT_APPLICABLE) for misfit in misfits]
    clean += [(sheet, one.key, NOT_APPLICABLE) for sheet in kinds for one in unasked]
    results = dict(score_at_once(spec, kinds, clean))
    unfit = Counter(misfit.indicator for misfit in misfits)
    return Impact(
        [_moved(spec, sheet, results[sheet.pk]) for sheet in sheets],
        unasked,
        [(spec.by_key[key], count) for key, count in unfit.items()],
    )


def ancestors_of(version: StandardVersion) -> Mapping[int, int]:
    """Every indicator that one of this version goes back to, through all versions between → that one."""
    with connection.cursor() as cursor:
        cursor.execute(ANCESTORS, [version.pk])
        return dict(cursor.fetchall())


def _moved(spec: StandardSpec, sheet: ScoreSheet, result) -> Moved:
    old, new = sheet.grade, result.verdict
    return Moved(sheet, sheet.total, old, result.total, new, _direction(spec, old, new))


def _direction(spec: StandardSpec, old: str, new: str) -> str:
    """Up or down on the ladder of the draft; only changed where a name is not on it."""
    if old == new:
        return ""
    if not new:
        return "缺"
    ladder = [UNQUALIFIED, *(grade.name for grade in spec.grades)]
    if old not in ladder or new not in ladder:
        return "变"
    return "升" if ladder.index(new) > ladder.index(old) else "降"
