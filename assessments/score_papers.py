"""评分表 (F3): one village, the stages beside each other."""

from collections.abc import Mapping
from dataclasses import replace

from assessments.choices import ProgrammeKind, Stage
from assessments.models import ScoreSheet
from assessments.sheet_reckoning import points_given, said_of
from assessments.standard_shelf import Shelved
from common.paper.declarations import ListForm, PaperColumn
from common.paper.values import Kind, Mark

STAGE_HEADS = {
    Stage.SELF: "自评得分",
    Stage.TOWNSHIP: "乡镇得分",
    Stage.COUNTY: "县级得分",
    Stage.CITY: "市级得分",
}
ALWAYS = (Stage.SELF, Stage.TOWNSHIP, Stage.COUNTY)
BEFORE = (
    PaperColumn("section", "类别（类别总分）", merged=True, width=14),
    PaperColumn("number", "序号", Kind.CODE, width=6, centred=True),
    PaperColumn("text", "内容", width=34),
    PaperColumn("points", "分值", Kind.DECIMAL, width=7),
    PaperColumn("situation", "现状", width=14),
)
AFTER = (
    PaperColumn("reason", "扣分因素", width=18),
    PaperColumn("gap", "差距", width=12),
    PaperColumn("measure", "整改措施", width=14),
)
TOTAL = "合计"
ASSESSMENT_TITLE = "{year}年{place}年度考核评分表"


def columns_for(sheets: list[ScoreSheet]) -> tuple[PaperColumn, ...]:
    """The city's column stands only where the city scores."""
    stages = [*ALWAYS, *([Stage.CITY] if any(sheet.stage == Stage.CITY for sheet in sheets) else [])]
    return (
        *BEFORE,
        *(PaperColumn(stage.value, STAGE_HEADS[stage], Kind.DECIMAL, width=8) for stage in stages),
        *AFTER,
    )


SCORE_SHEET = ListForm(
    key="F3",
    title="{year}年{place}示范创建评分表",
    unit_label="评分单位（盖章）",
    unit_line="单位：分",
    signers=("检查组成员", "日期"),
    columns=columns_for([]),
    numbered=False,
    remarked=False,
    landscape=True,
)


def score_sheet_form(sheets: list[ScoreSheet], programme_kind: str = ProgrammeKind.DEMONSTRATION) -> ListForm:
    """An annual assessment is not called a demonstration, on paper neither."""
    title = SCORE_SHEET.title if programme_kind == ProgrammeKind.DEMONSTRATION else ASSESSMENT_TITLE
    return replace(SCORE_SHEET, columns=columns_for(sheets), title=title)


def paper_rows(sheet: ScoreSheet, sheets: list[ScoreSheet], shelf: Shelved, results: Mapping) -> list[dict]:
    """A line for each indicator; the last one says what each stage came to, caps and conversion included."""
    form = score_sheet_form(sheets)
    stages = {one.stage: one for one in sheets}
    kind = sheet.application.village.kind
    own = results.get(sheet.pk, {})
    rows = []
    for section, indicators in shelf.sections:
        for indicator in indicators:
            row = {column.key: None for column in form.columns}
            item, score = own.get(indicator.pk, (None, None))
            is_asked = kind in shelf.spec.by_key[indicator.pk].rules
            row |= {
                "section": section.title_with_points,
                "number": indicator.number,
                "text": indicator.text,
                "points": indicator.points_for(kind) if is_asked else Mark.NOT_ASSESSED,
            }
            for stage, one in stages.items():
                row[stage] = _points(results.get(one.pk, {}).get(indicator.pk))
            if score is not None:
                row |= {"situation": _situation(item, score), "gap": score.gap, "measure": score.measure}
                row["reason"] = score.reason
            rows.append(row)
    total = {column.key: None for column in form.columns} | {"section": TOTAL, "points": shelf.version.full_points}
    return [*rows, total | {stage: one.total if one.pk in results else None for stage, one in stages.items()}]


def _points(found) -> object:
    if found is None:
        return None
    item, score = found
    if score is not None and score.is_not_applicable:
        return Mark.NOT_APPLICABLE
    return points_given(item)


def _situation(item, score) -> str:
    return "；".join(part for part in (said_of(item), score.situation) if part)
