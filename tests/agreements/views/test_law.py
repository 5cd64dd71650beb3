"""法律规则: everybody reads, the business administrator keeps, and a used rule is replaced rather than rewritten."""

from datetime import date

import pytest
from django.urls import reverse

from agreements.actions.law import load_rules
from agreements.choices import RuleMatter
from agreements.models import RuleOfLaw
from tests.factories import AssemblyMeetingFactory, StaffUserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule() -> RuleOfLaw:
    load_rules()
    return RuleOfLaw.objects.get(body="village", matter=RuleMatter.FULL_DECISION, effective_from=date(2026, 1, 1))


def posted(rule: RuleOfLaw, **changes) -> dict:
    fields = ("body", "matter", "numerator", "denominator", "wording", "law", "article")
    values = {name: getattr(rule, name) for name in fields} | {"effective_from": rule.effective_from.isoformat()}
    return values | {"revision": rule.revision} | changes


def test_list_shows_what_was_in_force_on_a_day(client, rule):
    client.force_login(StaffUserFactory())
    rows = client.get(reverse("rule_of_law_list"), {"day": "2025-12-31", "body": "village"}).context["table"].data

    assert {row.effective_from for row in rows} == {date(2010, 10, 28)}
    assert len(rows) == 9


@pytest.mark.parametrize(("trait", "status"), [("reviewer", 403), ("leader", 403), ("business_admin", 200)])
def test_only_the_business_administrator_changes_rules(client, rule, trait, status):
    client.force_login(StaffUserFactory(**{trait: True}))

    assert client.get(reverse("rule_of_law_update", args=[rule.pk])).status_code == status
    assert client.get(reverse("rule_of_law_create")).status_code == status


def test_rule_that_judged_a_meeting_is_rewritten_only_after_a_warning(client, rule):
    AssemblyMeetingFactory(held_on=date(2026, 3, 20))
    client.force_login(StaffUserFactory(business_admin=True))
    address = reverse("rule_of_law_update", args=[rule.pk])

    warned = client.post(address, posted(rule, article="第二十七条"))
    assert [row["key"] for row in warned.context["form"].warning_rows] == [f"used-{rule.pk}"]
    rule.refresh_from_db()
    assert rule.article == "第二十六条"

    client.post(address, posted(rule, article="第二十七条", confirmed=f"used-{rule.pk}"))
    rule.refresh_from_db()
    assert rule.article == "第二十七条"


def test_revised_law_is_a_new_rule_from_a_later_day(client, rule):
    client.force_login(StaffUserFactory(business_admin=True))
    copied = client.get(reverse("rule_of_law_create"), {"from": rule.pk}).context["form"].initial
    assert (copied["wording"], "effective_from" in copied) == (rule.wording, False)

    client.post(reverse("rule_of_law_create"), posted(rule, effective_from="2027-07-01", article="第三十条"))

    articles = [
        RuleOfLaw.objects.rule_on(day, "village", RuleMatter.FULL_DECISION).article
        for day in (date(2027, 6, 30), date(2027, 7, 1))
    ]
    assert articles == ["第二十六条", "第三十条"]


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"denominator": ""}, {"denominator": ["该事项按比例判定，请填写比例的分子和分母。"]}),
        ({"numerator": ""}, {"__all__": ["比例的分子、分母应同时填写，分子不大于分母。"]}),
        ({"numerator": "3"}, {"__all__": ["比例的分子、分母应同时填写，分子不大于分母。"]}),
        (
            {"matter": "notice_days", "effective_from": "2027-01-01"},
            {"number": ["该事项按天数或次数判定，请填写数值。"]},
        ),
    ],
)
def test_rule_without_what_its_matter_needs_is_refused_in_words(client, rule, changes, errors):
    client.force_login(StaffUserFactory(business_admin=True))
    answer = client.post(reverse("rule_of_law_update", args=[rule.pk]), posted(rule, **changes))

    assert answer.context["form"].errors == errors


def test_new_rule_that_reaches_back_over_papers_is_doubted(client, rule):
    AssemblyMeetingFactory(held_on=date(2026, 3, 20))
    client.force_login(StaffUserFactory(business_admin=True))
    backwards = posted(rule, effective_from="2026-02-01")
    answer = client.post(reverse("rule_of_law_create"), backwards)

    assert [row["key"] for row in answer.context["form"].warning_rows] == ["used-new"]
    client.post(reverse("rule_of_law_create"), backwards | {"confirmed": "used-new"})
    assert RuleOfLaw.objects.filter(effective_from=date(2026, 2, 1)).count() == 1
