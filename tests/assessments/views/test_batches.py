"""A batch on the screens: set up after the one before, opened, kept to its dates, closed."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from assessments.actions.batches import moved_to
from assessments.choices import ApplicationState as S
from assessments.choices import BatchState, Phase, ProgrammeKind, VersionState
from assessments.models import Batch
from common.models import StepRecord
from tests.factories import (
    ApplicationFactory,
    BatchFactory,
    BatchPhaseFactory,
    BatchStandardFactory,
    LateExceptionFactory,
    ProgrammeFactory,
    ProgrammeLevelFactory,
    RegionFactory,
    StaffUserFactory,
    StandardVersionFactory,
    VillageFactory,
)
from tests.pages import errors_of
from villages.choices import VillageKind

pytestmark = pytest.mark.django_db
CITY, COUNTY, TOWN = "9901", "990101", "990101100"


@pytest.fixture
def county():
    return RegionFactory(code=COUNTY)


@pytest.fixture
def programme(county):
    programme = ProgrammeFactory(region=county, name="样例村居创建")
    ProgrammeLevelFactory(programme=programme)
    return programme


@pytest.fixture
def reviewer(client, county):
    reviewer = StaffUserFactory(reviewer=True, region=county)
    client.force_login(reviewer)
    return reviewer


def said(response) -> str:
    return [str(message) for message in get_messages(response.wsgi_request)][-1]


def spans(batch) -> list[tuple]:
    return list(batch.phases.values_list("phase", "starts_on", "ends_on"))


# --- Setting up


def test_batch_takes_over_dates_rule_and_standards_of_the_year_before(client, reviewer, programme):
    before = BatchFactory(programme=programme, year=2027, quota_rate=Decimal("1.5"), quota_minimum=2)
    BatchPhaseFactory(batch=before, starts_on=date(2027, 1, 1), ends_on=date(2027, 1, 31))
    BatchPhaseFactory(batch=before, phase=Phase.CREATION, starts_on=date(2027, 2, 1), ends_on=date(2028, 2, 29))
    in_force = BatchStandardFactory(batch=before, kind=VillageKind.VILLAGE).version
    retired = StandardVersionFactory(state=VersionState.RETIRED)
    BatchStandardFactory(batch=before, kind=VillageKind.RESIDENTS, version=retired)

    client.post(reverse("batch_create"), {"programme": programme.pk, "year": "2028", "name": "", "source": "previous"})

    batch = Batch.objects.get(year=2028)
    assert (batch.name, batch.state) == ("2028年样例村居创建", BatchState.PREPARING)
    assert (batch.quota_rate, batch.quota_minimum) == (Decimal("1.5"), 2)
    assert spans(batch) == [
        ("registration", date(2028, 1, 1), date(2028, 1, 31)),
        ("creation", date(2028, 2, 1), date(2029, 2, 28)),
    ]
    assert [(one.kind, one.version) for one in batch.standards.all()] == [(VillageKind.VILLAGE, in_force)]


def test_day_moves_by_years():
    assert moved_to(date(2026, 10, 20), 1) == date(2027, 10, 20)
    assert moved_to(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert moved_to(date(2024, 2, 29), 4) == date(2028, 2, 29)


def test_first_batch_starts_from_the_usual_calendar(client, reviewer, programme):
    posted = {"programme": programme.pk, "year": "2026", "name": "样例首批", "source": "previous"}
    assert errors_of(client.post(reverse("batch_create"), posted)) == {
        "__all__": ["该项目没有更早的批次可以沿用，请选择按常用时间安排或空白。"]
    }
    assert Batch.objects.count() == 0

    client.post(reverse("batch_create"), posted | {"source": "usual"})

    dates = {phase: (first, last) for phase, first, last in spans(Batch.objects.get())}
    assert dates["registration"] == (date(2026, 1, 1), date(2026, 1, 31))
    assert dates["evaluation"] == (date(2026, 10, 1), date(2026, 10, 20))
    assert set(dates) == set(Phase)


def test_form_begins_with_the_only_programme_and_what_it_can_follow(client, reviewer, programme):
    address = reverse("batch_create")
    assert client.get(address).context["form"].initial == {"programme": programme.pk, "source": "usual"}

    BatchFactory(programme=programme, year=2025)
    assert client.get(address).context["form"].initial == {"programme": programme.pk, "source": "previous"}

    other = ProgrammeFactory(region=programme.region)
    assert client.get(address).context["form"].initial == {}
    asked = client.get(address, {"programme": other.pk}).context["form"].initial
    assert asked == {"programme": other.pk, "source": "usual"}
    assert client.get(address, {"programme": "x"}).status_code == 200


def test_county_sets_up_no_batch_of_the_citys_programme(client, reviewer):
    city = ProgrammeFactory(region=RegionFactory(code=CITY))
    posted = {"programme": city.pk, "year": "2026", "name": "样例", "source": "blank"}

    assert "programme" in errors_of(client.post(reverse("batch_create"), posted))
    assert Batch.objects.count() == 0


# --- Opening and closing


@pytest.fixture
def batch(programme):
    batch = BatchFactory(programme=programme, year=2026, name="样例2026年批次")
    BatchPhaseFactory(batch=batch, starts_on=date(2026, 1, 1), ends_on=date(2026, 1, 31))
    return batch


def step(client, batch, verb: str):
    return client.post(reverse("batch_step", args=[batch.pk, verb]), {"note": ""})


def test_batch_is_opened_and_closed_with_a_record_of_who(client, reviewer, batch):
    step(client, batch, "open")
    step(client, batch, "close")

    batch.refresh_from_db()
    assert batch.state == BatchState.CLOSED
    taken = StepRecord.objects.of(batch).order_by("taken_at").values_list("verb", "after", "actor_name")
    assert sorted(taken) == [("close", "closed", reviewer.name), ("open", "open", reviewer.name)]
    assert said(client.get(reverse("batch_update", args=[batch.pk]))) == "本批次已结束，只供查阅。"


def test_demonstration_without_approval_is_not_opened_and_says_what_is_missing(client, reviewer, batch):
    type(batch.programme).objects.update(organiser="", catalogue_basis=" ")
    sentence = "示范创建必须有主办单位、目录依据，请在项目中补填；没有批准的，只能按年度考核开展。"

    assert client.get(batch.get_absolute_url()).context["objection"] == sentence
    asked = client.get(reverse("batch_step", args=[batch.pk, "open"]))
    assert (asked.context["objection"], asked.context["form"]) == (sentence, None)
    assert said(step(client, batch, "open")) == sentence

    batch.refresh_from_db()
    assert batch.state == BatchState.PREPARING


@pytest.mark.parametrize(
    ("field", "label"), [("organiser", "主办单位"), ("approval_number", "批准文号"), ("catalogue_basis", "目录依据")]
)
def test_demonstration_that_lacks_one_thing_it_stands_on_is_not_opened(client, reviewer, batch, field, label):
    type(batch.programme).objects.update(**{field: " "})

    assert said(step(client, batch, "open")).startswith(f"示范创建必须有{label}，请在项目中补填；")
    batch.refresh_from_db()
    assert batch.state == BatchState.PREPARING


def test_demonstration_of_a_county_association_is_not_opened_however_it_came_in(client, reviewer, batch):
    type(batch.programme).objects.update(organiser="样例县计划生育协会")
    assert said(step(client, batch, "open")).startswith("县(区)的协会不能主办示范活动，")


def test_assessment_opens_without_approval_but_not_under_the_name_of_a_demonstration(client, reviewer, county):
    programme = ProgrammeFactory(
        region=county, kind=ProgrammeKind.ASSESSMENT, name="样例年度考核", organiser="", approval_number=""
    )
    level = ProgrammeLevelFactory(programme=programme, name="优秀", honour="样例示范村")
    batch = BatchFactory(programme=programme, name="样例2026年考核")

    sentence = "年度考核不得称为示范，请把“样例示范村”改名；经批准的示范创建，请在项目中改为示范创建。"
    assert said(step(client, batch, "open")) == sentence

    type(level).objects.update(honour="样例优秀村")
    step(client, batch, "open")
    batch.refresh_from_db()
    assert batch.state == BatchState.OPEN


def test_batch_of_an_assessment_is_not_renamed_a_demonstration(client, reviewer, county):
    programme = ProgrammeFactory(region=county, kind=ProgrammeKind.ASSESSMENT, name="样例年度考核")
    batch = BatchFactory(programme=programme, name="样例2026年考核")
    posted = {"revision": batch.revision, "name": "样例示范", "quota_rate": "1", "quota_minimum": "1"}
    posted |= {"quota_rounding": "down", "notice_working_days": "7", "grace_minutes": "0"}

    response = client.post(reverse("batch_update", args=[batch.pk]), posted)

    assert errors_of(response) == {"name": ["年度考核不得称为示范，请去掉“示范”字样。"]}


# --- The hub


def test_hub_counts_applications_by_township_and_desk(client, reviewer, batch):
    level = batch.programme.levels.get()
    for town, state in [(TOWN, S.DRAFT), (TOWN, S.AT_TOWNSHIP), (TOWN, S.AT_TOWNSHIP), ("990101101", S.NAMED)]:
        ApplicationFactory(batch=batch, level=level, village__township__code=town, state=state)
    ApplicationFactory(village__township__code=TOWN)  # of another batch

    page = client.get(batch.get_absolute_url())

    figures = page.context["figures"]
    assert figures.desks == [S.DRAFT, S.AT_TOWNSHIP, S.NAMED]
    assert [(row.name, [count for _, count in row.cells], row.total) for row in figures.rows] == [
        ("合计", [1, 2, 1], 4),
        ("样例990101100镇", [1, 2, 0], 3),
        ("样例990101101镇", [0, 0, 1], 1),
    ]
    link = f"{reverse('application_list')}?batch={batch.pk}&amp;state=at_township&amp;region={TOWN}"
    assert f'<a href="{link}">2</a>' in page.content.decode()


def test_hub_takes_twelve_queries_at_most(client, reviewer, batch, django_assert_max_num_queries):
    step(client, batch, "open")
    for number in range(4):
        village = VillageFactory(township__code=f"99010110{number}")
        ApplicationFactory(batch=batch, level=batch.programme.levels.get(), village=village)
        LateExceptionFactory(batch=batch, village=village)
    client.get(batch.get_absolute_url())
    with django_assert_max_num_queries(12):
        client.get(batch.get_absolute_url())


def test_township_reads_its_own_rows_alone(client, batch):
    level = batch.programme.levels.get()
    for town in (TOWN, "990101101"):
        village = VillageFactory(township__code=town)
        ApplicationFactory(batch=batch, level=level, village=village)
        LateExceptionFactory(batch=batch, village=village)
    client.force_login(StaffUserFactory(region__code=TOWN))

    page = client.get(batch.get_absolute_url())

    assert [row.name for row in page.context["figures"].rows] == ["合计", "样例990101100镇"]
    assert [row.village.township_id for row in page.context["late_exceptions"]] == [TOWN]
