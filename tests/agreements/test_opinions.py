"""Opinions: answered in time, published, handed over; and the informant, shown to the handler and to nobody else."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.urls import reverse

from agreements.actions.opinions import (
    Informant,
    answer_case,
    possible_handlers,
    publish_case,
    register_case,
    transfer_case,
)
from agreements.choices import OpinionState
from agreements.models import OpinionCase, OpinionInformant
from common.history import event_model
from common.models import Notice, StepRecord
from common.refusal import Refused
from tests.factories import OpinionCaseFactory, RegionFactory, StaffUserFactory, VillageFactory
from villages.choices import Role

pytestmark = pytest.mark.django_db
TOWNSHIP = "120119001"
BEIJING = ZoneInfo("Asia/Shanghai")
NAME, CONTACT = "藏名甲乙", "藏号0101"


@pytest.fixture
def village():
    return VillageFactory(code=f"{TOWNSHIP}201")


@pytest.fixture
def handler():
    return StaffUserFactory(region=RegionFactory(code=TOWNSHIP))


@pytest.fixture
def case(village, handler):
    plain = OpinionCaseFactory.build(village=village, received_on=date(2026, 10, 16), unanswered=True)
    return register_case(plain, Informant(NAME, CONTACT), actor=handler)


def at(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=BEIJING)


def test_whoever_registers_handles_and_has_three_days(case, handler):
    assert (case.handler, case.due_on, case.state) == (handler, date(2026, 10, 19), OpinionState.RECEIVED)


@pytest.mark.parametrize(
    ("moment", "in_time"), [(at(2026, 10, 19, 23, 59, 59), True), (at(2026, 10, 20, 0, 0, 0), False)]
)
def test_last_day_counts_to_its_end(case, handler, moment, in_time):
    assert answer_case(case, "已查清并处理。", actor=handler, now=moment).is_in_time == in_time


def test_case_goes_from_desk_to_desk_with_its_records(case, handler):
    answer_case(case, "已查清并处理。", actor=handler, now=at(2026, 10, 17, 9))
    done = publish_case(case, "反映的问题已处理。", "村务公开栏", actor=handler, now=at(2026, 10, 18, 9))

    assert (done.state, done.published_on) == (OpinionState.PUBLISHED, date(2026, 10, 18))
    assert list(StepRecord.objects.of(case).values_list("verb", "note")) == [("answer", ""), ("publish", "")]


@pytest.mark.parametrize("text", [f"{NAME}反映的问题", "藏名 甲乙反映", f"电话{CONTACT}"])
def test_text_that_names_the_informant_goes_nowhere(case, handler, text):
    with pytest.raises(Refused, match=r"^调查处理情况中出现了反映人的姓名或联系方式，请删去后再提交。$"):
        answer_case(case, text, actor=handler, now=at(2026, 10, 17, 9))
    answer_case(case, "已查清。", actor=handler, now=at(2026, 10, 17, 9))
    with pytest.raises(Refused, match=r"^公布内容中出现了反映人"):
        publish_case(case, text, "公开栏", actor=handler, now=at(2026, 10, 17, 9))
    with pytest.raises(Refused, match=r"^公布内容中出现了反映人"):
        publish_case(case, "已处理。", text, actor=handler, now=at(2026, 10, 17, 9))
    case.refresh_from_db()
    assert (case.state, case.published_text) == (OpinionState.ANSWERED, "")


def test_second_answer_finds_the_first(case, handler):
    answer_case(case, "已查清。", actor=handler, now=at(2026, 10, 17, 9))

    with pytest.raises(Refused, match="刚刚已被处理"):
        answer_case(case, "改口。", actor=handler, now=at(2026, 10, 17, 10))
    case.refresh_from_db()
    assert case.answer == "已查清。"


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER, Role.LEADER])
def test_colleague_answers_nothing(case, role):
    with pytest.raises(PermissionDenied):
        answer_case(case, "代答", actor=StaffUserFactory(role=role, region__code=TOWNSHIP), now=at(2026, 10, 17))


def test_new_handler_alone_sees_the_informant(case, handler, now):
    colleague = StaffUserFactory(region__code=TOWNSHIP)

    transfer_case(case, colleague, actor=handler, now=now)

    shown = {user: OpinionInformant.objects.shown_to(user).count() for user in (handler, colleague)}
    assert shown == {handler: 0, colleague: 1}
    notice = Notice.objects.get()
    assert (notice.user, NAME in notice.title + notice.body) == (colleague, False)


def test_leader_directs_a_case_to_somebody_but_never_to_himself(case, now):
    reviewer = StaffUserFactory(reviewer=True, region__code=TOWNSHIP)

    with pytest.raises(Refused, match="不能移交给自己"):
        transfer_case(case, reviewer, actor=reviewer, now=now)
    other = StaffUserFactory(region__code="120119")
    assert transfer_case(case, other, actor=reviewer, now=now).handler == other


def test_case_goes_to_nobody_outside_its_township_and_county(case, handler, now):
    foreign = StaffUserFactory(region__code="120118001")
    leader = StaffUserFactory(leader=True, region__code=TOWNSHIP)
    for user in (foreign, leader, StaffUserFactory(region__code="1201"), StaffUserFactory(region__code="120119002")):
        with pytest.raises(Refused, match="不能办理这件意见"):
            transfer_case(case, user, actor=handler, now=now)
    assert list(possible_handlers(case)) == []


def everybody(case) -> list:
    users = [StaffUserFactory(role=role, region__code=code) for role in Role for code in (TOWNSHIP, "120119", "1201")]
    return [*users, StaffUserFactory(system_admin=True, is_superuser=True, national=True)]


def pages(case) -> list[str]:
    return [
        reverse("opinion_list"),
        f"{reverse('opinion_list')}?q={NAME}",
        *(reverse(f"opinion_{verb}", args=[case.pk]) for verb in ("detail", "update", "answer", "publish", "transfer")),
        reverse("record_history", args=["agreements.opinioncase", case.pk]),
        f"{case.village.get_absolute_url()}?tab=opinions",
        reverse("village_print", args=[case.village_id]),
        f"{reverse('search')}?q={NAME}",
        reverse("audit_search"),
        f"{reverse('audit_search')}?q={NAME}",
        reverse("home"),
    ]


def read(user, case) -> str:
    client = Client()
    client.force_login(user)
    answers = [client.get(address) for address in pages(case)]
    body = {"take": "all", "file_format": "csv"}
    answers.append(client.post(reverse("export", args=["opinions"]), body))
    typed = f"?q={NAME}"
    return "".join(
        (b"".join(answer.streaming_content) if answer.streaming else answer.content)
        .decode("utf-8", "replace")
        .replace(typed, "")
        .replace(f'value="{NAME}"', "")
        .replace(f"“{NAME}”", "")
        for answer in answers
    )


def test_informant_is_read_by_the_handler_and_by_nobody_else(case, handler):
    assert NAME in read(handler, case)
    assert CONTACT in read(handler, case)
    leaks = [str(user) for user in everybody(case) if CONTACT in read(user, case)]
    assert leaks == []


def test_informant_is_in_no_history_export_record_or_notice(case, handler, now):
    client = Client()
    client.force_login(handler)
    address = reverse("opinion_update", args=[case.pk])
    given = {
        "revision": case.revision,
        "received_on": "2026-10-16",
        "channel": case.channel,
        "matter": case.matter,
        "content": "改过的内容",
        "informant_name": NAME,
        "informant_contact": "藏号0202",
    }
    assert client.post(address, given).status_code == 302
    assert OpinionInformant.objects.get().contact == "藏号0202"
    assert event_model(OpinionInformant) is None
    answer_case(OpinionCase.objects.get(), "已查清。", actor=handler, now=at(2026, 10, 17, 9))

    with connection.cursor() as cursor:
        holding = []
        for table in sorted(connection.introspection.table_names()):
            cursor.execute(
                f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s OR t::text LIKE %s', [f"%{NAME}%", "%藏号%"]
            )
            if cursor.fetchone()[0]:
                holding.append(table)
    assert holding == [OpinionInformant._meta.db_table]


def test_content_that_names_the_informant_is_refused(client, handler, village):
    client.force_login(handler)

    response = client.post(
        reverse("opinion_create"),
        {
            "village": village.pk,
            "received_on": "2026-10-16",
            "channel": "box",
            "matter": "affairs",
            "content": f"{NAME}说公开栏没有更新",
            "informant_name": NAME,
        },
    )

    assert response.context["form"].errors["content"] == [
        "内容中出现了反映人的姓名或联系方式，请删去；内容会被其他人看到。"
    ]
    assert OpinionCase.objects.count() == 0


def test_browser_keeps_no_draft_of_what_is_said_about_the_informant(client, handler):
    client.force_login(handler)

    page = client.get(reverse("opinion_create")).content.decode()

    assert "data-draft=" not in page


def test_nothing_is_hung_on_a_case(client, handler, case):
    client.force_login(handler)

    assert not handler.has_perm("agreements.change_opinioncase", case)
    response = client.post(reverse("attachment_upload", args=["agreements.opinioncase", case.pk]))
    assert response.status_code == 403
