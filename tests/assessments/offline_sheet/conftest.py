"""The sheet of a self-assessment, and whoever fills it."""

import pytest

from assessments.actions.score_sheets import open_sheet
from assessments.choices import Stage
from tests.assessments.sheets import TOWNSHIP, application_at, clerk_at, with_figures


@pytest.fixture
def actor(db):
    return clerk_at(TOWNSHIP, name="样例评分人")


@pytest.fixture
def sheet(actor, now):
    application = application_at(Stage.SELF)
    with_figures(application.village, members=180, population=2000)
    return open_sheet(application, Stage.SELF, actor=actor, now=now)
