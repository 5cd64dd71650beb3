"""撤回: until the next desk has opened the paper, by looking at it or by scoring."""

import pytest

from assessments.actions.applications import advance, mark_opened
from assessments.actions.score_sheets import open_sheet
from assessments.actions.scores import Entry, save_scores
from assessments.choices import ApplicationState, SheetState, Stage
from assessments.models import Application
from common.refusal import Refused
from tests.assessments.scenes import clerk, lay, reviewer, submitted
from tests.assessments.sheets import hand_in
from tests.factories import ScoreSheetFactory

pytestmark = pytest.mark.django_db


def test_recall_until_the_next_desk_has_opened_it(now):
    sender, desk = clerk(), reviewer()
    application = submitted(sender, now)
    mark_opened(application, viewer=clerk(), now=now)  # a clerk holds no desk of review
    application.refresh_from_db()
    assert application.opened_at is None

    recalled = advance(application, "recall", actor=sender, now=now)
    assert recalled.state == ApplicationState.DRAFT
    again = advance(recalled, "submit", actor=sender, now=now)
    mark_opened(again, viewer=desk, now=now)

    with pytest.raises(Refused, match=r"^下一环节已打开本申报，不能撤回"):
        advance(again, "recall", actor=sender, now=now)


def test_reviewer_who_submitted_has_not_thereby_opened_it(now):
    both = reviewer()
    application = submitted(both, now)

    mark_opened(application, viewer=both, now=now)
    application.refresh_from_db()

    assert application.opened_at is None


def test_desk_that_has_begun_to_score_has_opened_the_paper(now):
    sender = clerk()
    application = lay(submitted(sender, now), ApplicationState.SELF_ASSESSING)
    ScoreSheetFactory(application=application, stage=Stage.SELF, state=SheetState.SUBMITTED)
    handed_in = advance(application, "hand_in", actor=sender, now=now)

    desk = reviewer()
    begun = open_sheet(handed_in, Stage.TOWNSHIP, actor=desk, now=now)

    with pytest.raises(Refused, match=r"^下一环节已打开本申报，不能撤回"):
        advance(Application.objects.get(), "recall", actor=sender, now=now)

    advance(Application.objects.get(), "return_self", actor=desk, now=now, note="样例理由")
    hand_in(handed_in.score_sheets.get(stage=Stage.SELF))
    assert advance(Application.objects.get(), "hand_in", actor=sender, now=now).opened_at is None
    save_scores(
        begun.pk, [Entry(begun.scores.get().pk, {"value": "是"})], actor=clerk(), now=now
    )  # where it had stopped

    with pytest.raises(Refused, match=r"^下一环节已打开本申报，不能撤回"):
        advance(Application.objects.get(), "recall", actor=sender, now=now)


def test_recalled_self_assessment_opens_its_sheet_for_the_clerk(now):
    sender = clerk()
    application = lay(submitted(sender, now), ApplicationState.SELF_ASSESSING)
    sheet = ScoreSheetFactory(application=application, stage=Stage.SELF, state=SheetState.SUBMITTED)
    advance(application, "hand_in", actor=sender, now=now)

    row = advance(application, "recall", actor=sender, now=now)

    sheet.refresh_from_db()
    assert (row.state, sheet.state) == (ApplicationState.SELF_ASSESSING, SheetState.DRAFT)
