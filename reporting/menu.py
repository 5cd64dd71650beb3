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
