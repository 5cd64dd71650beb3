"""Who waits for a lock: how a test of two at once knows that both stand before the same row."""

from django.db import connection


def waiting_for_a_lock() -> int:
    """Sessions of this run's own database that wait; other runs on the server wait for locks of their own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)"
            " WHERE NOT granted AND datname = current_database()"
        )
        return cursor.fetchone()[0]
