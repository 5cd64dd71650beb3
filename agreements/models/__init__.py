from agreements.models.adoption import AssemblyMeeting, Objection, PublicArchive, Publicity
from agreements.models.agreement_clause import AgreementAnswer, AgreementClause
from agreements.models.agreement_template import AgreementTemplate, AgreementTemplateVersion
from agreements.models.campaign import CampaignReminder, CampaignUnit, RevisionCampaign
from agreements.models.charter import Charter, CharterVersion
from agreements.models.charter_papers import DraftingStep, FindingAnswer
from agreements.models.clause import Clause
from agreements.models.duty import Duty
from agreements.models.duty_record import DutyRecord
from agreements.models.filing import CorrectionOrder, Filing, FilingAmendment
from agreements.models.library_clause import LibraryClause
from agreements.models.money_entry import MoneyEntry
from agreements.models.opinion_case import OpinionCase, OpinionInformant
from agreements.models.rule_of_law import RuleOfLaw
from agreements.models.screening_rule import ScreeningRule
from agreements.models.signed_agreement import SignedAgreement
from agreements.models.trust_group import TrustGroup
from agreements.models.work_plan import BudgetLine, PlanTask, WorkPlan

__all__ = [
    "AgreementAnswer",
    "AgreementClause",
    "AgreementTemplate",
    "AgreementTemplateVersion",
    "AssemblyMeeting",
    "BudgetLine",
    "CampaignReminder",
    "CampaignUnit",
    "Charter",
    "CharterVersion",
    "Clause",
    "CorrectionOrder",
    "DraftingStep",
    "Duty",
    "DutyRecord",
    "Filing",
    "FilingAmendment",
    "FindingAnswer",
    "LibraryClause",
    "MoneyEntry",
    "Objection",
    "OpinionCase",
    "OpinionInformant",
    "PlanTask",
    "PublicArchive",
    "Publicity",
    "RevisionCampaign",
    "RuleOfLaw",
    "ScreeningRule",
    "SignedAgreement",
    "TrustGroup",
    "WorkPlan",
]
