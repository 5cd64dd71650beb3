"""The portal's settings as tests run them: a database of this run's own, quick passwords, files in a folder of its own.

pytest reads settings before any conftest, so the ground is laid here.
"""

import atexit
import os
import secrets
import shutil
import tempfile
from pathlib import Path

from config.database import ensure_test_database

ensure_test_database()
os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
os.environ |= {"PORTAL_DEMO": "0", "HTTPS": "0"}
# Playwright's synchronous interface keeps an event loop in the thread in which tests use the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from config.settings import *  # noqa: F403
from config.settings import DATABASES, STORAGES

# Two runs at once, on whatever server, do not meet.
DATABASES["default"]["TEST"] = {"NAME": f"test_portal_{secrets.token_hex(6)}"}
DATABASES["default"]["CONN_MAX_AGE"] = 0

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT = None  # the live server serves static files itself
WHITENOISE_USE_FINDERS = False

PRIVATE_FILES = Path(tempfile.mkdtemp(prefix="portal-tests-"))
STORAGES["default"]["OPTIONS"] = {"location": PRIVATE_FILES}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
atexit.register(shutil.rmtree, PRIVATE_FILES, ignore_errors=True)
