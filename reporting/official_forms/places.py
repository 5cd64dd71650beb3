"""The rows of forms: the regions one level below the one asked for, or villages, each with its address; or records."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

from common.actions.papers import Output, refuse_too_long
from common.paper.declarations import ListForm
from reporting.official_forms.declaration import Asked
from villages.choices import RegionLevel, VillageState
from villages.models import Region, Village

AREA = "area"
GROUP = "group"  # rows that share a 小计


@dataclass(frozen=True)
class Place:
    """One row: the key of its figures, its name, where it leads, and what the form remarks about it.

    `order` is the way down the tree to it: rows stand by it.
    """

    key: object
    name: str
    link: str
    order: str
    group: str = ""
    remark: str = ""

    @property
    def cells(self) -> dict[str, object]:
        return {AREA: self.name, GROUP: self.group, "remark": self.remark}


def records_inside(rows: QuerySet, asked: Asked) -> QuerySet:
    """Those that the viewer may see inside the region; refused where they are more than a workbook holds."""
    rows = rows.for_user(asked.viewer).filter(**{f"{rows.region_lookup}__startswith": asked.path})
    refuse_too_long(rows.order_by().count(), Output.XLSX)
    return rows


def address_of(key: str, asked: Asked, region: Region | None) -> str:
    """The page of a form for another region, in the same year."""
    query = {"region": region.code} if region else {}
    return f"{reverse('official_form', args=[key])}?{urlencode(query | {'year': asked.year})}"


def regions_below(key: str, asked: Asked, found: Collection, *, only_found: bool = False) -> list[Place]:
    """The regions in use one level below, and those out of use that still have figures."""
    below = Region.objects.for_user(asked.viewer).at_level(asked.level).filter(path__startswith=asked.path)
    wanted = Q(code__in=list(found)) if only_found else Q(is_active=True) | Q(code__in=list(found))
    return [
        Place(region.code, region.name_in_titles, address_of(key, asked, region), region.path)
        for region in below.filter(wanted).select_related("parent").order_by("path")
    ]


def villages_below(
    asked: Asked, found: Collection, link: Callable[[Village], str], *, only_found: bool = False
) -> list[Place]:
    """The villages in being, and those that ended and still have figures."""
    villages = asked.narrowed(Village.objects.all())
    wanted = Q(pk__in=list(found)) if only_found else Q(state=VillageState.ACTIVE) | Q(pk__in=list(found))
    rows = villages.filter(wanted).select_related("township__parent", "successor").defer("name_grams")
    refuse_too_long(rows.order_by().count(), Output.XLSX)
    return [
        Place(
            row.pk,
            row.name,
            link(row),
            f"{row.township.path}{row.code}",
            group_of(asked, row.township),
            ended_words(row),
        )
        for row in rows.order_by("township__path", "code")
    ]


def ended_words(village: Village) -> str:
    """What became of a unit that is no more."""
    if village.state == VillageState.ACTIVE:
        return ""
    return f"已并入{village.successor}" if village.successor else village.get_state_display()


def group_of(asked: Asked, township: Region) -> str:
    """What the 小计 of a township's villages is called; above a county townships bear its name too."""
    level = asked.region.level if asked.region else 0
    if level == RegionLevel.TOWNSHIP:
        return ""
    return township.name if level == RegionLevel.COUNTY else f"{township.parent.name}{township.name}"


def form_for(asked: Asked, form: ListForm) -> ListForm:
    """The form with its first column called after what stands there, and 小计 for the villages of each township."""
    first, *others = form.columns
    label = asked.level.label if asked.level else "村(居)"
    form = replace(form, columns=(replace(first, label=label), *others))
    at_township = asked.region is not None and asked.region.level == RegionLevel.TOWNSHIP
    return form if asked.level or at_township else replace(form, subtotal_by=GROUP)


def village_page(tab: str) -> Callable[[Village], str]:
    """The address of a village's own page, at one of its tabs."""
    return lambda village: f"{village.get_absolute_url()}?tab={tab}"
