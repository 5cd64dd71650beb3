"""The pages of a score sheet: what they show, whom, and with how many queries."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.actions.score_sheets import open_sheet
from assessments.actions.scores import Entry, save_scores
from assessments.choices import Stage
from assessments.models import ScoreSheet
from tests.assessments.sheets import (
    TOWNSHIP,
    YEAR,
    application_at,
    clerk_at,
    correct_figures,
    hand_in,
    score_of,
    with_figures,
)
from tests.factories import AttachmentFactory, BatchFactory, EvidenceFactory

pytestmark = pytest.mark.django_db
FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture
def actor(client):
    user = clerk_at(TOWNSHIP, name="样例评分人")
    client.force_login(user)
    return user


@pytest.fixture
def sheet(actor, now) -> ScoreSheet:
    return open_sheet(application_at(Stage.SELF), Stage.SELF, actor=actor, now=now)


def address(sheet, number: str = "", name: str = "score_save") -> str:
    return reverse(name, args=[sheet.pk, score_of(sheet, number).pk])


def typed(sheet, number: str, **given) -> dict:
    score = score_of(sheet, number)
    shown = {f"{score.pk}-shown": "value na check", f"{score.pk}-revision": str(score.revision)}
    return shown | {f"{score.pk}-{name}": value for name, value in given.items()}


def lines_of(response) -> dict:
    return {line.indicator.number: line for _, lines in response.context["sections"] for line in lines}


def test_a_sheet_leads_to_its_application_which_goes_on_once_the_sheet_is_in(client, sheet):
    def way_back() -> dict:
        actions = client.get(sheet.get_absolute_url()).context["actions"]
        return next(one for one in actions if one["label"] == "打开申报")

    before = way_back()
    hand_in(sheet)

    assert (before["url"], before["primary"]) == (sheet.application.get_absolute_url(), False)
    assert way_back()["primary"] is True


def test_each_field_saves_itself_and_tells_the_sums(client, sheet):
    said = client.post(address(sheet, "5"), typed(sheet, "5", value="18"), headers=FETCH).json()

    assert (said["state"], said["points"], said["total"], said["revision"]) == ("saved", "18", "18", 2)
    assert "当前合计" in said["summary"] and "距“合格”还差 42 分" in said["summary"]
    assert score_of(sheet, "5").value == "18"


def test_a_grade_reached_before_all_is_scored_is_not_said_to_lack_anything(client, sheet):
    for number, value in {"1": "是", "3": "12", "5": "20", "7": "是"}.items():
        said = client.post(address(sheet, number), typed(sheet, number, value=value), headers=FETCH).json()

    assert said["total"] == "70"
    assert "还差" not in said["summary"]


@pytest.mark.parametrize("stage", [Stage.SELF, Stage.TOWNSHIP])
def test_one_autosave_asks_six_queries_at_most(client, actor, now, stage):
    sheet = open_sheet(application_at(stage), stage, actor=actor, now=now)
    client.post(address(sheet, "5"), typed(sheet, "5", value="18"), headers=FETCH)
    body, place = typed(sheet, "5", value="17"), address(sheet, "5")
    with CaptureQueriesContext(connection) as captured:
        client.post(place, body, headers=FETCH)

    asked = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]  # those are the test's own
    assert len(asked) <= 6, "\n".join(asked)
    assert score_of(sheet, "5").value == "17"


def test_bad_value_is_answered_with_a_sentence(client, sheet):
    said = client.post(address(sheet, "5"), typed(sheet, "5", value="21"), headers=FETCH).json()

    assert (said["state"], said["problem"]) == ("faulty", "不能大于20分，请填写0至20之间的数。")


def test_conflict_names_who_was_first(client, sheet):
    body = typed(sheet, "5", value="15")
    other = Client()
    other.force_login(clerk_at(TOWNSHIP, name="样例乙", unit="样例镇"))
    other.post(address(sheet, "5"), typed(sheet, "5", value="18"), headers=FETCH)

    said = client.post(address(sheet, "5"), body, headers=FETCH).json()

    assert said["state"] == "conflict"
    assert said["problem"].startswith("样例镇样例乙已于")
    assert (said["theirs"]["value"], said["revision"], score_of(sheet, "5").value) == ("18", 2, "18")


def test_page_works_without_javascript(client, sheet):
    body = typed(sheet, "1", value="是") | typed(sheet, "5", value="19", reason="样例原因")

    response = client.post(sheet.get_absolute_url(), body, follow=True)

    assert "已保存2项。" in response.text
    assert (score_of(sheet, "1").value, score_of(sheet, "5").reason) == (True, "样例原因")


def test_what_was_refused_stays_in_its_field(client, sheet):
    body = typed(sheet, "1", value="是") | typed(sheet, "5", value="二十")

    response = client.post(sheet.get_absolute_url(), body)

    line = lines_of(response)["5"]
    assert (line.answer.text, line.problems["value"]) == ("二十", "应为数字，请只填数字，不带单位和文字。")
    assert 'value="二十"' in response.text
    assert score_of(sheet, "1").value is True


def test_without_javascript_a_conflict_keeps_what_was_typed_and_a_second_save_decides(client, sheet, now):
    body = typed(sheet, "5", value="15")
    other = clerk_at(TOWNSHIP, name="样例乙")
    save_scores(sheet.pk, [Entry(score_of(sheet, "5").pk, {"value": "18"})], actor=other, now=now)

    first = client.post(sheet.get_absolute_url(), body)
    line = lines_of(first)["5"]
    stored = score_of(sheet, "5").value
    client.post(sheet.get_absolute_url(), body | {f"{line.score.pk}-revision": str(line.score.revision)})

    assert (line.answer.text, stored, score_of(sheet, "5").value) == ("15", "18", "15")
    assert "现存：18分" in first.text


def test_lines_show_source_last_year_and_what_moved(client, actor, now):
    application = application_at(Stage.SELF)
    filed = with_figures(application.village, members=180, population=2000)
    last = application_at(
        Stage.SELF,
        version=application.version,
        village=application.village,
        level=application.level,
        batch=BatchFactory(programme=application.batch.programme, year=YEAR - 1, state="open"),
    )
    former = open_sheet(last, Stage.SELF, actor=actor, now=now)
    save_scores(former.pk, [Entry(score_of(former, "5").pk, {"value": "16"})], actor=actor, now=now)
    hand_in(former)
    sheet = open_sheet(application, Stage.SELF, actor=actor, now=now)
    before = lines_of(client.get(sheet.get_absolute_url()))
    correct_figures(filed, members=240)

    response = client.get(sheet.get_absolute_url())
    after = lines_of(response)

    assert (before["3"].has_moved, after["3"].has_moved, after["5"].has_moved) == (False, True, False)
    assert after["5"].last_year == "16，16分"
    assert "改动于您评分之后：现为 12%" in response.text
    assert "系统取数 9%（年度数据" in response.text


def test_evidence_stands_beside_its_indicator(client, sheet):
    indicator = score_of(sheet, "1").indicator
    attachment = AttachmentFactory(target=sheet.application, name="样例照片.jpg")
    EvidenceFactory(application=sheet.application, indicator=indicator, paper="", attachment=attachment)

    lines = lines_of(client.get(sheet.get_absolute_url()))

    assert [one.attachment.name for one in lines["1"].evidence] == ["样例照片.jpg"]
    assert list(lines["2"].evidence) == []


def test_states_of_lines(client, sheet):
    client.post(address(sheet, "1"), typed(sheet, "1", value="是", comment="样例"), headers=FETCH)
    client.post(address(sheet, "5"), typed(sheet, "5", value="18", check="on"), headers=FETCH)
    lines = lines_of(client.get(sheet.get_absolute_url()))
    words = {number: [word for _, word in line.states] for number, line in lines.items()}
    hand_in(sheet)
    locked = lines_of(client.get(sheet.get_absolute_url()))

    assert (words["1"][0][:3], words["1"][1:], words["5"][1:], words["6"]) == ("已保存", ["有批注"], ["待核"], ["未评"])
    assert [word for _, word in locked["1"].states] == ["已锁定", "有批注"]


def test_interest_declared_locks_the_page_with_a_sentence(client, sheet, actor):
    client.post(reverse("interest_create"), {"unit": sheet.application.village.code, "kinship": "kin"})

    response = client.get(sheet.get_absolute_url())
    said = client.post(address(sheet, "5"), typed(sheet, "5", value="18"), headers=FETCH).json()

    assert response.context["obstacle"].startswith("您已申明对")
    assert (said["state"], said["problem"][:5]) == ("locked", "您已申明对")
    assert 'name="csrfmiddlewaretoken"' in response.text and "data-score " not in response.text


@pytest.mark.parametrize("page", ["score_sheet_detail", "score_sheet_stages", "score_sheet_paper"])
def test_page_takes_twelve_queries_at_most(client, sheet, page):
    with_figures(sheet.application.village)
    client.get(reverse(page, args=[sheet.pk]))
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse(page, args=[sheet.pk]) + "?queue=1").status_code == 200

    assert len(captured) <= 12, "\n".join(query["sql"][:200] for query in captured)


def test_sheet_is_begun_by_a_click_and_not_by_looking(client, actor):
    application = application_at(Stage.SELF)
    page = reverse("score_sheet_open", args=[application.pk, "self"])

    assert "开始对" in client.get(page).text
    assert list(ScoreSheet.objects.all()) == []
    response = client.post(page)
    made = ScoreSheet.objects.get()

    assert (response.status_code, response.url) == (302, made.get_absolute_url())
    assert client.get(page).url == made.get_absolute_url()


def test_facts_at_the_foot_are_saved_and_hold_no_phone_numbers(client, sheet):
    page = reverse("score_sheet_facts", args=[sheet.pk])
    client.post(page, {"members": "样例甲、样例乙", "scored_on": "2026-10-19"})
    response = client.post(page, {"members": "样例甲13800138000", "scored_on": "2026-10-20"}, follow=True)

    sheet.refresh_from_db()
    assert (sheet.members, str(sheet.scored_on)) == ("样例甲、样例乙", "2026-10-19")
    assert "检查组成员中含有手机号" in response.text


def test_page_of_handing_in_lists_every_gap_with_its_line(client, actor, now):
    application = application_at(Stage.SELF)
    with_figures(application.village)
    sheet = open_sheet(application, Stage.SELF, actor=actor, now=now)
    given = {
        "1": {"value": "否"},
        "2": {"value": ["sign", "roll"]},
        "3": {"value": "11"},
        "4": {"value": "", "is_not_applicable": True},
        "5": {"value": "18"},
        "7": {"value": "是"},
    }
    entries = [Entry(score_of(sheet, number).pk, fields) for number, fields in given.items()]
    save_scores(sheet.pk, entries, actor=actor, now=now)

    response = client.get(reverse("score_sheet_step", args=[sheet.pk, "submit"]))

    assert [sentence for _, sentence in response.context["gaps"]] == [
        "1 机构健全：扣了分，没有填写扣分因素",
        "3 会员覆盖率：与系统取数不一致，没有填写异议理由",
        "4 信访：选了“不适用”，没有说明理由",
        "5 班子团结：扣了分，没有填写扣分因素",
        "6 群众评价：还没有评分",
    ]
    assert f"{sheet.get_absolute_url()}#line-{score_of(sheet, '6').pk}" in response.text
    assert "返回补填" in response.text
