"""Completion of duties as figures of a village: the answer of `completion.py`, in SQL for any set of villages."""

from collections.abc import Callable

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    DecimalField,
    Max,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils import timezone

from agreements.actions.duty_catalogue import FIRST_DUTIES
from agreements.choices import PERIODIC, Frequency
from agreements.completion import Cell, Stint, Year, changes_since, completion_by_area, stints_of_changed, there_in
from agreements.models import Duty, DutyRecord, OpinionCase
from common.metric_questions import state_of, together
from common.metrics import Metric
from villages.choices import VillageKind
from villages.metrics import quotient_of
from villages.models import Village

FROM_RECORDS = "制度记录"
FROM_OPINIONS = "意见办理"
RATE = DecimalField(max_digits=20, decimal_places=2)


def _rate_of(*keys: str) -> Callable[[int], Combinable]:
    """已开展 of 应开展 in per cent, of the duties of these keys or of all; blank where nothing is owed."""

    def value(number: int) -> Combinable:
        year = Year.of(number, timezone.localdate())
        duties = [duty for duty in year.duties if duty.frequency in PERIODIC and (not keys or duty.key in keys)]
        cases = [*_cases_of_changed(year, duties), *_cases_of_kinds(year, duties)]
        return Case(*cases, default=Value(None), output_field=RATE) if cases else Value(None, output_field=RATE)

    return value


def _catalogue_and_changes(year: int) -> Combinable:
    """What `_rate_of` reads: the duties, the units that changed, and what those did."""
    changes = changes_since(year)
    done = DutyRecord.objects.of_year(year).filter(village__in=changes.order_by().values("village"))
    return together(state_of(Duty.objects.all()), state_of(changes), state_of(done))


def _cases_of_changed(year: Year, duties: list[Duty]) -> list[When]:
    """Units that were converted or ended: few, so they are worked out one by one."""
    units = there_in(Village.objects.all(), year.number)
    changed = stints_of_changed(units, year.number)
    if not changed or not duties:
        return []
    found = completion_by_area(units.filter(pk__in=changed), year, "pk")
    wanted = {duty.pk for duty in duties}
    wholes = {
        pk: sum((cell for duty, cell in cells.items() if duty in wanted), Cell()).completion
        for pk, cells in found.items()
    }
    return [When(pk=pk, then=Value(whole.rate, output_field=RATE)) for pk, whole in wholes.items()]


def _cases_of_kinds(year: Year, duties: list[Duty]) -> list[When]:
    cases = []
    for kind in VillageKind.values:
        periods = [(duty, period) for duty in duties for period in year.owed(duty, [Stint(kind)])]
        if periods:
            over = met_of([(duty, period) for duty, period in periods if period.ends < year.today])
            running = met_of([(duty, period) for duty, period in periods if period.ends >= year.today])
            owed = Value(sum(period.ends < year.today for _, period in periods)) + running
            cases.append(When(kind=kind, then=quotient_of(over + running, owed, 100)))
    return cases


def met_of(periods: list[tuple]) -> Combinable:
    """In how many of these periods the village did what they ask for."""
    if not periods:
        return Value(0)
    number = Case(
        *[
            When(duty=duty.pk, held_on__range=(period.starts, period.ends), then=Value(place))
            for place, (duty, period) in enumerate(periods)
        ]
    )
    first, last = min(period.starts for _, period in periods), max(period.ends for _, period in periods)
    rows = DutyRecord.objects.filter(village=OuterRef("pk"), held_on__range=(first, last)).order_by()
    return Coalesce(Subquery(rows.values("village").annotate(n=Count(number, distinct=True)).values("n")), 0)


def _times(key: str) -> Callable[[int], Combinable]:
    """How often, of what is registered as it happens; 0 where it never did."""

    def value(year: int) -> Combinable:
        rows = DutyRecord.objects.of_year(year).filter(village=OuterRef("pk"), duty__key=key).order_by()
        return Coalesce(Subquery(rows.values("village").annotate(n=Sum("quantity")).values("n")), 0)

    return value


def _records_changed(*keys: str) -> Callable[[int], Combinable]:
    def value(year: int) -> Combinable:
        rows = DutyRecord.objects.of_year(year).filter(village=OuterRef("pk")).order_by()
        rows = rows.filter(duty__key__in=keys) if keys else rows
        newest = rows.values("village").annotate(newest=Max("updated_at")).values("newest")
        return Subquery(newest, output_field=DateTimeField())

    return value


def _cases(year: int):
    return OpinionCase.objects.of_year(year).filter(village=OuterRef("pk")).order_by().values("village")


def _opinions_received(year: int) -> Combinable:
    return Coalesce(Subquery(_cases(year).annotate(n=Count("pk")).values("n")), 0)


def _opinions_in_time(year: int) -> Combinable:
    """Answered by the last day, of those about which it is known; blank where there were none."""
    settled = OpinionCase.objects.of_year(year).settled_by(timezone.localdate()).filter(village=OuterRef("pk"))
    in_time = Count("pk", filter=Q(pk__in=OpinionCase.objects.in_time().values("pk")))
    rows = settled.order_by().values("village").annotate(rate=quotient_of(in_time, Count("pk"), 100)).values("rate")
    return Subquery(rows, output_field=RATE)


def _opinions_changed(year: int) -> Combinable:
    return Subquery(_cases(year).annotate(newest=Max("updated_at")).values("newest"), output_field=DateTimeField())


def duty_metrics() -> list[Metric]:
    """One for each duty that a new portal begins with, and the whole; by key, so that they outlast a new frequency."""
    found = [
        Metric(
            "duty_completion",
            "制度落实完成率",
            "%",
            FROM_RECORDS,
            _rate_of(),
            _records_changed(),
            grounds=_catalogue_and_changes,
        )
    ]
    seen = set()
    for key, name, _, frequency, _, more in FIRST_DUTIES:
        if key in seen or frequency == Frequency.WITHIN_DAYS:
            continue
        seen.add(key)
        if frequency == Frequency.AS_IT_HAPPENS:
            label, unit, value, grounds = f"{name}数", more.get("unit", "次"), _times(key), None
        else:
            label, unit, value, grounds = f"{name}完成率", "%", _rate_of(key), _catalogue_and_changes
        found.append(Metric(f"duty_{key}", label, unit, FROM_RECORDS, value, _records_changed(key), grounds=grounds))
    return [
        *found,
        Metric("opinions_received", "收到意见数", "件", FROM_OPINIONS, _opinions_received, _opinions_changed),
        Metric("opinions_in_time", "意见按期答复率", "%", FROM_OPINIONS, _opinions_in_time, _opinions_changed),
    ]
