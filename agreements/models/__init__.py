from agreements.models.adoption import AssemblyMeeting, CorrectionOrder, Filing, Objection, Publicity
from agreements.models.campaign import CampaignUnit, RevisionCampaign
from agreements.models.charter import Charter, CharterVersion, Clause, LibraryClause
from agreements.models.charter_papers import DraftingStep, FindingAnswer
from agreements.models.rule_of_law import RuleOfLaw

__all__ = [
    "AssemblyMeeting",
    "CampaignUnit",
    "Charter",
    "CharterVersion",
    "Clause",
    "CorrectionOrder",
    "DraftingStep",
    "Filing",
    "FindingAnswer",
    "LibraryClause",
    "Objection",
    "Publicity",
    "RevisionCampaign",
    "RuleOfLaw",
]
