from assessments.models.application import Application, ApplicationCopy
from assessments.models.batch import Batch, BatchPhase, BatchStandard, LateException
from assessments.models.decision import Decision, NamingNotice, NoticeArchive, NoticeEntry, NoticeObjection
from assessments.models.evidence import Evidence
from assessments.models.holiday import Holiday
from assessments.models.honour import Honour, HonourRecheck
from assessments.models.indicator import Grade, Indicator, Section
from assessments.models.inspection import InspectionPlan, InspectionSample, Rectification
from assessments.models.interest import DeclaredInterest
from assessments.models.leading_group import LeadingGroup, LeadingGroupMember
from assessments.models.programme import Programme, ProgrammeLevel
from assessments.models.quota import QuotaEntry, QuotaSeat
from assessments.models.returned_point import ReturnedPoint
from assessments.models.score_sheet import Score, ScoreSheet
from assessments.models.standard import Standard, StandardVersion

__all__ = [
    "Application",
    "ApplicationCopy",
    "Batch",
    "BatchPhase",
    "BatchStandard",
    "Decision",
    "DeclaredInterest",
    "Evidence",
    "Grade",
    "Holiday",
    "Honour",
    "HonourRecheck",
    "Indicator",
    "InspectionPlan",
    "InspectionSample",
    "LateException",
    "LeadingGroup",
    "LeadingGroupMember",
    "NamingNotice",
    "NoticeArchive",
    "NoticeEntry",
    "NoticeObjection",
    "Programme",
    "ProgrammeLevel",
    "QuotaEntry",
    "QuotaSeat",
    "Rectification",
    "ReturnedPoint",
    "Score",
    "ScoreSheet",
    "Section",
    "Standard",
    "StandardVersion",
]
