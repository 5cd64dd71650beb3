"""The forms about one record, and the papers written from figures: printed from their own pages, and in the
catalogue for completeness."""

from reporting.official_forms.declaration import OfficialForm
from reporting.official_forms.registers import PLAN

FORMS = (
    OfficialForm(
        key="F1",
        title="示范村(居)申报表",
        scope="申报的村(居)",
        reporter="村(居)，乡镇(街道)代填",
        period="按批次",
        due="批次规定的申报截止日期",
        basis=PLAN,
        where="application_list",
        permission="assessments.export_application",
        asks=("assessments.Application.practice",),
    ),
    OfficialForm(
        key="F3",
        title="评分表",
        scope="参加评估的村(居)",
        reporter="村(居)、乡镇(街道)、县(区)",
        period="按批次、按环节",
        due="各环节截止日期",
        basis="批次采用的评估标准",
        where="score_sheet_list",
        permission="assessments.export_scoresheet",
        asks=("assessments.Score.value",),
    ),
    OfficialForm(
        key="F13",
        title="评估验收报告",
        scope="乡镇(街道)、县(区)",
        reporter="平台生成，县(区)修改定稿",
        period="年报",
        due="年度考核公布以后",
        basis="批次采用的评估标准；年度考核方案",
        where="report_page",
        permission="reporting.draw_report",
    ),
    OfficialForm(
        key="F14",
        title="通报",
        scope="参加年度考核的乡镇(街道)、村(居)",
        reporter="县(区)",
        period="年报",
        due="年度考核公布以后",
        basis="年度考核方案",
        where="circular_list",
        permission="reporting.view_circular",
        asks=("reporting.Circular.opening", "reporting.Circular.praise", "reporting.Circular.rectify"),
    ),
)
