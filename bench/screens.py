"""Pages as the users call them: list, search, opening the tree; on a small table and on the nation's."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.clock import server_clock
from bench.database import use
from villages.models import StaffUser

BLOCKS, ROUNDS, WARM_UP = 3, 6, 2
TRANSACTION = ("BEGIN", "COMMIT")  # they ask for nothing
# Texts that fill a page in the small table too: half a page would be compared with a whole one.
PAGES = {
    "list": "/villages/",
    "list, page 3": "/villages/?page=3",
    "list, search by name": "/villages/?q=杨村",
    "list, search by initials": "/villages/?q=xl",
    "list, search by code": "/villages/?q=1201",
    "header search by name": "/search/?q=杨村",
    "header search by initials": "/search/?q=xl",
    "header search by code": "/search/?q=1201",
}
TREE = {
    "county officer": "/regions/120101/children/",
    "city reader": "/regions/1201/children/",
    "national reader": "/regions/12/children/",
}
STOCK = {"list": "/stock/villages/village/", "list, search by name": "/stock/villages/village/?q=杨村"}


@dataclass
class Visits:
    """What a page costs: processor time of portal and database together, in milliseconds, at its best; its queries.

    Not the time on the clock: what else the machine does would be measured with it.
    """

    shortest: float = float("inf")
    queries: int = 0


def visit(client: Client, address: str, visits: Visits) -> None:
    # The header's search answers with a fragment while one types.
    headers = {"HX-Request": "true"} if address.startswith("/search/") else {}
    visit_with(lambda: client.get(address, headers=headers), visits)


def visit_with(call: Callable, visits: Visits) -> Visits:
    for _ in range(WARM_UP):  # once a minute a visit also notes in its session that it was there
        with CaptureQueriesContext(connection) as captured:
            response = call()
        asked = sum(query["sql"] not in TRANSACTION for query in captured)
        visits.queries = min(asked, visits.queries or asked)
        assert response.status_code == 200, f"{response.request['PATH_INFO']}: {response.status_code}"
    server = server_clock()
    for _ in range(ROUNDS):
        begun = time.process_time() + server()
        call()
        visits.shortest = min(visits.shortest, (time.process_time() + server() - begun) * 1000)
    return visits


def signed_in(user: StaffUser) -> Client:
    client = Client()
    client.force_login(user)
    client.get("/")  # the first page after signing in writes to the session
    return client


def pages(clients: dict[str, Client]) -> Iterator[tuple[str, str, Client, str]]:
    """Every page by every reader: reader, page, client, address."""
    for reader, client in clients.items():
        for page, address in PAGES.items():
            yield reader, page, client, address
        if reader in TREE:
            yield reader, "tree, one branch", client, TREE[reader]
    for page, address in STOCK.items():
        yield "stock admin", page, clients["national reader"], address


def tour(clients: dict[str, Client], small: str, large: str) -> list[tuple[str, str, Visits, Visits]]:
    """Every page on both databases, by turns, so that whatever else the machine does meets both."""
    found = []
    for reader, page, client, address in pages(clients):
        pair = Visits(), Visits()
        for _ in range(BLOCKS):
            for name, visits in zip((small, large), pair, strict=True):
                use(name)
                visit(client, address, visits)
        found.append((reader, page, *pair))
    return found
