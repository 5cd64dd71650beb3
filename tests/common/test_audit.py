"""审计查询 and 登录日志: everything inside the auditor's region, deleted rows included, and nothing outside."""

import io
from datetime import timedelta

import openpyxl
import pytest
from axes.models import AccessFailureLog, AccessLog
from django.urls import reverse
from django.utils import timezone

from common.history import act_of
from common.models import ExportRecord
from common.recall.scope import events_for_user, tracked_models
from common.recall.search import AuditQuery, search
from common.recall.sign_ins import sign_ins_for
from common.recall.words import entries_of
from tests.factories import (
    AssociationFactory,
    AssociationOfficerFactory,
    AttachmentFactory,
    CommitteeMemberFactory,
    RegionFactory,
    StaffUserFactory,
    VillageFactory,
    WordFactory,
)
from tests.factories.finding import make_in
from villages.choices import Role
from villages.models import Association, AssociationOfficer, CommitteeMember

pytestmark = pytest.mark.django_db

SCOPED = [model for model in tracked_models() if hasattr(model._default_manager.all(), "region_lookup")]


def auditor(code="120119"):
    return StaffUserFactory(auditor=True, region__code=code)


def keys(model, user):
    return set(events_for_user(model, user).values_list("pgh_obj_id", flat=True))


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model._meta.label)
def test_events_of_another_region_are_not_found(model):
    own = make_in(model, RegionFactory(code="120119001"))
    foreign = make_in(model, RegionFactory(code="120118001"))

    assert own.pk in keys(model, auditor())
    assert foreign.pk not in keys(model, auditor())
    assert {own.pk, foreign.pk} <= keys(model, StaffUserFactory(auditor=True, national=True))


@pytest.mark.parametrize("code", ["120119001", "120118001"])
def test_deleted_rows_stay_visible_inside_their_region_only(code):
    member = CommitteeMemberFactory(village__code=f"{code}201")
    association = AssociationFactory(region=RegionFactory(code=code), village=None, level="township")
    officer = AssociationOfficerFactory(association=association)
    gone = {CommitteeMember: member.pk, AssociationOfficer: officer.pk, Association: association.pk}
    for row in (member, officer, association):
        row.delete()
    user = auditor()

    for model, key in gone.items():
        found = {moment["verb"] for moment in search(user, AuditQuery(table=model._meta.label_lower))[:10]}
        assert found == ({"insert", "delete"} if code == "120119001" else set()), model
        assert (key in keys(model, user)) == (code == "120119001")


def test_papers_follow_their_record():
    own = AttachmentFactory(target=VillageFactory(code="120119001201"))
    AttachmentFactory(target=VillageFactory(code="120118001201"))
    deleted = CommitteeMemberFactory(village=own.target)
    of_deleted = AttachmentFactory(target=deleted)
    deleted.delete()

    assert keys(type(own), auditor()) == {own.pk, of_deleted.pk}


def test_word_lists_belong_to_everybody_and_accounts_to_their_region():
    word = WordFactory()
    own, foreign = StaffUserFactory(region__code="120119001"), StaffUserFactory(region__code="120118001")
    national = StaffUserFactory(national=True)
    user = auditor()

    assert word.pk in keys(type(word), user)
    assert {row for row in (own.pk, foreign.pk, national.pk) if row in keys(type(own), user)} == {own.pk}


def test_row_that_moved_away_leaves_its_past_behind():
    village = VillageFactory(code="120119001201")
    village.township = RegionFactory(code="120118001")
    village.save()

    here = search(auditor("120119"), AuditQuery(table="villages.village"))[:10]
    there = search(auditor("120118"), AuditQuery(table="villages.village"))[:10]

    assert [moment["verb"] for moment in here] == ["insert"]
    assert [moment["verb"] for moment in there] == ["update"]


def test_each_condition_narrows():
    someone = StaffUserFactory(region__code="120119001", name="样例张三")
    village = VillageFactory(code="120119001201", name="样例甲村")
    other = VillageFactory(code="120119001202", name="样例乙村")
    member = CommitteeMemberFactory(village=village, name="样例李四")
    other.households = 2
    other.save()
    user, today = auditor(), timezone.localdate()
    with act_of(someone, address="10.0.0.7", import_run=5):
        village.households = 1
        village.save()

    def subjects(**asked):
        return [entry.subject for entry in entries_of(search(user, AuditQuery(**asked))[:50])]

    changed = "村(居) 120119001201 样例甲村"
    assert village._meta.verbose_name == "村(居)"
    assert subjects(person="张三") == [changed]
    assert subjects(address="10.0.0.7") == [changed]
    assert subjects(import_run=5) == [changed]
    assert subjects(verb="update", table="villages.village", record="甲村") == [changed]
    assert subjects(record="120119001201", table="villages.committeemember") == [
        f"{member._meta.verbose_name} 样例甲村 样例李四"
    ]
    assert subjects(until=today - timedelta(days=1)) == []
    assert subjects(since=today, until=today, person="张三") == [changed]


