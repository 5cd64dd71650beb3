"""村居台账: what the list shows, filters and offers."""

import pytest

from tests.factories import (
    AssociationFactory,
    CommitteeMemberFactory,
    StaffUserFactory,
    TownshipFactory,
    VillageFactory,
)
from tests.villages.views.lists import names_on

pytestmark = pytest.mark.django_db
LIST = "/villages/"
VALID_CREDIT_CODE = "54120119MF0000001L"


def test_list_shows_active_units_by_code_and_others_by_filter(signed_in):
    second = VillageFactory(code="120119101202", name="前屯村")
    first = VillageFactory(code="120119101201", name="台子村")
    merged = VillageFactory(code="120119101203", name="后屯村", merged=True, successor=first)

    assert names_on(signed_in.get(LIST)) == [first.name, second.name]
    assert names_on(signed_in.get(LIST, {"state": "merged"})) == [merged.name]
    assert names_on(signed_in.get(LIST, {"state": "all"})) == [first.name, second.name, merged.name]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "台子"}, ["台子村"]),
        ({"q": "tzc"}, ["台子村"]),
        ({"q": "120119101002"}, ["东苑社区"]),
        ({"kind": "residents"}, ["东苑社区"]),
        ({"gap": "credit_code"}, ["台子村"]),
        ({"gap": "committee"}, ["东苑社区"]),
        ({"gap": "association"}, ["台子村"]),
        ({"region": "120119102"}, []),
        ({"region": "120118"}, []),
        ({"region": "120119101"}, ["东苑社区", "台子村"]),
    ],
)
def test_list_filters(signed_in, query, found):
    TownshipFactory(code="120119102")
    village = VillageFactory(code="120119101201", name="台子村", credit_code="")
    community = VillageFactory(code="120119101002", name="东苑社区", credit_code=VALID_CREDIT_CODE)
    VillageFactory(code="120118101201", name="外县村")
    CommitteeMemberFactory(village=village)
    AssociationFactory(village=community)

    assert names_on(signed_in.get(LIST, query)) == found


def test_list_says_what_else_the_search_would_find(signed_in):
    VillageFactory(code="120119101201", name="台子村", closed=True)

    response = signed_in.get(LIST, {"q": "台子"})

    assert names_on(response) == []
    assert response.context["elsewhere"] == {"count": 1, "url": f"{LIST}?q=%E5%8F%B0%E5%AD%90&state=all"}


@pytest.mark.parametrize(("asked", "shown"), [("50", 50), ("100", 60), ("1000000", 25), ("x", 25), ("", 25)])
def test_page_size_is_one_of_three(signed_in, asked, shown):
    VillageFactory.create_batch(60, township=TownshipFactory(code="120119101"))

    assert len(names_on(signed_in.get(LIST, {"per_page": asked}))) == shown


def test_township_clerk_sees_neither_tree_nor_buttons_of_the_county(client):
    village = VillageFactory(code="120119101201")
    client.force_login(StaffUserFactory(region=village.township))

    response = client.get(LIST)

    assert (response.context["tree_root"], response.context["can_restructure"]) == ([], False)
    assert "village_create" not in response.content.decode()


def test_page_sizes_are_offered_where_there_are_more_rows(signed_in):
    VillageFactory.create_batch(26, township=TownshipFactory(code="120119101"))

    page = signed_in.get(LIST, {"kind": "village"}).content.decode()

    assert '<a href="?kind=village&amp;per_page=50" aria-label="每页 50 条">50</a>' in page
