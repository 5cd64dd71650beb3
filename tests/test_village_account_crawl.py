"""Every URL, as an account that types for one village, with records of the village next door."""

import pytest

from tests.crawl.endpoints import endpoints
from tests.crawl.visitors import account_of, contents, signed_in, text_of, visit, writes
from tests.crawl.world import MARK, World
from tests.factories import RegionFactory, VillageFactory
from tests.factories.finding import scoped_models
from tests.shared import shared_rows
from villages.models import Region

TOWNSHIP = "120119001"
REFUSED = {403, 404, 405}


def binds_those_below(model) -> bool:
    return getattr(model._default_manager.all(), "shared_below", False)


class NextDoor(World):
    """Records of the same township, marked but for what binds the village too: programmes, standards."""

    def _names(self, model) -> dict:
        return {} if binds_those_below(model) else super()._names(model)


class Scene:
    def __init__(self):
        township = RegionFactory(code=TOWNSHIP)
        self.neighbour = NextDoor(TOWNSHIP, MARK, {Region: township}).fill()
        self.client = signed_in(account_of(VillageFactory(township=township)))
        # What every test begins with and leaves behind: read once, compared at each end.
        self.contents = contents()


@shared_rows
def scene() -> Scene:
    return Scene()


@pytest.fixture(autouse=True)
def rows(scene, db):
    """Every test sees the scene, and leaves it as it was."""


SENT = {"note": "样例理由", "revision": "1"}
# What anybody reads without an account, a neighbour too.
PUBLIC = {"public_notice", "public_village"}
ALL = [url for url in endpoints() if url.name not in PUBLIC]
OF_A_RECORD = [url for url in ALL if url.names_a_record and not (url.model and binds_those_below(url.model))]


def closed_addresses(url, world: World) -> list[str]:
    """Without the histories of what binds the village too."""
    if url.name != "record_history":
        return url.addresses(world)
    models = [model for model in scoped_models() if not binds_those_below(model)]
    return [url.address({"label": model._meta.label_lower, "key": world.record(model).pk}) for model in models]


@pytest.mark.parametrize("url", ALL, ids=lambda url: url.name)
def test_nothing_of_the_neighbours_is_read_and_nothing_breaks(url, scene):
    queries = ["", *url.queries_for(scene.neighbour)] if url.filters else [""]
    visits = [
        (f"{method} {address}{query}", visit(scene.client, method, address + query))
        for address in url.addresses(scene.neighbour)
        for query in queries
        for method in url.methods
    ]

    assert [name for name, (response, text) in visits if response.status_code >= 500 or MARK in text] == []


@pytest.mark.parametrize("url", OF_A_RECORD, ids=lambda url: url.name)
def test_records_of_the_neighbours_are_refused_and_stay_as_they_are(url, scene):
    allowed = REFUSED | ({302} if url.is_admin else set())
    found, written = [], writes()
    for address in closed_addresses(url, scene.neighbour):
        for method in url.methods:
            response = getattr(scene.client, method)(address, SENT if method == "post" else {})
            if response.status_code not in allowed or MARK in text_of(response):
                found.append(f"{address}: {response.status_code}")

    assert found == []
    assert writes() == written or contents() == scene.contents
