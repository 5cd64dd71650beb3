"""清理修订进度: how many of the units on the year's lists have a charter revised and in force."""

from collections import Counter, defaultdict

from django.db.models import Q

from agreements.campaign_progress import BEFORE_PUBLICITY, SENT_BACK
from agreements.campaign_standings import standings_by_area
from agreements.choices import CharterKind, UnitStanding
from agreements.models import CampaignUnit, RevisionCampaign
from reporting.dashboards.panel import Chart, Column, Panel, rows_of, sum_of
from reporting.dashboards.place import Place

# 撤并 units are on no list any more, so they stand in no column.
STANDINGS = (
    ("已完成", (UnitStanding.DONE,)),
    ("公示中", (UnitStanding.PUBLICISED,)),
    ("待备案", (UnitStanding.TO_FILE,)),
    ("退回", SENT_BACK),
    ("起草至表决", BEFORE_PUBLICITY),
    ("未开展", (UnitStanding.NOT_BEGUN,)),
)
LABEL_OF = {standing: label for label, standings in STANDINGS for standing in standings}


def campaign_panel(place: Place) -> Panel:
    """One query. Of each region and kind of paper the last campaign begun in the year counts, cancelled ones never."""
    counted = (RevisionCampaign.objects.counted_for(kind, place.year).values("pk") for kind in CharterKind)
    units = place.inside(CampaignUnit.objects.filter(Q(*(("campaign__in", keys) for keys in counted), _connector=Q.OR)))
    found: dict[object, Counter] = defaultdict(Counter)
    for part, standing, number, _ in standings_by_area(units, place.by_part()):
        if standing in LABEL_OF:
            found[part][LABEL_OF[standing]] += number
    figures = {part: tuple(counts[label] for label, _ in STANDINGS) for part, counts in found.items()}
    rows = place.told(rows_of(place.parts, figures, (0,) * len(STANDINGS))) if figures else []
    return Panel(
        key="campaign",
        title="章程规约清理修订",
        first=place.parts_name,
        columns=[Column(label, "个") for label, _ in STANDINGS],
        rows=rows,
        total=sum_of(rows),
        chart=Chart.STACKED,
        empty=f"{place.year}年没有开展清理修订。",
        more=place.page("campaign_progress"),
    )
