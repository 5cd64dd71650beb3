"""Posting, objections, filing, corrections: the pages that lead from the vote to the file."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from agreements.actions.adoption import end_publicity, file_version, pass_vote, record_meeting, record_objection
from agreements.choices import CharterState
from agreements.models import Objection, PublicArchive, Publicity
from agreements.views.charter_paper import qr_code
from tests.agreements.desks_of_adoption import (
    at,
    filed,
    filing,
    meeting_of,
    posting,
    publicised,
    to_file,
    to_vote,
)
from tests.agreements.papers import TOWNSHIP
from tests.factories import CorrectionOrderFactory, FilingFactory, StaffUserFactory
from villages.choices import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    user = StaffUserFactory(region__code=TOWNSHIP, name="样例经办")
    client.force_login(user)
    return user


@pytest.fixture
def reviewer():
    return StaffUserFactory(region__code=TOWNSHIP, role=Role.REVIEWER, name="样例审核")


def won_today(clerk):
    """A vote won today, for pages that go by the real clock."""
    today = timezone.localdate()
    version = to_vote(party_studied_on=today - timedelta(days=30))
    meeting = meeting_of(version, held_on=today, notice_on=today - timedelta(days=12))
    record_meeting(meeting, actor=clerk, now=timezone.now())
    return version, today


POSTED_FORM = {"days": "15", "place": "样例村公开栏", "contact": "样例村委会办公室，022-00000000"}


def test_won_vote_is_posted(client, clerk):
    version, today = won_today(clerk)
    address = reverse("publicity_create", args=[version.pk])
    assert client.get(address).context["form"]["days"].value() == 15

    answer = client.post(address, POSTED_FORM | {"began_on": today.isoformat()})

    assert answer.url == f"{version.get_absolute_url()}#adoption"
    version.refresh_from_db()
    run = version.counting_publicity
    assert (version.state, run.last_day) == (CharterState.PUBLICISED, today + timedelta(days=14))


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"days": "14"}, {"__all__": "公示14天，少于规定的15天"}),
        ({"contact": "张三 13812345678"}, {"contact": "含有手机号"}),
        ({"place": "138 1234 5678 处"}, {"place": "含有手机号"}),
    ],
)
def test_posting_that_may_not_be_stays_a_form(client, clerk, changes, errors):
    version, today = won_today(clerk)
    typed = POSTED_FORM | {"began_on": today.isoformat()} | changes

    form = client.post(reverse("publicity_create", args=[version.pk]), typed).context["form"]

    assert {name: str(found[0]).startswith(errors[name]) for name, found in form.errors.items()} == dict.fromkeys(
        errors, True
    )
    version.refresh_from_db()
    assert (version.state, Publicity.objects.count()) == (CharterState.TO_VOTE, 0)


def test_objection_is_recorded_and_answered(client, clerk):
    version, today = won_today(clerk)
    client.post(reverse("publicity_create", args=[version.pk]), POSTED_FORM | {"began_on": today.isoformat()})
    run = version.counting_publicity

    client.post(
        reverse("objection_create", args=[run.pk]), {"received_on": today.isoformat(), "content": "第三条不清楚。"}
    )
    objection = Objection.objects.get()
    answer = {"answer": "已在会上说明。", "answered_on": today.isoformat(), "revision": "1"}
    client.post(reverse("objection_answer", args=[objection.pk]), answer)

    objection.refresh_from_db()
    assert (objection.answer, objection.answered_on, objection.is_accepted) == ("已在会上说明。", today, False)


def test_restart_asks_for_a_reason_and_counts_anew(client, clerk):
    version = publicised(clerk)
    today = timezone.localdate()
    address, typed = reverse("publicity_restart", args=[version.pk]), POSTED_FORM | {"began_on": today.isoformat()}
    assert client.post(address, typed).context["form"].errors == {"reason": ["请填写重新公示的原因。"]}

    client.post(address, typed | {"reason": "张贴处被遮挡"})

    assert version.counting_publicity.last_day == today + timedelta(days=14)


def test_end_of_the_posting_is_a_step_that_archives(client, clerk):
    version = publicised(clerk)
    address = reverse("adoption_step", args=[version.pk, "end_publicity"])
    assert client.get(address).context["objection"] == ""

    client.post(address, {"note": ""})

    version.refresh_from_db()
    assert version.state == CharterState.TO_FILE
    page = client.get(PublicArchive.objects.get().get_absolute_url())
    assert (page.context["is_unaltered"], page.context["wording_is_unaltered"]) == (True, True)


def test_lost_vote_is_a_step_with_a_date(client, clerk):
    version = to_vote()
    record_meeting(meeting_of(version, votes_for=100), actor=clerk, now=at(date(2026, 9, 20)))

    client.post(
        reverse("adoption_step", args=[version.pk, "fail_vote"]), {"note": "重新征求意见", "due_on": "2026-12-31"}
    )

    version.refresh_from_db()
    assert (version.state, version.revise_by) == (CharterState.RETURNED, date(2026, 12, 31))


def test_filing_suggests_number_authority_and_examination(client, clerk, reviewer):
    version = to_file(clerk)
    client.force_login(reviewer)
    address = reverse("filing_create", args=[version.pk])
    form = client.get(address).context["form"]
    today = timezone.localdate()
    suggested = {name: form[name].value() for name in ("authority", "number")}
    village = version.village
    assert suggested["number"].endswith(f"〔{today.year}〕村规备001号")
    assert village.township.name in suggested["authority"]

    client.post(address, suggested | {"examiner": "样例审核", "examination": "合法", "filed_on": today.isoformat()})

    version.refresh_from_db()
    assert (version.state, version.filing.number) == (CharterState.IN_FORCE, suggested["number"])


def test_correction_is_ordered_and_lifted_on_pages(client, clerk, reviewer):
    version = filed(clerk, reviewer)
    client.force_login(reviewer)
    today = timezone.localdate()
    order = {
        "content": "删去第五条",
        "ordered_on": today.isoformat(),
        "due_on": today.isoformat(),
        "basis": "第三十一条",
    }
    client.post(reverse("correction_create", args=[version.pk]), order)
    version.refresh_from_db()
    assert version.state == CharterState.CORRECTING

    lift = {"note": "已改正", "corrected_on": today.isoformat()}
    client.post(reverse("correction_lift", args=[version.pk]), lift)
    version.refresh_from_db()
    assert (version.state, version.corrections.get().corrected_on) == (CharterState.IN_FORCE, today)


def test_register_finds_by_kind_day_and_correction(client, clerk, reviewer):
    version = filed(clerk, reviewer)
    FilingFactory(version__charter__village__code=f"{TOWNSHIP}209", filed_on=date(2025, 1, 1))

    def found(**query):
        return [row.number for row in client.get(reverse("filing_list"), query).context["table"].data]

    assert found(since="2026-01-01") == [version.filing.number]
    assert found(q=version.filing.number) == [version.filing.number]
    assert found(correction="any") == []
    assert len(found()) == 2


EXPECTED_ROW = [260, 240, 12, 8]


def test_f4_says_the_same_as_workbook_and_word(client, clerk, reviewer):
    version = filed(clerk, reviewer)
    sheet = load_workbook(io.BytesIO(body_of(client.get(reverse("filing_roster"), {"as": "xlsx"})))).active
    row = next(row for row in sheet.iter_rows(values_only=True) if version.title in row)
    document = Document(
        io.BytesIO(body_of(client.get(reverse("filing_paper", args=[version.filing.pk]), {"as": "docx"})))
    )
    words = "\n".join(cell.text for table in document.tables for line in table.rows for cell in line.cells)

    assert [value for value in row if isinstance(value, int)][2:6] == EXPECTED_ROW
    for said in (version.filing.number, version.title, "2026-09-21至2026-10-05", "样例初审：内容合法，同意备案。"):
        assert said in row or said in str(row)
        assert said in words


def body_of(response) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_charter_as_word_and_on_paper(client, clerk, reviewer):
    version = filed(clerk, reviewer)
    document = Document(io.BytesIO(body_of(client.get(reverse("charter_word", args=[version.pk])))))
    lines = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
    page = client.get(reverse("charter_print", args=[version.pk]))

    adopted = f"2026年9月20日村民会议通过，2026年10月9日报样例镇人民政府备案，{version.filing.number}"
    assert lines[:2] == [version.title, f"（{adopted}）"]
    assert lines[-2:] == [version.village.name, "2026年9月20日"]
    assert lines[2].startswith("第一条　")
    assert page.context["adopted"] == adopted
    assert (round(document.sections[0].page_width.mm), round(document.sections[0].page_height.mm)) == (210, 297)


# What must not reach the public: the people of the process, their accounts, what the township noted among itself.
PLANTED = ("藏主持", "藏初审", "藏账号", "藏经办", "藏审核", "藏理由")


def planted_version(client):
    clerk = StaffUserFactory(region__code=TOWNSHIP, username="藏账号jb", name="藏经办")
    reviewer = StaffUserFactory(region__code=TOWNSHIP, role=Role.REVIEWER, name="藏审核", unit="藏经办单位")
    version = to_vote()
    record_meeting(meeting_of(version, chair="藏主持"), actor=clerk, now=at(date(2026, 9, 20)))
    return version, clerk, reviewer


def everything_of(response) -> str:
    """Headers, body, and the parts of a packed file with their names."""
    said = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    body = body_of(response)
    if zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            parts = [name.encode() + packed.read(name) for name in packed.namelist()]
        body = b"\n".join(parts)
    return said + body.decode("utf-8", "replace")


def test_nothing_personal_reaches_the_public_its_posting_or_its_archive(client):
    version, clerk, reviewer = planted_version(client)
    version = pass_vote(version, posting(), actor=clerk, now=at(date(2026, 9, 21)), note="藏理由")
    objection = Objection(publicity=version.counting_publicity, received_on=date(2026, 9, 22), content="藏理由")
    record_objection(objection, actor=clerk, now=at(date(2026, 9, 22)))
    Objection.objects.update(answer="藏理由", answered_on=date(2026, 9, 23))
    public = reverse("public_village", args=[version.village.code])
    seen = [everything_of(client.get(public))]
    client.force_login(clerk)
    signed_in = client.get(public)
    seen += [everything_of(signed_in), everything_of(client.get(reverse("charter_posting", args=[version.pk])))]
    version = end_publicity(version, actor=clerk, now=at(date(2026, 10, 6)), note="藏理由")
    seen.append(PublicArchive.objects.get().page)
    file_version(version, filing(examiner="藏初审", examination="藏理由"), actor=reviewer, now=at(date(2026, 10, 9)))
    seen += [everything_of(client.get(public)), everything_of(client.get(reverse("charter_word", args=[version.pk])))]

    assert [[word for word in PLANTED if word in text] for text in seen] == [[]] * len(seen)
    assert all(version.title in text for text in seen if "PK" not in text[:200])
    inside = everything_of(client.get(version.filing.get_absolute_url()))
    assert "藏初审" in inside


def test_posting_sheet_leads_to_where_villagers_reach_the_page(client, clerk, settings):
    version = publicised(clerk)
    address = reverse("charter_posting", args=[version.pk])
    here = client.get(address).context["public_url"]
    settings.PUBLIC_ADDRESS = "https://villages.example.cn"
    outside = client.get(address).context

    path = reverse("public_village", args=[version.village.code])
    assert (here, outside["public_url"]) == (f"http://testserver{path}", f"https://villages.example.cn{path}")
    assert outside["qr_code"] == qr_code(outside["public_url"]) != qr_code(here)


MOST_QUERIES = 12


def test_page_of_a_version_takes_few_queries_on_every_desk(client, clerk, reviewer, django_assert_max_num_queries):
    version = publicised(clerk)
    record_objection(
        Objection(publicity=version.counting_publicity, received_on=date(2026, 9, 22), content="第三条不清楚。"),
        actor=clerk,
        now=at(date(2026, 9, 22)),
    )
    client.get(version.get_absolute_url())
    with django_assert_max_num_queries(MOST_QUERIES):
        posted = client.get(version.get_absolute_url())
    Objection.objects.update(answer="已说明", answered_on=date(2026, 9, 23))
    version = end_publicity(version, actor=clerk, now=at(date(2026, 10, 6)))
    version = file_version(version, filing(), actor=reviewer, now=at(date(2026, 10, 9)))
    CorrectionOrderFactory(version=version)
    with django_assert_max_num_queries(MOST_QUERIES):
        in_force = client.get(version.get_absolute_url())

    running, kept = posted.context["adoption"]["postings"][0], in_force.context["adoption"]
    assert (running["objections"][0]["content"], running["may_answer"]) == ("第三条不清楚。", True)
    assert (kept["postings"][0]["objections"][0]["answered_on"], kept["filing"]) == (date(2026, 9, 23), version.filing)
    assert [order["due_on"] for order in kept["corrections"]] == [date(2026, 6, 6)]
