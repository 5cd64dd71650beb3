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


TOLD = [
    "《民法典》规定，自然人享有生命权、健康权，禁止强迫他人接受手术。",
    "九十年代村里抓超生、收罚款，干群关系紧张，这是教训。",
    "扣过的奖励金已经补给了本人。",
    "2025年上半年，本村自愿到医院取环的妇女有9人。",
    "想了解结扎、上环利弊的，可到计生服务室咨询。",
    "妇女有权决定自己是否终止妊娠。",
]
NOT_MERELY_TOLD = {
    "根据《计划生育条例》规定，超生的罚款三千元。": {"fine"},
    "按照九十年代的办法，超生的罚款三千元。": {"fine"},
    "国家规定不得超生，超生的罚款一万元。": {"fine", "birth_limit"},
    "法律规定子女应当赡养父母，不赡养的全家取消福利。": {"benefit"},
    "上年度没有参加会议的有12户，停发分红。": {"benefit"},
    "愿意上环的当场做，不愿意的要说明理由并接受动员。": {"procedure"},
    "过去超生罚款五百，现在罚一千。": {"fine"},
    "以前没交的押金，年底前补齐。": {"deposit"},
    "已交的押金，守约满三年的全部退还。": {"deposit"},
    "2025年应当完成上环手术9例。": {"procedure"},
    "想再生育的，须经村委会同意。": {"birth_limit"},
    "甲方有权决定乙方是否上环。": {"procedure"},
}


@pytest.mark.parametrize("text", TOLD)
def test_what_is_told_or_left_to_the_person_is_not_flagged(text):
    assert flagged(text) == set()


@pytest.mark.parametrize(("text", "rules"), NOT_MERELY_TOLD.items())
def test_what_is_carried_on_or_made_a_duty_is_flagged_all_the_same(text, rules):
    assert rules <= flagged(text)


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
