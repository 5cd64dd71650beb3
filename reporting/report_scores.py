"""What F13 tells of the year's published round: grades, the mean against last year's, the townships by place."""

from decimal import Decimal

from django.db.models import Avg
from django.utils import timezone

from common.paper.conventions import long_date
from common.quotient import quotient
from common.templatetags.portal import figure, figure_in_cents
from reporting.models import AnnualRound, AnnualScore, TownshipScore
from reporting.round_page import spread_of
from villages.choices import RegionLevel
from villages.models import Region, StaffUser

UNKNOWN = figure(None)
NOT_PUBLISHED = "本年度考核还没有公布结果"
NO_LAST_YEAR = "上年没有公布的结果可以比较"
WORDS = ("考核村居数", "得分村居数", "否决村居数", "平均得分", "上年平均得分", "最高乡镇", "最低乡镇")


def score_values(region: Region, year: int, viewer: StaffUser) -> dict[str, object]:
    """Published figures alone, as far as the viewer may see; of a township its own units and its place."""
    one = _round(region, year)
    if one is None:
        blank = dict.fromkeys(WORDS, UNKNOWN)
        return blank | {"考核依据": NOT_PUBLISHED, "得分较上年": NO_LAST_YEAR, "等次": [], "乡镇得分": []}
    scores = AnnualScore.objects.for_user(viewer).filter(township__path__startswith=region.path)
    spread, mean = spread_of(one, scores), _mean(scores, one)
    last = _round(region, year - 1)
    mean_before = _mean(scores, last) if last else None
    townships = TownshipScore.objects.for_user(viewer).filter(round=one, township__path__startswith=region.path)
    placed = list(townships.in_places())
    return {
        "考核依据": f"取自《{one}》{_published(one)}",
        "考核村居数": figure(spread.units),
        "得分村居数": figure(spread.scored),
        "否决村居数": figure(spread.vetoed),
        "平均得分": figure(mean),
        "上年平均得分": figure(mean_before),
        "得分较上年": _compared(mean, mean_before),
        **_ends(placed),
        "等次": [
            {"名称": share.name, "个数": figure(share.count), "比例": figure_in_cents(share.rate)}
            for share in spread.grades
        ],
        "乡镇得分": [_township(score) for score in placed],
    }


def _round(region: Region, year: int) -> AnnualRound | None:
    county = region.code if region.level == RegionLevel.COUNTY else region.parent_id
    return AnnualRound.objects.published_in(county, year).prefetch_related("scheme__grades").first()


def _published(one: AnnualRound) -> str:
    return f"（{long_date(timezone.localdate(one.published_at))}公布）" if one.published_at else ""


def _mean(scores, one: AnnualRound) -> Decimal | None:
    """Of the units that have a total; those without one are never 0."""
    return quotient(scores.filter(round=one).order_by().aggregate(mean=Avg("total"))["mean"], 1)


def _compared(now: Decimal | None, before: Decimal | None) -> str:
    if now is None or before is None:
        return NO_LAST_YEAR
    if now == before:
        return "与上年持平"
    return f"比上年{'提高' if now > before else '下降'} {figure(abs(now - before))} 分"


def _ends(placed: list[TownshipScore]) -> dict[str, str]:
    """The townships at either end, all of them where several share the place; only where there is something between."""
    ranked = [score for score in placed if score.place is not None]
    if len(ranked) < 2 or ranked[0].place == ranked[-1].place:
        return {"最高乡镇": UNKNOWN, "最低乡镇": UNKNOWN}
    ends = {"最高乡镇": ranked[0].place, "最低乡镇": ranked[-1].place}
    return {name: "、".join(one.township_name for one in ranked if one.place == place) for name, place in ends.items()}


def _township(score: TownshipScore) -> dict[str, str]:
    return {
        "乡镇": score.township_name,
        "得分": figure_in_cents(score.total),
        "名次": figure(score.place),
        "上年得分": figure_in_cents(score.last_total),
        "上年名次": figure(score.last_place),
    }