def test_page_finds_across_tables_and_shows_the_change(client):
    village = VillageFactory(code="120119001201")
    village.phone = "022-00000000"
    village.save()
    VillageFactory(code="120118001201", name="别处样例村")
    client.force_login(auditor())

    page = client.get(reverse("audit_search")).content.decode()

    assert "022-00000000" in page
    assert "别处样例村" not in page


def test_page_with_a_date_that_is_none_says_so(client):
    client.force_login(auditor())

    response = client.get(reverse("audit_search"), {"since": "昨天", "import_run": "x"})

    assert (response.status_code, "输入" in response.content.decode()) == (200, True)


@pytest.mark.parametrize(("name", "asked"), [("audit_search", "person"), ("sign_in_log", "account")])
def test_question_that_finds_nothing_is_answered_so(client, name, asked):
    VillageFactory(code="120119001201")
    client.force_login(auditor())

    response = client.get(reverse(name), {asked: "查无此人"})

    assert (response.status_code, "没有" in response.content.decode()) == (200, True)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.AUDITOR])
@pytest.mark.parametrize("name", ["audit_search", "sign_in_log"])
def test_audit_is_the_auditors_alone(client, role, name):
    client.force_login(StaffUserFactory(role=role))

    assert client.get(reverse(name)).status_code == 403
    assert client.post(reverse("audit_export")).status_code == 403


@pytest.mark.parametrize("count", [1, 30])
def test_search_takes_as_many_queries_for_many_findings(client, count, django_assert_max_num_queries):
    for _ in range(count):
        AssociationOfficerFactory(association__region=RegionFactory(code="120119001"))
        CommitteeMemberFactory(village__township=RegionFactory(code="120119001"))
    client.force_login(auditor())
    client.get(reverse("audit_search"))

    with django_assert_max_num_queries(12):
        client.get(reverse("audit_search"))


def test_findings_leave_as_a_workbook_and_are_noted(client):
    village = VillageFactory(code="120119001201", name="=1+1")
    VillageFactory(code="120118001201", name="别处样例村")
    client.force_login(auditor())

    response = client.post(reverse("audit_export"), {"query": f"table=villages.village&record={village.code}"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=sheet.max_row - 1)]

    assert [(row[2], row[3]) for row in rows] == [("新增", "村(居) 120119001201 =1+1")]
    assert (ExportRecord.objects.get().row_count, ExportRecord.objects.get().subject) == (1, "审计查询结果")


def test_sign_ins_are_of_accounts_inside_the_region():
    own, foreign = StaffUserFactory(region__code="120119001"), StaffUserFactory(region__code="120118001")
    for username in (own.username, foreign.username, "nobody"):
        AccessLog.objects.create(username=username, ip_address="10.0.0.1")
        AccessFailureLog.objects.create(username=username, ip_address="10.0.0.2", locked_out=True)

    local = sign_ins_for(auditor())
    national = sign_ins_for(StaffUserFactory(auditor=True, national=True))

    assert {(row["account"], row["is_success"]) for row in local[:10]} == {(own.username, True), (own.username, False)}
    assert (len(local), len(national)) == (2, 6)
    assert len(sign_ins_for(auditor(), address="10.0.0.2")) == 1
    assert len(sign_ins_for(auditor(), account="zzz")) == 0


def test_log_in_that_fails_and_one_that_succeeds_are_both_shown(client):
    someone = StaffUserFactory(region__code="120119001")
    client.post(reverse("login"), {"username": someone.username, "password": "wrong"})
    client.post(reverse("login"), {"username": someone.username, "password": "Yangli-2026"})
    client.force_login(auditor())

    page = client.get(reverse("sign_in_log")).content.decode()

    assert page.count(f">{someone.username}<") == 2
    assert ("成功" in page, "失败" in page) == (True, True)
