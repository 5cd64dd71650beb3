"""What charters, agreements and duties put into the left menu."""

from common.menu import MenuEntry, register

CHARTERS = "章程规约"

register(
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
