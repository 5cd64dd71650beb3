"""Every screen of the registry: it opens, it stays inside the region, it asks the permission, it counts its queries."""

import pytest
from django.urls import reverse

from tests.factories import (
    AnnualStatisticsFactory,
    AssociationFactory,
    AssociationOfficerFactory,
    CommitteeMemberFactory,
    CountyFactory,
    FacilityFactory,
    FormerIdentityFactory,
    MemberGroupFactory,
    StaffUserFactory,
    VillageFactory,
)

LISTS = ("village_list", "committee_member_list", "association_list", "facility_list")
OF_VILLAGE = (
    "village_detail",
    "village_print",
    "village_update",
    "village_rename",
    "village_recode",
    "village_convert",
    "village_close",
    "committee_member_create",
    "facility_create",
)
TABS = ("basics", "committee", "association", "facilities", "statistics", "changes")
MOST_QUERIES = 12
pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(db):
    return StaffUserFactory(region=CountyFactory(code="120119"))


def full_village(code: str):
    village = VillageFactory(code=code, credit_code="")
    CommitteeMemberFactory(village=village)
    association = AssociationFactory(village=village)
    AssociationOfficerFactory(association=association)
    MemberGroupFactory(association=association)
    FacilityFactory(village=village)
    FormerIdentityFactory(village=village)
    AnnualStatisticsFactory(village=village)
    return village


def addresses_of(village) -> list[str]:
    association = village.associations.get()
    rows = {
        "committee_member": village.committee.get(),
        "facility": village.facilities.get(),
        "association": association,
        "association_officer": association.officers.get(),
        "member_group": association.groups.get(),
    }
    pages = [reverse(name, args=[village.pk]) for name in OF_VILLAGE]
    pages += [reverse(f"{noun}_{verb}", args=[row.pk]) for noun, row in rows.items() for verb in ("update", "delete")]
    for noun in ("committee_member", "association_officer"):
        pages += [reverse(f"{noun}_{verb}", args=[rows[noun].pk]) for verb in ("leave", "renew")]
    pages += [reverse(f"{noun}_create", args=[association.pk]) for noun in ("association_officer", "member_group")]
    return [*pages, association.get_absolute_url()]


def test_every_page_of_a_village_opens_for_the_county_clerk(client, officer):
    village = full_village("120119101201")
    client.force_login(officer)

    answers = {address: client.get(address).status_code for address in addresses_of(village)}
    answers |= {tab: client.get(village.get_absolute_url(), {"tab": tab}).status_code for tab in TABS}
    answers |= {
        name: client.get(reverse(name)).status_code for name in (*LISTS, "village_create", "association_create")
    }

    assert {page: status for page, status in answers.items() if status != 200} == {}


def test_every_page_of_a_foreign_village_is_not_found(client, officer):
    village = full_village("120118101201")
    client.force_login(officer)

    answers = {address: client.get(address).status_code for address in addresses_of(village)}
    answers |= {f"POST {address}": client.post(address).status_code for address in addresses_of(village)[:-1]}

    allowed = {f"POST {reverse(name, args=[village.pk])}" for name in ("village_detail", "village_print")}
    assert {page: status for page, status in answers.items() if status != 404 and page not in allowed} == {}


def test_leader_reads_but_does_not_write(client):
    village = full_village("120119101201")
    client.force_login(StaffUserFactory(leader=True, region=CountyFactory(code="120119")))
    readable = {village.get_absolute_url(), reverse("village_print", args=[village.pk])}
    readable.add(village.associations.get().get_absolute_url())

    answers = {address: client.get(address).status_code for address in addresses_of(village)}

    assert answers == {address: 200 if address in readable else 403 for address in answers}


@pytest.mark.parametrize("role", ["system_admin", "business_admin", "auditor"])
def test_operators_see_no_registry(client, role):
    village = full_village("120119101201")
    client.force_login(StaffUserFactory(**{role: True}, region=CountyFactory(code="120119")))

    answers = {address: client.get(address).status_code for address in addresses_of(village)}
    answers |= {name: client.get(reverse(name)).status_code for name in (*LISTS, "village_create", "search")}

    assert set(answers.values()) == {403}


@pytest.mark.parametrize("name", LISTS)
def test_list_shows_only_the_own_region(client, officer, name):
    own, foreign = full_village("120119101201"), full_village("120118101201")
    client.force_login(officer)

    page = client.get(reverse(name)).content.decode()

    assert (own.name in page, foreign.name in page) == (True, False)


@pytest.mark.parametrize("name", LISTS)
def test_list_needs_as_many_queries_for_thirty_rows_as_for_one(
    client, officer, name, django_assert_max_num_queries, django_assert_num_queries
):
    client.force_login(officer)
    full_village("120119101201")
    client.get(reverse(name))
    with django_assert_max_num_queries(MOST_QUERIES) as few:
        client.get(reverse(name))
    for number in range(202, 231):
        full_village(f"120119101{number}")

    with django_assert_num_queries(len(few)):
        client.get(reverse(name), {"per_page": 50})


@pytest.mark.parametrize("tab", TABS)
def test_tab_needs_few_queries_and_no_more_for_many_rows(
    client, officer, tab, django_assert_max_num_queries, django_assert_num_queries
):
    client.force_login(officer)
    village = full_village("120119101201")
    client.get(village.get_absolute_url(), {"tab": tab})
    with django_assert_max_num_queries(MOST_QUERIES) as few:
        client.get(village.get_absolute_url(), {"tab": tab})
    CommitteeMemberFactory.create_batch(9, village=village)
    FacilityFactory.create_batch(9, village=village)
    FormerIdentityFactory.create_batch(9, village=village)
    AssociationOfficerFactory.create_batch(9, association=village.associations.get())
    MemberGroupFactory.create_batch(9, association=village.associations.get())
    for year in range(2015, 2025):
        AnnualStatisticsFactory(village=village, year=year)

    with django_assert_num_queries(len(few)):
        client.get(village.get_absolute_url(), {"tab": tab})
