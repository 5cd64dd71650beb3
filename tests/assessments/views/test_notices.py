"""Pages of a public notice: writing, posting, the page for everybody, the sheet, objections, archive."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agreements.actions.public_archive import sha256_of_page
from assessments.actions.notices import conclude_notice, post_notice
from assessments.choices import ApplicationState, NoticeState
from assessments.models import NamingNotice, NoticeArchive, NoticeObjection
from common.inbox import tasks_for
from tests.assessments.notices import SAID, concluded_today, drafted
from tests.assessments.papers import COUNTY, at_desk, running_batch
from tests.factories import DeclaredInterestFactory, StaffUserFactory

pytestmark = pytest.mark.django_db
BEIJING = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def leader(client):
    user = StaffUserFactory(region__code=COUNTY, leader=True, name="样例负责人", work_phone="02200000001")
    client.force_login(user)
    return user


@pytest.fixture
def batch():
    return running_batch(year=2026)


@pytest.fixture
def units(batch):
    return [at_desk(batch, number, ApplicationState.PUBLICISED) for number in (201, 202)]


@pytest.fixture
def draft(batch, units, leader):
    return drafted(batch, units, leader)


@pytest.fixture
def posted(draft, leader):
    """Posted today, for pages that go by the real clock."""
    return post_notice(draft, actor=leader, now=timezone.now())


@pytest.fixture
def concluded(draft, leader):
    return concluded_today(draft, leader)


def test_notice_is_written_from_what_waits(client, leader, batch, units):
    address = reverse("naming_notice_create", args=[batch.pk])

    shown = client.get(address)
    answer = client.post(address, SAID | {"applications": [units[0].pk]})

    assert shown.context["form"].initial["applications"] == [unit.pk for unit in units]
    assert shown.context["form"].initial["contact"] == "样例负责人"
    notice = NamingNotice.objects.get()
    assert answer.url == notice.get_absolute_url()
    assert [entry.application for entry in notice.entries.all()] == [units[0]]


def test_notice_with_a_mobile_number_is_refused_beside_the_field(client, leader, batch, units):
    sent = SAID | {"phone": "13800138000", "applications": [units[0].pk]}

    answer = client.post(reverse("naming_notice_create", args=[batch.pk]), sent)

    assert "phone" in answer.context["form"].errors
    assert list(NamingNotice.objects.all()) == []


def test_posting_page_says_the_last_day_and_posts(client, leader, draft):
    address = reverse("naming_notice_step", args=[draft.pk, "post"])

    asked = client.get(address)
    client.post(address, {"note": ""})

    draft.refresh_from_db()
    last = draft.ends_on
    assert f"截止 {last.year}年{last.month}月{last.day}日 23:59" in asked.text
    assert "节假日安排还没有录入" in asked.text
    assert (draft.state, draft.starts_on) == (NoticeState.POSTED, timezone.localdate())


def test_everybody_reads_the_same_page_without_an_account(client, leader, posted):
    address = reverse("public_notice", args=[posted.code])
    outsider = Client().get(address)
    inside = client.get(address)

    assert outsider.status_code == 200
    assert outsider.content == inside.content
    for words in ("2026年样例拟命名公示", "样例201村", "样例县人民政府", "样例经办", "02212345678", "样例路1号"):
        assert words in outsider.text
    assert "Set-Cookie" not in outsider.headers
    assert outsider.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_page_says_what_was_posted_whatever_happens_later_and_nothing_personal(client, leader, posted, units):
    village = units[0].village
    village.name = "改名村"
    village.save()
    DeclaredInterestFactory(village=village, user__name="样例亲属")

    page = Client().get(reverse("public_notice", args=[posted.code])).text

    assert "样例201村" in page
    assert "改名村" not in page
    for person in (leader.name, units[0].contact_name, units[0].contact_phone, "样例亲属", units[0].practice):
        assert person not in page


def test_page_is_archived_when_the_notice_is_concluded_and_read_at_any_time(client, leader, posted):
    shown = Client().get(reverse("public_notice", args=[posted.code])).text
    conclude_notice(posted, actor=leader, now=timezone.now() + timedelta(days=60))

    archive = NoticeArchive.objects.get()
    page = client.get(posted.get_absolute_url())
    assert (archive.notice, archive.page) == (posted, shown)
    assert archive.sha256 == sha256_of_page(shown)
    assert reverse("notice_archive", args=[archive.pk]) in page.text
    assert "校验一致，未被改动" in page.text
    assert client.get(reverse("notice_archive", args=[archive.pk])).text == shown


@pytest.mark.parametrize("state", ["draft", "concluded"])
def test_before_and_after_there_is_no_page(client, request, state):
    notice = request.getfixturevalue(state)

    answer = Client().get(reverse("public_notice", args=[notice.code]))

    assert answer.status_code == 404
    assert "样例201村" not in answer.text


def test_wrong_code_finds_nothing(client, posted):
    assert Client().get(reverse("public_notice", args=["nowhere"])).status_code == 404


def test_page_with_hundreds_of_units_takes_two_queries(client, posted):
    with CaptureQueriesContext(connection) as captured:
        Client().get(reverse("public_notice", args=[posted.code]))

    assert len(captured) <= 2


def test_sheet_bears_the_address_as_code_and_words(client, posted):
    page = client.get(reverse("naming_notice_sheet", args=[posted.pk]))

    assert f"http://testserver/public/notices/{posted.code}/" in page.text
    assert "data:image/svg+xml" in page.text
    assert page.text.index("样发〔2026〕1号") < page.text.index("样例201村") < page.text.index("公示期：")
    assert page.text.index("公示期：") < page.text.index("联系人：样例经办") < page.text.rindex("样例县人民政府")


def test_objection_is_registered_and_answered_without_anybodys_name(client, leader, posted, units):
    today = timezone.localdate().isoformat()
    sent = {"application": units[0].pk, "received_on": today, "content": "公开不及时"}

    client.post(reverse("notice_objection_create", args=[posted.pk]), sent)
    objection = NoticeObjection.objects.get()
    answered = {"answer": "已核实", "is_upheld": "no", "answered_on": today}
    client.post(reverse("notice_objection_answer", args=[objection.pk]), answered)

    objection.refresh_from_db()
    assert (objection.content, objection.answer, objection.is_upheld) == ("公开不及时", "已核实", False)
    assert "公开不及时" in client.get(posted.get_absolute_url()).text


def test_upheld_objection_ends_in_striking_the_unit(client, leader, posted, units):
    client.post(reverse("notice_strike", args=[units[0].pk, "strike"]), {"note": "异议成立"})

    units[0].refresh_from_db()
    assert units[0].state == ApplicationState.FAILED


def test_inbox_leads_from_the_list_to_the_naming(leader, batch, units):
    def titles() -> list[str]:
        now = datetime(2026, 12, 1, 9, tzinfo=BEIJING)
        return [task.title for task in tasks_for(leader, now) if "公示" in task.title]

    waiting = titles()
    draft = drafted(batch, units, leader)
    posted = post_notice(draft, actor=leader, now=datetime(2026, 10, 19, 9, tzinfo=BEIJING))
    over = titles()
    conclude_notice(posted, actor=leader, now=datetime(2026, 12, 1, 9, tzinfo=BEIJING))

    assert waiting == ["样例批次：待发布命名公示"]
    assert over == ["2026年样例拟命名公示：公示期满，待结束公示"]
    assert titles() == ["2026年样例拟命名公示：公示已结束，待命名授牌"]
