from villages.resources.association import AssociationOfficerResource, AssociationResource, MemberGroupResource
from villages.resources.committee import CommitteeMemberResource
from villages.resources.facility import FacilityResource
from villages.resources.statistics import AnnualStatisticsResource
from villages.resources.village import VillageResource

__all__ = [
    "AnnualStatisticsResource",
    "AssociationOfficerResource",
    "AssociationResource",
    "CommitteeMemberResource",
    "FacilityResource",
    "MemberGroupResource",
    "VillageResource",
]
