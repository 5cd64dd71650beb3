"""变更记录: every change of a record in words, for whoever may see the record."""

import pghistory
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone

from common.actions.attachments import attach, remove
from common.history import act_of
from common.models import StepRecord
from common.recall.moments import moments_of
from common.recall.words import entries_of
from common.workflow import take_step
from tests.factories import (
    AnnualStatisticsFactory,
    AssociationOfficerFactory,
    CommitteeMemberFactory,
    StaffUserFactory,
    TownshipFactory,
    VillageFactory,
    WordFactory,
)
from villages.workflow import STATISTICS_STEPS

pytestmark = pytest.mark.django_db


def told(target):
    return entries_of(moments_of(target)[:100], target)


def changes(entry):
    return [(change.label, change.before, change.after) for change in entry.changes]


def test_change_is_told_with_labels_names_and_blanks():
    user = StaffUserFactory()
    first, second = TownshipFactory(code="120119001"), TownshipFactory(code="120119002")
    village = VillageFactory(code="120119001201", township=first, credit_code="", longitude="117.400000")
    village.kind, village.township, village.phone, village.longitude = "residents", second, "022-00000000", "117.45"

    with act_of(user, address="10.0.0.1"):
        village.save()

    entry = told(village)[0]
    assert (entry.verb, entry.name, entry.unit, entry.address) == ("修改", user.name, user.unit, "10.0.0.1")
    assert changes(entry) == [
        ("类型", "村", "居"),
        ("乡镇(街道)", first.name, second.name),
        ("办公电话", "空白", "022-00000000"),
        ("经度", "117.4", "117.45"),
    ]


def test_booleans_dates_and_word_lists_are_words():
    officer = AssociationOfficerFactory(is_full_time=False, left_on=None)
    before = str(officer.post)
    officer.post = WordFactory(word_list=officer.post.word_list)
    officer.is_full_time = True
    officer.left_on = "2026-09-30"
    officer.save()

    assert changes(told(officer)[0]) == [
        ("协会职务", before, str(officer.post)),
        ("专职", "否", "是"),
        ("离任日期", "空白", "2026-09-30"),
    ]


def test_new_row_tells_what_was_filled():
    village = VillageFactory(code="120119001201", name="莫𡐓村")

    (entry,) = told(village)

    assert entry.verb == "新增"
    assert ("名称", "", "莫𡐓村") in changes(entry)
    assert "统一社会信用代码" not in [label for label, _, _ in changes(entry)]


def test_change_by_import_names_its_run():
    village = VillageFactory()
    with act_of(StaffUserFactory(), import_run=7), pghistory.context():
        village.households = 5
        village.save()

    assert told(village)[0].source == "批量导入（第 7 批）"


def test_change_from_the_database_console_is_told_without_a_name():
    village = VillageFactory()
    type(village).objects.filter(pk=village.pk).update(households=9)

    entry = told(village)[0]

    assert (entry.name, changes(entry)) == ("", [("户数", "空白", "9")])


def test_steps_and_papers_stand_in_the_same_stream():
    row = AnnualStatisticsFactory(filed=True)
    reviewer = StaffUserFactory(role="reviewer", region=row.village.township.parent)
    row = take_step(row, STATISTICS_STEPS["reopen"], "reopen", actor=reviewer, now=timezone.now(), note="户数有误")
    clerk = StaffUserFactory(region=row.village.township)
    paper = attach(row, SimpleUploadedFile("底册.pdf", b"%PDF-1.4 x"), actor=clerk)
    remove(paper, actor=clerk, now=timezone.now())

    entries = told(row)

    assert [entry.verb for entry in entries if entry.verb not in {"新增", "修改"}] == [
        "删除附件",
        "上传附件",
        "退回修改",
    ]
    step = next(entry for entry in entries if entry.verb == "退回修改")
    assert (step.note, step.name, changes(step)) == ("户数有误", reviewer.name, [("状态", "已上报", "填报中")])
    assert "底册.pdf" in entries[0].subject
    assert StepRecord.objects.of(row).count() == 1


def test_older_page_still_knows_what_was_before():
    village = VillageFactory(households=0)
    for households in range(1, 31):
        village.households = households
        village.save()

    page = Paginator(moments_of(village), 25).page(2)

    assert page.paginator.count == 31
    entries = entries_of(page.object_list, village)
    assert changes(entries[0]) == [("户数", "4", "5")]
    assert entries[-1].verb == "新增"


def test_page_shows_the_changes_of_a_record_of_ones_own(client):
    village = VillageFactory(code="120119001201")
    village.phone = "022-00000000"
    village.save()
    client.force_login(StaffUserFactory(region__code="120119001"))

    page = client.get(reverse("record_history", args=["villages.village", village.pk])).content.decode()

    assert "办公电话" in page
    assert "022-00000000" in page


def test_history_of_another_region_is_not_found(client):
    member = CommitteeMemberFactory(village__code="120118001201", work_phone="022-11111111")
    client.force_login(StaffUserFactory(region__code="120119"))

    for label, key in (("villages.village", member.village_id), ("villages.committeemember", member.pk)):
        assert client.get(reverse("record_history", args=[label, key])).status_code == 404


def test_history_is_forbidden_to_whom_the_record_is(client):
    village = VillageFactory()
    client.force_login(StaffUserFactory(auditor=True, national=True))

    assert client.get(reverse("record_history", args=["villages.village", village.pk])).status_code == 403


@pytest.mark.parametrize("label", ["villages.nonsense", "nonsense", "sessions.session", "common.job", "common.word"])
def test_history_is_of_tracked_records_only(client, label):
    client.force_login(StaffUserFactory())

    assert client.get(reverse("record_history", args=[label, "1"])).status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_history_takes_as_many_queries_for_many_changes(client, count, django_assert_max_num_queries):
    row = AnnualStatisticsFactory(households=0)
    for households in range(1, count + 1):
        row.households = households
        row.save()
    client.force_login(StaffUserFactory(region=row.village.township))
    address = reverse("record_history", args=["villages.annualstatistics", row.pk])
    client.get(address)

    with django_assert_max_num_queries(12):
        client.get(address)
