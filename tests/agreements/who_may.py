"""Whose work each step of charters, agreements and duties is: from what the offices do, not from `agreements/rules.py`.

The township drafts and keeps records with its villages, the county may help; the examiner at either reviews, files and
orders corrections. Households' agreements are their own township's business, the templates and the campaigns the
county's. A case is handled by whoever registered it.
"""

from tests.offices import by

TYPISTS = by("clerk reviewer", "township county")
EXAMINERS = by("reviewer leader", "township county")
COUNTY_DECIDERS = by("reviewer leader", "county")

WHO_MAY = {
    "agreements.workflow.PLAN_STEPS": dict.fromkeys(("adopt", "close"), TYPISTS),
    "agreements.workflow.OPINION_STEPS": dict.fromkeys(("answer", "publish"), frozenset({"handler"})),
    "agreements.workflow.AGREEMENT_TEMPLATE_STEPS": dict.fromkeys(("release", "retire"), COUNTY_DECIDERS),
    "agreements.workflow.SIGNED_AGREEMENT_STEPS": {
        **dict.fromkeys(("renew", "withdraw", "end", "retract", "reopen"), by("clerk reviewer", "township")),
        "restore": by("reviewer", "township"),
    },
    "agreements.workflow.CHARTER_STEPS": {
        **dict.fromkeys(("consult", "submit", "recall", "pass_vote", "fail_vote", "end_publicity", "abandon"), TYPISTS),
        **dict.fromkeys(("approve", "return", "file", "supersede"), EXAMINERS),
        **dict.fromkeys(("order_correction", "lift_correction", "repeal"), EXAMINERS),
    },
    "agreements.workflow.CAMPAIGN_STEPS": dict.fromkeys(("finish", "cancel"), COUNTY_DECIDERS),
}
