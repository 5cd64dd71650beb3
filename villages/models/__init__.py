from villages.models.annual_statistics import AnnualStatistics
from villages.models.association import Association, AssociationOfficer, MemberGroup
from villages.models.committee import CommitteeMember
from villages.models.facility import Facility
from villages.models.region import Region
from villages.models.staff_user import KeptForm, PasswordRecord, StaffUser
from villages.models.village import FormerIdentity, Village

__all__ = [
    "AnnualStatistics",
    "Association",
    "AssociationOfficer",
    "CommitteeMember",
    "Facility",
    "FormerIdentity",
    "KeptForm",
    "MemberGroup",
    "PasswordRecord",
    "Region",
    "StaffUser",
    "Village",
]
