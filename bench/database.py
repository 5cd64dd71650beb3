"""A database of the benchmark's own: made at the beginning, dropped at the end."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import django
import psycopg2
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from config.database import ensure_database


@contextmanager
def bench_database() -> Iterator[None]:
    ensure_database()
    name = f"portal_bench_{os.getpid()}"
    _on_server(f"CREATE DATABASE {name}")
    os.environ |= {"BENCH_DATABASE": name, "DJANGO_SETTINGS_MODULE": "bench.settings"}
    try:
        django.setup()
        call_command("migrate", verbosity=0)
        yield
    finally:
        connections.close_all()
        _on_server(f"DROP DATABASE {name}")
        shutil.rmtree(settings.PRIVATE_FILES, ignore_errors=True)


@contextmanager
def copied_database() -> Iterator[tuple[str, str]]:
    """The names of the database and of a copy of it, which stands while the block runs."""
    own = connection.settings_dict["NAME"]
    connection.close()
    _on_server(f"CREATE DATABASE {own}_copy TEMPLATE {own}")
    try:
        yield own, f"{own}_copy"
    finally:
        use(own)
        connection.close()
        _on_server(f"DROP DATABASE {own}_copy")


def use(name: str) -> None:
    """Everything from here on asks this database."""
    connection.close()
    connection.settings_dict["NAME"] = name
    connection.connect()


def _on_server(statement: str) -> None:
    address = os.environ["DATABASE_URL"]
    connection = psycopg2.connect(urlsplit(address)._replace(scheme="postgresql").geturl())
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()
