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

for noun in ("clause", "draftingstep", "findinganswer"):
    rules.add_perm(f"agreements.view_{noun}", does_business & in_scope)
    rules.add_perm(f"agreements.change_{noun}", enters_data & in_scope)

# The clause library and the screening are everybody's to use and the business administrator's to keep.
rules.add_perm("agreements.use_screening", does_business | keeps_the_law)
for noun in ("libraryclause", "screeningrule"):
    rules.add_perm(f"agreements.view_{noun}", does_business | keeps_the_law)
    rules.add_perm(f"agreements.change_{noun}", keeps_the_law)
# From the vote to the file: the township types for its villages; filing and corrections are the examiner's.
for noun in ("assemblymeeting", "publicity", "objection", "publicarchive"):
    rules.add_perm(f"agreements.view_{noun}", does_business & in_scope)
for noun in ("filing", "filingamendment", "correctionorder"):
    rules.add_perm(f"agreements.view_{noun}", does_business & in_scope)
for noun in ("assemblymeeting", "publicity", "objection"):
    rules.add_perm(f"agreements.change_{noun}", enters_data & in_scope)
rules.add_perm("agreements.export_filing", does_business & in_scope)

# Rules of law are read by everybody who works here and changed by the business administrator alone.
rules.add_perm("agreements.view_ruleoflaw", does_business | keeps_the_law)
rules.add_perm("agreements.change_ruleoflaw", keeps_the_law)

# Duties, money, plans: the township types for its villages, the county may help; the catalogue is the administrator's.
for noun in ("dutyrecord", "moneyentry", "workplan"):
    rules.add_perm(f"agreements.view_{noun}", does_business & in_scope)
    rules.add_perm(f"agreements.change_{noun}", enters_data & in_scope)
    rules.add_perm(f"agreements.delete_{noun}", enters_data & in_scope)
    rules.add_perm(f"agreements.import_{noun}", enters_data & in_scope)
    rules.add_perm(f"agreements.export_{noun}", does_business & in_scope)
for noun in ("plantask", "budgetline"):
    rules.add_perm(f"agreements.view_{noun}", does_business & in_scope)
rules.add_perm("agreements.adopt_workplan", enters_data & in_scope)
rules.add_perm("agreements.close_workplan", enters_data & in_scope)
rules.add_perm("agreements.view_duty", does_business | keeps_the_law)
rules.add_perm("agreements.change_duty", keeps_the_law)


# Opinions: whoever registers a case handles it. Nobody "changes" a case, so nobody hangs files on it either.
@rules.predicate
def is_handler(user, case) -> bool:
    return case is None or case.handler_id == user.pk


directs_cases = is_active & has_role(Role.REVIEWER, Role.LEADER) & is_at(RegionLevel.TOWNSHIP, RegionLevel.COUNTY)
rules.add_perm("agreements.view_opinioncase", does_business & in_scope)
rules.add_perm("agreements.export_opinioncase", does_business & in_scope)
rules.add_perm("agreements.add_opinioncase", enters_data & in_scope)
rules.add_perm("agreements.handle_opinioncase", enters_data & in_scope & is_handler)
rules.add_perm("agreements.direct_opinioncase", directs_cases & in_scope)
rules.add_perm("agreements.transfer_opinioncase", ((enters_data & is_handler) | directs_cases) & in_scope)


# Agreements: the county writes and releases the templates, its townships use them.


@rules.predicate
def uses_papers_of(user, row) -> bool:
    """The county whose paper it is lies above the user's own region."""
    return row is not None and bool(user.region_path) and user.region_path.startswith(row.scope_path)


writes_templates = is_active & has_role(Role.CLERK, Role.REVIEWER) & is_at(RegionLevel.COUNTY)
for noun in ("agreementtemplate", "agreementtemplateversion", "agreementclause", "agreementanswer"):
    rules.add_perm(f"agreements.view_{noun}", does_business & (in_scope | uses_papers_of))
    rules.add_perm(f"agreements.change_{noun}", writes_templates & in_scope)
rules.add_perm("agreements.release_agreementtemplateversion", reviews_at_county & in_scope)

# Names of households are the own township's business; everybody above sees numbers.
sees_names = does_business & is_at(RegionLevel.TOWNSHIP)
registers = is_active & has_role(Role.CLERK, Role.REVIEWER) & is_at(RegionLevel.TOWNSHIP)
rules.add_perm("agreements.view_signing", does_business)
rules.add_perm("agreements.export_signing", does_business)
for noun in ("signedagreement", "trustgroup"):
    rules.add_perm(f"agreements.view_{noun}", sees_names & in_scope)
    rules.add_perm(f"agreements.change_{noun}", registers & in_scope)
    rules.add_perm(f"agreements.import_{noun}", registers & in_scope)
    rules.add_perm(f"agreements.export_{noun}", sees_names & in_scope)
rules.add_perm("agreements.close_signedagreement", registers & in_scope)
restores = is_active & has_role(Role.REVIEWER) & is_at(RegionLevel.TOWNSHIP)
rules.add_perm("agreements.restore_signedagreement", restores & in_scope)

# 清理修订: the county runs it, its townships and villages obey, everybody above reads.
runs_campaigns = is_active & has_role(Role.CLERK, Role.REVIEWER, Role.LEADER) & is_at(RegionLevel.COUNTY)
rules.add_perm("agreements.view_revisioncampaign", does_business & (in_scope | uses_papers_of))
rules.add_perm("agreements.change_revisioncampaign", reviews_at_county & in_scope)
rules.add_perm("agreements.close_revisioncampaign", reviews_at_county & in_scope)
rules.add_perm("agreements.remind_revisioncampaign", runs_campaigns & in_scope)
rules.add_perm("agreements.view_campaignunit", does_business & in_scope)
rules.add_perm("agreements.add_campaignunit", runs_campaigns & in_scope)
rules.add_perm("agreements.export_campaignunit", does_business & in_scope)
rules.add_perm("agreements.view_campaignreminder", does_business & in_scope)
