from django.test import Client


def test_healthz_answers_without_login(client: Client, db) -> None:
    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "ok", "database": True})
