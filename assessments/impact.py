"""Who would move: the submitted sheets of a batch, scored once more under a draft in a handful of queries."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from assessments.choices import Shift
from assessments.models import Score, ScoreSheet, StandardVersion
from assessments.scoring import NOT_APPLICABLE, UNQUALIFIED
from assessments.scoring_at_once import clean_at_once, score_at_once
from assessments.standard_spec import IndicatorSpec, StandardSpec
from assessments.version_spec import parts_of, spec_of

OF_A_SHEET = (
    "pk",
    "total",
    "grade",
    *(f"application__village__{name}" for name in ("code", "name", "kind", "township__name")),
)
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
    """One unit before and after. A blank grade is one that cannot be told, because answers are missing; nor can the
    total then."""

    sheet: int
    code: str
    village: str
    township: str
    old_total: Decimal | None
    old_grade: str
    new_total: Decimal | None
    new_grade: str
    shift: Shift

    @property
    def difference(self) -> Decimal | None:
        return None if None in (self.old_total, self.new_total) else self.new_total - self.old_total


@dataclass(frozen=True)
class Impact:
    """`unasked`: indicators that no old sheet answers; `unfit`: those whose old answers the new rule does not take,
    with how many sheets. Both are reckoned as 不考核, in the way the draft says. `is_unrelated`: the sheets were
    scored by a standard from which the draft does not come, and hold no answer to any of its questions."""

    rows: Sequence[Moved]
    unasked: Sequence[IndicatorSpec]
    unfit: Sequence[tuple[IndicatorSpec, int]]
    is_unrelated: bool = False

    @property
    def moved(self) -> list[Moved]:
        return [row for row in self.rows if row.shift != Shift.NONE]

    @property
    def counts(self) -> list[tuple[Shift, int]]:
        found = Counter(row.shift for row in self.rows)
        return [(shift, found[shift]) for shift in Shift]


def impact_of(draft: StandardVersion, batch, stage: str, user) -> Impact:
    """The sheets of this batch and stage that the user may see, under `draft`, which is fetched `with_parts()`.

    ValueError where a rule of the draft cannot be read.
    """
    spec = spec_of(parts_of(draft))
    sheets = ScoreSheet.objects.for_user(user).submitted().filter(application__batch=batch, stage=stage)
    answers = Score.objects.filter(sheet__in=sheets.values("pk"))
    sheets = list(sheets.order_by("application__village__code").values_list(*OF_A_SHEET, named=True))
    kinds = {sheet.pk: sheet.application__village__kind for sheet in sheets}
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
        is_unrelated=bool(sheets) and not rows,
    )


def ancestors_of(version: StandardVersion) -> Mapping[int, int]:
    """Every indicator that one of this version goes back to, through all versions between → that one."""
    with connection.cursor() as cursor:
        cursor.execute(ANCESTORS, [version.pk])
        return dict(cursor.fetchall())


def _moved(spec: StandardSpec, sheet, result) -> Moved:
    """`sheet`: what OF_A_SHEET brings of it."""
    key, total, old, code, village, _, township = sheet
    new = result.verdict
    new_total = result.total if new else None
    return Moved(key, code, village, township, total, old, new_total, new, _shift(spec, old, new))


def _shift(spec: StandardSpec, old: str, new: str) -> Shift:
    """Up or down on the ladder of the draft; only changed where a name is not on it."""
    if old == new:
        return Shift.NONE
    if not new:
        return Shift.UNTOLD
    ladder = [UNQUALIFIED, *(grade.name for grade in spec.grades)]
    if old not in ladder or new not in ladder:
        return Shift.RENAMED
    return Shift.UP if ladder.index(new) > ladder.index(old) else Shift.DOWN
