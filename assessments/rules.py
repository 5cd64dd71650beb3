"""Who may do what with programmes, standards, applications and honours. Which rows is the gate's business."""

import rules

from agreements.rules import keeps_the_law, uses_papers_of
from assessments.desks import DESK_LEVELS, FILLING_STATES, desks_of
from villages.choices import RegionLevel, Role
from villages.rules import (
    does_business,
    enters_data,
    fills_for_village,
    has_role,
    in_scope,
    is_active,
    is_at,
)

AT_COUNTY_OR_ABOVE = (RegionLevel.COUNTY, RegionLevel.CITY, RegionLevel.PROVINCE)


@rules.predicate
def is_national(user) -> bool:
    return user.is_national


@rules.predicate
def holds_desk(user, row) -> bool:
    """The paper lies on a desk of the user's own level; asked without a row, the question is a general one."""
    return row is None or row.state in desks_of(user)


@rules.predicate
def held_desk_before(user, row) -> bool:
    return row is None or row.desk_before in desks_of(user)


reviews = is_active & has_role(Role.REVIEWER, Role.LEADER)
leads = is_active & has_role(Role.LEADER)
above_township = is_at(*AT_COUNTY_OR_ABOVE) | is_national
is_of_village = is_active & has_role(Role.VILLAGE)
reads = (does_business | keeps_the_law) & (in_scope | uses_papers_of)
reads_standards = reads | fills_for_village | (is_of_village & uses_papers_of)

# Programmes and standards are set up by the business administrator, batches run by those who answer for them.
SET_UP = ("programme", "programmelevel", "standard", "standardversion", "section", "indicator", "grade")
for noun in SET_UP:
    rules.add_perm(f"assessments.view_{noun}", reads if noun.startswith("programme") else reads_standards)
    rules.add_perm(f"assessments.change_{noun}", keeps_the_law & in_scope)
    rules.add_perm(f"assessments.delete_{noun}", keeps_the_law & in_scope)
for noun in ("programme", "standard"):
    rules.add_perm(f"assessments.add_{noun}", keeps_the_law)
rules.add_perm("assessments.publish_standardversion", keeps_the_law & in_scope)
rules.add_perm("assessments.export_standardversion", reads)
rules.add_perm("assessments.import_standardversion", keeps_the_law)

runs_batches = (reviews & above_township) | keeps_the_law
BATCH = ("batch", "batchstandard", "batchphase")
for noun in (*BATCH, "quotaseat", "quotaentry", "leadinggroup", "leadinggroupmember"):
    rules.add_perm(f"assessments.view_{noun}", reads)
for noun in BATCH:
    rules.add_perm(f"assessments.change_{noun}", runs_batches & in_scope)
    rules.add_perm(f"assessments.delete_{noun}", runs_batches & in_scope)
rules.add_perm("assessments.add_batch", runs_batches)
rules.add_perm("assessments.run_batch", runs_batches & in_scope)
# Asked of the batch: a county does not enlarge its own share of a city's batch.
rules.add_perm("assessments.allot_quotaseat", runs_batches & in_scope)
rules.add_perm("assessments.export_quotaseat", reads)
# Leading groups exist at every level, the township's too.
keeps_groups = (is_active & has_role(Role.CLERK, Role.REVIEWER, Role.LEADER)) | keeps_the_law
rules.add_perm("assessments.add_leadinggroup", keeps_groups)
for noun in ("leadinggroup", "leadinggroupmember"):
    rules.add_perm(f"assessments.change_{noun}", keeps_groups & in_scope)
    rules.add_perm(f"assessments.delete_{noun}", keeps_groups & in_scope)
rules.add_perm("assessments.view_lateexception", does_business & in_scope)
# Asked of the batch: whoever set the dates lets somebody hand in later.
rules.add_perm("assessments.grant_lateexception", reviews & above_township & in_scope)

# Applications: the township types for its villages, or a village for itself; each desk decides on what lies on it.
types = (enters_data & in_scope) | fills_for_village
reads_papers = (does_business & in_scope) | fills_for_village
for noun in ("application", "applicationcopy", "returnedpoint", "evidence"):
    rules.add_perm(f"assessments.view_{noun}", reads_papers)
for noun in ("decision", "noticeentry", "noticeobjection"):
    rules.add_perm(f"assessments.view_{noun}", does_business & in_scope)
for noun in ("application", "returnedpoint", "evidence"):
    rules.add_perm(f"assessments.change_{noun}", types)
rules.add_perm("assessments.add_application", types)
rules.add_perm("assessments.delete_application", types)
rules.add_perm("assessments.enrol_application", reviews & above_township & in_scope)
rules.add_perm("assessments.export_application", does_business & in_scope)
rules.add_perm("assessments.review_application", reviews & holds_desk & in_scope)
rules.add_perm("assessments.decide_application", reviews & holds_desk & in_scope)


@rules.predicate
def sends_it_on(user, row) -> bool:
    """What the village handed in comes back by whoever types for it, what a desk passed by whoever reviews there."""
    return row is None or (types if row.desk_before in FILLING_STATES else reviews).test(user, row)


