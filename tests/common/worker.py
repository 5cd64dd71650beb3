"""A worker as it runs beside the server: a process of its own on the database of the tests."""

import os
import subprocess
import sys
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection


def database_url() -> str:
    """The server of the tests, with the database of this run."""
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


@contextmanager
def worker(*options: str):
    """A running worker; it is killed when the test leaves it running."""
    process = subprocess.Popen(
        [
            sys.executable,
            "manage.py",
            "db_worker",
            "--no-startup-delay",
            "--no-reload",
            "--interval=0.1",
            "--skip-checks",
            *options,
        ],
        cwd=settings.BASE_DIR,
        env=os.environ
        | {
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "SECRET_KEY": "worker-of-the-tests-only",
            "PRIVATE_FILES": str(settings.PRIVATE_FILES),
        },
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()
