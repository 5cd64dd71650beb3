"""The page of one application: everything about it on one page, by twelve queries however much there is."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.choices import CharterKind
from assessments.actions.applications import advance
from assessments.actions.evidence import add_evidence, take_evidence_away
from assessments.choices import ApplicationState, Stage
from assessments.models import Application, Evidence
from common.workflow import states_open
from tests.agreements.papers import laid_on
from tests.assessments.scenes import COUNTY, at_county, clerk, open_batch, reviewer
from tests.factories import (
    AnnualStatisticsFactory,
    AssemblyMeetingFactory,
    AssociationFactory,
    AssociationOfficerFactory,
    AttachmentFactory,
    CharterVersionFactory,
    CommitteeMemberFactory,
    EvidenceFactory,
    FilingFactory,
    RectificationFactory,
    ScoreSheetFactory,
    WordFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(now) -> Application:
    """At the county, with all that a page may show."""
    application = at_county(now, scene=open_batch(seats=3))
    village = application.village
    AnnualStatisticsFactory(village=village, year=2025, state="filed", resident_population=812)
    CommitteeMemberFactory(village=village, name="样例主任", post=WordFactory(label="村委会主任"))
    CommitteeMemberFactory(village=village, name="样例书记", post=WordFactory(label="党支部书记"))
    own = AssociationFactory(village=village, individual_members=66)
    AssociationOfficerFactory(
        association=own, name="样例会长", post=WordFactory(label="会长"), work_phone="02200000009"
    )
    version = CharterVersionFactory(charter__village=village, charter__kind=CharterKind.COVENANT)
    AssemblyMeetingFactory(version=version, held_on=date(2026, 3, 1))
    FilingFactory(version=version, filed_on=date(2026, 3, 20))
    laid_on(version, "in_force")
    for number in range(3):
        EvidenceFactory(
            application=application,
            attachment=AttachmentFactory(target=application),
            paper=f"材料{number}",
            indicator=None,
        )
        RectificationFactory(application=application, village=village)
    for stage in (Stage.SELF, Stage.TOWNSHIP):
        ScoreSheetFactory(application=application, stage=stage, state="submitted", total=88)
    return application


def laid(application: Application, state: ApplicationState) -> Application:
    with states_open():
        Application.objects.filter(pk=application.pk).update(state=state)
    return Application.objects.get(pk=application.pk)


@pytest.mark.parametrize(
    "state", [ApplicationState.AT_COUNTY, ApplicationState.COUNTY_ASSESSING, ApplicationState.NAMED]
)
def test_page_takes_twelve_queries_at_most(client, application, state):
    laid(application, state)
    client.force_login(reviewer(COUNTY))
    client.get(application.get_absolute_url())

    with CaptureQueriesContext(connection) as captured:
        client.get(application.get_absolute_url())

    assert len(captured) <= 12


def test_returned_paper_takes_twelve_queries_at_most(client, application, now):
    advance(application, "return", actor=reviewer(COUNTY), now=now, note="样例理由", due_on=date(2026, 10, 30))
    client.force_login(clerk())
    client.get(application.get_absolute_url())

    with CaptureQueriesContext(connection) as captured:
        client.get(application.get_absolute_url())

    assert len(captured) <= 12


def test_page_says_what_register_and_sheets_say(client, application):
    laid(application, ApplicationState.COUNTY_ASSESSING)
    client.force_login(clerk())
    page = client.get(application.get_absolute_url())
    said = {fact["label"]: fact["now"] for fact in page.context["facts"] if fact["now"]}

    assert said == {
        "常住人口（人）": "812",
        "党组织书记": "样例书记",
        "主任": "样例主任",
        "协会会长": "样例会长",
        "会长工作电话": "02200000009",
        "会员数（人）": "66",
        "村规民约通过日期": "2026-03-01",
        "村规民约通过会议": said["村规民约通过会议"],
        "村规民约备案日期": "2026-03-20",
    }
    assert said["村规民约通过会议"] != ""
    assert [(stage["label"], bool(stage["sheet"])) for stage in page.context["stages"]][:3] == [
        ("自评", True),
        ("乡镇(街道)评分", True),
        ("县级评分", False),
    ]
    assert '<h2 class="card-title">评分</h2>' in page.text
    assert "<strong>88</strong>" in page.text


def test_file_taken_from_its_indicator_is_found_among_the_files(client, application, now):
    actor = clerk()
    laid(application, ApplicationState.CREATING)
    client.force_login(actor)
    evidence = Evidence.objects.first()
    take_evidence_away(evidence, actor=actor)

    page = client.get(reverse("application_evidence", args=[application.pk]))

    assert page.context["loose"] == [evidence.attachment]
    assert "没有对应内容的文件（1）" in page.text
    add_evidence(application, evidence.attachment, papers=["材料9"], actor=actor)
    assert client.get(reverse("application_evidence", args=[application.pk])).context["loose"] == []
