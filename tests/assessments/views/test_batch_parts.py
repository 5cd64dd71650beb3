"""What a batch is set up with, on the screens: phases, standards, exceptions for one village."""

from datetime import date

import pytest
from django.urls import reverse

from assessments.batch_progress import phase_lines
from assessments.choices import AppliesTo, BatchState, Phase
from assessments.models import LateException
from tests.factories import (
    BatchFactory,
    BatchPhaseFactory,
    LateExceptionFactory,
    RegionFactory,
    StaffUserFactory,
    StandardFactory,
    StandardVersionFactory,
    VillageFactory,
)
from tests.factories.assessments import publish
from tests.pages import errors_of
from villages.choices import VillageKind

pytestmark = pytest.mark.django_db
CITY, COUNTY, TOWN = "9901", "990101", "990101100"


@pytest.fixture
def county():
    return RegionFactory(code=COUNTY)


@pytest.fixture
def reviewer(client, county):
    reviewer = StaffUserFactory(reviewer=True, region=county)
    client.force_login(reviewer)
    return reviewer


@pytest.fixture
def batch(county):
    batch = BatchFactory(programme__region=county, year=2026, name="样例2026年批次")
    BatchPhaseFactory(batch=batch, starts_on=date(2026, 1, 1), ends_on=date(2026, 1, 31))
    return batch


def spans(batch) -> list[tuple]:
    return list(batch.phases.values_list("phase", "starts_on", "ends_on"))


def phases_posted(client, batch, **dates) -> dict:
    page = client.get(reverse("batch_phases", args=[batch.pk]))
    blank = {f"{phase}_{end}": "" for phase in Phase for end in ("from", "to")}
    return blank | {"stamp": page.context["form"]["stamp"].value()} | dates


def test_phases_are_set_changed_and_taken_away_on_one_page(client, reviewer, batch):
    dates = {"creation_from": "2026-02-01", "creation_to": "2026-09-30"}

    client.post(reverse("batch_phases", args=[batch.pk]), phases_posted(client, batch, **dates))

    assert spans(batch) == [("creation", date(2026, 2, 1), date(2026, 9, 30))]


@pytest.mark.parametrize(
    ("dates", "field", "sentence"),
    [
        (("2026-02-01", ""), "creation_to", "请补填创建的另一个日期，或两个都留空。"),
        (("", "2026-02-01"), "creation_from", "请补填创建的另一个日期，或两个都留空。"),
        (("2026-02-02", "2026-02-01"), "creation_to", "创建的截止日期不能早于开始日期。"),
        (("2026-02-02", "2206-02-01"), "creation_to", "日期应在2025年至2027年之间，请核对年份。"),
    ],
)
def test_phase_that_is_not_understood_says_what_to_mend(client, reviewer, batch, dates, field, sentence):
    posted = phases_posted(client, batch, creation_from=dates[0], creation_to=dates[1])
    assert errors_of(client.post(reverse("batch_phases", args=[batch.pk]), posted)) == {field: [sentence]}
    assert spans(batch) == [("registration", date(2026, 1, 1), date(2026, 1, 31))]


def test_phases_that_another_has_changed_meanwhile_are_not_overwritten(client, reviewer, batch):
    posted = phases_posted(client, batch)
    batch.phases.update(ends_on=date(2026, 3, 15))

    errors = errors_of(client.post(reverse("batch_phases", args=[batch.pk]), posted))

    assert errors == {"__all__": ["他人刚刚保存了新的内容，请重新打开本页，核对后再修改。"]}
    assert spans(batch) == [("registration", date(2026, 1, 1), date(2026, 3, 15))]


def test_phase_lines_say_how_long_is_left(batch):
    phases = list(batch.phases.all())
    lines = [phase_lines(phases, date(2026, month, day))[0] for month, day in [(1, 30), (1, 31), (2, 1)]]
    early = phase_lines(phases, date(2025, 12, 30))[0]

    assert [(line.standing, line.words) for line in lines] == [
        ("进行中", "还有1天"),
        ("进行中", "今天截止"),
        ("已截止", ""),
    ]
    assert (early.standing, early.words) == ("未开始", "2天后开始")


# --- Standards


def test_only_published_fitting_versions_that_are_no_archive_are_offered(client, reviewer, county, batch):
    def version(**facts):
        return publish(StandardVersionFactory(standard=StandardFactory(region=county), **facts))

    both, villages = version(), version(applies_to=AppliesTo.VILLAGE)
    version(is_archive=True)
    StandardVersionFactory(standard__region=county)
    StandardVersionFactory(standard__region=RegionFactory(code="990201"), published=True)
    address = reverse("batch_standards", args=[batch.pk])

    form = client.get(address).context["form"]
    offered = {kind: set(form.fields[kind].queryset) for kind in VillageKind}
    assert offered == {VillageKind.VILLAGE: {both, villages}, VillageKind.RESIDENTS: {both}}

    client.post(address, {"stamp": "", "village": villages.pk, "residents": ""})
    assert [(one.kind, one.version) for one in batch.standards.all()] == [("village", villages)]


# --- Late exceptions


def test_one_village_is_let_in_later_for_a_reason(client, reviewer, batch):
    village = VillageFactory(township__code=TOWN)
    address = reverse("late_exception_create", args=[batch.pk])
    posted = {"village": village.pk, "phase": "registration", "until": "2026-01-31", "reason": "样例理由"}

    sentence = "延期日期须晚于备案的截止日期2026-01-31。"
    assert errors_of(client.post(address, posted)) == {"until": [sentence]}
    sentence = "日期应在2025年至2027年之间，请核对年份。"
    assert errors_of(client.post(address, posted | {"until": "2206-03-15"})) == {"until": [sentence]}
    client.post(address, posted | {"until": "2026-03-15"})

    row = LateException.objects.get()
    assert (row.village, row.until, row.granted_by_name) == (village, date(2026, 3, 15), reviewer.name)
    shown = client.get(batch.get_absolute_url()).content.decode()
    assert "截止 2026年3月15日 23:59（北京时间，当日有效）" in shown


def test_county_grants_no_exception_from_the_citys_dates(client, reviewer):
    batch = BatchFactory(programme__region=RegionFactory(code=CITY), state=BatchState.OPEN)
    row = LateExceptionFactory(batch=batch, village__township__code=TOWN)

    assert client.get(reverse("late_exception_create", args=[batch.pk])).status_code == 403
    for name in ("update", "delete"):
        assert client.post(reverse(f"late_exception_{name}", args=[row.pk])).status_code == 403
