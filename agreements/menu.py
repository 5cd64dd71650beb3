"""What charters, agreements and duties put into the left menu."""

from common.menu import MenuEntry, register

CHARTERS = "章程规约"
DUTIES = "制度落实"
AGREEMENTS = "协议台账"

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
        CHARTERS,
        "file-text",
        "charter_list",
        order=50,
        permission="agreements.view_charter",
        stems=("charter_", "clause_", "finding_", "drafting_", "party_"),
    ),
    MenuEntry(
        "合法性初筛",
        "shield-check",
        "screening",
        order=56,
        permission="agreements.use_screening",
        parent=CHARTERS,
    ),
    MenuEntry(
        "条文库",
        "books",
        "library_clause_list",
        order=57,
        permission="agreements.view_libraryclause",
        parent=CHARTERS,
        stems=("library_clause_",),
    ),
    MenuEntry(
        "初筛规则",
        "list-search",
        "screening_rule_list",
        order=58,
        permission="agreements.change_screeningrule",
        parent=CHARTERS,
        stems=("screening_rule_",),
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

# Filing
register(
    MenuEntry(
        "备案登记",
        "archive",
        "filing_list",
        order=55,
        permission="agreements.view_filing",
        parent=CHARTERS,
        stems=("filing_",),
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
        "工作计划",
        "clipboard-list",
        "work_plan_list",
        order=72,
        permission="agreements.view_workplan",
        parent=DUTIES,
        stems=("work_plan_", "plan_task_", "budget_line_"),
    ),
    MenuEntry(
        "资金台账",
        "coin-yuan",
        "money_entry_list",
        order=73,
        permission="agreements.view_moneyentry",
        parent=DUTIES,
        stems=("money_",),
    ),
    MenuEntry(
        "意见办理",
        "messages",
        "opinion_list",
        order=74,
        permission="agreements.view_opinioncase",
        parent=DUTIES,
        stems=("opinion_",),
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

# Agreements
register(
    MenuEntry(
        AGREEMENTS,
        "writing-sign",
        "signing_summary",
        order=60,
        permission="agreements.view_signing",
        stems=("signing_summary",),
    ),
    MenuEntry(
        "签订登记",
        "list",
        "signed_agreement_list",
        order=61,
        permission="agreements.view_signedagreement",
        parent=AGREEMENTS,
        stems=("signed_agreement_",),
    ),
    MenuEntry(
        "诚信小组",
        "users-group",
        "trust_group_list",
        order=62,
        permission="agreements.view_trustgroup",
        parent=AGREEMENTS,
        stems=("trust_group_",),
    ),
    MenuEntry(
        "协议范本",
        "file-text",
        "agreement_template_list",
        order=63,
        permission="agreements.view_agreementtemplate",
        parent=AGREEMENTS,
        stems=("agreement_template_", "agreement_version_"),
    ),
)
