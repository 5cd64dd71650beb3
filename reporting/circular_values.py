"""F14 通报: what fills it, from the published round of its year and from what the county wrote."""

from datetime import date

from django.db.models import QuerySet

from common.paper.conventions import long_date
from common.templatetags.portal import figure, figure_in_cents
from reporting.choices import NoTotal
from reporting.models import AnnualRound, AnnualScore, Circular, TownshipScore


def round_of(circular: Circular) -> AnnualRound | None:
    """The published round that the circular tells of: a county has one a year."""
    return AnnualRound.objects.published_in(circular.region_id, circular.year).first()


def circular_values(circular: Circular, *, day: date | None) -> dict[str, object]:
    """Every placeholder; without a day there is room to write one."""
    published = round_of(circular)
    return {
        "标题": circular.title,
        "文号": circular.document_number,
        "年度": str(circular.year),
        "县区": circular.region.name_in_titles,
        "正文": circular.opening,
        "落款": circular.unit,
        "印发日期": long_date(day),
        "乡镇结果": _townships(published),
        "村居结果": _villages(published),
        "未抽查数": str(_not_sampled(published).count()),
        "表扬": _named(circular.praise),
        "整改": _named(circular.rectify),
    }


def _townships(published: AnnualRound | None) -> list[dict[str, str]]:
    return [
        {
            "名次": figure(one.place),
            "乡镇": one.township_name,
            "得分": figure_in_cents(one.total),
            "上年名次": figure(one.last_place),
        }
        for one in TownshipScore.objects.filter(round=published).in_places()
    ]


def _villages(published: AnnualRound | None) -> list[dict[str, str]]:
    """F9 in short: each unit with its place, or why it has none. Those that were not drawn are counted alone."""
    return [
        {
            "名次": figure(one.place),
            "乡镇": one.township_name,
            "村居": one.unit_name,
            "总分": figure_in_cents(one.total),
            "等次": one.grade,
            "说明": _remark(one),
        }
        for one in AnnualScore.objects.filter(round=published).exclude(reason=NoTotal.NOT_SAMPLED).in_places()
    ]


def _not_sampled(published: AnnualRound | None) -> QuerySet[AnnualScore]:
    return AnnualScore.objects.filter(round=published, reason=NoTotal.NOT_SAMPLED)


def _remark(score: AnnualScore) -> str:
    if score.is_vetoed:
        return "否决"
    return NoTotal(score.reason).label if score.reason else ""


def _named(text: str) -> list[dict[str, str]]:
    return [{"单位": line.strip()} for line in text.splitlines() if line.strip()]
