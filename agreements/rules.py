"""Who may do what with charters, agreements and duties. Which rows is the gate's business, when is a guard's."""

import rules

from villages.choices import RegionLevel, Role
from villages.rules import does_business, enters_data, has_role, in_scope, is_active, is_at

reviews_at_township = is_active & has_role(Role.REVIEWER, Role.LEADER) & is_at(RegionLevel.TOWNSHIP)
reviews_at_county = is_active & has_role(Role.REVIEWER, Role.LEADER) & is_at(RegionLevel.COUNTY)
keeps_the_law = is_active & has_role(Role.BUSINESS_ADMIN)

# Charters and covenants: the township drafts with its villages, examines and files; the county may order.
for noun in ("charter", "charterversion"):
    rules.add_perm(f"agreements.view_{noun}", does_business & in_scope)
    rules.add_perm(f"agreements.change_{noun}", enters_data & in_scope)
    rules.add_perm(f"agreements.export_{noun}", does_business & in_scope)
rules.add_perm("agreements.review_charterversion", (reviews_at_township | reviews_at_county) & in_scope)
rules.add_perm("agreements.file_charterversion", (reviews_at_township | reviews_at_county) & in_scope)

# Rules of law are read by everybody who works here and changed by the business administrator alone.
rules.add_perm("agreements.view_ruleoflaw", does_business | keeps_the_law)
rules.add_perm("agreements.change_ruleoflaw", keeps_the_law)
