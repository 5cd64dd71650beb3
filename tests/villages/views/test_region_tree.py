import pytest
from django.urls import reverse

from tests.factories import CityFactory, CountyFactory, StaffUserFactory, TownshipFactory, VillageFactory

pytestmark = pytest.mark.django_db


def children(client, code: str, **query):
    return client.get(reverse("region_children", args=[code]), query)


def shown(nodes) -> list[tuple]:
    return [(node["code"], node["count"]) for node in nodes]


def test_county_clerk_sees_his_townships_with_active_units(client):
    VillageFactory(code="120119101201")
    VillageFactory(code="120119101202")
    VillageFactory(code="120119101203", closed=True)
    TownshipFactory(code="120119102")
    TownshipFactory(code="120118101")
    client.force_login(StaffUserFactory(region=CountyFactory(code="120119")))

    (root,) = client.get("/villages/").context["tree_root"]

    assert (root["code"], shown(root["children"])) == ("120119", [("120119101", 2), ("120119102", 0)])


def test_branch_is_opened_inside_the_own_region_only(client):
    VillageFactory(code="120119101201")
    VillageFactory(code="120118101201")
    client.force_login(StaffUserFactory(region=CountyFactory(code="120119")))

    assert shown(children(client, "120119").context["nodes"]) == [("120119101", 1)]
    assert [children(client, code).status_code for code in ("120118", "1201", "12", "999")] == [404] * 4


def test_city_officer_opens_a_county_and_stays_there_after_choosing_a_township(client):
    VillageFactory(code="120119101201")
    VillageFactory(code="120118101201")
    client.force_login(StaffUserFactory(reviewer=True, region=CityFactory(code="1201")))

    (root,) = client.get("/villages/", {"region": "120119101"}).context["tree_root"]

    assert shown(root["children"]) == [("120118", 1), ("120119", 1)]
    closed, opened = root["children"]
    assert (closed["children"], shown(opened["children"])) == ([], [("120119101", 1)])
    assert opened["children"][0]["is_current"]


def test_links_keep_the_other_filters(client):
    VillageFactory(code="120119101201")
    client.force_login(StaffUserFactory(reviewer=True, region=CityFactory(code="1201")))

    page = children(client, "120119", list="village_list", kind="village", page="3").content.decode()

    assert "/villages/?kind=village&amp;region=120119101" in page


def test_list_of_what_counties_hand_up_ends_with_the_counties(client):
    TownshipFactory(code="120119101")
    city = CityFactory(code="1201")
    client.force_login(StaffUserFactory(reviewer=True, region=city.parent))

    (root,) = client.get("/submissions/", {"state": "draft"}).context["tree_root"]
    (closed,) = root["children"]
    (opened,) = client.get(closed["children_url"]).context["nodes"]

    assert (opened["code"], opened["url"]) == ("120119", "/submissions/?state=draft&region=120119")
    assert (opened["children"], opened["children_url"]) == ([], "")
    (shown,) = client.get("/submissions/", {"region": "120119"}).context["tree_root"][0]["children"]
    assert [(node["children"], node["children_url"]) for node in shown["children"]] == [([], "")]


def test_county_has_no_tree_beside_what_it_hands_up(client):
    TownshipFactory(code="120119101")
    client.force_login(StaffUserFactory(reviewer=True, region=CountyFactory(code="120119")))

    assert client.get("/submissions/").context["tree_root"] == []


def test_unknown_list_is_not_found(client):
    client.force_login(StaffUserFactory(region=CountyFactory(code="120119")))

    assert children(client, "120119", list="no_such_list").status_code == 404


def test_tree_of_the_nation_needs_few_queries(client, django_assert_max_num_queries):
    for code in ("120119101201", "120118101201", "130102101201", "130102102201"):
        VillageFactory(code=code)
    client.force_login(StaffUserFactory(national=True))
    client.get("/villages/")

    with django_assert_max_num_queries(12):
        client.get("/villages/", {"region": "130102101"})
