"""Every URL, as every role, with a record of its own region and with a foreign one, read from the resolver."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from common.resources import registry
from tests.crawl.endpoints import Endpoint, endpoints
from tests.crawl.visitors import contents, national, text_of, visit, visitors, writes
from tests.crawl.world import MARK, home_and_foreign
from tests.factories.finding import names_persons
from tests.shared import shared_rows

# Open to everybody by name, see each view. Nothing else answers without an account.
PUBLIC = {"guide", "guide_example", "healthz", "login", "admin:login", "large_text", "public_notice", "public_village"}
# What answers outside one's region: nothing there, not permitted, not by this method.
REFUSED = {403, 404, 405}
MANY = 20

ALL = endpoints()
every_url = pytest.mark.parametrize("url", ALL, ids=lambda url: url.name)
every_url_of_a_record = pytest.mark.parametrize(
    "url", [url for url in ALL if url.names_a_record], ids=lambda url: url.name
)
every_list = pytest.mark.parametrize(
    "url", [url for url in ALL if url.filters and not url.is_shared], ids=lambda url: url.name
)
every_bulk_action = pytest.mark.parametrize(
    "url", [url for url in ALL if "post" in url.methods and not url.names_a_record], ids=lambda url: url.name
)

# What a form might send. Of a foreign record none of it may arrive.
POSTED = {"revision": "1", "note": "样例理由", "reason": "样例理由", "name": "改", "confirm": "on", "confirmed": "1"}


class Scene:
    def __init__(self):
        self.home, self.foreign = home_and_foreign()
        self.visitors, self.national = visitors(), national()
        # What every test begins with and leaves behind: read once, compared at each end.
        self.contents, self.foreign_values = contents(), self.foreign.values()


@shared_rows
def scene() -> Scene:
    return Scene()


@pytest.fixture(autouse=True)
def rows(scene, db):
    """Every test sees the scene, and leaves it as it was."""


def one_of_each_level(people: dict[str, Client]) -> dict[str, Client]:
    last = {level_of(name): name for name in people}
    return {name: people[name] for name in last.values()}


def level_of(name: str) -> str:
    return name.partition("@")[2]


def meetings(url: Endpoint, world, people: dict[str, Client]) -> Iterator[tuple[str, dict[str, Client]]]:
    """Who comes to which address of the URL: to the twentieth address of one view not everybody any more."""
    for number, address in enumerate(url.addresses(world)):
        yield address, people if number < MANY else one_of_each_level(people)


def tour(url: Endpoint, world, people, query: str = ""):
    """Every visit to the URL: who, how, where; and the answer with its text.

    Everybody opens the page. Who is sent away posts nothing there, and of those of one level who are let in one does.
    """
    for address, comers in meetings(url, world, people):
        posted = set()
        for name, client in comers.items():
            level = level_of(name)
            for method in ["get"] if level in posted else url.methods:
                response, text = visit(client, method, address + query)
                yield f"{method.upper()} {address}{query} as {name}: {said(response)}", response, text
                if response.status_code == 403:
                    break
                if method == "post" and response.status_code == 200:
                    posted.add(level)


def said(response) -> str:
    error = getattr(response, "exc_info", None)
    return f"{response.status_code} {error[1]!r}" if error else str(response.status_code)


@every_url
def test_nothing_foreign_is_read_and_nothing_breaks_at_home(url, scene):
    found = [
        visited
        for visited, response, text in tour(url, scene.home, scene.visitors)
        if response.status_code >= 500 or MARK in text
    ]

    assert found == []


@every_list
def test_list_shows_what_could_leak_and_to_the_nation_alone(url, scene):
    """With each filter set to what it would find abroad, by one visitor of each level: rows are cut by region alone.

    Without a filter all visitors were here in the test above.
    """
    leaked = [
        visited
        for query in url.queries_for(scene.foreign)
        for visited, _, text in tour(url, scene.home, one_of_each_level(scene.visitors), query)
        if MARK in text
    ]

    assert leaked == []
    assert any(MARK in text for _, _, text in tour(url, scene.home, scene.national)), (
        f"The list has nothing that could leak; give {url.model} a marked field, see world.py."
    )


@pytest.mark.parametrize("key", registry)
@pytest.mark.parametrize("take", ["ticked", "filtered", "all"])
def test_export_takes_nothing_foreign(key, take, scene):
    model = registry[key]._meta.model
    body = {
        "take": take,
        "file_format": "csv",
        "selected": [scene.home.record(model).pk, scene.foreign.record(model).pk],
    }
    stays_home = names_persons(model)
    address, taken = reverse("export", args=[key]), []
    for name, client in (scene.visitors | scene.national).items():
        response, text = visit(client, "post", address, body)
        if response.status_code == 200 and "attachment" in response.headers.get("Content-Disposition", ""):
            taken.append(name)
            assert (MARK in text) == (name.endswith("@nation") and not stays_home), name

    # A tick on a foreign record is no choice that anybody at home could have made: it is refused as a whole.
    expected = {"superuser@nation"} if take == "ticked" else {"clerk@120119001", "leader@1201", "superuser@nation"}
    if stays_home:
        expected &= {"clerk@120119001"}
        assert all(name.endswith("@120119001") for name in taken)
    assert expected <= set(taken)
    assert take != "ticked" or all(name.endswith("@nation") for name in taken)


@every_url
def test_nothing_breaks_for_the_nation(url, scene):
    found = [
        visited for visited, response, _ in tour(url, scene.foreign, scene.national) if response.status_code >= 500
    ]

    assert found == []


@every_url_of_a_record
def test_foreign_record_is_refused_and_stays_as_it_is(url, scene):
    """Here nothing is undone: whatever a visit writes would be seen at the end."""
    allowed = REFUSED | ({302} if url.is_admin else set())
    found, written = [], writes()
    for address, comers in meetings(url, scene.foreign, scene.visitors):
        for name, client in comers.items():
            for method in url.methods:
                response = getattr(client, method)(address, POSTED if method == "post" else {})
                if response.status_code not in allowed or MARK in text_of(response):
                    found.append(f"{address} as {name}: {said(response)}")

    assert found == []
    assert writes() == written or contents() == scene.contents


@every_bulk_action
def test_ticking_foreign_records_leaves_them_as_they_are(url, scene):
    """What a bulk action sends, with keys that no list at home shows."""
    ticked = [record.pk for record in scene.foreign.made.values()]
    for address in url.addresses(scene.home):
        for client in scene.visitors.values():
            sent = POSTED | {"selected": ticked, "_selected_action": ticked, "units": ticked}
            text_of(client.post(address, sent))  # read to its end, as a browser does

    assert scene.foreign.values() == scene.foreign_values


@every_url
def test_without_an_account_only_the_public_pages_answer(url, scene):
    answers = {
        response.status_code
        for address in url.addresses(scene.home)
        for response in (Client().get(address), Client().post(address))
        if "/login/" not in response.headers.get("Location", "")
    }

    assert answers <= ({200, 302} | REFUSED if url.name in PUBLIC else REFUSED)


def test_public_pages_exist():
    assert {url.name for url in ALL} >= PUBLIC
