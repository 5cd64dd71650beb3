"""Regions with their ancestors. Province 99 does not exist: its codes are for regions nobody named."""

from collections.abc import Callable

import factory

from villages.choices import RegionLevel
from villages.codes import REGION_CODE_LENGTHS, path_of
from villages.models import Region

LEVEL_OF_LENGTH = {length: level for level, length in REGION_CODE_LENGTHS.items()}
ENDINGS = {RegionLevel.PROVINCE: "省", RegionLevel.CITY: "市", RegionLevel.COUNTY: "县"}
COUNTIES, TOWNSHIPS_PER_COUNTY = 99, 300


def invented_name(code: str) -> str:
    """An obviously invented name that says what the code says: 120119001 gives 样例120119001街道."""
    level = LEVEL_OF_LENGTH[len(code)]
    if level != RegionLevel.TOWNSHIP:
        return f"样例{code}{ENDINGS[level]}"
    number = int(code[6:])
    return f"样例{code}{'街道' if number < 100 else '镇' if number < 200 else '乡'}"


def last_of(codes: list[str], there: dict[str, Region]) -> Region | None:
    """The last of these regions, each of which lies in the one before. Those that are not there are made at once."""
    last, new = None, []
    for code in codes:
        if code not in there:
            level = LEVEL_OF_LENGTH[len(code)]
            new.append(Region(code=code, name=invented_name(code), level=level, parent=last, path=path_of(code)))
        last = there.get(code) or new[-1]
    Region.objects.bulk_create(new)
    return last


def code_or(default: Callable[[int], str]) -> factory.LazyAttributeSequence:
    """The code that ends the given path, or one that nobody has."""

    def code(region, n: int) -> str:
        if not region.path:
            return default(n)
        found = region.path.rstrip("/").split("/")[-1]
        assert region.path == path_of(found), f"{region.path} is not the path of a region"
        return found

    return factory.LazyAttributeSequence(code)


class RegionFactory(factory.django.DjangoModelFactory):
    """A region by `code` or `path`, made with its ancestors; asked twice, the same region."""

    class Meta:
        model = Region

    class Params:
        path = None

    # A run of all tests asks for more than there are codes: it begins again.
    code = code_or(lambda n: f"9901{1 + n // TOWNSHIPS_PER_COUNTY % COUNTIES:02}{100 + n % TOWNSHIPS_PER_COUNTY}")
    name = factory.LazyAttribute(lambda region: invented_name(region.code))
    level = factory.LazyAttribute(lambda region: LEVEL_OF_LENGTH[len(region.code)])

    @classmethod
    def _create(cls, model_class: type[Region], *args, **fields) -> Region:
        """It and its ancestors are asked for in one query: a test has few regions and many that lie in them."""
        *above, code = path_of(fields["code"]).rstrip("/").split("/")
        there = Region.objects.in_bulk([*above, code])
        return there.get(code) or super()._create(model_class, *args, **{"parent": last_of(above, there)} | fields)


class TownshipFactory(RegionFactory):
    """A township or sub-district."""


class CountyFactory(RegionFactory):
    code = code_or(lambda n: f"9902{1 + n % 99:02}")


class CityFactory(RegionFactory):
    code = code_or(lambda n: f"99{10 + n % 90}")


class ProvinceFactory(RegionFactory):
    code = code_or(lambda n: f"{90 + n % 9}")


class SubFactoryFrom(factory.SubFactory):
    """A sub-factory that takes after what the caller gave for another field, when he gave it."""

    def __init__(self, made_by, field: str, **arguments):
        super().__init__(made_by)
        self.field, self.arguments = field, arguments

    def evaluate(self, instance, step, extra):
        given = step.builder.extras.get(self.field)
        if given is not None:
            extra = {name: take(given) for name, take in self.arguments.items()} | extra
        return super().evaluate(instance, step, extra)
