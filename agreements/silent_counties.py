"""Counties in which no duty was recorded in a year: nobody knows what was done there, which is not 0."""

from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef
from django.db.models.expressions import Combinable

from agreements.models import DutyRecord
from villages.choices import RegionLevel
from villages.models import Region
from villages.models.village import VillageQuerySet

MOST_NAMED = 20
NO_RECORDS = "没有制度记录"


def silent_counties(villages: VillageQuerySet, year: int) -> list[Region]:
    """Those that some of the villages lie in, in one query."""
    records = DutyRecord.objects.of_year(year).filter(village__township__parent=OuterRef("pk"))
    holding = villages.order_by().values("township__parent")
    counties = Region.objects.at_level(RegionLevel.COUNTY).filter(~Exists(records), pk__in=holding)
    return list(counties.order_by("code"))


def that_record(villages: VillageQuerySet, silent: Iterable[Region]) -> VillageQuerySet:
    """The villages without those of silent counties: what rates and totals are worked out from."""
    return villages.exclude(township__parent__in=list(silent))


def areas_in(villages: VillageQuerySet, silent: list[Region], area: Combinable | str) -> set[object]:
    """The keys of the areas that villages of silent counties lie in; `area` as in `completion_by_area`."""
    if not silent:
        return set()
    inside = villages.order_by().filter(township__parent__in=silent)
    found = inside.annotate(area=area if isinstance(area, Combinable) else F(area))
    return set(found.values_list("area", flat=True).distinct())


def note_on(silent: list[Region]) -> tuple[str, ...]:
    """What a form says below its table; nothing where every county has records."""
    if not silent:
        return ()
    named = "、".join(one.name for one in silent[:MOST_NAMED])
    more = f"等{len(silent)}个" if len(silent) > MOST_NAMED else ""
    return (f"本年度{NO_RECORDS}、未计入各栏和合计的县(区)：{named}{more}。",)
