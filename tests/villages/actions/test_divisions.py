import pytest

from tests.factories import FormerIdentityFactory, TownshipFactory, VillageFactory
from villages.actions.divisions import TIANJIN, Loaded, load_divisions, read_divisions
from villages.choices import RegionLevel, VillageKind
from villages.models import Region, Village

pytestmark = pytest.mark.django_db


def test_divisions_of_tianjin_are_complete_and_a_second_load_adds_nothing() -> None:
    divisions = read_divisions(TIANJIN)

    first = load_divisions(divisions, source="来源")
    second = load_divisions(divisions, source="来源")

    assert (first, second) == (Loaded(regions=317, villages=5617), Loaded(regions=0, villages=0))
    levels = [RegionLevel.PROVINCE, RegionLevel.CITY, RegionLevel.COUNTY, RegionLevel.TOWNSHIP]
    assert [Region.objects.at_level(level).count() for level in levels] == [1, 1, 16, 299]
    assert Village.objects.filter(kind=VillageKind.VILLAGE).count() == 3581
    assert Village.objects.filter(township__path__startswith="12/1201/120119/").count() == sum(
        code.startswith("120119") and len(code) == 12 for code, _ in divisions
    )


def test_load_fills_what_a_unit_is_found_by_and_remembers_the_source() -> None:
    load_divisions(
        [
            ("12", "天津市"),
            ("1201", "市辖区"),
            ("120119", "蓟州区"),
            ("120119104", "下营镇"),
            ("120119104201", "台子村"),
        ],
        source="来源",
    )

    village = Village.objects.get()
    assert (village.kind, village.township_id, village.initials) == (VillageKind.VILLAGE, "120119104", "tzc")
    assert village.township.path == "12/1201/120119/120119104/"
    assert [event.pgh_context["name"] for event in village.events.all()] == ["来源"]


def test_load_leaves_renamed_and_recoded_units_alone() -> None:
    township = TownshipFactory()
    renamed = VillageFactory(township=township, name="新名村")
    recoded = VillageFactory(township=township)
    FormerIdentityFactory(village=recoded, code=f"{township.code}299")

    loaded = load_divisions([(renamed.code, "旧名村"), (f"{township.code}299", "旧码村")], source="来源")

    renamed.refresh_from_db()
    assert (loaded, renamed.name, Village.objects.count()) == (Loaded(regions=0, villages=0), "新名村", 2)
