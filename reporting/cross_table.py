"""指标对照表: chosen metrics over years, for the parts of a region or its villages; how each adds up is said below."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import BigIntegerField, Case, CharField, Value, When
from django.urls import reverse

from common.metrics import Metric, all_metrics, metric
from common.paper.conventions import IN_ALL
from common.paper.declarations import ListForm, PaperColumn
from common.paper.values import Kind
from reporting.metric_totals import totals_by, unit_of_total, words_of_total
from reporting.official_forms.declaration import Asked, Content
from reporting.official_forms.places import AREA, Place, form_for, regions_below, village_page, villages_below
from villages.areas import area_of
from villages.choices import RegionLevel, VillageState
from villages.models import Village
from villages.models.village import LONGEST_CHAIN, VillageQuerySet

KEY = "对照表"
MOST_METRICS, MOST_YEARS = 8, 5
WHOLE = "whole"
ROLLED = "撤并单位各年的数据计入并入单位。"
WHOLE_UNITS = frozenset({"人", "户", "对", "个", "项", "次", "件", "份"})
EMPTY = ListForm(key=KEY, title="{place}指标对照表", columns=(), unit_label="制表单位", signers=(), numbered=False)
Sums = Mapping[str, Decimal | None]


def metrics_on_offer() -> list[Metric]:
    return [one for one in all_metrics() if one.subject == Village._meta.label]


def filled(asked: Asked, keys: Sequence[str], years: Sequence[int], *, rolled: bool) -> Content:
    """The table, its 合计 first. `rolled`: figures of merged units count with the unit that they went into."""
    found, whole = _figures(asked, keys, years, rolled=rolled)
    if asked.level is None:
        told = [key for key, sums in found.items() if any(sums.values())]
        places = villages_below(asked, told, village_page("statistics"))
    else:
        places = regions_below(KEY, asked, found)
    columns = [_column(key, year) for key in keys for year in years]
    in_all = {AREA: IN_ALL} | {column: whole.get(column) for column in columns}
    rows = [
        {AREA: f"{place.group}{place.name}", "remark": place.remark}
        | {column: found.get(place.key, {}).get(column) for column in columns}
        for place in places
    ]
    return Content(
        form=replace(form_for(asked, _form(keys, years)), subtotal_by=""),  # what adds up stands on the first line
        rows=[in_all, *rows] if rows else [],
        links=["", *(_link(place, asked, keys, years, rolled=rolled) for place in places)],
        notes=_notes(keys, rolled=rolled),
    )


def _notes(keys: Iterable[str], *, rolled: bool) -> tuple[str, ...]:
    """How each metric adds up; those that do it alike share a sentence."""
    by_way: dict[str, list[str]] = {}
    for one in map(metric, keys):
        by_way.setdefault(words_of_total(one), []).append(one.label)
    ways = [f"{'、'.join(labels)}：{way}。" for way, labels in by_way.items()]
    return (*ways, ROLLED) if rolled else tuple(ways)


def _figures(
    asked: Asked, keys: Sequence[str], years: Sequence[int], *, rolled: bool
) -> tuple[dict[object, dict[str, Decimal | None]], dict[str, Decimal | None]]:
    """Area → column → figure, and the same of all together; two queries a year."""
    villages = _villages(asked, rolled=rolled).order_by()
    found: dict[object, dict] = {}
    whole: dict[str, Decimal | None] = {}
    for year in years:
        for area, figures in totals_by(villages, keys, year=year, by="area").items():
            found.setdefault(area, {}).update(_named(figures, year))
        everything = villages.annotate(**{WHOLE: Value(WHOLE)})
        for figures in totals_by(everything, keys, year=year, by=WHOLE).values():
            whole |= _named(figures, year)
    return found, whole


def _named(figures: Sums, year: int) -> dict[str, Decimal | None]:
    return {_column(key, year): value for key, value in figures.items()}


def _villages(asked: Asked, *, rolled: bool) -> VillageQuerySet:
    """The villages with their `area`; rolled up, a merged one lies where the unit stands that it went into."""
    area = area_of(asked.level)
    here = asked.narrowed(Village.objects.all())
    if not (rolled and can_be_rolled(asked)):
        return here.annotate(area=area)
    county = "/".join([*asked.path.strip("/").split("/")[: RegionLevel.COUNTY], ""])
    around = Village.objects.filter(township__path__startswith=county).order_by()  # heirs are of the same county
    heirs = heirs_of(dict(around.filter(state=VillageState.MERGED).values_list("pk", "successor_id")))
    inside = dict(here.filter(pk__in=set(heirs.values())).annotate(area=area).values_list("pk", "area"))
    moved = {unit: inside[heir] for unit, heir in heirs.items() if heir in inside}
    kept = here.exclude(pk__in=heirs).values("pk")
    if not moved:
        return around.filter(pk__in=kept).annotate(area=area)
    kind = CharField() if asked.level else BigIntegerField()
    cases = [When(pk=unit, then=Value(place)) for unit, place in moved.items()]
    return (around.filter(pk__in=kept) | around.filter(pk__in=moved)).annotate(
        area=Case(*cases, default=area, output_field=kind)
    )


def can_be_rolled(asked: Asked) -> bool:
    """Units are merged within a county, and there are few of them in one."""
    return asked.region is not None and asked.region.level >= RegionLevel.COUNTY


def heirs_of(successors: Mapping[int, int]) -> dict[int, int]:
    """Each unit → the one in which it ended up."""
    found = {}
    for unit, heir in successors.items():
        for _ in range(LONGEST_CHAIN):
            if heir not in successors:
                break
            heir = successors[heir]
        found[unit] = heir
    return found


def _column(key: str, year: int) -> str:
    return f"{key}_{year}"


def _form(keys: Iterable[str], years: Sequence[int]) -> ListForm:
    columns = [PaperColumn(AREA, "地区", width=20)]
    for one in map(metric, keys):
        unit = unit_of_total(one)
        kind = Kind.INTEGER if unit in WHOLE_UNITS and not one.quotient else Kind.DECIMAL
        columns += [
            PaperColumn(_column(one.key, year), f"{year}年", kind, group=f"{one.label}({unit})") for year in years
        ]
    return replace(EMPTY, columns=tuple(columns))


def _link(place: Place, asked: Asked, keys: Sequence[str], years: Sequence[int], *, rolled: bool) -> str:
    if asked.level is None:
        return place.link
    query = {"region": place.key, "metric": list(keys), "years": list(years)} | ({"rolled": 1} if rolled else {})
    return f"{reverse('cross_table')}?{urlencode(query, doseq=True)}"
