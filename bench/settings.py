"""The portal's settings on a database of the benchmark's own."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "benchmark-only-0123456789-0123456789-0123456789-0123456789")
os.environ |= {"PORTAL_DEMO": "0", "HTTPS": "0"}

from config.settings import *  # noqa: F403
from config.settings import DATABASES, STORAGES

DATABASES["default"]["NAME"] = os.environ["BENCH_DATABASE"]
STATIC_ROOT = None
ROOT_URLCONF = "bench.urls"
ALLOWED_HOSTS = ["testserver"]
PRIVATE_FILES = Path(os.environ.setdefault("BENCH_FILES", tempfile.mkdtemp(prefix="portal-bench-")))
STORAGES["default"]["OPTIONS"] = {"location": PRIVATE_FILES}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
LOGGING = {"version": 1, "disable_existing_loggers": True, "root": {"level": "ERROR"}}
