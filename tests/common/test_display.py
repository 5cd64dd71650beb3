import pytest
from django.urls import reverse


def test_large_text_is_switched_on_and_off_again(client):
    client.post(reverse("large_text"), {"next": "/login/"})
    assert client.cookies["large_text"].value == "1"

    client.post(reverse("large_text"), {"next": "/login/"})
    assert client.cookies["large_text"].value == ""


def test_large_text_marks_the_page_for_the_stylesheet(client):
    assert b'<html lang="zh-CN">' in client.get(reverse("login")).content

    client.post(reverse("large_text"))

    assert b'<html lang="zh-CN" class="large-text">' in client.get(reverse("login")).content


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com/", "javascript:alert(1)", ""])
def test_large_text_never_leads_out_of_the_portal(client, elsewhere):
    assert client.post(reverse("large_text"), {"next": elsewhere}).url == "/"


def test_large_text_goes_back_to_the_page_it_was_asked_on(client):
    assert client.post(reverse("large_text"), {"next": "/login/?next=/x"}).url == "/login/?next=/x"


def test_large_text_is_not_switched_by_a_link(client):
    assert client.get(reverse("large_text")).status_code == 405