rules.add_perm("assessments.recall_application", reads_papers & held_desk_before & sends_it_on)
rules.add_perm("assessments.change_decision", reviews & in_scope)
rules.add_perm("assessments.release_decision", leads & above_township)


@rules.predicate
def runs_its_programme(user, application) -> bool:
    """The naming is the business of the region that runs the programme, and of those above."""
    path = user.region_path
    return application is None or (path is not None and application.batch.scope_path.startswith(path))


rules.add_perm("assessments.name_application", leads & above_township & runs_its_programme & in_scope)


@rules.predicate
def is_shown_to(user, row) -> bool:
    """Others' scores are not read before one's own are in, where the batch wants it so."""
    return row is None or row.is_shown_to(user)


for noun in ("scoresheet", "score"):
    rules.add_perm(f"assessments.view_{noun}", reads_papers & is_shown_to)


@rules.predicate
def scores_at_stage(user, sheet) -> bool:
    """Each stage has its desk; the village's own sheet is typed by its township or by itself."""
    return sheet is None or sheet.desk in desks_of(user)


rules.add_perm("assessments.change_scoresheet", reads_papers & scores_at_stage)


@rules.predicate
def stands_at_or_above_stage(user, sheet) -> bool:
    """Whoever reviews after a stage may send its sheet back."""
    if sheet is None or user.region_id is None:
        return sheet is None or user.is_national
    return user.region.level <= DESK_LEVELS[sheet.desk]


rules.add_perm("assessments.reopen_scoresheet", reviews & stands_at_or_above_stage & in_scope)
rules.add_perm("assessments.export_scoresheet", reads_papers & is_shown_to)
rules.add_perm("assessments.import_scoresheet", reads_papers)

# Everybody declares for himself; whoever reviews reads what was declared below him.
rules.add_perm("assessments.view_declaredinterest", does_business & in_scope)
rules.add_perm("assessments.add_declaredinterest", does_business)


@rules.predicate
def is_own_interest(user, row) -> bool:
    return row is None or row.user_id == user.pk


rules.add_perm("assessments.change_declaredinterest", does_business & is_own_interest & in_scope)

# Inspection and rectification.
inspects = does_business & above_township
for noun in ("inspectionplan", "inspectionsample"):
    rules.add_perm(f"assessments.view_{noun}", does_business & in_scope)
    rules.add_perm(f"assessments.change_{noun}", inspects & in_scope)
    rules.add_perm(f"assessments.export_{noun}", does_business & in_scope)
rules.add_perm("assessments.add_inspectionplan", inspects)
rules.add_perm("assessments.delete_inspectionplan", inspects & in_scope)
rules.add_perm("assessments.draw_inspectionplan", inspects & in_scope)
rules.add_perm("assessments.view_rectification", reads_papers)
rules.add_perm("assessments.add_rectification", inspects & in_scope)
rules.add_perm("assessments.change_rectification", inspects & in_scope)
rules.add_perm("assessments.answer_rectification", types)
rules.add_perm("assessments.attach_rectification", types | (inspects & in_scope))
rules.add_perm("assessments.recheck_rectification", reviews & above_township & in_scope)
rules.add_perm("assessments.export_rectification", does_business & in_scope)

# Notices and honours.
for noun in ("namingnotice", "noticearchive"):
    rules.add_perm(f"assessments.view_{noun}", does_business & (in_scope | uses_papers_of))
rules.add_perm("assessments.change_namingnotice", reviews & above_township & in_scope)
rules.add_perm("assessments.add_namingnotice", reviews & above_township)
rules.add_perm("assessments.delete_namingnotice", reviews & above_township & in_scope)
rules.add_perm("assessments.post_namingnotice", leads & above_township & in_scope)
rules.add_perm("assessments.change_noticeobjection", reviews & above_township & in_scope)
for noun in ("honour", "honourrecheck"):
    rules.add_perm(f"assessments.view_{noun}", reads_papers)
rules.add_perm("assessments.change_honour", reviews & above_township & in_scope)
rules.add_perm("assessments.add_honour", reviews & above_township & in_scope)
rules.add_perm("assessments.recheck_honour", reviews & above_township & in_scope)


@rules.predicate
def named_it(user, honour) -> bool:
    """A title is taken away by whoever gives it, or from above. Titles of former times have no programme to ask."""
    if honour is None or honour.level is None:
        return True
    path = user.region_path
    return path is not None and honour.level.programme.scope_path.startswith(path)


rules.add_perm("assessments.revoke_honour", leads & above_township & named_it & in_scope)
rules.add_perm("assessments.import_honour", reviews & above_township & in_scope)
rules.add_perm("assessments.export_honour", does_business & in_scope)
# The calendar of holidays is everybody's to read and the business administrator's to keep.
rules.add_perm("assessments.view_holiday", does_business | keeps_the_law)
for verb in ("add", "change", "delete"):
    rules.add_perm(f"assessments.{verb}_holiday", keeps_the_law)
