"""Who may do what with annual rounds, targets, forms and submissions. Which rows is the gate's business."""

import rules

from agreements.rules import keeps_the_law, reviews_at_county, uses_papers_of
from villages.choices import RegionLevel, Role
from villages.models.region import NAMELESS
from villages.rules import does_business, has_role, in_scope, is_active, is_at

rules.add_perm("reporting.view_dashboard", does_business)

# Responsibility targets: the county draws them up and signs them with its townships, which read their own.
writes_at_county = is_active & has_role(Role.CLERK, Role.REVIEWER, Role.LEADER) & is_at(RegionLevel.COUNTY)
decides_at_county = is_active & has_role(Role.REVIEWER, Role.LEADER) & is_at(RegionLevel.COUNTY)
leads_county = is_active & has_role(Role.LEADER) & is_at(RegionLevel.COUNTY)
for noun in ("targetpaper", "responsibilitytarget"):
    rules.add_perm(f"reporting.view_{noun}", does_business & in_scope)
    rules.add_perm(f"reporting.change_{noun}", writes_at_county & in_scope)
rules.add_perm("reporting.add_targetpaper", writes_at_county)
rules.add_perm("reporting.delete_targetpaper", writes_at_county & in_scope)
rules.add_perm("reporting.export_targetpaper", does_business & in_scope)
rules.add_perm("reporting.sign_targetpaper", decides_at_county & in_scope)
rules.add_perm("reporting.withdraw_targetpaper", leads_county & in_scope)

# Forms: the catalogue is for everybody who fills them in or keeps them; each form asks for its own permission too.
rules.add_perm("reporting.view_form", does_business | keeps_the_law)

# Annual rounds
reads = (does_business | keeps_the_law) & (in_scope | uses_papers_of)

# Officers of the county sum up and propose, its leader publishes. Two people, by role.
sums_up = is_active & has_role(Role.CLERK, Role.REVIEWER) & is_at(RegionLevel.COUNTY)
for noun in ("annualscheme", "schemecomponent", "annualgrade", "annualround"):
    rules.add_perm(f"reporting.view_{noun}", reads)
    rules.add_perm(f"reporting.change_{noun}", reviews_at_county & in_scope)
rules.add_perm("reporting.add_annualscheme", reviews_at_county)
rules.add_perm("reporting.sum_annualround", sums_up & in_scope)
rules.add_perm("reporting.publish_annualround", leads_county & in_scope)
for noun in ("annualscore", "townshipscore"):
    rules.add_perm(f"reporting.view_{noun}", does_business & in_scope)
    rules.add_perm(f"reporting.export_{noun}", does_business & in_scope)

# Submissions: the county prepares and hands up, the city above receives.


@rules.predicate
def is_own_county(user, submission) -> bool:
    return submission is None or submission.region_id == user.region_id


@rules.predicate
def receives(user, submission) -> bool:
    """The user's region is the one above; where that has no name of its own (市辖区), the province is too."""
    if submission is None:
        return True
    above = submission.receiver
    return user.region_id == above.pk or (above.name in NAMELESS and user.region_id == above.parent_id)


above_county = is_at(RegionLevel.CITY, RegionLevel.PROVINCE)
reviews = is_active & has_role(Role.REVIEWER, Role.LEADER)
rules.add_perm("reporting.view_submission", does_business & in_scope)
rules.add_perm("reporting.view_submittedform", does_business & in_scope)
rules.add_perm("reporting.export_submission", does_business & in_scope)
rules.add_perm("reporting.add_submission", writes_at_county)
for verb in ("change", "delete"):
    rules.add_perm(f"reporting.{verb}_submission", writes_at_county & is_own_county & in_scope)
for verb in ("submit", "recall"):
    rules.add_perm(f"reporting.{verb}_submission", decides_at_county & is_own_county & in_scope)
rules.add_perm("reporting.receive_submission", reviews & above_county & receives & in_scope)
rules.add_perm("reporting.import_submission", reviews & above_county & receives & in_scope)


@rules.predicate
def is_national(user) -> bool:
    return user.is_national


# Asked without a row: the page of all counties, and the sum of what they handed up.
rules.add_perm("reporting.oversee_submission", does_business & (above_county | is_national))

# Word documents: everybody draws the report of his own region; the county keeps the templates.
rules.add_perm("reporting.draw_report", does_business)
rules.add_perm("reporting.view_wordtemplate", does_business & (in_scope | uses_papers_of))
rules.add_perm("reporting.add_wordtemplate", writes_at_county)

# Circulars: a county draws them up, its leader issues them, its townships read and sign.
rules.add_perm("reporting.view_circular", does_business & (in_scope | uses_papers_of))
rules.add_perm("reporting.add_circular", writes_at_county)
rules.add_perm("reporting.change_circular", writes_at_county & in_scope)
rules.add_perm("reporting.delete_circular", writes_at_county & in_scope)
rules.add_perm("reporting.issue_circular", leads_county & in_scope)
rules.add_perm("reporting.remind_circular", writes_at_county & in_scope)
rules.add_perm("reporting.view_circularreceipt", does_business & in_scope)
rules.add_perm("reporting.receive_circularreceipt", does_business & is_at(RegionLevel.TOWNSHIP) & in_scope)
rules.add_perm("reporting.view_crosstable", does_business)


@rules.predicate
def is_own_view(user, view) -> bool:
    return view is None or view.owner_id == user.pk


# What was chosen on a page is kept by whoever chose it; superiors' workbooks by the offices that answer them.
rules.add_perm("reporting.view_savedview", does_business & in_scope)
rules.add_perm("reporting.change_savedview", does_business & is_own_view & in_scope)
answers_superiors = (
    is_active
    & has_role(Role.CLERK, Role.REVIEWER, Role.LEADER)
    & is_at(RegionLevel.COUNTY, RegionLevel.CITY, RegionLevel.PROVINCE)
)
rules.add_perm("reporting.view_superiorform", does_business & in_scope)
rules.add_perm("reporting.change_superiorform", answers_superiors & in_scope)
