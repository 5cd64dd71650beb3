from reporting.models.annual_round import AnnualRound
from reporting.models.annual_score import AnnualScore, TownshipScore
from reporting.models.scheme import AnnualGrade, AnnualScheme, SchemeComponent
from reporting.models.submission import Submission, SubmittedForm
from reporting.models.target import ResponsibilityTarget, TargetPaper

__all__ = [
    "AnnualGrade",
    "AnnualRound",
    "AnnualScheme",
    "AnnualScore",
    "ResponsibilityTarget",
    "SchemeComponent",
    "Submission",
    "SubmittedForm",
    "TargetPaper",
    "TownshipScore",
]
