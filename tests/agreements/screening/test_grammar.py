"""Negation, quotation, repeal, lawful organs: the same deed, asked for or not."""

import pytest

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
