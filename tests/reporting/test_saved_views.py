"""常用查询: one's own and what the region shares; only pages of summaries, and only their owner removes them."""

import pytest
from django.urls import reverse

from reporting.models import SavedView
from tests.factories import RegionFactory, SavedViewFactory, StaffUserFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/reports/F8/?year=2025&rows=villages"


@pytest.fixture
def clerk():
    return StaffUserFactory(region=RegionFactory(code="120119"))


def names_on_page(client, user) -> list[str]:
    client.force_login(user)
    return [view.name for view, _ in client.get(reverse("official_form_list")).context["views"]]


def test_query_is_kept_under_a_name_and_leads_back_to_its_page(client, clerk):
    client.force_login(clerk)
    response = client.post(reverse("saved_view_create"), {"name": "分村年报", "address": ADDRESS})

    assert response["Location"] == ADDRESS
    view = SavedView.objects.get()
    assert (view.owner, view.region_id, view.is_shared) == (clerk, "120119", False)


def test_own_view_is_one_s_own_and_a_shared_one_the_region_s(client, clerk):
    SavedViewFactory(owner=clerk, name="自用", is_shared=False)
    SavedViewFactory(owner=clerk, name="共用", is_shared=True)
    colleague = StaffUserFactory(region=clerk.region)
    elsewhere = StaffUserFactory(region=RegionFactory(code="130102"))
    below = StaffUserFactory(region=RegionFactory(code="120119104"))

    assert names_on_page(client, clerk) == ["共用", "自用"]
    assert names_on_page(client, colleague) == ["共用"]
    assert names_on_page(client, elsewhere) == []
    assert names_on_page(client, below) == []


@pytest.mark.parametrize("address", ["https://example.com/", "//example.com/reports/F8/", "/accounts/", "reports/F8/"])
def test_only_pages_of_summaries_are_kept(client, clerk, address):
    client.force_login(clerk)
    response = client.post(reverse("saved_view_create"), {"name": "样例", "address": address})

    assert response.status_code == 200
    assert "只能保存汇总表和指标对照表的查询" in response.content.decode()
    assert list(SavedView.objects.all()) == []


def test_name_taken_is_said_beside_the_field(client, clerk):
    SavedViewFactory(owner=clerk, name="分村年报")
    client.force_login(clerk)

    page = client.post(reverse("saved_view_create"), {"name": "分村年报", "address": ADDRESS}).content.decode()

    assert "您已有同名的常用查询" in page


def test_only_the_owner_removes_a_shared_view(client, clerk):
    view = SavedViewFactory(owner=clerk)
    client.force_login(StaffUserFactory(region=clerk.region))
    assert client.post(reverse("saved_view_delete", args=[view.pk])).status_code == 403
    client.force_login(clerk)
    assert client.post(reverse("saved_view_delete", args=[view.pk])).status_code == 302
    assert list(SavedView.objects.all()) == []
