"""Villages and what belongs to them."""

from datetime import date

import factory
from factory.declarations import BaseDeclaration

from common.models import Word, WordList
from tests.factories.desks import AtDeskFactory
from tests.factories.regions import CityFactory, CountyFactory, SubFactoryFrom, TownshipFactory
from villages import models
from villages.choices import AssociationLevel, IdentityChange, StatisticsState, VillageKind, VillageState
from villages.codes import kind_of_code

# Numbers high in the published ranges: codes written out in tests lie low in them.
FREE_NUMBERS = {
    VillageKind.VILLAGE: (*range(300, 400), *range(498, 600)),
    VillageKind.RESIDENTS: (*range(100, 200), *range(400, 498)),
}
ENDINGS = {VillageKind.VILLAGE: "村", VillageKind.RESIDENTS: "社区"}


def free_code(village, n: int) -> str:
    numbers = FREE_NUMBERS[village.kind]
    return f"{village.township.code}{numbers[n % len(numbers)]:03}"


class KindOfCode(BaseDeclaration):
    """The kind that a given code stands for; a village where none is given."""

    def evaluate(self, instance, step, extra):
        code = step.builder.extras.get("code")
        return (code and kind_of_code(code)) or VillageKind.VILLAGE


class VillageFactory(AtDeskFactory):
    """An active village. A `code` brings its township and kind; a township brings a code that fits."""

    class Meta:
        model = models.Village

    class Params:
        residents = factory.Trait(kind=VillageKind.RESIDENTS)
        closed = factory.Trait(state=VillageState.CLOSED)
        merged = factory.Trait(
            state=VillageState.MERGED,
            successor=factory.SubFactory(
                "tests.factories.registry.VillageFactory", township=factory.SelfAttribute("..township")
            ),
        )

    township = SubFactoryFrom(TownshipFactory, "code", code=lambda code: code[:9])
    kind = KindOfCode()
    code = factory.LazyAttributeSequence(free_code)
    name = factory.LazyAttributeSequence(lambda village, n: f"样例{n}{ENDINGS[village.kind]}")


class FormerIdentityFactory(factory.django.DjangoModelFactory):
    """A name that the unit bore before; its code stayed."""

    class Meta:
        model = models.FormerIdentity

    village = factory.SubFactory(VillageFactory)
    change = IdentityChange.RENAMED
    code = factory.SelfAttribute("village.code")
    name = factory.Sequence(lambda n: f"样例旧名{n}村")
    kind = factory.SelfAttribute("village.kind")
    township_name = factory.SelfAttribute("village.township.name")
    until = date(2024, 12, 31)
    recorded_by_name = "样例职员"


class WordFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Word

    word_list = WordList.COMMITTEE_POST
    label = factory.Sequence(lambda n: f"样例词{n}")


class CommitteeMemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CommitteeMember

    village = factory.SubFactory(VillageFactory)
    name = factory.Sequence(lambda n: f"样例委员{n}")
    post = factory.SubFactory(WordFactory, word_list=WordList.COMMITTEE_POST)
    term_start = date(2024, 1, 1)
    term_end = date(2028, 12, 31)


class AssociationFactory(factory.django.DjangoModelFactory):
    """The association of a village; a trait makes one of the other five levels."""

    class Meta:
        model = models.Association

    class Params:
        of_city = factory.Trait(level=AssociationLevel.CITY, village=None, region=factory.SubFactory(CityFactory))
        of_county = factory.Trait(level=AssociationLevel.COUNTY, village=None, region=factory.SubFactory(CountyFactory))
        of_township = factory.Trait(
            level=AssociationLevel.TOWNSHIP, village=None, region=factory.SubFactory(TownshipFactory)
        )
        of_enterprise = factory.Trait(
            level=AssociationLevel.ENTERPRISE, village=None, region=factory.SubFactory(TownshipFactory)
        )
        of_migrants = factory.Trait(
            level=AssociationLevel.MIGRANT, village=None, region=factory.SubFactory(TownshipFactory)
        )

    level = AssociationLevel.VILLAGE
    village = SubFactoryFrom(VillageFactory, "region", township=lambda region: region)
    region = factory.SelfAttribute("village.township")
    name = factory.Sequence(lambda n: f"样例{n}计生协会")


class AssociationOfficerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.AssociationOfficer

    association = factory.SubFactory(AssociationFactory)
    name = factory.Sequence(lambda n: f"样例理事{n}")
    post = factory.SubFactory(WordFactory, word_list=WordList.ASSOCIATION_POST)
    term_start = date(2024, 1, 1)
    term_end = date(2026, 12, 31)


class MemberGroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.MemberGroup

    association = factory.SubFactory(AssociationFactory)
    name = factory.Sequence(lambda n: f"样例小组{n}")
    member_count = 12


class FacilityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Facility

    village = factory.SubFactory(VillageFactory)
    kind = factory.SubFactory(WordFactory, word_list=WordList.FACILITY_KIND)
    name = factory.Sequence(lambda n: f"样例阵地{n}")


class AnnualStatisticsFactory(AtDeskFactory):
    """A draft with every figure that filing asks for; `empty` has none of them."""

    class Meta:
        model = models.AnnualStatistics

    class Params:
        filed = factory.Trait(state=StatisticsState.FILED)
        locked = factory.Trait(state=StatisticsState.LOCKED)
        empty = factory.Trait(
            households=None,
            resident_population=None,
            registered_population=None,
            births=None,
            births_male=None,
            births_female=None,
            deaths=None,
            inflow=None,
            outflow=None,
            members=None,
        )

    village = factory.SubFactory(VillageFactory)
    year = 2025
    households = 420
    resident_population = 1310
    registered_population = 1284
    births = 12
    births_male = 5
    births_female = 7
    deaths = 9
    inflow = 86
    outflow = 60
    members = 130
