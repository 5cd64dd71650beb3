"""One factory per model: valid, obviously invented, no more than asked for."""

from tests.factories.attachments import AttachmentFactory
from tests.factories.charters import (
    AssemblyMeetingFactory,
    CampaignUnitFactory,
    CharterFactory,
    CharterVersionFactory,
    ClauseFactory,
    CorrectionOrderFactory,
    DraftingStepFactory,
    FilingFactory,
    FindingAnswerFactory,
    LibraryClauseFactory,
    ObjectionFactory,
    PublicityFactory,
    RevisionCampaignFactory,
    RuleOfLawFactory,
)
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
    "AssemblyMeetingFactory",
    "AssociationFactory",
    "AssociationOfficerFactory",
    "AttachmentFactory",
    "CampaignUnitFactory",
    "CharterFactory",
    "CharterVersionFactory",
    "CityFactory",
    "ClauseFactory",
    "CommitteeMemberFactory",
    "CorrectionOrderFactory",
    "CountyFactory",
    "DraftingStepFactory",
    "ExportRecordFactory",
    "FacilityFactory",
    "FilingFactory",
    "FindingAnswerFactory",
    "FormerIdentityFactory",
    "ImportIssueFactory",
    "ImportRunFactory",
    "JobFactory",
    "KeptFormFactory",
    "LibraryClauseFactory",
    "MemberGroupFactory",
    "NoticeFactory",
    "NoticeReadFactory",
    "ObjectionFactory",
    "PasswordRecordFactory",
    "ProvinceFactory",
    "PublicityFactory",
    "RegionFactory",
    "RevisionCampaignFactory",
    "RuleOfLawFactory",
    "StaffUserFactory",
    "TownshipFactory",
    "VillageFactory",
    "WordFactory",
]
