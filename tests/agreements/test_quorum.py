"""The table of boundary cases, by the rules that the portal begins with."""

from dataclasses import replace
from datetime import date

import pytest

from agreements.meeting_rules import MeetingRules
from agreements.quorum import Circumstances, Count, judge
from tests.agreements.meetings import (
    FULL,
    HOUSEHOLDS,
    LAWFUL,
    OLD,
    OLD_RESIDENTS,
    OLD_VILLAGE,
    RESIDENTS,
    VILLAGE,
    at_households,
    full,
    representatives,
)


@pytest.mark.parametrize(
    ("count", "rules", "valid", "adopted"),
    [
        # more than half leaves exactly half out
        (full(400, 200, (200, 0, 0)), VILLAGE, False, False),
        (full(400, 201, (201, 0, 0)), VILLAGE, True, True),
        (full(401, 200, (200, 0, 0)), VILLAGE, False, False),
        (full(401, 201, (201, 0, 0)), VILLAGE, True, True),
        (full(1, 1, (1, 0, 0)), VILLAGE, True, True),
        # more than half of those present must agree; abstentions and the silent count as present
        (full(400, 300, (150, 150, 0)), VILLAGE, True, False),
        (full(400, 300, (151, 149, 0)), VILLAGE, True, True),
        (full(400, 300, (150, 0, 150)), VILLAGE, True, False),
        (full(400, 300, (151, 0, 149)), VILLAGE, True, True),
        (full(400, 300, (150, 10, 0)), VILLAGE, True, False),
        # two thirds or more holds exactly two thirds
        (at_households(300, 200, (101, 99, 0)), VILLAGE, True, True),
        (at_households(300, 199, (199, 0, 0)), VILLAGE, False, False),
        (at_households(100, 66, (66, 0, 0)), VILLAGE, False, False),
        (at_households(100, 67, (67, 0, 0)), VILLAGE, True, True),
        (at_households(300, 200, (100, 100, 0)), VILLAGE, True, False),
        # persons or households: one of them is enough, of a village's households two thirds
        (full(900, 210, (200, 5, 5), 300, 200), VILLAGE, True, True),
        (full(900, 210, (200, 5, 5), 300, 199), VILLAGE, False, False),
        (full(900, 451, (300, 5, 5), 300, 10), VILLAGE, True, True),
        # the residents' committee asks for more than half of the household representatives
        (at_households(300, 150, (150, 0, 0)), RESIDENTS, False, False),
        (at_households(300, 151, (76, 75, 0)), RESIDENTS, True, True),
        (at_households(300, 151, (75, 76, 0)), RESIDENTS, True, False),
        (full(900, 450, (450, 0, 0)), RESIDENTS, False, False),
        (full(900, 451, (226, 0, 0)), RESIDENTS, True, True),
        (full(900, 160, (160, 0, 0), 300, 151), RESIDENTS, True, True),
        # until the end of 2025
        (full(400, 200, (200, 0, 0)), OLD_VILLAGE, False, False),
        (full(400, 201, (101, 0, 0)), OLD_VILLAGE, True, True),
        (at_households(300, 200, (101, 0, 0)), OLD_VILLAGE, True, True),
        (at_households(300, 151, (151, 0, 0)), OLD_VILLAGE, False, False),
        (at_households(300, 151, (76, 0, 0)), OLD_RESIDENTS, True, True),
        (at_households(300, 150, (150, 0, 0)), OLD_RESIDENTS, False, False),
    ],
)
def test_full_meeting_at_the_boundary(count, rules, valid, adopted):
    verdict = judge(count, LAWFUL, rules)

    assert (verdict.is_valid, verdict.is_adopted) == (valid, adopted)


@pytest.mark.parametrize(
    ("count", "rules", "valid", "adopted"),
    [
        (representatives(30, 19, (19, 0, 0)), VILLAGE, False, False),
        (representatives(30, 20, (10, 10, 0)), VILLAGE, True, False),
        (representatives(30, 20, (11, 9, 0)), VILLAGE, True, True),
        (representatives(30, 20, (11, 0, 9)), RESIDENTS, True, True),
        (representatives(31, 20, (20, 0, 0)), RESIDENTS, False, False),
        (representatives(30, 20, (11, 9, 0)), OLD_VILLAGE, True, True),
        # group representatives of the old law: more than half
        (representatives(30, 15, (15, 0, 0)), OLD_RESIDENTS, False, False),
        (representatives(30, 16, (9, 0, 0)), OLD_RESIDENTS, True, True),
    ],
)
def test_representatives_at_the_boundary(count, rules, valid, adopted):
    verdict = judge(count, replace(LAWFUL, authority="2026年1月5日村民会议决定授权"), rules)

    assert (verdict.is_valid, verdict.is_adopted) == (valid, adopted)


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (full(400, 401, (1, 0, 0)), "实到401人多于应到400人，请核对两项人数。"),
        (full(400, 300, (200, 100, 1)), "同意200、反对100、弃权1，合计301票，多于到会300人，请核对票数。"),
        (full(400, 300, (-1, 0, 0)), "人数和票数不能小于0，请核对。"),
        (at_households(300, 301, (1, 0, 0)), "到会户代表301户多于总户数300户，请核对两项户数。"),
        (at_households(300, 200, (201, 0, 0)), "同意201、反对0、弃权0，合计201票，多于到会200人，请核对票数。"),
        (full(400, 300, (200, 0, 0), 350, 301), "到会户代表301人多于实到300人，请核对两项人数。"),
        (full(0, 0, (0, 0, 0)), None),
        (Count(FULL, 400, None, votes_for=1), "请填写实到人数、反对、弃权，填写后才能计算。"),
        (Count(HOUSEHOLDS, 400, 300, None, None, 1, 0, 0), "请填写总户数、到会户代表数，填写后才能计算。"),
    ],
)
@pytest.mark.parametrize("rules", [VILLAGE, RESIDENTS, OLD_VILLAGE, OLD_RESIDENTS])
def test_numbers_that_cannot_be_or_are_missing_adopt_nothing(count, sentence, rules):
    verdict = judge(count, LAWFUL, rules)

    assert (verdict.is_valid, verdict.is_adopted) == (False, False)
    if sentence:
        assert verdict.problems == [sentence]


