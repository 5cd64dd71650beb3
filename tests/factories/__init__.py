"""One factory per model: valid, obviously invented, no more than asked for."""

from tests.factories.attachments import AttachmentFactory
from tests.factories.imports import ImportIssueFactory, ImportRunFactory
from tests.factories.jobs import ExportRecordFactory, JobFactory
from tests.factories.notices import NoticeFactory, NoticeReadFactory
from tests.factories.regions import CityFactory, CountyFactory, ProvinceFactory, RegionFactory, TownshipFactory
from tests.factories.registry import (
    AnnualStatisticsFactory,
    AssociationFactory,
    AssociationOfficerFactory,
    CommitteeMemberFactory,
    FacilityFactory,
    FormerIdentityFactory,
    MemberGroupFactory,
    VillageFactory,
    WordFactory,
)
from tests.factories.staff import PASSWORD, KeptFormFactory, PasswordRecordFactory, StaffUserFactory

__all__ = [
    "PASSWORD",
    "AnnualStatisticsFactory",
    "AssociationFactory",
    "AssociationOfficerFactory",
    "AttachmentFactory",
    "CityFactory",
    "CommitteeMemberFactory",
    "CountyFactory",
    "ExportRecordFactory",
    "FacilityFactory",
    "FormerIdentityFactory",
    "ImportIssueFactory",
    "ImportRunFactory",
    "JobFactory",
    "KeptFormFactory",
    "MemberGroupFactory",
    "NoticeFactory",
    "NoticeReadFactory",
    "PasswordRecordFactory",
    "ProvinceFactory",
    "RegionFactory",
    "StaffUserFactory",
    "TownshipFactory",
    "VillageFactory",
    "WordFactory",
]
