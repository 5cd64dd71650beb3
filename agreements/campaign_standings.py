"""How many villages of a list stand where, area by area, joined as whole tables: for figures over many campaigns.

Says of each village what `CampaignUnitQuerySet.with_standing` says, which asks once per village and suits a page of
a list. Tests hold the two together.
"""

from django.db import connection
from django.db.models import Case, F, Min, Q, Value, When

from agreements.choices import BINDING_STATES, ENDED_STATES, CharterState, UnitStanding
from agreements.models.campaign import CampaignUnitQuerySet
from villages.choices import VillageState

OF_KIND = Q(village__charters__kind=F("campaign__kind"))
VOTED_SINCE = Q(
    village__charters__versions__meetings__set_aside_on=None,
    village__charters__versions__meetings__held_on__gte=F("campaign__opened_on"),
)


def _at(*states: str) -> Q:
    return OF_KIND & Q(village__charters__versions__state__in=states)


# What the versions of a village's paper say about the campaign; the most telling comes first.
TELLING = {
    UnitStanding.DONE: _at(CharterState.IN_FORCE) & VOTED_SINCE,
    **{UnitStanding(state): _at(state) for state in CharterState if state not in (*BINDING_STATES, *ENDED_STATES)},
    UnitStanding.CORRECTING: _at(CharterState.CORRECTING) & VOTED_SINCE,
    UnitStanding.NOT_BEGUN: _at(*BINDING_STATES),
}


def standings_by_area(units: CampaignUnitQuerySet, area) -> list[tuple[str, UnitStanding, int, int]]:
    """For each area and standing: how many units, and the greatest key of their campaigns. One query at any size."""
    told = Min(Case(*(When(told, then=Value(rank)) for rank, told in enumerate(TELLING.values()))))
    each = (
        units.order_by()
        .annotate(area=area, kept=F("kept_standing"), village_state=F("village__state"), key=F("campaign_id"))
        .values("pk", "area", "kept", "village_state", "key")
        .annotate(told=told)
        .values_list("area", "kept", "village_state", "key", "told")
    )
    sql, values = each.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT area, kept, village_state, told, count(*), max(key) FROM"
            f" ({sql}) AS each (area, kept, village_state, key, told) GROUP BY 1, 2, 3, 4 ORDER BY 1",
            values,
        )
        found = cursor.fetchall()
    return [(area, _standing(*said), number, campaign) for area, *said, number, campaign in found]


def _standing(kept: str, village_state: str, rank: int | None) -> UnitStanding:
    """As written down when the campaign was closed, else as papers lie now."""
    if kept:
        return UnitStanding(kept)
    if village_state != VillageState.ACTIVE:
        return UnitStanding.ENDED
    return UnitStanding.NOT_BEGUN if rank is None else list(TELLING)[rank]
