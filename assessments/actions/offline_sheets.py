"""Giving a score sheet out as a workbook, and taking the filled one back, whole or not at all."""

from datetime import datetime

from assessments.actions.score_sheets import refuse_scoring
from assessments.actions.scores import save_scores
from assessments.choices import ValueSource
from assessments.models import Score, ScoreSheet
from assessments.offline_sheet.identity import identity_of
from assessments.offline_sheet.layout import lay_out
from assessments.offline_sheet.reading import CellProblem, read_offline_sheet
from assessments.offline_sheet.writing import write_offline_sheet
from assessments.standard_shelf import shelved
from common.actions.exports import Exported, take_out


def give_out_sheet(sheet: ScoreSheet, *, actor, now: datetime, address: str) -> Exported:
    """The workbook for this scorer, noted in the log of exports."""
    refuse_scoring(sheet, actor=actor, now=now)
    scores = list(Score.objects.filter(sheet=sheet))
    layout = lay_out(sheet, shelved(sheet.application.version_id), scores)
    identity = identity_of(sheet, layout, scores, actor)

    def write(file) -> int:
        write_offline_sheet(file, layout, identity)
        return len(scores)

    subject = f"离线评分表：{identity.name}"
    name = f"{identity.name}离线评分表.xlsx"
    return take_out(write, lambda total: name, subject, actor=actor, address=address, model=ScoreSheet._meta.label)


def take_back_sheet(sheet: ScoreSheet, file, *, actor, now: datetime) -> tuple[int, list[CellProblem]]:
    """How many lines the workbook changed, and the cells that cannot be taken; with any of those nothing is written.

    Raises Refused for a workbook that is foreign, stale or altered.
    """
    refuse_scoring(sheet, actor=actor, now=now)
    scores = list(Score.objects.filter(sheet=sheet).select_related("indicator"))
    filled = read_offline_sheet(file, sheet, scores, actor)
    saved = save_scores(
        sheet.pk,
        filled.entries,
        actor=actor,
        now=now,
        source=ValueSource.WORKBOOK,
        all_or_none=True,
        is_trial=bool(filled.problems),
    )
    found = [
        filled.problem_at(score, name, sentence)
        for score, problems in saved.problems.items()
        for name, sentence in problems.items()
    ]
    found += [
        filled.problem_at(score.pk, "value", "这一项刚刚被他人改动，请重新下载后填写。") for score in saved.conflicts
    ]
    return len(saved.changed), [*filled.problems, *found]
