"""F5 as an official form: 村规民约清理修订进度表."""

from dataclasses import replace

from agreements.campaign_progress import CampaignProgress
from common.paper.declarations import SUM, ListForm, PaperColumn, Ratio, Totals
from common.paper.values import Kind
from villages.choices import RegionLevel

PROGRESS = ListForm(
    key="F5",
    title="{year}年{place}清理修订进度表",
    unit_line="单位：个、%",
    totals=Totals.FIRST,
    columns=(
        PaperColumn("region", "乡镇(街道)"),
        PaperColumn("due", "应修订数", Kind.INTEGER, total=SUM),
        PaperColumn("done", "已完成数", Kind.INTEGER, total=SUM),
        PaperColumn("rate", "完成率(%)", Kind.PERCENT, total=Ratio("done", "due")),
        PaperColumn("publicised", "公示中", Kind.INTEGER, total=SUM),
        PaperColumn("to_file", "待备案", Kind.INTEGER, total=SUM),
        PaperColumn("returned", "退回", Kind.INTEGER, total=SUM),
    ),
    notes=("说明：应修订数不含开展后撤并、撤销的单位；已完成指开展之日以后表决通过并已生效；退回含责令改正。",),
)


def form_of(level: RegionLevel) -> ListForm:
    """F5 with the head of its first column after the regions that stand there."""
    first, *others = PROGRESS.columns
    return replace(PROGRESS, columns=(replace(first, label=level.label), *others))


def progress_row(part: CampaignProgress) -> dict[str, object]:
    remark = f"撤并、撤销{part.ended}个，不计入应修订数" if part.ended else ""
    return {
        "region": part.name,
        "due": part.due,
        "done": part.done,
        "rate": part.rate,
        "publicised": part.publicised,
        "to_file": part.to_file,
        "returned": part.returned,
        "remark": remark,
    }
