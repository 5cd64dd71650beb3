"""The rules of law in the database: which one a day is judged by."""

from datetime import date

import pytest

from agreements.actions.law import load_rules
from agreements.choices import RuleMatter
from agreements.meeting_rules import Share
from agreements.models import RuleOfLaw
from tests.factories import RuleOfLawFactory

pytestmark = pytest.mark.django_db


def test_first_rules_are_valid_and_loaded_once():
    added = load_rules()

    assert added == RuleOfLaw.objects.count() == 42
    assert load_rules() == 0
    for rule in RuleOfLaw.objects.all():
        rule.full_clean()


def test_loading_again_leaves_what_the_administrator_changed():
    load_rules()
    rule = RuleOfLaw.objects.get(body="village", matter=RuleMatter.PUBLICITY_DAYS, effective_from=date(2026, 1, 1))
    RuleOfLaw.objects.filter(pk=rule.pk).update(article="第三十六条")

    assert load_rules() == 0
    rule.refresh_from_db()
    assert rule.article == "第三十六条"


@pytest.mark.parametrize(
    ("body", "day", "article", "floor"),
    [
        ("village", date(2025, 12, 31), "第三十条", None),
        ("village", date(2026, 1, 1), "第三十五条", 15),
        ("residents", date(2026, 1, 1), "第三十四条", 15),
    ],
)
def test_publicity_is_judged_by_the_law_of_its_first_day(body, day, article, floor):
    load_rules()
    rule = RuleOfLaw.objects.rule_on(day, body, RuleMatter.PUBLICITY_DAYS)

    assert (rule.article, rule.number) == (article, floor)


@pytest.mark.parametrize(
    ("body", "day", "quorum", "article"),
    [
        ("village", date(2025, 12, 31), Share(2, 3, True), "第二十二条"),
        ("village", date(2026, 1, 1), Share(2, 3, True), "第二十六条"),
        ("residents", date(2025, 12, 31), Share(1, 2, False), "第十条"),
        ("residents", date(2026, 1, 1), Share(1, 2, False), "第二十七条"),
    ],
)
def test_meeting_is_judged_by_the_law_of_its_day(body, day, quorum, article):
    load_rules()
    rules = RuleOfLaw.objects.meeting_rules_on(day, body)

    assert (rules.full_quorum_households.share, rules.full_quorum_households.article) == (quorum, article)
    assert (rules.notice_days is None) is (day < date(2026, 1, 1))


def test_later_rule_replaces_the_earlier_from_its_day_on():
    RuleOfLawFactory(matter=RuleMatter.NOTICE_DAYS, effective_from=date(2026, 1, 1), number=10)
    RuleOfLawFactory(matter=RuleMatter.NOTICE_DAYS, effective_from=date(2027, 7, 1), number=7)
    found = [
        RuleOfLaw.objects.rule_on(day, "village", RuleMatter.NOTICE_DAYS)
        for day in (date(2025, 12, 31), date(2026, 1, 1), date(2027, 6, 30), date(2027, 7, 1))
    ]

    assert [rule and rule.number for rule in found] == [None, 10, 10, 7]
