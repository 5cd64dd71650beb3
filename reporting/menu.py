"""What annual scoring and summaries put into the left menu."""

from common.menu import MenuEntry, register

ANNUAL = "考核与上报"

register(MenuEntry("总览", "chart-bar", "dashboard", order=15, permission="reporting.view_dashboard"))

# Responsibility targets
register(
    MenuEntry(
        "目标责任书",
        "target-arrow",
        "target_list",
        order=103,
        permission="reporting.view_targetpaper",
        parent=ANNUAL,
        stems=("target_",),
    ),
)

# Forms
register(
    MenuEntry(
        "报表目录",
        "report",
        "official_form_list",
        order=110,
        permission="reporting.view_form",
        parent=ANNUAL,
        stems=("official_form", "annual_book", "saved_view"),
    ),
    MenuEntry(
        "指标对照表",
        "table",
        "cross_table",
        order=111,
        permission="reporting.view_crosstable",
        parent=ANNUAL,
        stems=("cross_table",),
    ),
    MenuEntry(
        "上级表样",
        "file-spreadsheet",
        "superior_form_list",
        order=112,
        permission="reporting.view_superiorform",
        parent=ANNUAL,
        stems=("superior_form",),
    ),
)

# Annual rounds
register(
    MenuEntry(
        "年度考核",
        "trophy",
        "annual_round_list",
        order=100,
        permission="reporting.view_annualround",
        parent=ANNUAL,
        stems=("annual_round_", "annual_scheme_"),
    ),
    MenuEntry(
        "考核结果",
        "list-numbers",
        "annual_score_list",
        order=101,
        permission="reporting.view_annualscore",
        parent=ANNUAL,
        stems=("annual_score_",),
    ),
)

# Submissions
register(
    MenuEntry(
        "报表上报",
        "send",
        "submission_list",
        order=113,
        permission="reporting.view_submission",
        parent=ANNUAL,
        stems=("submission_", "submitted_"),
    ),
    MenuEntry(
        "各县上报情况",
        "map-2",
        "submission_overview",
        order=114,
        permission="reporting.oversee_submission",
        parent=ANNUAL,
        stems=("submission_overview", "submission_sum"),
    ),
)

# Word documents
register(
    MenuEntry(
        "评估验收报告",
        "file-description",
        "report_page",
        order=104,
        permission="reporting.draw_report",
        parent=ANNUAL,
        stems=("report_",),
    ),
    MenuEntry(
        "文书模板",
        "template",
        "word_template_list",
        order=118,
        permission="reporting.view_wordtemplate",
        parent=ANNUAL,
        stems=("word_template_",),
    ),
)

# Circulars
register(
    MenuEntry(
        "通报",
        "speakerphone",
        "circular_list",
        order=105,
        permission="reporting.view_circular",
        parent=ANNUAL,
        stems=("circular_",),
    ),
)
