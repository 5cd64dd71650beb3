"""What programmes, standards, applications and honours put into the left menu."""

from common.menu import MenuEntry, register

DEMONSTRATION = "示范创建"

# Applications
register(
    MenuEntry(
        "申报",
        "certificate",
        "application_list",
        order=81,
        permission="assessments.view_application",
        parent=DEMONSTRATION,
        stems=("application_",),
    ),
)

# Decisions, inspection
register(
    MenuEntry(
        "评定",
        "gavel",
        "decision_desk",
        order=83,
        permission="assessments.decide_application",
        parent=DEMONSTRATION,
        stems=("decision_",),
    ),
    MenuEntry(
        "检查计划",
        "clipboard-search",
        "inspection_plan_list",
        order=84,
        permission="assessments.view_inspectionplan",
        parent=DEMONSTRATION,
        stems=("inspection_",),
    ),
    MenuEntry(
        "整改台账",
        "tool",
        "rectification_list",
        order=85,
        permission="assessments.view_rectification",
        parent=DEMONSTRATION,
        stems=("rectification_",),
    ),
)

# Score sheets
register(
    MenuEntry(
        "评分表",
        "checklist",
        "score_sheet_list",
        order=82,
        permission="assessments.view_scoresheet",
        parent=DEMONSTRATION,
        stems=("score_",),
    ),
    MenuEntry(
        "回避申明",
        "hand-stop",
        "interest_list",
        order=89,
        permission="assessments.view_declaredinterest",
        parent=DEMONSTRATION,
        stems=("interest_",),
    ),
)

# Notices, honours
register(
    MenuEntry(
        "命名公示",
        "speakerphone",
        "naming_notice_list",
        order=86,
        permission="assessments.view_namingnotice",
        parent=DEMONSTRATION,
        stems=("naming_", "notice_"),
    ),
    MenuEntry(
        "命名名册",
        "award",
        "honour_list",
        order=87,
        permission="assessments.view_honour",
        parent=DEMONSTRATION,
        stems=("honour_",),
    ),
    MenuEntry(
        "节假日安排",
        "calendar",
        "holiday_list",
        order=88,
        permission="assessments.view_holiday",
        parent=DEMONSTRATION,
        stems=("holiday_",),
    ),
)

# Standards
register(
    MenuEntry(
        "评估标准",
        "list-details",
        "standard_list",
        order=90,
        permission="assessments.view_standard",
        stems=("standard_", "section_", "indicator_"),
    ),
)

# Programmes, batches, leading groups
register(
    MenuEntry(
        DEMONSTRATION,
        "award",
        "batch_list",
        order=80,
        permission="assessments.view_batch",
        stems=("batch_", "late_exception_", "quota_"),
    ),
    MenuEntry(
        "领导小组",
        "users-group",
        "leading_group_list",
        order=87,
        permission="assessments.view_leadinggroup",
        parent=DEMONSTRATION,
        stems=("leading_group_",),
    ),
    MenuEntry(
        "创建项目",
        "stairs-up",
        "programme_list",
        order=88,
        permission="assessments.view_programme",
        parent=DEMONSTRATION,
        stems=("programme_",),
    ),
)
