"""名额 on the screens: allotting, adjusting, the ledger, F15."""

from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from assessments.choices import BatchState, SeatMovement
from assessments.models import QuotaEntry, QuotaSeat
from tests.factories import (
    ApplicationFactory,
    BatchFactory,
    ProgrammeFactory,
    QuotaEntryFactory,
    QuotaSeatFactory,
    RegionFactory,
    StaffUserFactory,
    VillageFactory,
)
from tests.pages import errors_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    """Two counties, with three units and one."""
    VillageFactory.create_batch(3, township__code="990101100")
    VillageFactory(township__code="990102100")
    return RegionFactory(code="9901")


@pytest.fixture
def batch(city):
    programme = ProgrammeFactory(region=city, name="样例村居创建")
    return BatchFactory(programme=programme, state=BatchState.OPEN, year=2026, quota_rate=50, name="样例2026年批次")


@pytest.fixture
def reviewer(client, city):
    reviewer = StaffUserFactory(reviewer=True, region=city)
    client.force_login(reviewer)
    return reviewer


def allot(client, batch, **numbers):
    address = reverse("batch_allot", args=[batch.pk])
    stamp = client.get(address).context["form"]["stamp"].value()
    return client.post(address, {"stamp": stamp} | numbers)


def table(batch) -> list[tuple]:
    return list(batch.seats.order_by("county").values_list("county", "units", "allotted", "is_explicit"))


def test_city_allots_for_its_counties_by_rule_or_by_number(client, reviewer, batch):
    allot(client, batch, **{"990101": "", "990102": "4"})

    assert table(batch) == [("990101", 3, 1, False), ("990102", 1, 4, True)]
    shown = client.get(reverse("batch_quota", args=[batch.pk]))
    assert shown.context["sums"] == {"units": 4, "allotted": 5, "used": 0, "left": 5}
    assert [entry.number for entry in shown.context["entries"]] == [1, 4]


def test_county_batch_allots_for_itself(client, city):
    county = RegionFactory(code="990101")
    client.force_login(StaffUserFactory(leader=True, region=county))
    batch = BatchFactory(programme__region=county)

    allot(client, batch, **{"990101": ""})

    assert table(batch) == [("990101", 3, 1, False)]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("-1", "名额不能小于0，请填写0或正整数。"),
        ("三", "名额请填整数，例如 3。"),
        ("100001", "名额不能超过100000，请核对。"),
    ],
)
def test_number_that_is_not_understood_says_what_to_mend(client, reviewer, batch, typed, sentence):
    assert errors_of(allot(client, batch, **{"990101": typed})) == {"990101": [sentence]}
    assert table(batch) == []


def test_seats_below_what_is_used_are_refused_on_the_page_and_nothing_is_written(client, reviewer, batch):
    QuotaSeatFactory(batch=batch, county=RegionFactory(code="990102"), units=1, allotted=3, used=2)

    errors = errors_of(allot(client, batch, **{"990101": "2", "990102": "1"}))

    assert errors == {"__all__": ["样例990102县已用2个名额，不能少于2个；请先撤销或退回申报，再减少名额。"]}
    assert table(batch) == [("990102", 1, 3, False)]


def test_seats_that_another_allotted_meanwhile_are_not_overwritten(client, reviewer, batch):
    address = reverse("batch_allot", args=[batch.pk])
    stamp = client.get(address).context["form"]["stamp"].value()
    allot(client, batch, **{"990101": "7"})

    errors = errors_of(client.post(address, {"stamp": stamp, "990101": "5"}))

    assert errors == {"__all__": ["他人刚刚保存了新的内容，请重新打开本页，核对后再修改。"]}
    assert table(batch)[0] == ("990101", 3, 7, True)


def test_one_county_is_adjusted_for_a_reason(client, reviewer, batch):
    seat = QuotaSeatFactory(batch=batch, county=RegionFactory(code="990101"), units=3, allotted=3, used=2)
    address = reverse("quota_adjust", args=[seat.pk])
    stamp = client.get(address).context["form"]["stamp"].value()

    refused = client.post(address, {"stamp": stamp, "number": "1", "reason": "压减"})
    assert errors_of(refused)["__all__"][0].startswith("样例990101县已用2个名额，不能少于2个")
    assert errors_of(client.post(address, {"stamp": stamp, "number": "4"})) == {"reason": ["请填写调整名额的理由。"]}
    client.post(address, {"stamp": stamp, "number": "4", "reason": "样例理由"})

    seat.refresh_from_db()
    assert (seat.allotted, seat.is_explicit) == (4, True)
    entry = QuotaEntry.objects.get()
    assert (entry.movement, entry.number, entry.reason) == (SeatMovement.ALLOTTED, 1, "样例理由")


def test_county_reads_its_own_seats_of_the_citys_batch_and_changes_none(client, batch):
    seats = [QuotaSeatFactory(batch=batch, county=RegionFactory(code=code)) for code in ("990101", "990102")]
    paper = ApplicationFactory(batch=batch, village__township__code="990102100")
    QuotaEntryFactory(seat=seats[1], application=paper, movement=SeatMovement.USED)
    client.force_login(StaffUserFactory(leader=True, region__code="990101"))

    page = client.get(reverse("batch_quota", args=[batch.pk]))

    assert (page.context["seats"], page.context["entries"]) == ([seats[0]], [])
    assert client.get(reverse("batch_allot", args=[batch.pk])).status_code == 403
    assert client.get(reverse("quota_adjust", args=[seats[0].pk])).status_code == 403
    assert client.get(reverse("quota_adjust", args=[seats[1].pk])).status_code == 404


def test_quota_pages_take_twelve_queries_at_most(client, reviewer, batch, django_assert_max_num_queries):
    for number in range(20):
        seat = QuotaSeatFactory(batch=batch, county=RegionFactory(code=f"9901{number + 10}"))
        QuotaEntryFactory(seat=seat)
    for name in ("batch_quota", "batch_allot", "quota_paper"):
        client.get(reverse(name, args=[batch.pk]))
        with django_assert_max_num_queries(12):
            client.get(reverse(name, args=[batch.pk]))


def test_f15_says_what_the_page_says_in_the_columns_of_the_form(client, reviewer, batch):
    QuotaSeatFactory(batch=batch, county=RegionFactory(code="990101"), units=3, allotted=2, used=1)
    QuotaSeatFactory(batch=batch, county=RegionFactory(code="990102"), units=1, allotted=4, is_explicit=True)

    made = client.get(reverse("quota_paper", args=[batch.pk]), {"as": "xlsx"})

    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(made.streaming_content)))
    rows = [row for row in book.get_sheet_by_index(0).to_python() if any(cell != "" for cell in row)]
    head = next(index for index, row in enumerate(rows) if row[0] == "序号")
    assert rows[head] == ["序号", "县(区)", "村居总数", "比例(%)", "名额", "已报", "剩余", "备注"]
    assert [row[1:] for row in rows[head + 1 : head + 4]] == [
        ["", 4, "", 6, 1, 5, ""],
        ["样例990101县", 3, 50, 2, 1, 1, ""],
        ["样例990102县", 1, "", 4, 0, 4, "直接下达"],
    ]
    assert "2026年样例9901市名额分配表" in rows[0]
    assert QuotaSeat.objects.count() == 2
