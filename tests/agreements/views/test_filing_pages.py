"""The filing register, corrections ordered, and the papers that come of them."""

import io
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from agreements.actions.adoption import end_publicity, file_version, record_objection
from agreements.choices import CharterState
from agreements.models import Objection
from tests.agreements.desks_of_adoption import (
    at,
    filed,
    filing,
    publicised,
    to_file,
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


def body_of(response) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content) if response.streaming else response.content


MOST_QUERIES = 12
EXPECTED_ROW = [260, 240, 12, 8]


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


def test_wrong_number_is_put_right_on_its_page_and_on_paper(client, clerk, reviewer):
    entry = filed(clerk, reviewer).filing
    address = reverse("filing_amend", args=[entry.pk])
    assert client.get(address).status_code == 403
    client.force_login(reviewer)
    typed = {"authority": entry.authority, "number": "样备〔2026〕011号", "filed_on": "2026-10-09", "revision": "1"}
    typed |= {"examiner": entry.examiner, "examination": entry.examination}
    assert client.post(address, typed).context["form"].errors == {"reason": ["请填写更正原因。"]}

    answer = client.post(address, typed | {"reason": "以纸质备案表为准"})

    assert answer.url == entry.get_absolute_url()
    page = client.get(answer.url).content.decode()
    assert "备案号由“样备〔2026〕001号”更正为“样备〔2026〕011号”。" in page
    public = client.get(reverse("public_village", args=[entry.version.village.code])).content.decode()
    assert ("样备〔2026〕011号" in public, "以纸质备案表为准" in public) == (True, False)
    sheet = load_workbook(io.BytesIO(body_of(client.get(reverse("filing_roster"), {"as": "xlsx"})))).active
    row = next(row for row in sheet.iter_rows(values_only=True) if "样备〔2026〕011号" in row)
    assert row[-1] == f"{timezone.localdate():%Y-%m-%d}更正备案号"


def test_register_over_several_years_names_none_in_its_title(client, clerk, reviewer):
    filed(clerk, reviewer)
    address = reverse("filing_roster")
    assert client.get(address).context["heading"].startswith("2026年")
    FilingFactory(version__charter__village__code=f"{TOWNSHIP}209", filed_on=date(2025, 1, 1))

    assert client.get(address).context["heading"] == f"{clerk.region.name}村民自治章程、村规民约备案表"
