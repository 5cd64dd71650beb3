"""F13 tells of the year's published round, as far as the reader may see."""

from datetime import date

import pytest
from django.urls import reverse

from reporting.choices import RoundState
from reporting.evaluation_report import report_values
from reporting.models import AnnualRound
from reporting.word.kinds import REPORT
from tests.factories import StaffUserFactory
from tests.reporting.published import COUNTY, HERE, THERE, TOWNSHIPS, UNITS, published_round
from tests.reporting.word_files import lines_of

pytestmark = pytest.mark.django_db
YEAR, TODAY = 2026, date(2027, 1, 5)
LAST = {code: (total and "80.00", place, grade, more) for code, (total, place, grade, more) in UNITS.items()}


def told(code: str) -> dict[str, object]:
    viewer = StaffUserFactory(region__code=code)
    return report_values(viewer.region, YEAR, viewer=viewer, today=TODAY)


def test_county_reads_grades_mean_change_and_its_townships_from_first_to_last():
    published_round(YEAR - 1, units=LAST)
    one = published_round(YEAR)
    AnnualRound.objects.filter(pk=one.pk).update(published_at="2026-12-20T02:00:00Z")

    found = told(COUNTY)

    assert set(found) == REPORT.names
    assert found["考核依据"] == "取自《样例县2026年度考核》（2026年12月20日公布）"
    assert [found[name] for name in ("考核村居数", "得分村居数", "否决村居数")] == ["6", "5", "1"]
    # (95 + 80.5 + 91 + 55.25 + 97) ÷ 5: who has no total is not counted as 0
    assert (found["平均得分"], found["上年平均得分"], found["得分较上年"]) == ("83.75", "80", "比上年提高 3.75 分")
    assert found["等次"] == [
        {"名称": "优秀", "个数": "2", "比例": "40.00"},
        {"名称": "合格", "个数": "1", "比例": "20.00"},
        {"名称": "不合格", "个数": "2", "比例": "40.00"},
    ]
    names = [line["乡镇"] for line in found["乡镇得分"]]
    assert (found["最高乡镇"], found["最低乡镇"]) == (names[0], names[1])
    assert [(line["得分"], line["名次"]) for line in found["乡镇得分"]] == [("87.75", "1"), ("81.08", "2")]


def test_township_reads_its_own_units_and_its_place():
    published_round(YEAR)

    found = told(THERE)

    assert (found["考核村居数"], found["得分村居数"], found["平均得分"]) == ("4", "3", "81.08")
    assert [(line["得分"], line["名次"]) for line in found["乡镇得分"]] == [("81.08", "2")]
    assert (found["最高乡镇"], found["最低乡镇"], found["得分较上年"]) == ("—", "—", "上年没有公布的结果可以比较")


@pytest.mark.parametrize("state", [state for state in RoundState if state != RoundState.PUBLISHED])
def test_figures_that_are_not_published_are_in_nobodys_report(state):
    published_round(YEAR, state=state)

    found = told(COUNTY)

    assert (found["考核依据"], found["平均得分"], found["等次"], found["乡镇得分"]) == (
        "本年度考核还没有公布结果",
        "—",
        [],
        [],
    )


def test_round_of_another_county_is_not_told():
    published_round(YEAR)

    assert told("120118")["考核村居数"] == "—"


def test_townships_that_share_an_end_are_all_named():
    tie = TOWNSHIPS | {"120119003": ("81.08", 2)}
    published_round(YEAR, townships=tie)

    found = told(COUNTY)

    assert found["最低乡镇"] == "、".join(line["乡镇"] for line in found["乡镇得分"][1:])


def test_word_and_page_hold_what_the_round_says(client):
    published_round(YEAR)
    client.force_login(StaffUserFactory(region__code=HERE))
    query = f"?year={YEAR}"

    lines = lines_of(b"".join(client.get(reverse("report_word") + query).streaming_content))
    page = client.get(reverse("report_page") + query).content.decode()

    said = [line for line in lines if line.startswith("年度考核（")]
    assert said == [
        "年度考核（取自《样例县2026年度考核》）：列入考核的村(居) 2 个，有总分的 2 个，平均得分 87.75 分，"
        "上年平均 — 分，上年没有公布的结果可以比较；一票否决 0 个。"
    ]
    assert "87.75" in page and "乡镇得分" in page
