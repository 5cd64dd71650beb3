"""Pages as the users call them: list, search, opening the tree; on a small table and on the nation's."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.database import use
from villages.models import StaffUser

BLOCKS, ROUNDS, WARM_UP = 3, 6, 2
# Texts that many units bear, in the small table as in the large one.
PAGES = {
    "list": "/villages/",
    "list, page 3": "/villages/?page=3",
    "list, search by name": "/villages/?q=杨村",
    "list, search by initials": "/villages/?q=dd",
    "list, search by code": "/villages/?q=1201",
    "header search by name": "/search/?q=杨村",
    "header search by initials": "/search/?q=dd",
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
    """The shortest time of a page in milliseconds, which other work on the machine disturbs least; its queries."""

    shortest: float = float("inf")
    queries: int = 0


def visit(client: Client, address: str, visits: Visits) -> None:
    # The header's search answers with a fragment while one types.
    headers = {"HX-Request": "true"} if address.startswith("/search/") else {}
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address, headers=headers)
        visits.queries = len(captured)
    assert response.status_code == 200, f"{address}: {response.status_code}"
    for number in range(WARM_UP + ROUNDS):
        begun = time.perf_counter()
        client.get(address, headers=headers)
        if number >= WARM_UP:
            visits.shortest = min(visits.shortest, (time.perf_counter() - begun) * 1000)


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
