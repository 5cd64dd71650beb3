"""Who waits for a lock: how a test of two at once knows that both stand before the same row."""

import time

from django.db import connection

LONGEST_WAIT = 60  # seconds; on an idle machine it takes none of them


def waiting_for_a_lock() -> int:
    """Sessions of this run's own database that wait; other runs on the server wait for locks of their own.

    Within a transaction PostgreSQL keeps its first list of sessions: who connects later is seen only in a new one.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)"
            " WHERE NOT granted AND datname = current_database()"
        )
        return cursor.fetchone()[0]


def until_waiting(count: int) -> None:
    """Come back when so many sessions stand before a lock."""
    deadline = time.monotonic() + LONGEST_WAIT
    while waiting_for_a_lock() < count and time.monotonic() < deadline:
        time.sleep(0.01)
    assert waiting_for_a_lock() == count
