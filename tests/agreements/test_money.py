"""The ledger: balances of each holder and source, spending beyond them, months that are over, counter-entries."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, InternalError, transaction
from django.urls import reverse
from django.utils import timezone

from agreements.actions.money import balance_of, reverse_entry
from agreements.choices import MoneyDirection, MoneySource, MoneyUse
from agreements.models import MoneyEntry
from common.refusal import Refused
from tests.factories import MoneyEntryFactory, RegionFactory, StaffUserFactory, VillageFactory

pytestmark = pytest.mark.django_db
TOWNSHIP = "120119001"
BEIJING = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def clerk():
    return StaffUserFactory(region__code=TOWNSHIP)


@pytest.fixture
def village():
    return VillageFactory(code=f"{TOWNSHIP}201")


def booked(amount: str, **fields) -> MoneyEntry:
    return MoneyEntryFactory(amount=Decimal(amount), **fields)


def entered_in(entry: MoneyEntry, moment: datetime) -> MoneyEntry:
    MoneyEntry.objects.filter(pk=entry.pk).update(created_at=moment)
    entry.refresh_from_db()
    return entry


def test_balance_runs_by_holder_and_source_and_never_mixes_them(village):
    township = RegionFactory(code=TOWNSHIP)
    first = booked("1000.00", village=village, booked_on=date(2025, 12, 1))
    spent = booked("300.10", village=village, spending=True, booked_on=date(2026, 1, 5))
    given = booked("50.00", village=village, source=MoneySource.DONATION)
    own = booked("7000.00", village=None, region=township)
    other = booked("80.00", village=VillageFactory(code=f"{TOWNSHIP}202"))

    found = dict(MoneyEntry.objects.with_balance().values_list("pk", "balance"))

    assert found == {
        first.pk: Decimal("1000.00"),
        spent.pk: Decimal("699.90"),
        given.pk: Decimal("50.00"),
        own.pk: Decimal("7000.00"),
        other.pk: Decimal("80.00"),
    }
    assert balance_of(township, village, MoneySource.BUDGET) == Decimal("699.90")
    assert balance_of(township, None, MoneySource.BUDGET) == Decimal("7000.00")


def test_counter_entry_takes_the_wrong_one_back_and_both_stay(village, clerk):
    booked("1000.00", village=village)
    wrong = booked("300.00", village=village, spending=True, voucher="台子2026-012")
    now = datetime(2026, 10, 19, 10, 30, tzinfo=BEIJING)

    counter = reverse_entry(wrong, "金额记错", actor=clerk, now=now)

    assert (counter.signed_amount, counter.booked_on) == (Decimal("-300.00"), date(2026, 10, 19))
    assert (counter.voucher, counter.purpose) == ("台子2026-012-红冲", "红冲（金额记错）")
    assert balance_of(village.township, village, MoneySource.BUDGET) == Decimal("1000.00")
    (sums,) = MoneyEntry.objects.sums("source")
    assert (sums["income"], sums["spending"]) == (Decimal("1000.00"), Decimal("0.00"))


def test_entry_is_reversed_once_and_a_reversal_never(village, clerk, now):
    wrong = booked("300.00", village=village)
    counter = reverse_entry(wrong, "重复", actor=clerk, now=now)

    for entry, sentence in ((wrong, "已经红冲过"), (counter, "不能再红冲")):
        with pytest.raises(Refused, match=sentence):
            reverse_entry(entry, "再来", actor=clerk, now=now)
    assert MoneyEntry.objects.count() == 2


def test_foreign_clerk_reverses_nothing(village, now):
    entry = booked("300.00", village=village)

    with pytest.raises(PermissionDenied):
        reverse_entry(entry, "外地", actor=StaffUserFactory(region__code="120118001"), now=now)


@pytest.mark.parametrize(
    ("entered", "asked", "is_open"),
    [
        ((2026, 9, 30, 23, 59), (2026, 10, 1, 0, 0), False),
        ((2026, 10, 1, 0, 0), (2026, 10, 31, 23, 59), True),
        ((2025, 10, 5, 8, 0), (2026, 10, 5, 8, 0), False),
    ],
)
def test_entry_is_open_in_the_month_in_which_it_was_entered(village, entered, asked, is_open):
    entry = entered_in(booked("1.00", village=village), datetime(*entered, tzinfo=BEIJING))

    assert (entry.why_fixed(datetime(*asked, tzinfo=BEIJING)) == "") == is_open


def test_database_refuses_to_alter_an_entry_of_a_month_gone_by(village):
    entry = entered_in(booked("1.00", village=village), datetime(2026, 1, 5, tzinfo=BEIJING))

    with pytest.raises(InternalError, match="corrected by a counter-entry only"), transaction.atomic():
        MoneyEntry.objects.filter(pk=entry.pk).update(amount=Decimal("2.00"))
    entry.refresh_from_db()
    assert entry.amount == Decimal("1.00")


@pytest.mark.parametrize("amount", ["0.00", "-5.00"])
def test_amount_is_above_zero(village, amount):
    with pytest.raises(ValidationError):
        MoneyEntryFactory.build(village=village, region=village.township, amount=Decimal(amount)).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        booked(amount, village=village)


def test_spending_says_what_for(village):
    with pytest.raises(IntegrityError, match="money_spending_has_use"), transaction.atomic():
        booked("5.00", village=village, direction=MoneyDirection.SPENDING, use="")


def typed(village, **fields) -> dict:
    return {
        "village": village.pk,
        "direction": MoneyDirection.SPENDING,
        "booked_on": "2026-01-12",
        "source": MoneySource.BUDGET,
        "use": MoneyUse.AID,
        "amount": "300.00",
        "purpose": "走访慰问",
    } | fields


def test_spending_beyond_the_balance_asks_once_and_is_booked_when_confirmed(client, clerk, village):
    booked("100.00", village=village)
    client.force_login(clerk)
    address = reverse("money_entry_create")

    asked = client.post(address, typed(village))

    assert asked.context["form"].warnings == [
        ("negative", "“财政”结余100.00元，支出后为-200.00元（超支）。请核对金额和来源。")
    ]
    assert MoneyEntry.objects.count() == 1
    assert client.post(address, typed(village, confirmed="negative")).status_code == 302
    assert balance_of(village.township, village, MoneySource.BUDGET) == Decimal("-200.00")


def test_entry_of_a_village_lies_in_its_township_wherever_that_is_today(clerk, village):
    entry = booked("100.00", village=village)
    village.township = RegionFactory(code="120119002")
    village.save()

    assert list(MoneyEntry.objects.for_user(clerk)) == []
    assert list(MoneyEntry.objects.for_user(StaffUserFactory(region__code="120119002"))) == [entry]


def test_county_money_is_not_shown_to_a_township(clerk):
    booked("100.00", village=None, region=RegionFactory(code="120119"))

    assert list(MoneyEntry.objects.for_user(clerk)) == []


def test_old_entry_answers_an_edit_with_a_sentence(client, clerk, village):
    entry = entered_in(booked("1.00", village=village), datetime(2026, 1, 5, tzinfo=BEIJING))
    client.force_login(clerk)

    response = client.get(reverse("money_entry_update", args=[entry.pk]), follow=True)

    assert [str(message) for message in response.context["messages"]] == [
        "2026年1月录入的账目已结，不能修改或删除；记错的请用“红冲”更正。"
    ]
    assert timezone.localdate() > date(2026, 1, 31)


def test_page_of_a_second_reversal_says_so_before_anything_is_typed(client, village, clerk, now):
    wrong = booked("300.00", village=village)
    counter = reverse_entry(wrong, "重复", actor=clerk, now=now)
    client.force_login(clerk)

    for entry, sentence in ((wrong, "这笔账已经红冲过"), (counter, "红冲记录不能再红冲")):
        page = client.get(reverse("money_entry_reverse", args=[entry.pk]), follow=True).content.decode()
        assert sentence in page
        assert 'name="reason"' not in page
