from datetime import date

from common import inbox
from common.inbox import Task


def test_returned_come_first_then_overdue_then_by_deadline(monkeypatch, now):
    later = Task("以后", "/", deadline=date(2026, 12, 1))
    soon = Task("临近", "/", deadline=date(2026, 10, 20))
    over = Task("过期", "/", deadline=date(2026, 10, 18))
    undated = Task("不限期", "/")
    back = Task("退回", "/", is_returned=True)
    monkeypatch.setattr(inbox, "_task_providers", {"sample": lambda user, now: [undated, later, over, back, soon]})

    assert inbox.tasks_for(None, now) == [back, over, soon, later, undated]


def test_days_left_count_to_the_last_day():
    assert Task("今天", "/", deadline=date(2026, 10, 19)).days_left(date(2026, 10, 19)) == 0
    assert Task("过期", "/", deadline=date(2026, 10, 17)).days_left(date(2026, 10, 19)) == -2
    assert Task("不限期", "/").days_left(date(2026, 10, 19)) is None
