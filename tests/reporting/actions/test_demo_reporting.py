"""The demo's annual rounds and submissions, by the acts that people do; and made only once."""

import pytest
from django.utils import timezone

from agreements.actions.law import load_rules
from assessments.choices import ApplicationState
from assessments.models import Application
from reporting.actions.demo_circulars import make_demo_circulars
from reporting.actions.demo_rounds import make_demo_rounds
from reporting.actions.demo_submissions import FEW_FORMS, make_demo_submissions
from reporting.actions.demo_targets import make_demo_targets
from reporting.choices import CircularState, RoundState, SubmissionState, TargetState
from reporting.models import AnnualRound, AnnualScore, Circular, Submission, TargetPaper
from tests.factories import AnnualStatisticsFactory, VillageFactory
from tests.factories.demo import demo_people
from villages.models import Region, Village
from villages.reporting_year import reporting_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def district(now):
    for number in (201, 202, 203):
        VillageFactory(code=f"120119112{number}")
        VillageFactory(code=f"120101001{number}")
    load_rules()
    demo_people(now)


def test_a_year_is_published_and_a_year_runs(district, now):
    assert (make_demo_rounds(now=now), make_demo_rounds(now=now)) == (5, 0)

    rounds = AnnualRound.objects.values_list("scheme__region", "scheme__year", "state")
    assert set(rounds) == {
        ("120119", now.year, RoundState.HALF_YEAR),
        ("120119", now.year - 1, RoundState.PUBLISHED),
        ("120101", now.year, RoundState.NOT_BEGUN),
        ("120101", now.year - 1, RoundState.AT_LEADER),
        ("120101", now.year - 2, RoundState.YEAR_END),
    }
    scores = AnnualScore.objects.filter(round__state=RoundState.PUBLISHED)
    assert scores.filter(place=1).exists()
    assert all(score.sheets for score in scores if score.total is not None)
    assert Application.objects.at(ApplicationState.AT_NAMING).exists()


def test_submissions_lie_at_every_desk_and_one_was_corrected(district, now):
    for number in (201, 202):
        village = Village.objects.get(code=f"120101001{number}")
        AnnualStatisticsFactory(village=village, year=reporting_year(now) - 1, locked=True)

    assert (make_demo_submissions(now=now), make_demo_submissions(now=now)) == (6, 0)

    states = dict.fromkeys(Submission.objects.values_list("state", flat=True))
    assert set(states) == set(SubmissionState)
    replaced, correction = Submission.objects.filter(region="120101", year=reporting_year(now) - 1).order_by("version")
    assert (replaced.state, correction.state) == (SubmissionState.SUPERSEDED, SubmissionState.ACCEPTED)
    assert [form.key for form in correction.forms.all()] == list(FEW_FORMS)
    assert correction.workbook_sha256 != replaced.workbook_sha256


def test_targets_of_two_years_are_drafts_signed_and_settled(district, now):
    made = [make_demo_targets(now=now), make_demo_targets(now=now)]

    townships = Region.objects.filter(parent="120119").count()
    assert made == [1 + townships, 0]
    assert set(TargetPaper.objects.values_list("state", flat=True)) >= {TargetState.SIGNED, TargetState.SETTLED}


def test_a_circular_is_issued_and_partly_signed_for(district, now):
    make_demo_rounds(now=now)

    assert (make_demo_circulars(now=now), make_demo_circulars(now=now)) == (2, 0)

    issued = Circular.objects.get(state=CircularState.ISSUED)
    signed = issued.receipts.exclude(received_at=None)
    assert [receipt.township_id for receipt in signed] == ["120119104"]
    assert issued.receipts.waiting().exists()
