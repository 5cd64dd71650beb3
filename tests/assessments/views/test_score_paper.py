"""F3: what each stage gave, three kinds of nothing, and the total in the last row."""

import io

import openpyxl
import pytest
from django.urls import reverse

from assessments.actions.score_sheets import open_sheet
from assessments.actions.scores import Entry, save_scores
from assessments.choices import ProgrammeKind, Stage
from tests.assessments.sheets import TOWNSHIP, application_at, clerk_at, score_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor(client):
    user = clerk_at(TOWNSHIP)
    client.force_login(user)
    return user


@pytest.fixture
def sheet(actor, now):
    return open_sheet(application_at(Stage.SELF), Stage.SELF, actor=actor, now=now)


def workbook_rows(client, sheet) -> list[list]:
    content = client.get(reverse("score_sheet_paper", args=[sheet.pk]) + "?as=xlsx").getvalue()
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)]


def test_form_says_what_each_stage_gave_and_ends_with_the_total(client, sheet, actor, now):
    entries = [
        Entry(score_of(sheet, "4").pk, {"value": "1", "measure": "每月走访"}),
        Entry(score_of(sheet, "1").pk, {"value": "", "is_not_applicable": True}),
        Entry(score_of(sheet, "5").pk, {"value": "18"}),
    ]
    save_scores(sheet.pk, entries, actor=actor, now=now)

    rows = workbook_rows(client, sheet)
    head = next(number for number, row in enumerate(rows) if row[1] == "序号")
    by_number = {row[1]: row for row in rows[head + 1 :] if row[1]}
    last = next(row for row in rows if row[0] == "合计")

    assert rows[head][:11] == [
        *("类别（类别总分）", "序号", "内容", "分值", "现状", "自评得分", "乡镇得分", "县级得分"),
        *("扣分因素", "差距", "整改措施"),
    ]
    assert by_number["4"][2:11] == ["信访", 10, "1例", 7, None, None, "发生1例，扣3分", None, "每月走访"]
    assert (by_number["1"][5], by_number["2"][5], by_number["5"][4]) == ("不适用", None, None)
    assert last[3:6] == [100, None, 31.25]


def test_foot_names_the_group_and_the_day(client, sheet):
    client.post(reverse("score_sheet_facts", args=[sheet.pk]), {"members": "样例甲、样例乙", "scored_on": "2026-10-19"})

    text = client.get(reverse("score_sheet_paper", args=[sheet.pk])).text

    assert "检查组成员：样例甲、样例乙" in text
    assert "日期：2026年10月19日" in text


def test_annual_assessment_is_not_called_a_demonstration(client, sheet):
    programme = sheet.application.batch.programme
    type(programme).objects.filter(pk=programme.pk).update(kind=ProgrammeKind.ASSESSMENT, name="样例年度考核")

    (title,) = [cell for cell in workbook_rows(client, sheet)[0] if cell]

    assert title == f"2026年{sheet.application.village.township.name}{sheet.application.village.name}年度考核评分表"
