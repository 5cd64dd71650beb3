"""Accounts. All have the same password, hashed once and cheaply."""

from functools import lru_cache

import factory
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from tests.factories.regions import CityFactory, CountyFactory, ProvinceFactory, TownshipFactory
from villages.choices import Role
from villages.models import KeptForm, PasswordRecord, StaffUser

PASSWORD = "Mima-Zai-Ci-58"


@lru_cache
def hashed(password: str) -> str:
    return make_password(password)


class StaffUserFactory(factory.django.DjangoModelFactory):
    """A township clerk who may work at once; `role`, `region` or a trait make another of him.

    The region is given as an object, or by `region__code` or `region__path`; who types for one village has one there.
    """

    class Meta:
        model = StaffUser

    class Params:
        at_county = factory.Trait(region=factory.SubFactory(CountyFactory))
        at_city = factory.Trait(region=factory.SubFactory(CityFactory))
        at_province = factory.Trait(region=factory.SubFactory(ProvinceFactory))
        national = factory.Trait(region=None, is_national=True)
        reviewer = factory.Trait(role=Role.REVIEWER)
        leader = factory.Trait(role=Role.LEADER)
        system_admin = factory.Trait(role=Role.SYSTEM_ADMIN)
        business_admin = factory.Trait(role=Role.BUSINESS_ADMIN)
        auditor = factory.Trait(role=Role.AUDITOR)
        types_for_one_village = factory.LazyAttribute(lambda user: user.role == Role.VILLAGE)

    username = factory.Sequence(lambda n: f"yangli{n}")
    name = factory.Sequence(lambda n: f"样例职员{n}")
    unit = factory.LazyAttribute(lambda user: f"{user.region.name}计生协会" if user.region else "样例全国单位")
    role = Role.CLERK
    region = factory.SubFactory(TownshipFactory)
    village = factory.Maybe(
        "types_for_one_village",
        factory.SubFactory("tests.factories.registry.VillageFactory", township=factory.SelfAttribute("..region")),
    )
    must_change_password = False
    password_changed_at = factory.LazyFunction(timezone.now)
    password = factory.Transformer(PASSWORD, transform=hashed)


class PasswordRecordFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PasswordRecord

    user = factory.SubFactory(StaffUserFactory)
    password = factory.LazyFunction(lambda: hashed("Jiumima-2025"))
    replaced_at = factory.LazyFunction(timezone.now)


class KeptFormFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = KeptForm

    user = factory.SubFactory(StaffUserFactory)
    path = "/accounts/new/"
    page = "/accounts/new/"
    fields = [["name", "样例新人"]]
    kept_at = factory.LazyFunction(timezone.now)
