import json

from django.test import Client

from tests.config.portal_process import PRODUCTION, free_port, get, running, wait_until


def test_healthz_answers_without_login(client: Client, db) -> None:
    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "ok", "database": True})


def test_healthz_is_neither_stored_nor_redirected(client: Client, db, settings) -> None:
    settings.SECURE_SSL_REDIRECT = True

    response = client.get("/healthz")

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_healthz_says_when_the_database_is_gone() -> None:
    port = free_port()
    command = ("-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi")
    with running(*command, PORT=str(port), WEB_WORKERS="1", **PRODUCTION):
        wait_until(lambda: get(port, "/healthz", "portal.example")[0])

        status, text = get(port, "/healthz", "portal.example")

    assert (status, json.loads(text)) == (503, {"status": "unavailable", "database": False})
