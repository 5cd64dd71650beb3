"""Whom a circular praises and whom it asks to rectify, proposed from the year's published round; the county decides."""

from dataclasses import dataclass

from django.db.models import Count, Q

from assessments.choices import RectificationState
from assessments.models import Rectification
from reporting.models import AnnualRound, AnnualScore, Circular, TownshipScore

BEST_TOWNSHIPS, MOST_LINES = 3, 100


@dataclass(frozen=True)
class Proposal:
    """Names line by line, and the sentence that says where they come from."""

    praise: str
    rectify: str
    source: str


def proposal_for(region, year: int) -> Proposal | None:
    """None while the county has not published the round of that year."""
    one = AnnualRound.objects.published_in(region.pk, year).prefetch_related("scheme__grades").first()
    if one is None:
        return None
    grades = list(one.scheme.grades.all())  # from the highest
    best, lowest = (grades[0].name, grades[-1].name) if len(grades) > 1 else ("", "")
    praise, more = _cut([*_best_townships(one), *_best_units(one, best)])
    rectify, others = _cut(_to_rectify(one, lowest, region, year))
    also_praised, also_low = (f"和“{best}”等次的村(居)", f"、“{lowest}”等次") if best else ("", "")
    source = (
        f"名单按已公布的《{one}》提出：表扬为乡镇(街道)前{BEST_TOWNSHIPS}名{also_praised}；"
        f"整改为一票否决{also_low}和整改事项没有销号的村(居)。可以增删。"
    )
    if more or others:
        source += f"名单过长，另有 {more + others} 个没有列出。"
    return Proposal("\n".join(praise), "\n".join(rectify), source)


def _cut(lines: list[str]) -> tuple[list[str], int]:
    """As many as a circular holds, and how many are left out."""
    kept, room = [], Circular._meta.get_field("praise").max_length
    for line in lines[:MOST_LINES]:
        room -= len(line) + len("\r\n")
        if room < 0:
            break
        kept.append(line)
    return kept, len(lines) - len(kept)


def _best_townships(one: AnnualRound) -> list[str]:
    """Only where there are others behind them."""
    placed = list(TownshipScore.objects.filter(round=one, place__isnull=False).in_places())
    best = [score.township_name for score in placed if score.place <= BEST_TOWNSHIPS]
    return best if len(placed) > len(best) else []


def _best_units(one: AnnualRound, grade: str) -> list[str]:
    """Of a scheme without grades, or with one alone, there is no telling."""
    units = AnnualScore.objects.filter(round=one, grade=grade, place__isnull=False)
    return [_named(score) for score in units.in_places()] if grade else []


def _to_rectify(one: AnnualRound, lowest: str, region, year: int) -> list[str]:
    """Each unit once with all its reasons, by code. Who has no total is no bad unit and not listed for it."""
    reasons: dict[int, tuple[str, str, list[str]]] = {}
    is_low = Q(is_vetoed=True) | (Q(grade=lowest) if lowest else Q(pk=None))
    for score in AnnualScore.objects.filter(is_low, round=one, reason=""):
        why = "一票否决" if score.is_vetoed else f"{score.grade}等次"
        reasons[score.village_id] = (score.unit_code, _named(score), [why])
    for village, code, township, name, count in _open_points(region, year):
        known = reasons.setdefault(village, (code, f"{township}{name}", []))
        known[2].append(f"{count}项整改没有销号")
    return [f"{name}（{'，'.join(why)}）" for _, name, why in sorted(reasons.values())]


def _open_points(region, year: int):
    open_ones = Rectification.objects.exclude(state=RectificationState.CLOSED).filter(
        batch__year=year, village__township__path__startswith=region.path
    )
    of_village = ("village", "village__code", "village__township__name", "village__name")
    return open_ones.order_by().values_list(*of_village).annotate(Count("pk"))


def _named(score: AnnualScore) -> str:
    return f"{score.township_name}{score.unit_name}"
