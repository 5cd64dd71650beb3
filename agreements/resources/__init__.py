from agreements.resources.duties import DutyRecordResource
from agreements.resources.money import MoneyEntryResource
from agreements.resources.opinions import OpinionCaseResource
from agreements.resources.signed_agreements import SignedAgreementResource

__all__ = [
    "DutyRecordResource",
    "MoneyEntryResource",
    "OpinionCaseResource",
    "SignedAgreementResource",
]
