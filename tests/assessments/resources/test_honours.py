"""Titles of former years as a workbook: brought in once, taken back while nothing followed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.models import Honour
from common.actions.imports import confirm_import, start_import, undo_import
from common.models import ImportRun
from common.resources import resource_of
from tests.common.importing.workbooks import upload, workbook
from tests.factories import HonourFactory, RegionFactory, StaffUserFactory, VillageFactory

HEADERS = ("乡镇(街道)", "村(居)", "批次年份", "级别", "编号", "标牌号", "文号", "命名日期", "备注")
ROW = ("", "样例村", 2013, "全国示范村", "国示范2013第7号", "0007", "国计生协〔2013〕1号", "2013年12月1日", "")


@pytest.fixture
def reviewer(db):
    return StaffUserFactory(region=RegionFactory(code="120119"), reviewer=True)


@pytest.fixture
def village(reviewer):
    return VillageFactory(code="120119001201", name="样例村")


def bring(*rows: tuple, actor) -> ImportRun:
    return start_import(resource_of("honours"), upload(workbook(HEADERS, *rows)), actor=actor)


def counts(run: ImportRun) -> dict:
    return {key: number for key, number in run.counts.items() if number and key != "problems"}


def rules(run: ImportRun) -> list[str]:
    return list(run.issues.order_by("row", "pk").values_list("rule", flat=True))


def test_titles_of_former_years_come_in_once(reviewer, village, now):
    run = bring(ROW, actor=reviewer)
    confirm_import(run, actor=reviewer, only_good=False, now=now)
    again = bring(ROW, actor=reviewer)

    honour = Honour.objects.get()
    assert (honour.village, honour.year, honour.title, honour.number) == (
        village,
        2013,
        "全国示范村",
        "国示范2013第7号",
    )
    assert (honour.state, honour.application, honour.level) == ("valid", None, None)
    assert counts(again) == {"same": 1}


def test_what_was_named_is_not_changed_by_a_workbook(reviewer, village):
    HonourFactory(village=village, number=ROW[4])

    run = bring(ROW, actor=reviewer)

    assert counts(run) == {"faulty": 1}
    assert set(rules(run)) == {"导入不能改动这一项"}


def test_lines_that_cannot_be_are_named(reviewer, village):
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    rows = (
        (*ROW[:2], 13, *ROW[3:]),
        (*ROW[:4], "国示范2013第8号", "", "文号", tomorrow, ""),
        ("", "别处的村", *ROW[2:4], "国示范2013第9号", *ROW[5:]),
    )

    run = bring(*rows, actor=reviewer)

    assert counts(run) == {"faulty": 3}
    assert rules(run)[:2] == ["批次年份应为四位数年份", "命名日期晚于今天"]


def test_import_is_undone_while_nothing_followed(reviewer, village):
    run = bring(ROW, actor=reviewer)
    confirm_import(run, actor=reviewer, only_good=False, now=timezone.now())

    undo_import(run, actor=reviewer, now=timezone.now())

    assert list(Honour.objects.all()) == []


def test_township_and_clerk_bring_nothing(village):
    for user in (
        StaffUserFactory(region__code="120119001", leader=True),
        StaffUserFactory(region__code="120119"),
    ):
        assert not resource_of("honours").may_import(user)
