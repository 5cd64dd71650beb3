"""F15 as an official form: 名额分配表."""

from assessments.models import QuotaSeat
from common.paper.declarations import SUM, ListForm, PaperColumn, Totals
from common.paper.values import Kind

QUOTA = ListForm(
    key="F15",
    title="{year}年{place}名额分配表",
    unit_line="单位：个、%",
    totals=Totals.FIRST,
    columns=(
        PaperColumn("county", "县(区)"),
        PaperColumn("units", "村居总数", Kind.INTEGER, total=SUM),
        PaperColumn("rate", "比例(%)", Kind.PERCENT),
        PaperColumn("allotted", "名额", Kind.INTEGER, total=SUM),
        PaperColumn("used", "已报", Kind.INTEGER, total=SUM),
        PaperColumn("left", "剩余", Kind.INTEGER, total=SUM),
    ),
    notes=("说明：村居总数为分配名额时的正常村(居)数；已报为已占用名额的申报。直接下达的名额不按比例计算。",),
)


def quota_row(seat: QuotaSeat) -> dict[str, object]:
    return {
        "county": seat.county.name,
        "units": seat.units,
        "rate": None if seat.is_explicit else seat.batch.quota_rate,
        "allotted": seat.allotted,
        "used": seat.used,
        "left": seat.left,
        "remark": "直接下达" if seat.is_explicit else "",
    }
