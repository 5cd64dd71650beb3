"""How many villages of a list stand where, area by area, joined as whole tables: for figures over many campaigns.

Says of each village what `CampaignUnitQuerySet.with_standing` says, which asks once per village and suits a page of
a list. Tests hold the two together.
"""

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F

from agreements.choices import BINDING_STATES, ENDED_STATES, UnitStanding
from agreements.models.campaign import CampaignUnitQuerySet

# Each join finds one row at most: constraints allow a village one paper of a kind, and a paper one version that binds,
# one that is under way and one meeting that counts.
COUNTED = """
    SELECT area,
           CASE WHEN kept <> '' THEN kept
                WHEN village_state <> 'active' THEN 'ended'
                WHEN bound.state = 'in_force' AND voted.held_on >= opened THEN 'done'
                WHEN moving.state IS NOT NULL THEN moving.state
                WHEN bound.state = 'correcting' AND voted.held_on >= opened THEN 'correcting'
                ELSE 'not_begun' END,
           count(*), max(campaign)
      FROM ({units}) AS each (area, kept, village_state, village, campaign, kind, opened)
      LEFT JOIN agreements_charter paper ON paper.village_id = village AND paper.kind = each.kind
      LEFT JOIN agreements_charterversion bound ON bound.charter_id = paper.id AND bound.state = ANY(%s)
      LEFT JOIN agreements_charterversion moving ON moving.charter_id = paper.id AND moving.state <> ALL(%s)
      LEFT JOIN agreements_assemblymeeting voted ON voted.version_id = bound.id AND voted.set_aside_on IS NULL
     GROUP BY 1, 2 ORDER BY 1
"""


def standings_by_area(units: CampaignUnitQuerySet, area) -> list[tuple[str, UnitStanding, int, int]]:
    """For each area and standing: how many units, and the greatest key of their campaigns. One query at any size."""
    columns = {
        "area": area,
        "kept": F("kept_standing"),
        "village_state": F("village__state"),
        "village_key": F("village_id"),
        "campaign_key": F("campaign_id"),
        "kind": F("campaign__kind"),
        "opened": F("campaign__opened_on"),
    }
    try:
        sql, values = units.order_by().annotate(**columns).values_list(*columns).query.sql_with_params()
    except EmptyResultSet:  # no campaign is asked about
        return []
    bound, ended = ([str(state) for state in states] for states in (BINDING_STATES, ENDED_STATES))
    with connection.cursor() as cursor:
        cursor.execute(COUNTED.format(units=sql), [*values, bound, bound + ended])
        return [(area, UnitStanding(standing), number, campaign) for area, standing, number, campaign in cursor]
