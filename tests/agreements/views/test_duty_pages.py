"""The pages about how duties are met: few queries however many villages, nothing foreign; and the catalogue."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agreements.actions.duty_catalogue import load_duties
from agreements.choices import DutyBody, Frequency
from agreements.models import Duty
from tests.factories import DutyFactory, DutyRecordFactory, RegionFactory, StaffUserFactory, VillageFactory
from villages.choices import VillageKind

pytestmark = pytest.mark.django_db
TOWNSHIP, COUNTY = "120119001", "120119"
THIS_YEAR = timezone.localdate().year


def clerk_at(client, code: str):
    user = StaffUserFactory(region=RegionFactory(code=code))
    client.force_login(user)
    return user


@pytest.mark.parametrize("code", [TOWNSHIP, COUNTY])
@pytest.mark.parametrize("page", ["duty_overview", "duty_heat", "duty_overdue", "duty_paper"])
def test_page_takes_as_many_queries_for_thirty_villages_as_for_one(client, page, code):
    load_duties()
    clerk_at(client, code)
    duty = Duty.objects.get(key="council_meeting")

    def queries() -> int:
        client.get(reverse(page))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(page)).status_code == 200
        return len(captured)

    DutyRecordFactory(village=VillageFactory(code=f"{TOWNSHIP}201"), duty=duty, held_on=date(THIS_YEAR, 1, 5))
    for_one = queries()
    for number in range(202, 232):
        DutyRecordFactory(village=VillageFactory(code=f"{TOWNSHIP}{number}"), duty=duty, held_on=date(THIS_YEAR, 1, 5))

    assert queries() == for_one <= 12


def test_overview_leads_from_the_county_to_the_village(client):
    DutyFactory(frequency=Frequency.YEARLY)
    village = VillageFactory(code=f"{TOWNSHIP}201", name="台子村委会")
    clerk_at(client, COUNTY)

    county = client.get(reverse("duty_overview"))
    (township,) = county.context["rows"]
    below = client.get(township.url)

    assert [(row.name, row.url) for row in below.context["rows"]] == [
        ("台子村委会", f"/villages/{village.pk}/duties/?year={THIS_YEAR}")
    ]


@pytest.mark.parametrize("page", ["duty_overview", "duty_heat", "duty_overdue", "duty_paper"])
def test_foreign_region_is_not_found(client, page):
    RegionFactory(code="120118001")
    clerk_at(client, TOWNSHIP)

    assert client.get(f"{reverse(page)}?region=120118001").status_code == 404


def test_duty_that_binds_nobody_of_an_area_is_a_blank_cell_of_the_heat_map(client):
    DutyFactory(frequency=Frequency.QUARTERLY, short_name="居代会", body=DutyBody.RESIDENTS)
    village = VillageFactory(code=f"{TOWNSHIP}201", kind=VillageKind.VILLAGE)
    VillageFactory(code=f"{COUNTY}002001", kind=VillageKind.RESIDENTS)
    DutyRecordFactory(village=village, duty__frequency=Frequency.AS_IT_HAPPENS, held_on=date(THIS_YEAR - 1, 3, 1))
    clerk_at(client, COUNTY)

    page = client.get(reverse("duty_heat"), {"year": THIS_YEAR - 1})

    (series,) = page.context["chart"]["series"]
    assert (series["label"], series["figures"]) == ("居代会", [None, "0.00"])
    assert page.content.decode().count('<td class="col-figure heat-none">—</td>') == 1


def test_workbook_says_what_the_page_says(client):
    duty = DutyFactory(frequency=Frequency.YEARLY, short_name="民主评议", effective_from=date(2020, 1, 1))
    only_residents = DutyFactory(frequency=Frequency.YEARLY, short_name="居代会", body=DutyBody.RESIDENTS)
    last_year = THIS_YEAR - 1
    done, late = VillageFactory(code=f"{TOWNSHIP}201"), VillageFactory(code=f"{TOWNSHIP}202")
    DutyRecordFactory(village=done, duty=duty, held_on=date(last_year, 3, 1))
    clerk_at(client, TOWNSHIP)

    answer = client.get(f"{reverse('duty_paper')}?year={last_year}&as=xlsx")

    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    cells = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    lines = [row for row in cells if done.name in row or late.name in row]
    assert [row[:8] for row in lines] == [
        [1, done.name, 1, 1, 100, "不适用", "不适用", "不适用"],
        [2, late.name, 1, 0, 0, "不适用", "不适用", "不适用"],
    ]
    assert only_residents.short_name in str(cells)


def test_overdue_list_names_the_periods_and_leads_to_the_entry(client):
    duty = DutyFactory(name="协会月例会", frequency=Frequency.MONTHLY)
    village = VillageFactory(code=f"{TOWNSHIP}201")
    for month in range(1, 13):
        if month != 2:
            DutyRecordFactory(village=village, duty=duty, held_on=date(THIS_YEAR - 1, month, 5))
    clerk_at(client, TOWNSHIP)

    table = client.get(f"{reverse('duty_overdue')}?year={THIS_YEAR - 1}").context["table"]

    (line,) = [row.record for row in table.rows]
    last = date(THIS_YEAR - 1, 3, 1) - timedelta(days=1)
    assert (line["periods"], line["count"], line["oldest"]) == ("2月", 1, last)
    assert line["entry_url"] == f"/duties/new/?village={village.pk}&duty={duty.pk}&township={TOWNSHIP}"


def typed(**fields) -> dict:
    return {
        "name": "样例恳谈会",
        "short_name": "恳谈会",
        "frequency": Frequency.QUARTERLY,
        "body": DutyBody.BOTH,
        "unit": "次",
        "position": "300",
        "effective_from": "2026-01-01",
    } | fields


@pytest.fixture
def keeper(client):
    user = StaffUserFactory(business_admin=True, region=RegionFactory(code=COUNTY))
    client.force_login(user)
    return user


def test_administrator_adds_and_switches_off(client, keeper):
    assert client.post(reverse("duty_create"), typed()).status_code == 302
    duty = Duty.objects.get()
    gone = typed(effective_until="2026-06-30", revision=duty.revision)

    assert client.post(reverse("duty_update", args=[duty.pk]), gone).status_code == 302
    duty.refresh_from_db()
    assert (duty.name, duty.effective_until) == ("样例恳谈会", date(2026, 6, 30))
    assert client.get(reverse("record_history", args=["agreements.duty", duty.pk])).status_code == 200


def test_frequency_changes_by_a_new_entry(client, keeper):
    old = DutyFactory(frequency=Frequency.MONTHLY)
    address = reverse("duty_replace", args=[old.pk])

    answer = client.post(address, typed(effective_from="2027-01-01"))

    assert answer.status_code == 302
    found = Duty.objects.order_by("effective_from").values_list("key", "frequency", "effective_until")
    assert list(found) == [
        (old.key, Frequency.MONTHLY, date(2026, 12, 31)),
        (old.key, Frequency.QUARTERLY, None),
    ]


def test_duty_with_records_keeps_its_frequency(client, keeper):
    duty = DutyRecordFactory(duty__frequency=Frequency.MONTHLY).duty

    client.post(reverse("duty_update", args=[duty.pk]), typed(revision=duty.revision))

    duty.refresh_from_db()
    assert (duty.name, duty.frequency) == ("样例恳谈会", Frequency.MONTHLY)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"frequency": Frequency.FIXED_DAY}, "频次为每年固定日期的，填写固定月份和固定日；其他频次不填。"),
        ({"frequency": Frequency.WITHIN_DAYS}, "频次为限期办结的，填写办结天数；其他频次不填。"),
        ({"effective_until": "2025-12-31"}, "停用日期不能早于起用日期。"),
    ],
)
def test_entry_that_makes_no_sense_is_refused_in_words(client, keeper, fields, sentence):
    form = client.post(reverse("duty_create"), typed(**fields)).context["form"]

    assert form.non_field_errors() == [sentence]


def test_clerk_reads_the_catalogue_and_changes_nothing(client):
    duty = DutyFactory()
    clerk_at(client, TOWNSHIP)

    assert client.get(reverse("duty_list")).status_code == 200
    assert client.post(reverse("duty_create"), typed()).status_code == 403
    assert client.post(reverse("duty_update", args=[duty.pk]), typed()).status_code == 403
    assert Duty.objects.count() == 1
