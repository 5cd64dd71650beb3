"""What charters, agreements and duties put into the left menu."""

from common.menu import MenuEntry, register

CHARTERS = "章程规约"
DUTIES = "制度落实"

register(
    MenuEntry(
        "清理修订",
        "calendar-event",
        "campaign_list",
        order=55,
        permission="agreements.view_revisioncampaign",
        parent=CHARTERS,
        stems=("campaign_",),
    ),
    MenuEntry(
        "法律规则",
        "scale",
        "rule_of_law_list",
        order=59,
        permission="agreements.view_ruleoflaw",
        parent=CHARTERS,
        stems=("rule_of_law_",),
    ),
)

# Duties
register(
    MenuEntry(
        DUTIES,
        "calendar-check",
        "duty_overview",
        order=70,
        permission="agreements.view_dutyrecord",
        stems=("duty_overview", "duty_heat", "duty_overdue", "duty_calendar"),
    ),
    MenuEntry(
        "制度记录",
        "notes",
        "duty_record_list",
        order=71,
        permission="agreements.view_dutyrecord",
        parent=DUTIES,
        stems=("duty_record_",),
    ),
    MenuEntry(
        "制度目录",
        "list-check",
        "duty_list",
        order=75,
        permission="agreements.view_duty",
        parent=DUTIES,
        stems=("duty_list", "duty_create", "duty_update", "duty_replace"),
    ),
)
