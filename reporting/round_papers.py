"""F9 年度考核得分汇总表 as an official form."""

from collections.abc import Sequence

from common.paper.declarations import ListForm, PaperColumn
from common.paper.values import Kind
from reporting.models import AnnualScore, SchemeComponent

COUNTY = PaperColumn("county", "县(区)", width=10)
PLACE = (
    PaperColumn("township", "乡镇(街道)", width=14),
    PaperColumn("village", "村(居)", width=20),
)
RESULT = (
    PaperColumn("subtotal", "小计", Kind.DECIMAL, width=7),
    PaperColumn("bonus", "加分", Kind.DECIMAL, width=6),
    PaperColumn("penalty", "扣分", Kind.DECIMAL, width=6),
    PaperColumn("veto", "否决项", width=10),
    PaperColumn("self_total", "自评", Kind.DECIMAL, width=7),
    PaperColumn("township_total", "初审", Kind.DECIMAL, width=7),
    PaperColumn("county_total", "验收", Kind.DECIMAL, width=7),
    PaperColumn("total", "加权总分", Kind.DECIMAL, width=8),
    PaperColumn("grade", "等次", centred=True, width=7),
    PaperColumn("place", "名次", Kind.INTEGER, width=6),
    PaperColumn("remark", "备注", width=8),
)
TITLE = "{year}年{place}年度考核得分汇总表"
NOTES = (
    "说明：各类得分为该分项评分表不含加分、扣分的得分，小计按权重折算；加权总分＝小计＋加分－扣分。",
    "没有总分的村(居)在备注中注明原因，不按0分计算；一票否决的保留总分，列最低等次，不排名次。",
)


def form_of(components: Sequence[SchemeComponent]) -> ListForm:
    """F9 with a column for each component, in their order."""
    parts = tuple(
        PaperColumn(f"component_{place}", str(component), Kind.DECIMAL, group="各类得分", width=10)
        for place, component in enumerate(components)
    )
    return ListForm(key="F9", title=TITLE, columns=(*PLACE, *parts, *RESULT), notes=NOTES)


def form_of_many() -> ListForm:
    """F9 of several counties: each weighs components of its own, so the county stands where they would."""
    return ListForm(key="F9", title=TITLE, columns=(COUNTY, *PLACE, *RESULT), notes=NOTES)


def score_row(score: AnnualScore, components: int) -> dict[str, object]:
    """One line; `components`: how many columns of components the form has. Names are those of that year."""
    points = dict(enumerate(score.points))
    return {
        "county": score.round.scheme.region.name_in_titles,
        "township": score.township_name,
        "village": score.unit_name,
        **{f"component_{place}": points.get(place) for place in range(components)},
        "subtotal": score.subtotal,
        "bonus": score.bonus,
        "penalty": score.penalty,
        "veto": score.veto,
        "self_total": score.self_total,
        "township_total": score.township_total,
        "county_total": score.county_total,
        "total": score.total,
        "grade": score.grade,
        "place": score.place,
        "remark": score.get_reason_display(),
    }
