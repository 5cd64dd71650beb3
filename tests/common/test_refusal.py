"""Refusals that no view catches: said on the page the user came from, wherever that was; else on the record's."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from tests.factories import AnnualStatisticsFactory, StaffUserFactory, VillageFactory
from villages.choices import StatisticsState, VillageState

pytestmark = pytest.mark.django_db

MERGED = "档案只供查阅，不能再修改。"


@pytest.fixture
def clerk(client):
    clerk = StaffUserFactory()
    client.force_login(clerk)
    return clerk


@pytest.fixture
def village(clerk):
    """A unit that meanwhile is no more."""
    return VillageFactory(township=clerk.region, state=VillageState.CLOSED, name="样例终村")


@pytest.fixture
def edit_page(village):
    """It refuses to be opened."""
    return reverse("village_update", args=[village.pk])


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_refusal_is_said_on_the_page_before(client, edit_page):
    response = client.get(edit_page, headers={"referer": "http://testserver/villages/?q=a"})

    assert (response.status_code, response["Location"]) == (302, "http://testserver/villages/?q=a")
    assert said(response) == [f"“样例终村”已撤销，{MERGED}"]


@pytest.mark.parametrize("before", ["", "?tab=x"])
def test_page_that_refuses_does_not_lead_back_to_itself(client, village, edit_page, before):
    response = client.get(edit_page, headers={"referer": f"http://testserver{edit_page}{before}"})

    assert (response.status_code, response["Location"]) == (302, village.get_absolute_url())


def test_page_of_no_record_that_refuses_leads_home(client):
    client.force_login(StaffUserFactory(region__code="120119"))
    page = reverse("village_merge")

    response = client.get(page, headers={"referer": f"http://testserver{page}"})

    assert (response.status_code, response["Location"]) == (302, reverse("home"))
    assert said(response) == ["请先在村居台账中勾选要撤并的村(居)。"]


def test_refused_form_comes_to_rest_with_its_sentence(client, village, edit_page):
    """The form's own page refuses too by now; a browser names it as the page before all along."""
    response = client.post(
        edit_page, {"revision": "1"}, headers={"referer": f"http://testserver{edit_page}"}, follow=True
    )

    assert response.redirect_chain[-1] == (village.get_absolute_url(), 302)
    assert f"“样例终村”已撤销，{MERGED}" in response.content.decode()


@pytest.mark.parametrize(
    "address", ["/search/?q=%00%00", "/villages/?region=%00", "/regions/%00/children/", "/history/villages.region/%00/"]
)
def test_null_character_in_an_address_is_a_bad_request(client, clerk, address):
    response = client.get(address)

    assert response.status_code == 400


@pytest.mark.parametrize("headers", [{}, {"referer": "http://testserver.example.com/villages/"}])
def test_who_comes_from_nowhere_or_from_a_stranger_reads_it_on_the_page_of_the_record(
    client, village, edit_page, headers
):
    response = client.get(edit_page, headers=headers)

    assert response["Location"] == village.get_absolute_url()


def test_part_of_a_page_gets_the_message_and_no_other_page(client, edit_page):
    response = client.get(edit_page, headers={"hx-request": "true"})

    assert (response.status_code, response["HX-Retarget"], response["HX-Reswap"]) == (200, "#messages", "outerHTML")
    assert MERGED in response.content.decode()
    assert "<html" not in response.content.decode()


def test_check_while_typing_in_a_sheet_filed_meanwhile_gets_the_message_alone(client, clerk):
    sheet = AnnualStatisticsFactory(village=VillageFactory(township=clerk.region), state=StatisticsState.FILED)

    response = client.post(reverse("statistics_check", args=[sheet.pk]), headers={"hx-request": "true"})

    assert (response.status_code, response["HX-Retarget"]) == (200, "#messages")
    assert "不能修改" in response.content.decode()
