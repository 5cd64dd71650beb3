"""Regions with their ancestors. Province 99 does not exist: its codes are for regions nobody named."""

import factory

from villages.choices import RegionLevel
from villages.codes import REGION_CODE_LENGTHS, path_of
from villages.models import Region

LEVEL_OF_LENGTH = {length: level for level, length in REGION_CODE_LENGTHS.items()}
ENDINGS = {RegionLevel.PROVINCE: "省", RegionLevel.CITY: "市", RegionLevel.COUNTY: "县"}
TOWNSHIPS_PER_COUNTY = 300


def invented_name(code: str) -> str:
    """An obviously invented name that says what the code says: 120119001 gives 样例120119001街道."""
    level = LEVEL_OF_LENGTH[len(code)]
    if level != RegionLevel.TOWNSHIP:
        return f"样例{code}{ENDINGS[level]}"
    number = int(code[6:])
    return f"样例{code}{'街道' if number < 100 else '镇' if number < 200 else '乡'}"


def parent_of(code: str) -> Region | None:
    path = path_of(code).rstrip("/").split("/")
    return RegionFactory(code=path[-2]) if len(path) > 1 else None


class RegionFactory(factory.django.DjangoModelFactory):
    """A region by `code` or `path`, made with its ancestors; asked twice, the same region."""

    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"9901{1 + n // TOWNSHIPS_PER_COUNTY:02}{100 + n % TOWNSHIPS_PER_COUNTY}")
    name = factory.LazyAttribute(lambda region: invented_name(region.code))
    level = factory.LazyAttribute(lambda region: LEVEL_OF_LENGTH[len(region.code)])
    parent = factory.LazyAttribute(lambda region: parent_of(region.code))

    @classmethod
    def _generate(cls, strategy, params):
        if path := params.pop("path", None):
            params["code"] = path.rstrip("/").split("/")[-1]
            assert path == path_of(params["code"]), f"{path} is not the path of a region"
        return super()._generate(strategy, params)


class TownshipFactory(RegionFactory):
    """A township or sub-district."""


class CountyFactory(RegionFactory):
    code = factory.Sequence(lambda n: f"9902{1 + n % 99:02}")


class CityFactory(RegionFactory):
    code = factory.Sequence(lambda n: f"99{10 + n % 90}")


class ProvinceFactory(RegionFactory):
    code = factory.Sequence(lambda n: f"{90 + n % 9}")
