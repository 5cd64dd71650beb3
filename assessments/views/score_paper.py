"""F3 as a page to print, as a workbook, as a Word document."""

from django.utils.formats import date_format

from assessments.models import ScoreSheet
from assessments.score_papers import SCORE_SHEET, paper_rows, score_sheet_form
from assessments.sheet_context import stages_beside
from assessments.standard_shelf import shelved
from assessments.views.score_sheets import sheets_of
from assessments.views.score_stages import results_of
from common.paper.paper import Paper
from common.refusal import Refused
from common.views.paper import RecordPaperView


class ScoreSheetPaperView(RecordPaperView):
    model = ScoreSheet
    permission = "assessments.export_scoresheet"
    form = SCORE_SHEET

    def get_queryset(self):
        return sheets_of(self.request.user)

    def paper(self) -> Paper:
        sheet = self.object
        if sheet.application.version_id is None:
            raise Refused("本申报还没有确定评估标准，没有可以打印的评分表。", about=sheet)
        shelf = shelved(sheet.application.version_id)
        sheets = stages_beside(sheet, self.request.user)
        rows = paper_rows(sheet, sheets, shelf, results_of(sheets, shelf))
        village = sheet.application.village
        day = date_format(sheet.scored_on, "Y年n月j日") if sheet.scored_on else ""
        return self.filled(
            form=score_sheet_form(sheets, sheet.application.batch.programme.kind),
            rows=rows,
            year=sheet.application.batch.year,
            place=f"{village.township.name}{village.name}",
            summary=f"评估标准：{shelf.version}　代码：{village.code}　评分环节：{sheet.get_stage_display()}",
            signed={"检查组成员": sheet.members, "日期": day},
            notes=hidden_note(sheets),
        )


def hidden_note(sheets: list[ScoreSheet]) -> tuple[str, ...]:
    if all(sheet.is_open for sheet in sheets):
        return ()
    return ("本级提交评分前，其他各级得分不显示。",)
