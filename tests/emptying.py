"""How the database is emptied behind a test that runs without a transaction.

Django's own way writes permissions and content types anew and takes ten times as long, after each of some 170 tests.
"""

from django.db import connection, transaction
from django.test import TransactionTestCase

WRITTEN_BY_MIGRATING = {"django_migrations", "django_content_type", "auth_permission"}


def may_leave_triggers_aside() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return cursor.fetchone()[0]


def empty_tables(test: TransactionTestCase) -> None:
    """Rows go where there are any, once nobody is writing any more: the live server may still answer a request."""
    tables = sorted(set(connection.introspection.django_table_names(only_existing=True)) - WRITTEN_BY_MIGRATING)
    quoted = list(map(connection.ops.quote_name, tables))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(quoted)} IN EXCLUSIVE MODE")
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{name}' WHERE EXISTS (SELECT FROM {table})"
                for name, table in zip(tables, quoted, strict=True)
            )
        )
        filled = [name for (name,) in cursor.fetchall()]
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("; ".join(f"DELETE FROM {connection.ops.quote_name(name)}" for name in filled) or "SELECT")
