from agreements.resources.duties import DutyRecordResource
from agreements.resources.filings import FilingResource
from agreements.resources.money import MoneyEntryResource
from agreements.resources.opinions import OpinionCaseResource
from agreements.resources.signed_agreements import SignedAgreementResource

__all__ = [
    "DutyRecordResource",
    "FilingResource",
    "MoneyEntryResource",
    "OpinionCaseResource",
    "SignedAgreementResource",
]
