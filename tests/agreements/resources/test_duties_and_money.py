"""Duty records and the ledger as workbooks: what they take, what they refuse; a second time changes nothing."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from agreements.choices import DutyBody
from agreements.models import DutyRecord, MoneyEntry
from common.actions.imports import confirm_import, start_import, undo_import
from common.models import ImportRun
from common.resources import resource_of
from tests.common.importing.workbooks import upload, workbook
from tests.factories import DutyFactory, MoneyEntryFactory, RegionFactory, StaffUserFactory, VillageFactory

TOWN = "120119001"
DUTIES = ("村(居)", "制度", "日期", "参加人数", "内容")
MONEY = ("所在区划", "村(居)", "凭证号", "日期", "收支", "资金来源", "用途", "金额(元)", "受益户数", "摘要")


@pytest.fixture
def clerk(db):
    return StaffUserFactory(region=RegionFactory(code=TOWN))


@pytest.fixture
def village(clerk):
    return VillageFactory(code=f"{TOWN}201", name="样例村")


def bring(key: str, headers: tuple, *rows: tuple, actor) -> ImportRun:
    return start_import(resource_of(key), upload(workbook(headers, *rows)), actor=actor)


def counts(run: ImportRun) -> dict:
    return {key: number for key, number in run.counts.items() if number and key != "problems"}


def problems(run: ImportRun) -> list[str]:
    return list(run.issues.order_by("row", "pk").values_list("rule", flat=True))


def test_meetings_come_in_from_a_townships_workbook_once(clerk, village, now):
    DutyFactory(name="协会月例会")
    rows = (
        ("样例村", "协会月例会", "2026年3月1日", 23, "研究宣传工作"),
        ("样例村", "协会月例会", "2026-04-02", "", ""),
    )

    run = bring("duty_records", DUTIES, *rows, actor=clerk)
    confirm_import(run, actor=clerk, only_good=False, now=now)
    again = bring("duty_records", DUTIES, *rows, actor=clerk)

    found = DutyRecord.objects.order_by("held_on").values_list("held_on", "attendance", "quantity", "summary")
    assert list(found) == [(date(2026, 3, 1), 23, 1, "研究宣传工作"), (date(2026, 4, 2), None, 1, "")]
    assert counts(again) == {"same": 2}


def test_lines_that_cannot_be_are_named(clerk, village):
    DutyFactory(name="居民代表会议", body=DutyBody.RESIDENTS)
    DutyFactory(name="协会月例会")
    rows = (
        ("样例村", "居民代表会议", "2026-03-01", 23, ""),
        ("样例村", "协会月例会", "2019-03-01", 23, ""),
        ("样例村", "协会月例会", "2026-03-01", 23, "走访11010119900101001X"),
        ("样例村", "没有的制度", "2026-03-01", 23, ""),
    )

    run = bring("duty_records", DUTIES, *rows, actor=clerk)

    assert counts(run) == {"faulty": 4}
    assert problems(run)[:3] == [
        "“居民代表会议”只适用于居",
        "“协会月例会”在这一天没有施行",
        "内容中含有身份证号",
    ]


def entry(**cells) -> tuple:
    usual = {
        "region": f"样例{TOWN}街道",
        "village": "样例村",
        "voucher": "样例2026-001",
        "on": "2026-03-01",
        "direction": "支出",
        "source": "捐赠",
        "use": "生育关怀基金·子女成才",
        "amount": "600.50",
        "households": 3,
        "purpose": "助学",
    }
    return tuple((usual | cells).values())


def test_ledger_comes_in_and_is_undone(clerk, village):
    own = entry(village="", voucher="样例2026-002", direction="收入", use="", source="财政", amount=9000, households="")

    run = bring("money", MONEY, entry(), own, actor=clerk)
    confirm_import(run, actor=clerk, only_good=False, now=timezone.now())

    found = MoneyEntry.objects.order_by("voucher").values_list("village", "direction", "source", "amount", "households")
    assert list(found) == [
        (village.pk, "spending", "donation", Decimal("600.50"), 3),
        (None, "income", "budget", Decimal("9000.00"), None),
    ]
    assert counts(bring("money", MONEY, entry(), own, actor=clerk)) == {"same": 2}
    run.refresh_from_db()
    undo_import(run, actor=clerk, now=timezone.now())
    assert MoneyEntry.objects.count() == 0


def test_entry_of_a_month_gone_by_takes_no_import(clerk, village):
    old = MoneyEntryFactory(village=village, voucher="样例2026-001", amount=Decimal("1.00"))
    MoneyEntry.objects.filter(pk=old.pk).update(created_at=datetime(2026, 1, 5, tzinfo=ZoneInfo("Asia/Shanghai")))

    run = bring("money", MONEY, entry(), actor=clerk)

    assert counts(run) == {"faulty": 1}
    assert problems(run) == ["2026年1月录入的账目已结，不能修改或删除；记错的请用“红冲”更正"]


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        ({"use": ""}, "支出必须填写用途。"),
        ({"amount": -5}, "确保该值大于或等于0.01。"),
        ({"purpose": "慰问，电话13800000000"}, "摘要中含有手机号"),
    ],
)
def test_entry_that_cannot_be_is_named(clerk, village, cells, rule):
    run = bring("money", MONEY, entry(**cells), actor=clerk)

    assert (counts(run), problems(run)) == ({"faulty": 1}, [rule])
