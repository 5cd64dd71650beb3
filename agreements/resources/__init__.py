from agreements.resources.duties import DutyRecordResource
from agreements.resources.signed_agreements import SignedAgreementResource

__all__ = [
    "DutyRecordResource",
    "SignedAgreementResource",
]
