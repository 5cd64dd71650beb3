"""What production must never start without, and what it must never bring along."""

import json

import pgtrigger
from django.db import connection

from config.proxy import ClientAddressMiddleware
from tests.config.portal_process import PRODUCTION, data_folder, python

ACCOUNTS = "from django.conf import settings; print(settings.DEMO, settings.DEBUG)"


def test_check_for_deployment_is_clean_and_writes_no_secret() -> None:
    with data_folder() as folder:
        checked = python(
            "manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION, PORTAL_DATA=str(folder)
        )

        assert checked.returncode == 0, checked.stderr
        assert checked.stdout == "System check identified no issues (0 silenced).\n"
        assert list(folder.iterdir()) == []


def test_production_does_not_start_without_a_secret() -> None:
    refused = python("manage.py", "check", **PRODUCTION | {"SECRET_KEY": ""})

    assert refused.returncode == 1
    assert "Set SECRET_KEY" in refused.stderr


def test_production_is_neither_demo_nor_debug() -> None:
    told = python("-c", ACCOUNTS, DJANGO_SETTINGS_MODULE="config.settings", **PRODUCTION)

    assert told.stdout == "False False\n"


def test_demo_makes_one_secret_and_keeps_it() -> None:
    show = "from django.conf import settings; print(settings.SECRET_KEY)"
    demo = {"PORTAL_DEMO": "1", "DATABASE_URL": PRODUCTION["DATABASE_URL"], "DJANGO_SETTINGS_MODULE": "config.settings"}
    with data_folder() as one, data_folder() as other:
        keys = [python("-c", show, PORTAL_DATA=str(folder), **demo).stdout for folder in (one, one, other)]

    assert len(keys[0]) > 50
    assert keys[0] == keys[1] != keys[2]


def test_cookies_and_headers_are_strict_in_production() -> None:
    names = [
        "SESSION_COOKIE_SECURE",
        "SESSION_COOKIE_HTTPONLY",
        "CSRF_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
        "SECURE_CONTENT_TYPE_NOSNIFF",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    ]
    show = f"import json; from config import settings; print(json.dumps([getattr(settings, n) for n in {names}]))"

    shown = python("-c", show, **PRODUCTION)

    assert json.loads(shown.stdout) == [True] * len(names)


def test_cookies_of_production_are_bound_to_their_host_and_those_of_demos_to_their_port() -> None:
    show = "from config import settings; print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)"

    shown = [python("-c", show, **PRODUCTION, **more).stdout for more in ({}, {"HTTPS": "0", "PORT": "8001"})]

    assert shown == ["__Host-portal_session __Host-portal_csrf\n", "portal_8001_session portal_8001_csrf\n"]


def test_address_behind_a_proxy_is_the_one_the_proxy_saw(rf) -> None:
    seen = []
    middleware = ClientAddressMiddleware(lambda request: seen.append(request.META["REMOTE_ADDR"]))

    middleware(rf.get("/", HTTP_X_FORWARDED_FOR="1.2.3.4, 10.0.0.7", REMOTE_ADDR="127.0.0.1"))
    middleware(rf.get("/", HTTP_X_FORWARDED_FOR="1.2.3.4, unknown", REMOTE_ADDR="127.0.0.1"))
    middleware(rf.get("/", REMOTE_ADDR="127.0.0.1"))

    assert seen == ["10.0.0.7", "127.0.0.1", "127.0.0.1"]


def test_no_trigger_has_to_catch_the_error_of_a_missing_setting(db) -> None:
    def ignored() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('pgtrigger.ignore')")
            return cursor.fetchone()[0]

    before = ignored()
    with pgtrigger.ignore("villages.Village:count_revision"):
        within = ignored()

    assert before == ignored() == "{}"
    assert within != "{}"


def test_options_of_a_database_s_address_are_kept() -> None:
    show = "from config import settings; print(settings.DATABASES['default']['OPTIONS'])"
    address = PRODUCTION["DATABASE_URL"] + "&options=-c%20work_mem%3D64MB"

    shown = python("-c", show, **PRODUCTION | {"DATABASE_URL": address})

    assert "'-c work_mem=64MB -c pgtrigger.ignore={}'" in shown.stdout, shown.stderr
