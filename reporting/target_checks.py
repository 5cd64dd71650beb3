"""What may stand in a paper of targets: asked by its form, by drawing one up from another, and by the signing."""

from collections.abc import Iterator

from agreements.models import ScreeningRule
from agreements.models.screened import findings_in
from assessments.standard_files import why_no_longer_scored

# Figures of families' own decisions. They are counted for the statistics, and nobody is given a target for them.
OWN_DECISIONS = ("births", "births_male", "births_female", "birth_rate", "deaths")
NO_TARGET = (
    "生育由家庭自主决定，出生、死亡情况只作统计，依法不设目标，请删去这一项。"
    "依据：人口与计划生育法（2021年修正）第十八条、第三十九条。"
)


def why_no_target(name: str, metric: str = "") -> str:
    """The sentence where a target of this name may not be set; blank where it may."""
    if metric in OWN_DECISIONS:
        return NO_TARGET
    if reason := why_no_longer_scored(name):
        return f"“{name}”依法不再考核，请删去这一项。原因：{reason}"
    return next(sentences_against(name), "")


def sentences_against(text: str) -> Iterator[str]:
    """What the clause screening has against a text and that blocks it, each with its legal basis."""
    if not text.strip():
        return
    for finding in findings_in(text, ScreeningRule.objects.as_rules()):
        if finding.is_blocking:
            yield f"“{finding.quote}”属于{finding.label}。{finding.suggestion}依据：{finding.basis}。"


def objections(paper) -> Iterator[str]:
    """Everything unlawful in the paper as it is stored, in its order."""
    for sentence in sentences_against(paper.preamble):
        yield f"正文：{sentence}"
    for line in paper.targets.all():
        texts = (why_no_target(line.name, line.metric), *sentences_against(line.note))
        for sentence in filter(None, texts):
            yield f"目标{line.position}：{sentence}"
