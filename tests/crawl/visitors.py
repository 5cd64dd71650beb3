"""Who visits, and what he gets."""

import io
import zipfile

from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from tests.factories import RegionFactory, StaffUserFactory, VillageFactory
from villages.choices import BUSINESS_ROLES, Role
from villages.middleware import SEEN
from villages.models import StaffUser, Village

TOWNSHIP, COUNTY, CITY = "120119001", "120119", "1201"
A_DAY = 24 * 60 * 60
# Written by visiting, not by changing anything: the visitor's own session, and who tried to sign in.
FLEETING = {"django_session", "axes_accessattempt", "axes_accesslog", "axes_accessfailurelog"}


def visitors() -> dict[str, Client]:
    """Every role at home; signed in."""
    found = {
        f"{role}@{code}": signed_in(StaffUserFactory(role=role, region=RegionFactory(code=code)))
        for role in Role
        if role != Role.VILLAGE
        for code in ([TOWNSHIP, COUNTY] if role in BUSINESS_ROLES else [COUNTY])
    }
    township = RegionFactory(code=TOWNSHIP)
    village = township.villages.order_by("pk").first() or VillageFactory(township=township)
    found[f"village@{village.code}"] = signed_in(account_of(village))
    city, county = RegionFactory(code=CITY), RegionFactory(code=COUNTY)
    found[f"leader@{CITY}"] = signed_in(StaffUserFactory(leader=True, region=city))
    found[f"superuser@{COUNTY}"] = signed_in(StaffUserFactory(system_admin=True, is_superuser=True, region=county))
    return found


def account_of(village: Village) -> StaffUser:
    return StaffUserFactory(role=Role.VILLAGE, region=village.township, village=village)


def national() -> dict[str, Client]:
    """Those who may see everything: what they do not see could not have leaked."""
    return {
        "leader@nation": signed_in(StaffUserFactory(leader=True, national=True)),
        "superuser@nation": signed_in(StaffUserFactory(system_admin=True, national=True, is_superuser=True)),
    }


def signed_in(user) -> Client:
    """The door writes once a minute that it saw somebody. Visits are undone, so it would write at each of them."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    session = client.session
    session[SEEN] = int(timezone.now().timestamp()) + A_DAY
    session.save()
    return client


def visit(client: Client, method: str, address: str, data: dict | None = None):
    """The answer, and all that can be read in it. What it did is undone, and its visitor stays signed in."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = getattr(client, method)(address, data or {})
        text = text_of(response)
        transaction.set_rollback(True)
    client.cookies = cookies
    return response, text


def text_of(response) -> str:
    """The body, headers included; of a workbook what stands in its sheets."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    if zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(archive.read(name) for name in archive.namelist())
    return headers + body.decode("utf-8", "replace")


def writes() -> dict[str, int]:
    """How many rows of each table this transaction has written, undone ones included: no more, nothing changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        return {name: count for name, count in cursor.fetchall() if name not in FLEETING}


def contents() -> dict[str, tuple]:
    """How many rows each table has, and a sum over all they say: two equal answers, nothing changed."""
    named = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    tables = sorted(named & set(connection.introspection.table_names()) - FLEETING)
    parts = [f"SELECT '{table}', count(*), sum(hashtext(t::text)) FROM \"{table}\" t" for table in tables]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return {name: (count, total) for name, count, total in cursor.fetchall()}
