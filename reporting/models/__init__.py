from reporting.models.annual_round import AnnualRound
from reporting.models.annual_score import AnnualScore, TownshipScore
from reporting.models.circular import Circular, CircularReceipt
from reporting.models.saved_view import SavedView
from reporting.models.scheme import AnnualGrade, AnnualScheme, SchemeComponent
from reporting.models.submission import Submission, SubmittedForm
from reporting.models.superior_form import SuperiorForm
from reporting.models.target import ResponsibilityTarget, TargetPaper
from reporting.models.word_template import WordTemplate

__all__ = [
    "AnnualGrade",
    "AnnualRound",
    "AnnualScheme",
    "AnnualScore",
    "Circular",
    "CircularReceipt",
    "ResponsibilityTarget",
    "SavedView",
    "SchemeComponent",
    "Submission",
    "SubmittedForm",
    "SuperiorForm",
    "TargetPaper",
    "TownshipScore",
    "WordTemplate",
]
