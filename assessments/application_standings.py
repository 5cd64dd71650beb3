"""How far the running batches have come, by township in a county and by county above it."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone

from assessments.choices import BatchState, ProgrammeKind
from assessments.desks import ENDED_STATES
from assessments.models import Application
from common.inbox import Figure, Lines, Place, Standing, standings
from villages.choices import RegionLevel
from villages.progress import level_of_progress

PLACES = {
    RegionLevel.TOWNSHIP: "village__township",
    RegionLevel.COUNTY: "village__township__parent",
    RegionLevel.PROVINCE: "village__township__parent__parent__parent",
}
HEADS = ("申报", "逾期", "办结")


@standings
def applications_by_place(user, now: datetime) -> Lines | None:
    """Of each batch that runs: how many applied, how many lie too long on their desk, how many came to an end.

    Nobody applies for a yearly assessment: there all units are in from the first day.
    """
    if user.region_path is None or not user.has_perm("assessments.view_application"):
        return None
    place = PLACES[level_of_progress(user.region_path)]
    running = {"batch__state": BatchState.OPEN, "batch__programme__kind": ProgrammeKind.DEMONSTRATION}
    rows = Application.objects.for_user(user).filter(**running).with_deadline()
    has_ended = Q(state__in=ENDED_STATES)
    by_place = rows.order_by().values(
        "batch_id", batch_name=F("batch__name"), place=F(place), place_name=F(f"{place}__name")
    )
    counted = by_place.annotate(
        applied=Count("pk"),
        late=Count("pk", filter=Q(due_on__lt=timezone.localdate(now)) & ~has_ended),
        ended=Count("pk", filter=has_ended),
    )
    return Lines(counted.order_by("batch_id", "place"), _by_batch)


def _by_batch(rows: list[dict]) -> Iterator[Standing]:
    for (batch, name), group in groupby(rows, key=lambda row: (row["batch_id"], row["batch_name"])):
        places = [_place(row, f"batch={batch}") for row in group]
        yield Standing(f"{name}：申报进度", reverse("application_list"), HEADS, tuple(places))


def _place(row: dict, batch: str) -> Place:
    query = f"{batch}&region={row['place']}"
    late = Figure(row["late"], f"{query}&look=overdue", is_late=True)
    return Place(row["place_name"], query, (Figure(row["applied"], query), late, Figure(row["ended"])))
