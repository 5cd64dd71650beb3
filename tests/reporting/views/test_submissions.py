"""The pages of submissions: what each side sees, and what stops it."""

import io
import zipfile
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.inbox import started_by, tasks_for
from common.models import ExportRecord
from reporting.actions.drawing import papers_of
from reporting.actions.submissions import accept
from reporting.models import Submission
from reporting.official_forms.declaration import Asked
from reporting.submission_checks import doubts_of
from tests.factories import AnnualRoundFactory, AnnualStatisticsFactory, RegionFactory, StaffUserFactory, VillageFactory
from tests.reporting.handing_up import (
    EMPTY,
    FORM,
    OTHER_COUNTY,
    YEAR,
    accepted,
    correct_register,
    county_staff,
    drawn,
    filed_village,
    handed_up,
    returned,
    signed_in,
    tamper,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 19)


def text_of(client: Client, name: str, *arguments, query: str = "") -> str:
    response = client.get(reverse(name, args=arguments) + query)
    assert response.status_code == 200
    return response.content.decode()


def test_page_of_a_form_shows_it_as_it_was_frozen_and_notes_that_it_was_read(county, city, now):
    form = accepted(county, city, now).forms.get()
    correct_register(households=1)

    text = text_of(signed_in(city), "submitted_form_detail", form.pk)

    assert "2025年样例120119县样例统计表" in text
    assert ">420<" in text.replace(" ", "").replace("\n", "")
    assert f"共 1 行　核对码：{form.check_code}　制表时间：2026年10月19日 10:30" in text
    assert "paper-fault" not in text
    record = ExportRecord.objects.get()
    assert (record.check_code, record.row_count) == (form.check_code, 1)


def test_tampering_is_said_in_red_on_every_page_and_stops_acceptance(county, city, now):
    submission = handed_up(county, now)
    form = submission.forms.get()
    content = form.content
    content["body"][1]["cells"][4]["value"] = 999
    tamper(form, content=content)
    client, fault = signed_in(city), "与生成时的校验值不符，数据可能被改动过。"

    page = text_of(client, "submission_detail", submission.pk)
    sheet = text_of(client, "submitted_form_detail", form.pk)
    question = text_of(client, "submission_step", submission.pk, "accept")
    response = client.post(reverse("submission_step", args=[submission.pk, "accept"]))

    assert "notice-block" in page and fault in page and "校验不符" in page
    assert 'class="paper-fault" role="alert"' in sheet and fault in sheet
    assert fault in question
    assert fault in response.content.decode()
    submission.refresh_from_db()
    assert submission.state == "submitted"
    assert client.get(reverse("submission_package", args=[submission.pk])).status_code != 200


def test_data_that_is_no_form_any_more_is_said_and_breaks_nothing(county, city, now):
    returned(county, city, now)
    submission = handed_up(county, now)
    form = submission.forms.get()
    tamper(form, content={})
    client = signed_in(city)

    assert "无法对照" in text_of(client, "submission_detail", submission.pk)
    assert "不符合格式" in text_of(client, "submitted_form_detail", form.pk)
    assert "不符合格式" in client.get(reverse("submission_compare", args=[submission.pk]), follow=True).content.decode()


def test_workbook_and_package_are_given_out_as_they_were_frozen(county, city, now):
    submission = handed_up(county, now)
    client = signed_in(city)

    workbook = client.get(reverse("submission_workbook", args=[submission.pk]))
    package = client.get(reverse("submission_package", args=[submission.pk]))

    with submission.workbook.open("rb") as file:
        assert b"".join(workbook.streaming_content) == file.read()
    with zipfile.ZipFile(io.BytesIO(b"".join(package.streaming_content))) as archive:
        assert len(archive.namelist()) == 4
    assert {record.sha256 for record in ExportRecord.objects.all()} >= {submission.workbook_sha256}


def test_package_is_taken_in_on_its_page_and_a_wrong_file_is_refused_there(county, city, now):
    submission = handed_up(county, now)
    client, address = signed_in(city), reverse("submission_import")
    package = b"".join(client.get(reverse("submission_package", args=[submission.pk])).streaming_content)
    tamper(submission, year=1999, state="returned")

    wrong = client.post(address, {"file": io.BytesIO(b"no zip")})
    none = client.post(address)
    taken = client.post(address, {"file": io.BytesIO(package)}, follow=True)

    assert "这不是上报导出包" in wrong.content.decode()
    assert "请先选择对方平台导出的 .zip 文件。" in none.content.decode()
    assert "校验无误，请核对后接收或者退回。" in taken.content.decode()
    assert Submission.objects.get(year=YEAR).source == "imported"


def test_differences_are_shown_cell_by_cell_with_their_count(county, city, now):
    returned(county, city, now)
    correct_register(households=500)
    second = handed_up(county, now)

    page = text_of(signed_in(city), "submission_detail", second.pk)
    text = text_of(signed_in(city), "submission_compare", second.pk)

    assert "与第1版（已退回）相比，有 2 处不同" in page  # households, and the share worked out from it
    assert "有 2 处不同；另有 2 处合计、小计随之变动" in text
    assert "<del>420</del>" in text and "<ins>500</ins>" in text


