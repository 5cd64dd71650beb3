"""Negation, quotation, repeal, lawful organs: the same deed, asked for or not."""

import pytest

from agreements.screening import screen
from tests.agreements.screening.labelled import flagged

LAWFUL = [
    "不得收取保证金",
    "严禁以罚款代替教育",
    "不以任何形式扣发",
    "任何人不得以未签协议为由扣留证明",
    "删除原规约中‘罚款500元’的规定",
    "原《公约》中“每次罚款200元”一款予以废止",
    "行政机关依法作出的罚款由行政机关执行",
    "由公安机关依法给予治安处罚",
    "不得拒绝、拖延出具证明",
    "不得限制村民上访",
    "村委会无权罚款",
    "罚款一律取消",
    "押金不再收取",
    "过去收押金，现在不收了",
    "杜绝乱罚款现象",
    "收取押金的，一票否决",
    "村干部违规收取押金的，依法追究责任",
    "村民有权拒绝缴纳罚款",
    "严禁收取押金、扣留证件和停水停电",
    "村委会不得收取押金，扣留证件",
    "认真学习《社会抚养费征收管理办法》的废止说明",
    "不参加的不作任何处罚",
]
UNLAWFUL = {
    "不得不缴纳罚款": {"fine"},
    "不能不交押金": {"deposit"},
    "凡不参加者不得享受分红": {"benefit"},
    "不交保证金的不予办理": {"deposit"},
    "没有缴纳押金的，不给盖章": {"deposit", "certificate"},
    "任何人不得拒绝缴纳罚款": {"fine"},
    "不得拖欠押金": {"deposit"},
    "不得超生，违者罚款": {"birth_limit", "fine"},
    "不得虐待老人，罚款300元": {"fine"},
    "不得乱倒垃圾；罚款100元": {"fine"},
    "严禁赌博，否则停发分红": {"benefit"},
    "村民应当记住“不交罚款不上户”": {"fine"},
    "村委会依法对其罚款200元": {"fine"},
    "甲方有权依法处罚": {"fine"},
    "严禁不交押金": {"deposit"},
}


@pytest.mark.parametrize("text", LAWFUL)
def test_what_is_not_asked_for_is_not_flagged(text):
    assert flagged(text) == set()


@pytest.mark.parametrize(("text", "rules"), UNLAWFUL.items())
def test_what_is_asked_for_is_flagged(text, rules):
    assert rules <= flagged(text)


LISTS_OF_WRONGS = {
    "村委会不得有下列行为：（一）收取押金；（二）扣留证件；（三）停水停电。": set(),
    "村委会不得有下列行为：\n（一）收取押金；\n（二）扣留村民证件。": set(),
    "村民不得有下列行为：（一）乱倒垃圾；（二）赌博；违者罚款二百元。": {"fine"},
    "禁止下列行为：赌博；\n第二条 罚款五百元": {"fine"},
}


@pytest.mark.parametrize(("text", "rules"), LISTS_OF_WRONGS.items())
def test_list_of_what_is_forbidden_reaches_over_its_semicolons(text, rules):
    assert flagged(text) == rules


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("乙方怀孕后七日内须向甲方报告。", "tracking"),
        ("流动人口须交验孕检证明和避孕情况证明。", "procedure"),
        ("小组长每月登记组内妇女的避孕方法。", "tracking"),
    ],
)
def test_papers_and_reports_on_a_persons_pregnancy_block(text, rules):
    found = screen(text)

    assert rules in {finding.rule for finding in found}
    assert all(finding.is_blocking for finding in found)
