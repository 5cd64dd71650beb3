"""Workbooks on their way into the registry: what the preview says and what is written."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from common.actions.imports import apply_in_background, confirm_import, discard_import, start_import
from common.history import event_model
from common.models import ImportRun, RunStatus
from common.refusal import Refused
from common.resources import resource_of
from tests.common.importing.runs import CODE, OTHER_TOWN, TOWN, bring, counts
from tests.common.importing.workbooks import HEADERS, upload, workbook
from tests.factories import (
    JobFactory,
    RegionFactory,
    StaffUserFactory,
    VillageFactory,
)
from villages.choices import Role
from villages.models import Village

pytestmark = pytest.mark.django_db


def issues(run) -> list:
    return [(issue.row, issue.header, issue.rule) for issue in run.issues.all()]


def test_new_rows_are_previewed_and_written_only_when_confirmed(clerk, town, now):
    run = bring(clerk, ("样例甲镇", CODE, "样例一村", 300), ("", f"{TOWN}202", "样例二村", 0))

    assert (run.status, counts(run)) == (RunStatus.CHECKED, {"new": 2})
    assert Village.objects.count() == 0

    run = confirm_import(run, actor=clerk, only_good=False, now=now)

    assert run.status == RunStatus.DONE
    assert list(Village.objects.values_list("code", "name", "township_id", "kind", "households", "initials")) == [
        (CODE, "样例一村", TOWN, "village", 300, "ylyc"),
        (f"{TOWN}202", "样例二村", TOWN, "village", 0, "ylec"),
    ]
    assert Village.objects.found_by("样例").count() == 2
    events = event_model(Village).objects.all()
    assert {(event.pgh_label, event.pgh_context["import_run"], event.pgh_context_id) for event in events} == {
        ("insert", run.pk, run.act)
    }


def test_every_kind_of_text_survives_the_way_into_the_table(clerk, town, now):
    texts = ["莫𡐓村", "引\"号'反\\斜\\n村", "制{表},村", "三" * 32 + "村"]
    rows = [("", f"{TOWN}{210 + n}", text, "") for n, text in enumerate(texts)]

    confirm_import(bring(clerk, *rows), actor=clerk, only_good=False, now=now)

    assert list(Village.objects.values_list("name", flat=True)) == texts


def test_changes_touch_only_what_the_file_says(clerk, village, now):
    run = bring(clerk, (CODE, 301, ""), headers=("代码", "户数", "办公地址"))
    assert counts(run) == {"changed": 1}

    confirm_import(run, actor=clerk, only_good=False, now=now)

    before = village
    village = Village.objects.get()
    assert (village.households, village.name, village.revision) == (301, before.name, before.revision + 1)
    assert event_model(Village).objects.filter(pgh_label="update").count() == 1


def test_blank_keeps_and_the_word_clears(clerk, village, now):
    assert counts(bring(clerk, (CODE, ""), headers=("代码", "户数"))) == {"same": 1}

    confirm_import(bring(clerk, (CODE, "清空"), headers=("代码", "户数")), actor=clerk, only_good=False, now=now)

    assert Village.objects.get().households is None


def test_same_file_again_writes_nothing_at_all(clerk, town, now):
    rows = [("样例甲镇", CODE, "样例一村", 300), ("样例甲镇", f"{TOWN}202", "样例二村", 12)]
    confirm_import(bring(clerk, *rows), actor=clerk, only_good=False, now=now)
    before = event_model(Village).objects.count()

    run = confirm_import(bring(clerk, *rows), actor=clerk, only_good=False, now=now)

    assert counts(run) == {"same": 2}
    assert event_model(Village).objects.count() == before
    assert set(Village.objects.values_list("revision", flat=True)) == {1}


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([("样例甲镇", "1.20119E+11", "甲村", 1)], [(2, "代码", "数字位数过多，已被表格软件改成科学记数或丢失末位")]),
        ([("样例甲镇", "12", "甲村", 1)], [(2, "代码", "代码应为12位数字，例如 120119001201。")]),
        ([("没有的镇", CODE, "甲村", 1)], [(2, "乡镇(街道)", "您的管辖范围内没有这个乡镇(街道)")]),
        ([("样例甲镇", CODE, "", 1)], [(2, "名称", "新增的行没有填“名称”")]),
        ([("样例甲镇", "", "甲村", 1)], [(2, "代码", "没有填“代码”")]),
        ([("样例甲镇", CODE, "=HYPERLINK(1)", 1)], [(2, "名称", "不能以“=”开头（会被表格软件当作公式）")]),
        ([("样例甲镇", CODE, "甲" * 51, 1)], [(2, "名称", "最多 50 个字，现有 51 个")]),
        ([("样例甲镇", CODE, "甲村", "约300")], [(2, "户数", "应为数字")]),
        ([("样例甲镇", CODE, "甲村", -3)], [(2, "户数", "不能是负数")]),
        (
            [("", CODE, "甲村", 1), ("", CODE, "乙村", 1)],
            [(2, "代码", "与第 3 行重复（代码相同）"), (3, "代码", "与第 2 行重复（代码相同）")],
        ),
        (
            [("", CODE, "甲村", 1), ("", f"{TOWN}202", "甲村", 1)],
            [
                (2, "名称", "与第 3 行重复（乡镇(街道)、名称相同）"),
                (3, "名称", "与第 2 行重复（乡镇(街道)、名称相同）"),
            ],
        ),
    ],
)
def test_bad_row_is_named_with_its_rule(clerk, town, rows, found):
    run = bring(clerk, *rows)

    assert issues(run) == found
    assert counts(run)["faulty"] == len(rows)


def test_name_of_another_village_in_the_table_is_refused(clerk, village):
    run = bring(clerk, ("", f"{TOWN}202", "样例一村", 1))

    assert issues(run) == [(2, "名称", "该乡镇(街道)已有同名的村(居)，请核对名称。")]


def test_what_lies_outside_the_region_reads_like_what_does_not_exist(town):
    clerk = StaffUserFactory(region=RegionFactory(code=TOWN[:6]))
    VillageFactory(code="990202101201", township__name="样例外镇")

    inside, outside = (
        [(i.header, i.rule, i.fix) for i in bring(clerk, (name, code, "甲村", 1)).issues.all()]
        for name, code in (("没有的镇", f"{TOWN}201"), ("样例外镇", f"{TOWN}202"))
    )
    assert inside == outside
    by_code = [
        [(i.header, i.rule, i.fix) for i in bring(clerk, ("", code, "甲村", 1)).issues.all()]
        for code in ("990202101202", "990999101202")
    ]
    assert by_code[0] == by_code[1] != []


def test_village_of_another_region_is_not_changed(town):
    clerk = StaffUserFactory(region=town)
    VillageFactory(code=f"{OTHER_TOWN}201", households=5)

    run = bring(clerk, (f"{OTHER_TOWN}201", 6), headers=("代码", "户数"))

    assert counts(run) == {"faulty": 1, "problems": 1}
    assert Village.objects.get().households == 5


def test_township_clerk_changes_but_does_not_add(town, village):
    run = bring(StaffUserFactory(region=town), (CODE, 9), (f"{TOWN}299", 9), headers=("代码", "户数"))

    assert counts(run) == {"changed": 1, "faulty": 1, "problems": 1}
    assert issues(run) == [(3, "代码", "台账里没有这一条，您的账号不能新增")]


def test_renaming_is_not_done_by_import(clerk, village):
    run = bring(clerk, ("", CODE, "样例新名村", 300))

    assert issues(run) == [(2, "名称", "导入不能改动这一项")]


def test_code_and_name_at_odds_is_a_warning_that_does_not_block(clerk, town):
    run = bring(clerk, ("", f"{TOWN}001", "样例一村", 1))

    assert counts(run) == {"new": 1, "warnings": 1}
    assert run.issues.get().is_warning


def test_errors_block_until_good_rows_are_chosen(clerk, town, now):
    run = bring(clerk, ("", CODE, "样例一村", 1), ("", f"{TOWN}202", "", 1))

    with pytest.raises(Refused, match="还有错误的行"):
        confirm_import(run, actor=clerk, only_good=False, now=now)
    confirm_import(run, actor=clerk, only_good=True, now=now)

    assert list(Village.objects.values_list("code", flat=True)) == [CODE]


def test_totals_and_signatures_are_skipped_visibly(clerk, town):
    run = bring(clerk, ("", CODE, "样例一村", 1), ("合计", "", "", 1), ("填报人：张三", "", "", ""))

    assert counts(run) == {"new": 1, "skipped": 2}


def test_merged_township_counts_for_each_row_and_merged_figures_do_not(clerk, town):
    def fill(book, page):
        page.merge_range("A2:A3", "样例甲镇")
        page.merge_range("D2:D3", 100)

    rows = workbook(HEADERS, ("样例甲镇", CODE, "样例一村", 100), ("", f"{TOWN}202", "样例二村", ""), fill=fill)
    run = start_import(resource_of("villages"), upload(rows), actor=clerk)

    assert [(i.row, i.header, i.is_warning) for i in run.issues.all()] == [
        (3, "乡镇(街道)", True),
        (3, "户数", False),
    ]


def test_only_headers_is_refused_and_stays_on_record(clerk, town):
    run = bring(clerk)

    assert (run.status, run.refusal) == (RunStatus.REFUSED, "工作表“Sheet1”只有表头，没有数据。请填写后再导入。")


def test_unreadable_file_is_refused_and_not_kept(clerk):
    with pytest.raises(Refused, match="可执行程序"):
        start_import(resource_of("villages"), upload(b"MZ\0\0", "村居.xlsx"), actor=clerk)
    assert ImportRun.objects.count() == 0


def test_confirmed_twice_is_written_once(clerk, town, now):
    run = bring(clerk, ("", CODE, "样例一村", 1))
    confirm_import(run, actor=clerk, only_good=False, now=now)
    confirm_import(run, actor=clerk, only_good=False, now=now + timedelta(minutes=1))

    assert Village.objects.count() == 1
    assert ImportRun.objects.get().done_at == now


def test_change_between_preview_and_confirmation_stops_and_previews_anew(clerk, village, now):
    run = bring(clerk, (CODE, 301), headers=("代码", "户数"))
    Village.objects.update(households=302)

    with pytest.raises(Refused, match="没有写入任何内容"):
        confirm_import(run, actor=clerk, only_good=False, now=now)
    assert Village.objects.get().households == 302

    run.refresh_from_db()
    confirm_import(run, actor=clerk, only_good=False, now=now)
    assert Village.objects.get().households == 301


def test_only_the_owner_confirms_and_discards(clerk, town, now):
    run = bring(clerk, ("", CODE, "样例一村", 1))
    colleague = StaffUserFactory(region=clerk.region)

    with pytest.raises(PermissionDenied):
        confirm_import(run, actor=colleague, only_good=False, now=now)
    discard_import(run, actor=clerk)
    with pytest.raises(Refused, match="不在待确认的状态"):
        confirm_import(run, actor=clerk, only_good=False, now=now)


def test_altered_file_is_not_imported(clerk, town, now):
    run = bring(clerk, ("", CODE, "样例一村", 1))
    with open(run.file.path, "ab") as file:
        file.write(b"x")

    with pytest.raises(Refused, match="与上传时不一致"):
        confirm_import(run, actor=clerk, only_good=False, now=now)


def test_worker_writes_nothing_for_an_account_that_may_no_longer_import(clerk, town, now):
    run = bring(clerk, ("", CODE, "样例一村", 301))
    clerk.role = Role.LEADER
    clerk.save()

    with pytest.raises(Refused, match="权限已被收回"):
        apply_in_background.run(JobFactory(owner=clerk), None, run_id=run.pk)
    assert Village.objects.count() == 0
