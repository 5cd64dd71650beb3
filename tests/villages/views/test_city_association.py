"""The city registers its own association, and nothing below it."""

import pytest
from django.urls import reverse

from tests.factories import AssociationFactory, RegionFactory, StaffUserFactory
from villages.choices import AssociationLevel
from villages.models import Association

pytestmark = pytest.mark.django_db
TYPED = {
    "name": "样例市计划生育协会",
    "full_time_staff": 6,
    "part_time_staff": 2,
    "council_members": 40,
    "standing_council": 11,
    "individual_members": 0,
    "group_members": 8,
    "volunteers": 0,
    "is_active": "on",
}


@pytest.fixture
def clerk(client):
    RegionFactory(code="120119001")
    client.force_login(StaffUserFactory(region=RegionFactory(code="1201")))
    return client


def test_city_clerk_registers_the_association_of_the_city(clerk):
    clerk.post(reverse("association_create"), TYPED | {"level": "city", "region": "1201"})

    assert list(Association.objects.values_list("level", "region_id", "council_members")) == [("city", "1201", 40)]


def test_city_clerk_registers_nothing_below_the_city(clerk):
    response = clerk.post(reverse("association_create"), TYPED | {"level": "township", "region": "120119001"})

    assert "level" in response.context["form"].errors
    assert list(Association.objects.all()) == []


def test_county_clerk_is_not_offered_the_level_of_the_city(client):
    client.force_login(StaffUserFactory(region=RegionFactory(code="120119")))

    form = client.get(reverse("association_create")).context["form"]

    assert AssociationLevel.CITY not in dict(form.fields["level"].choices)


def test_city_clerk_changes_no_association_of_a_township(clerk):
    association = AssociationFactory(of_township=True, region__code="120119001")

    assert clerk.get(reverse("association_update", args=[association.pk])).status_code == 403
