from datetime import date

import pytest
from django.db import connection
from django.db.models import DateField, F, Max, Value
from django.test.utils import CaptureQueriesContext

from common import inbox
from common.inbox import Lines, Task
from tests.factories import StaffUserFactory
from villages.models import StaffUser

pytestmark = pytest.mark.django_db


def provider_of(*tasks: Task):
    """One that asks for the user's own row and tells these tasks."""
    return lambda user, now: Lines(StaffUser.objects.filter(pk=user.pk).values("pk"), lambda rows: tasks)


def test_returned_come_first_then_overdue_then_by_deadline(monkeypatch, now):
    later = Task("以后", "/", deadline=date(2026, 12, 1))
    soon = Task("临近", "/", deadline=date(2026, 10, 20))
    over = Task("过期", "/", deadline=date(2026, 10, 18))
    undated = Task("不限期", "/")
    back = Task("退回", "/", is_returned=True)
    providers = {"first": provider_of(undated, later, over), "second": provider_of(back, soon)}
    inbox.discover()  # into the dictionary of the portal, not into this one
    monkeypatch.setattr(inbox, "_task_providers", providers)

    assert inbox.tasks_for(StaffUserFactory(), now) == [back, over, soon, later, undated]


def test_however_many_kinds_of_work_are_asked_for_in_one_query(now):
    user = StaffUserFactory()
    providers = [provider_of(Task(f"第{number}件", "/")) for number in range(20)]

    with CaptureQueriesContext(connection) as asked:
        told = inbox.told_by([*providers, lambda user, now: None], user, now)

    assert [task.title for task in told] == [f"第{number}件" for number in range(20)]
    assert len(asked) == 1


def test_nothing_is_asked_when_nobody_has_a_question(now, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert inbox.told_by([lambda user, now: None], None, now) == []


def test_rows_arrive_in_their_order_and_as_what_they_are(now):
    people = [StaffUserFactory(name=name, password_changed_at=now) for name in ("样例丙", "样例甲", "样例乙")]
    some = StaffUser.objects.filter(pk__in=[person.pk for person in people])
    rows = some.order_by("-pk").values(
        "pk", "is_active", "password_changed_at", town=F("region__name"), day=Value(date(2026, 2, 28), DateField())
    )
    counted = some.order_by().values("region").annotate(last=Max("password_changed_at"))
    seen = []

    def provider(queryset):
        return lambda user, now: Lines(queryset, lambda found: seen.append(found) or [])

    inbox.told_by([provider(rows[:2]), provider(counted), provider(some.none().values("pk"))], people[0], now)

    assert seen == [list(rows[:2]), list(counted), []]


def test_days_left_count_to_the_last_day():
    assert Task("今天", "/", deadline=date(2026, 10, 19)).days_left(date(2026, 10, 19)) == 0
    assert Task("过期", "/", deadline=date(2026, 10, 17)).days_left(date(2026, 10, 19)) == -2
    assert Task("不限期", "/").days_left(date(2026, 10, 19)) is None
