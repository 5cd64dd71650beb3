"""Metrics of charters and covenants: of the version in force on the day of account, 1 or 0 or blank."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from django.db import models
from django.db.models import Count, F, Max, Min, OuterRef, Q, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, NullIf

from agreements.choices import BINDING_STATES, CharterKind, RuleMatter
from agreements.day_of_account import day_of_account
from agreements.lawful_meetings import lawfully_adopted
from agreements.models import AssemblyMeeting, CharterVersion, Filing, Publicity, RuleOfLaw
from common.metrics import Metric

INTEGER, MOMENT = models.IntegerField(), models.DateTimeField()
FROM_CHARTERS = "章程规约"
NEW_LAW = date(2026, 1, 1)  # both committee laws as revised took effect
YES_OR_NO = "是1否0"
UNKNOWN = -1

Column = Callable[[], Combinable]  # an expression on rows of versions


def _binding(year: int, *kinds: str) -> models.QuerySet:
    """The village's versions of these kinds that were in force on the day of account: one of each kind at most."""
    day = day_of_account(year)
    until_then = Q(state__in=BINDING_STATES) | Q(in_force_until__gt=day)
    rows = CharterVersion.objects.filter(until_then, charter__village=OuterRef("pk"), charter__kind__in=kinds)
    return rows.filter(in_force_from__lte=day).order_by("-in_force_from", "-number")


def _asked_of(kind: str, column: Column, output_field: models.Field, year: int) -> Subquery:
    """What the version says; blank where nothing is in force or nothing is known."""
    return Subquery(_binding(year, kind).annotate(found=column()).values("found")[:1], output_field=output_field)


def _one_if(condition) -> models.Case:
    return models.Case(models.When(condition, then=1), default=0, output_field=INTEGER)


def _vote() -> models.QuerySet:
    return AssemblyMeeting.objects.counting().filter(version=OuterRef("pk"), held_on__isnull=False)


def _posting() -> models.QuerySet:
    return Publicity.objects.counting().filter(version=OuterRef("pk"))


def _filings() -> models.QuerySet:
    return Filing.objects.filter(version=OuterRef("pk"))


def _first(rows: models.QuerySet, column, output_field: models.Field) -> Subquery:
    return Subquery(rows.annotate(found=column).values("found")[:1], output_field=output_field)


# --- What is asked of a version


def _revised() -> Subquery:
    return _first(_vote(), _one_if(Q(held_on__gte=NEW_LAW)), INTEGER)


def _lawful() -> Subquery:
    return _first(_vote(), _one_if(lawfully_adopted()), INTEGER)


def _posted_long_enough() -> Subquery:
    """Days of the posting against the floor of the law of its first day; one day where that law names none."""
    rules = RuleOfLaw.objects.filter(
        body=OuterRef("version__charter__village__kind"),
        matter=RuleMatter.PUBLICITY_DAYS,
        effective_from__lte=OuterRef("began_on"),
    )
    floor = Coalesce(Subquery(rules.order_by("-effective_from").values("number")[:1]), 1)
    return _first(_posting(), _one_if(Q(days__gte=floor)), INTEGER)


def _filed() -> models.Case:
    return _one_if(models.Exists(_filings()))


def _clear() -> models.Case:
    """By the count that is kept when the wording is saved; blank where it was never screened."""
    return models.Case(
        models.When(blocking_count=0, then=1), models.When(blocking_count__gt=0, then=0), output_field=INTEGER
    )


def _version_changed() -> F:
    return F("updated_at")


def _changed(rows: Callable[[], models.QuerySet]) -> Column:
    return lambda: _first(rows(), F("updated_at"), MOMENT)


QUESTIONS = (
    ("revised", "已按2026年新法修订", _revised, _changed(_vote)),
    ("meeting_lawful", "表决会议合法", _lawful, _changed(_vote)),
    ("publicity_reached", "公示天数达标", _posted_long_enough, _changed(_posting)),
    ("filed", "已备案", _filed, _changed(_filings)),
    ("no_blocking", "无违法条款", _clear, _version_changed),
)
# The key of a paper, its kind, and what is asked beyond whether it is in force.
PAPERS = (
    ("charter", CharterKind.SELF_GOVERNANCE, QUESTIONS),
    ("covenant", CharterKind.COVENANT, QUESTIONS),
    ("working_rules", CharterKind.WORKING_RULES, ()),
)


def _metric(key: str, label: str, value, as_of) -> Metric:
    return Metric(key, label, YES_OR_NO, FROM_CHARTERS, value, as_of)


def _in_force(kind: str, year: int) -> models.Case:
    return _one_if(models.Exists(_binding(year, kind)))


def _of_paper(paper: str, kind: CharterKind, questions: tuple) -> Iterator[Metric]:
    since = partial(_asked_of, kind, _version_changed, MOMENT)
    yield _metric(f"{paper}_in_force", f"{kind.label}已生效", partial(_in_force, kind), since)
    for key, label, answer, changed in questions:
        value, as_of = partial(_asked_of, kind, answer, INTEGER), partial(_asked_of, kind, changed, MOMENT)
        yield _metric(f"{paper}_{key}", f"{kind.label}{label}", value, as_of)


# --- Charter and covenant together, as standards ask; each question is written into the query once

BOTH = (CharterKind.SELF_GOVERNANCE, CharterKind.COVENANT)


def _of_both(column: Column, verdict, year: int) -> Subquery:
    """`verdict` on the answers of those of the two that are in force; blank where neither is."""
    rows = _binding(year, *BOTH).order_by().annotate(answer=column()).values("charter__village")
    summed = rows.annotate(worst=Min("answer"), latest=Max("answer"), known=Count("answer"), papers=Count("pk"))
    return Subquery(summed.annotate(found=verdict).values("found"))


def _both(answer: Column, year: int) -> Combinable:
    """1 where both do, 0 where one does not or is not in force, blank where the answer of one is not known."""
    lacking = ~Q(papers=len(BOTH)) | Q(worst=0)
    verdict = models.Case(models.When(lacking, then=0), models.When(known=len(BOTH), then=1), default=UNKNOWN)
    return NullIf(Coalesce(_of_both(answer, verdict, year), 0), UNKNOWN)


def _each(answer: Column, year: int) -> Combinable:
    """1 where those in force do, 0 where one does not, blank where neither is in force or one is not known."""
    verdict = models.Case(models.When(worst=0, then=0), models.When(known=F("papers"), then=1), default=None)
    return _of_both(answer, verdict, year)


def _papers() -> Iterator[Metric]:
    for key, label, answer, changed in QUESTIONS:
        value = partial(_each if key == "no_blocking" else _both, answer)
        yield _metric(f"papers_{key}", f"章程和规约均{label}", value, partial(_of_both, changed, F("latest")))


def charter_metrics() -> list[Metric]:
    return [*(metric for paper in PAPERS for metric in _of_paper(*paper)), *_papers()]
