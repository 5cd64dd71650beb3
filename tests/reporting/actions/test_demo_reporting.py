"""The demo's annual rounds and submissions, by the acts that people do; and made only once."""

import pytest
from django.utils import timezone

from agreements.actions.law import load_rules
from reporting.actions.demo_rounds import make_demo_rounds
from reporting.actions.demo_submissions import FORMS, make_demo_submissions
from reporting.choices import RoundState, SubmissionState
from reporting.models import AnnualRound, AnnualScore, Submission
from tests.factories import VillageFactory
from tests.factories.demo import demo_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def district(now):
    for number in (201, 202, 203):
        VillageFactory(code=f"120119112{number}")
    load_rules()
    demo_people(now)


def test_a_year_is_published_and_a_year_runs(district, now):
    assert (make_demo_rounds(now=now), make_demo_rounds(now=now)) == (2, 0)

    running, published = AnnualRound.objects.order_by("-scheme__year")
    assert (running.state, published.state) == (RoundState.HALF_YEAR, RoundState.PUBLISHED)
    assert (running.scheme.year, published.scheme.year) == (now.year, now.year - 1)
    scores = AnnualScore.objects.filter(round=published)
    assert scores.filter(place=1).exists()
    assert all(score.sheets for score in scores if score.total is not None)


def test_a_submission_is_accepted_and_another_is_drawn(district, now):
    assert (make_demo_submissions(now=now), make_demo_submissions(now=now)) == (2, 0)

    this_year, last_year = Submission.objects.order_by("-year")
    assert (this_year.state, last_year.state) == (SubmissionState.DRAFT, SubmissionState.ACCEPTED)
    assert [form.key for form in last_year.forms.all()] == list(FORMS)
