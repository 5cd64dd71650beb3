"""F11 整改台账, and the sheet that the inspection group takes along."""

from assessments.choices import AppliesTo
from assessments.models import Indicator, InspectionSample, Rectification
from common.paper.declarations import ListForm, PaperColumn
from common.paper.values import Kind

LEDGER = ListForm(
    key="F11",
    title="{year}年{place}整改台账",
    columns=(
        PaperColumn("village", "村(居)", width=14),
        PaperColumn("problem", "问题", width=22),
        PaperColumn("source", "来源", width=10),
        PaperColumn("owner", "责任人", width=10),
        PaperColumn("due_on", "整改期限", Kind.DATE, width=13),
        PaperColumn("answer", "整改情况", width=22),
        PaperColumn("recheck", "复查结论", width=14),
        PaperColumn("closed_on", "销号日期", Kind.DATE, width=13),
    ),
)

INSPECTION_SHEET = ListForm(
    key="F11-1",
    title="{place}检查表",
    columns=(
        PaperColumn("section", "类别", merged=True, width=10),
        PaperColumn("text", "检查内容", width=44),
        PaperColumn("points", "分值", Kind.DECIMAL, width=6),
        PaperColumn("found", "检查情况和问题", width=30),
    ),
    signers=("检查组成员（签字）", "被检查单位（签字）", "检查日期"),
    landscape=False,
)
BLANK_LINES = 12


def ledger_row(row: Rectification) -> dict[str, object]:
    return {
        "village": f"{row.village.township.name}{row.village.name}",
        "problem": row.problem,
        "source": row.get_source_display(),
        "owner": row.owner,
        "due_on": row.due_on,
        "answer": row.answer,
        "recheck": row.recheck,
        "closed_on": row.closed_on,
    }


def sheet_rows(sample: InspectionSample) -> list[dict[str, object]]:
    """The indicators by which the batch scores this kind of unit; blank lines where it scores by none."""
    chosen = sample.plan.batch.standards.filter(kind=sample.village.kind).first()
    if chosen is None:
        return [{"section": "", "text": "", "points": None, "found": ""} for _ in range(BLANK_LINES)]
    kind = sample.village.kind
    rows = Indicator.objects.filter(
        section__version=chosen.version_id, is_archived=False, applies_to__in=[AppliesTo.BOTH, kind]
    )
    return [
        {
            "section": one.section.title,
            "text": f"{one.number} {one.text}",
            "points": one.points_for(kind),
            "found": "",
        }
        for one in rows.select_related("section").order_by("section__position", "position")
    ]