def test_checks_before_handing_up_name_what_is_missing(county, now):
    draft = drawn(county, now, forms=(FORM, EMPTY))
    VillageFactory(code="120119001202", name="甲村委会")
    AnnualStatisticsFactory(village=VillageFactory(code="120119001203", name="乙村委会"), year=YEAR)
    correct_register(households=500)
    AnnualRoundFactory(scheme__region=draft.region, scheme__year=YEAR)
    drawn_now = papers_of([FORM, EMPTY], Asked(county, draft.region, YEAR, now))

    doubts = {doubt.key: doubt for doubt in doubts_of(draft, [FORM, EMPTY], drawn_now, today=TODAY)}

    assert doubts["empty_2"].text == "《2025年样例120119县样例空表》是空表，没有一行数据。"
    assert doubts["no_sheet"].text == "有 1 个村(居)的2025年年度数据没有建立，表中没有它们的数据。"
    assert doubts["no_sheet"].names == ("样例120119001街道甲村委会",)
    assert doubts["round"].text == "2025年年度考核待开展，结果还没有公布。"
    assert doubts["moved"].text.startswith("草稿生成以后台账有改动")


def test_form_of_the_catalogue_that_was_left_out_is_named(county, now):
    draft = drawn(county, now)

    drawn_now = papers_of([FORM], Asked(county, draft.region, YEAR, now))

    doubts = doubts_of(draft, [FORM, EMPTY], drawn_now, today=TODAY)

    assert [(doubt.key, doubt.names) for doubt in doubts] == [("left_out", ("样例2 样例空表",))]


def test_overview_shows_every_county_and_the_sum_comes_from_the_frozen_figures(county, city, now):
    filed_village("120118001201", households=80, members=20)
    other = county_staff(OTHER_COUNTY)
    RegionFactory(code="120117")
    accept(handed_up(county, now), actor=city, now=now)
    accept(handed_up(other, now), actor=city, now=now)
    correct_register(households=1)
    client = signed_in(city)

    page = text_of(client, "submission_overview", query=f"?year={YEAR}")
    total = text_of(client, "submission_sum", query=f"?year={YEAR}&form=样例1")

    assert "3 个县(区)，已接收 2 个" in page
    assert page.count("未上报") == 1
    cells = total.replace(" ", "").replace("\n", "")
    assert ">500<" in cells and ">150<" in cells and ">30.00<" in cells
    assert "取自已接收的上报件：样例120118县第1版、样例120119县第1版。" in total
    assert "未计入：样例120117县（未上报）。" in total


def test_sum_of_more_counties_takes_no_more_queries(county, city, now):
    client, address = signed_in(city), f"{reverse('submission_sum')}?year={YEAR}&form=样例1"
    accept(handed_up(county, now), actor=city, now=now)
    client.get(address)
    with CaptureQueriesContext(connection) as of_one:
        client.get(address)
    for number, code in enumerate(("120118", "120117", "120116")):
        filed_village(f"{code}001201", households=80 + number, members=20)
        accept(handed_up(county_staff(code), now), actor=city, now=now)

    with CaptureQueriesContext(connection) as of_four:
        page = client.get(address).content.decode()

    assert page.count("第1版") == 4
    assert len(of_four) == len(of_one)


def test_sum_is_refused_where_a_frozen_form_was_tampered_with(county, city, now):
    submission = accepted(county, city, now)
    tamper(submission.forms.get(), row_count=1, content={"title": "改"})

    text = text_of(signed_in(city), "submission_sum", query=f"?year={YEAR}&form=样例1")

    assert "不能合计" in text and "校验值不符" in text


def test_overview_is_for_those_above_the_counties(county, village):
    for user in (county, StaffUserFactory(region=village.township)):
        assert signed_in(user).get(reverse("submission_overview")).status_code == 403
        assert signed_in(user).get(reverse("submission_sum")).status_code == 403


def test_inbox_tells_both_sides_what_waits(county, city, now):
    moment = timezone.now()
    submission = handed_up(county, now)

    assert [task.title for task in tasks_for(city, moment)] == ["样例120119县2025年报表（第1版）待接收"]
    assert [line.title for line in started_by(county, moment)] == ["样例120119县2025年报表（第1版）"]

    client = signed_in(city)
    client.post(
        reverse("submission_step", args=[submission.pk, "return"]),
        {"note": "请核对户数。", "revise_by": date(2099, 1, 1).isoformat()},
    )

    task = next(task for task in tasks_for(county, moment) if task.is_returned)
    assert (task.title, task.reason, task.deadline) == (
        "样例120119县2025年报表（第1版）被退回，待更正",
        "请核对户数。",
        date(2099, 1, 1),
    )
    drawn(county, now)
    titles = [task.title for task in tasks_for(county, moment)]
    assert "样例120119县2025年报表（第2版）待核对上报" in titles
    assert not any("被退回" in title for title in titles)


def test_return_without_reason_or_day_keeps_what_was_typed(county, city, now):
    submission = handed_up(county, now)
    address = reverse("submission_step", args=[submission.pk, "return"])

    text = signed_in(city).post(address, {"note": "请核对。", "revise_by": "2020-01-01"}).content.decode()
    empty = signed_in(city).post(address, {}).content.decode()

    assert "更正期限不能早于今天" in text and "请核对。</textarea>" in text
    assert "请填写退回原因" in empty and "请选择更正期限。" in empty
    submission.refresh_from_db()
    assert submission.state == "submitted"


def test_handed_up_submission_is_neither_drawn_anew_nor_deleted(county, now):
    submission = handed_up(county, now)
    client = signed_in(county)

    for name in ("submission_redraw", "submission_delete", "submission_submit"):
        client.post(reverse(name, args=[submission.pk]))

    assert Submission.objects.get().state == "submitted"


def test_county_is_told_when_the_forms_of_a_year_are_due_until_it_has_drawn_them(county, now):
    before = [(task.title, task.deadline) for task in tasks_for(county, now) if "待上报" in task.title]
    drawn(county, now)

    assert before == [("2025年报表待上报", date(2026, 1, 31))]
    assert not any("年报表待上报" in task.title for task in tasks_for(county, now))
