"""A list asks as many queries for thirty rows as for one, and twelve at most; later rooms' lists included."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.views.generic.list import MultipleObjectMixin

from common.models import ImportRun
from tests.crawl.endpoints import Endpoint, endpoints
from tests.factories import RegionFactory, StaffUserFactory
from tests.factories.finding import factory_of, make_in, names_persons, scoped_models
from villages.choices import Role
from villages.models import StaffUser

MOST, MANY, PAGE = 12, 30, 25
TOWNSHIPS = ("120119001", "120119002", "120119003")
# For lists that do not say which model they show.
MODELS = {"import_list": ImportRun}


def is_list(url: Endpoint) -> bool:
    view_class = getattr(url.view, "view_class", None)
    return isinstance(view_class, type) and issubclass(view_class, MultipleObjectMixin) and not url.names_a_record


# Lists that show one year alone, by default the one being collected.
OF_A_YEAR = {"statistics_list", "statistics_missing"}
# Lists that never have thirty rows in a county, or show those of one paper; with a test of their own in their room.
SHORT = {"agreement_template_list", "annual_round_list", "annual_score_list"}
LISTS = [url for url in endpoints() if is_list(url) and url.name not in SHORT]


def make_rows(model, count: int, viewer: StaffUser) -> None:
    """Rows that share nothing: each has a village, an association, a word of its own."""
    townships = TOWNSHIPS[:1] if names_persons(model) else TOWNSHIPS
    for number in range(count):
        if model in scoped_models():
            make_in(model, RegionFactory(code=townships[number % len(townships)]))
        else:
            owners = [field.name for field in model._meta.fields if field.related_model is StaffUser and not field.null]
            factory_of(model)(**dict.fromkeys(owners, viewer))


@pytest.fixture(params=LISTS, ids=lambda url: url.name)
def url(request) -> Endpoint:
    return request.param


@pytest.fixture
def viewer(db, url) -> StaffUser:
    """Somebody of the county who may open the list; of the township where names stay there."""
    code = TOWNSHIPS[0] if names_persons(url.model) else "120119"
    for role in Role:
        user = StaffUserFactory(role=role, region=RegionFactory(code=code))
        client = Client()
        client.force_login(user)
        if client.get(url.address({})).status_code == 200:
            return user
    raise AssertionError(f"Nobody of a county may open the list {url.name}.")


def queries_of(client: Client, address: str) -> tuple[int, int]:
    """How many queries the page takes once everything is warm, and how many rows it shows."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
        count = len(captured)
    return count, rows_on(response)


def rows_on(response) -> int:
    table = response.context.get("table")
    if table is not None:
        return len(table.page.object_list if table.page else table.rows)
    page = response.context.get("page_obj") or response.context["page"]
    return len(page.object_list)


def test_list_takes_as_many_queries_for_thirty_rows_as_for_one(url, viewer):
    client, model = Client(), MODELS.get(url.name) or url.model
    address = url.address({}) + ("?year=2025" if url.name in OF_A_YEAR else "")
    client.force_login(viewer)
    make_rows(model, 1, viewer)
    for_one, shown = queries_of(client, address)
    assert shown > 0, f"The list {url.name} does not show the row made for it; see make_rows."
    make_rows(model, MANY - 1, viewer)
    for_many, shown = queries_of(client, address)

    assert shown >= PAGE
    assert for_many == for_one
    assert for_many <= MOST
