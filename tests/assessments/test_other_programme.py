"""A programme is data: 农村新民居示范村 is set up and walked through on the screens alone, without a line of code.

The village applies with proof of the villagers' vote, the township checks, the county confirms, approves the plan,
and the city accepts the work. There is no standard and no seat.
"""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.choices import ApplicationState, Phase
from assessments.models import Application, Batch, Programme
from common.models import StepRecord
from tests.factories import RegionFactory, StaffUserFactory, VillageFactory
from villages.choices import Role

pytestmark = pytest.mark.django_db
CITY, COUNTY, TOWN = "9901", "990101", "990101100"
VOTE, REQUEST = "村民大会表决同意证明", "新民居建设申请表"
DESKS = ["at_township", "at_county", "creating", "county_assessing", "city_inspecting"]


def desk(code: str, role: Role) -> Client:
    """A browser of one who works there."""
    client = Client()
    client.force_login(StaffUserFactory(role=role, region=RegionFactory(code=code)))
    return client


def post(client: Client, url_name: str, *args, **said):
    response = client.post(reverse(url_name, args=args), said)
    form = response.context and response.context.get("form")
    assert response.status_code == 302, form.errors if form else response
    return response


def step(client: Client, application: Application, verb: str, note: str = "") -> str:
    """Take it; where the paper lies then."""
    post(client, "application_step", application.pk, verb, note=note)
    application.refresh_from_db()
    return application.state


def decide(reviewer: Client, leader: Client, application: Application) -> str:
    """The reviewer prepares, the leader releases what the page shows him."""
    post(reviewer, "decision_prepare", application.pk, outcome="pass", note="同意")
    prepared = application.decisions.pending().get()
    leader.post(reverse("decision_release"), {"seen": [f"{prepared.pk}:{prepared.revision}"]})
    application.refresh_from_db()
    return application.state


def name(leader: Client, application: Application) -> str:
    """Without a public notice, the organiser's leader names from the batch's page what passed."""
    said = {"document_number": "样发〔2026〕9号", "named_on": timezone.localdate(), "number_prefix": "样新居"}
    said |= {"level": application.level_id, "plaque_prefix": "样牌", "confirmed": "1"}
    post(leader, "batch_name", application.batch_id, **said)
    application.refresh_from_db()
    return application.state


@pytest.fixture
def programme() -> Programme:
    administrator = desk(CITY, Role.BUSINESS_ADMIN)
    post(
        administrator,
        "programme_create",
        name="农村新民居建设示范村",
        kind="demonstration",
        is_active="on",
        organiser="样例市人民政府",
        approval_number="样批〔2026〕8号",
        catalogue_basis="样例项目目录第8项",
    )
    programme = Programme.objects.get()
    post(
        administrator,
        "programme_level_create",
        programme.pk,
        name="示范村",
        honour="样例市新民居建设示范村",
        position="1",
        desks=DESKS,
        required_papers=f"{REQUEST}\n{VOTE}",
    )
    return programme


@pytest.fixture
def batch(programme) -> Batch:
    organiser, today = desk(CITY, Role.REVIEWER), timezone.localdate()
    post(organiser, "batch_create", programme=programme.pk, year=today.year, name="", source="blank")
    batch = Batch.objects.get()
    days = {f"{phase}_{end}": "" for phase in Phase for end in ("from", "to")}
    days |= {"registration_from": today - timedelta(days=1), "registration_to": today + timedelta(days=30)}
    post(organiser, "batch_phases", batch.pk, stamp="", **days)
    post(organiser, "batch_step", batch.pk, "open", note="")
    return batch


def test_village_goes_from_its_vote_to_the_citys_acceptance(batch):
    village = VillageFactory(township__code=TOWN)
    level = batch.programme.levels.get()
    clerk = desk(TOWN, Role.CLERK)

    post(clerk, "application_create", village=village.pk, wanted=f"{batch.pk}-{level.pk}")
    application = Application.objects.get()
    post(
        clerk,
        "application_update",
        application.pk,
        revision=application.revision,
        level=level.pk,
        contact_name="样例甲",
        contact_phone="02200000000",
        practice="村民大会三分之二以上表决通过，集约用地。",
    )

    refused = post(clerk, "application_step", application.pk, "submit", note="")
    assert [str(said) for said in get_messages(refused.wsgi_request)][-1] == f"请上传必备材料：{REQUEST}。另有1处未填。"
    for paper in (REQUEST, VOTE):
        proof = SimpleUploadedFile(f"{paper}.pdf", f"%PDF-1.4 {paper}".encode())
        post(clerk, "application_evidence", application.pk, file=proof, papers=[paper])

    county, city = ((desk(code, Role.REVIEWER), desk(code, Role.LEADER)) for code in (COUNTY, CITY))
    way = [
        step(clerk, application, "submit"),
        step(desk(TOWN, Role.REVIEWER), application, "approve"),
        step(county[0], application, "register"),
        step(clerk, application, "begin"),
        decide(*county, application),
        decide(*city, application),
        name(city[1], application),
    ]

    assert way == [*DESKS, ApplicationState.AT_NAMING, ApplicationState.NAMED]
    assert (application.version, application.score_sheets.count(), application.quota_entries.count()) == (None, 0, 0)
    taken = StepRecord.objects.of(application).order_by("pk").values_list("verb", flat=True)
    assert list(taken) == ["submit", "approve", "register", "begin", "accept", "accept", "name"]
