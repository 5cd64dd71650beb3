from reporting.models.annual_round import AnnualRound
from reporting.models.annual_score import AnnualScore, TownshipScore
from reporting.models.circular import Circular, CircularReceipt
from reporting.models.scheme import AnnualGrade, AnnualScheme, SchemeComponent
from reporting.models.submission import Submission, SubmittedForm
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
    "SchemeComponent",
    "Submission",
    "SubmittedForm",
    "TargetPaper",
    "TownshipScore",
    "WordTemplate",
]
