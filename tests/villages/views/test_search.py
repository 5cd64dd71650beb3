import pytest

from tests.factories import FormerIdentityFactory, VillageFactory
from villages.models import Village

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def found_by(client, text: str) -> dict[str, list[str]]:
    response = client.get("/search/", {"q": text}, **HTMX)
    return {label: [unit.name for unit in units] for label, units in response.context["groups"]}


def test_search_by_name_code_initials_pinyin_and_former_name(signed_in):
    village = VillageFactory(code="120119101201", name="台子村")
    FormerIdentityFactory(village=village, name="跃进大队", code="120119101299")
    VillageFactory(code="120119101202", name="前屯村")

    for text in ("台子", "120119101201", "tzc", "taizi", "跃进大队", "120119101299", " 台 子 ", "ＴＺＣ"):
        assert (text, found_by(signed_in, text)) == (text, {"村(居)": ["台子村"]})


def test_search_does_not_leak_other_regions(signed_in):
    VillageFactory(code="120118101201", name="台子村")

    assert found_by(signed_in, "台子村") == {}


def test_search_sets_ended_units_apart(signed_in):
    heir = VillageFactory(code="120119101202", name="台子新村")
    VillageFactory(code="120119101201", name="台子村", merged=True, successor=heir)

    assert found_by(signed_in, "台子") == {"村(居)": ["台子新村"], "已撤并、已撤销": ["台子村"]}


def test_one_exact_hit_leads_to_its_page(signed_in):
    village = VillageFactory(code="120119101201", name="台子村")
    VillageFactory(code="120119101202", name="台子村东")

    for text in ("台子村", "120119101201", "tzc"):
        assert signed_in.get("/search/", {"q": text}).url == village.get_absolute_url()
    assert signed_in.get("/search/", {"q": "台子"}).status_code == 200


def test_namesakes_are_shown_to_choose_from(signed_in):
    VillageFactory(code="120119101201", name="台子村")
    VillageFactory(code="120119102201", name="台子村")

    response = signed_in.get("/search/", {"q": "台子村"})

    assert response.status_code == 200
    assert [len(units) for _, units in response.context["groups"]] == [2]


def test_twenty_hits_at_most_exact_ones_first(signed_in):
    for number in range(201, 230):
        VillageFactory(code=f"120119101{number}", name=f"台子{number}村")
    exact = VillageFactory(code="120119101299", name="台子")

    response = signed_in.get("/search/", {"q": "台子"}, **HTMX)

    ((_, units),) = response.context["groups"]
    assert (units[0], len(units), response.context["more"]) == (exact, 20, True)


def test_exact_hit_is_first_among_more_than_are_ranked(signed_in):
    township = VillageFactory(code="120119101201", name="台子1村").township
    others = [
        Village(code=f"120119101{n}", name=f"台子{n}村", kind="village", township=township) for n in range(300, 560)
    ]
    Village.objects.prepare_for_bulk(others)
    Village.objects.bulk_create(others)
    exact = VillageFactory(code="120119101599", name="台子")

    response = signed_in.get("/search/", {"q": "台子"}, **HTMX)

    ((_, units),) = response.context["groups"]
    assert (units[0], len(units), response.context["more"]) == (exact, 20, True)


@pytest.mark.parametrize("text", ["", "台", "t", "<script>", "'; --", "%%", "__"])
def test_odd_words_get_a_sentence(signed_in, text):
    VillageFactory(code="120119101201", name="台子村")

    response = signed_in.get("/search/", {"q": text})

    assert response.status_code == 200
    assert response.context["groups"] == []


def test_search_needs_few_queries(signed_in, django_assert_max_num_queries):
    for number in range(201, 230):
        VillageFactory(code=f"120119101{number}", name=f"台子{number}村")

    signed_in.get("/search/", {"q": "台子"})
    with django_assert_max_num_queries(12):
        signed_in.get("/search/", {"q": "台子"}, **HTMX)
