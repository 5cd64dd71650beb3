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
        stems=("official_form", "annual_book"),
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
        order=112,
        permission="reporting.view_submission",
        parent=ANNUAL,
        stems=("submission_", "submitted_"),
    ),
    MenuEntry(
        "各县上报情况",
        "map-2",
        "submission_overview",
        order=113,
        permission="reporting.oversee_submission",
        parent=ANNUAL,
        stems=("submission_overview", "submission_sum"),
    ),
)