def test_fewer_votes_than_present_are_a_warning_and_count_as_present():
    verdict = judge(full(400, 300, (151, 20, 9)), LAWFUL, VILLAGE)

    assert verdict.is_adopted
    assert verdict.warnings == ["同意、反对、弃权合计比到会人数少120，这120人计入到会、不计入同意，请核对。"]


def test_verdict_says_how_many_more_and_quotes_the_rule():
    verdict = judge(full(400, 180, (90, 50, 40), 120, 70), LAWFUL, VILLAGE)

    assert (verdict.more_present, verdict.more_votes) == (10, 1)
    quote = "《村民委员会组织法》第二十六条："
    assert verdict.problems == [
        "到会180人，至少需201人，还差21人；到会70户，至少需80户，还差10户，会议无效。依据"
        f"{quote}召开村民会议，有本村十八周岁以上村民的过半数参加。；"
        f"{quote}召开村民会议，有本村三分之二以上的户的代表参加。",
        f"到会180人，同意90票，至少需91票，还差1票，未通过。依据{quote}村民会议所作决定，应当经到会人员的过半数通过。",
    ]


NOTICE = "《村民委员会组织法》第二十五条：召集村民会议，应当提前十天通知村民，紧急情况除外。"


@pytest.mark.parametrize(
    ("notice_on", "sentence"),
    [
        (date(2026, 3, 10), None),
        (date(2026, 3, 11), f"提前9天通知，少于规定的10天，应重新通知并召开会议。依据{NOTICE}"),
        (date(2026, 3, 21), f"通知日期晚于会议日期，请核对。依据{NOTICE}"),
        (None, f"请填写通知日期。依据{NOTICE}"),
    ],
)
def test_full_meeting_is_called_ten_days_ahead(notice_on, sentence):
    verdict = judge(full(400, 300, (200, 0, 100)), replace(LAWFUL, notice_on=notice_on), VILLAGE)

    assert verdict.problems == ([sentence] if sentence else [])
    assert verdict.is_valid is (sentence is None)


def test_emergency_excuses_short_notice_in_a_village_alone():
    hurried = replace(LAWFUL, notice_on=date(2026, 3, 19), is_emergency=True)
    count = full(400, 300, (200, 0, 100))

    assert judge(count, hurried, VILLAGE).is_adopted
    assert len(judge(count, hurried, VILLAGE).warnings) == 1
    assert not judge(count, hurried, RESIDENTS).is_valid
    assert judge(count, replace(hurried, is_emergency=False, held_on=OLD), OLD_VILLAGE).is_adopted


@pytest.mark.parametrize(
    ("rules", "authority", "adopted", "warnings"),
    [
        (VILLAGE, "", False, 0),
        (VILLAGE, "  ", False, 0),
        (VILLAGE, "2026年1月5日村民会议授权", True, 1),
        (RESIDENTS, "", False, 0),
        (RESIDENTS, "2026年1月5日居民会议授权", True, 0),
    ],
)
def test_representatives_adopt_a_charter_on_an_authority_alone(rules, authority, adopted, warnings):
    verdict = judge(representatives(30, 20, (20, 0, 0)), replace(LAWFUL, authority=authority), rules)

    assert (verdict.is_adopted, len(verdict.warnings)) == (adopted, warnings)


def test_working_rules_need_no_authority():
    verdict = judge(representatives(30, 20, (20, 0, 0)), replace(LAWFUL, makes_charter=False), VILLAGE)

    assert (verdict.is_adopted, verdict.warnings) == (True, [])


@pytest.mark.parametrize(
    ("studied_on", "adopted"), [(None, False), (date(2026, 3, 20), True), (date(2026, 3, 21), False)]
)
def test_party_organisation_studies_before_the_vote(studied_on, adopted):
    verdict = judge(full(400, 300, (200, 0, 100)), replace(LAWFUL, party_studied_on=studied_on), VILLAGE)

    assert verdict.is_adopted is adopted


def test_old_law_asked_for_neither_notice_nor_study():
    verdict = judge(full(400, 300, (200, 0, 100)), Circumstances(held_on=OLD), OLD_VILLAGE)

    assert (verdict.is_adopted, verdict.problems, verdict.warnings) == (True, [], [])


def test_without_rules_nothing_is_adopted():
    verdict = judge(full(400, 300, (200, 0, 100)), LAWFUL, MeetingRules())

    assert (verdict.is_valid, verdict.more_present, verdict.more_votes) == (False, None, None)
    assert verdict.problems == [
        "没有会议当日适用的到会人数规则，请业务管理员在“法律规则”中补充。",
        "没有会议当日适用的表决规则，请业务管理员在“法律规则”中补充。",
    ]
