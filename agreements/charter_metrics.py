"""Metrics of charters and covenants: of the version in force on the day of account, 1 or 0 or blank."""

from datetime import date
from functools import partial

from django.db import models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest

from agreements.choices import BINDING_STATES, CharterKind, RuleMatter
from agreements.day_of_account import day_of_account
from agreements.lawful_meetings import lawfully_adopted
from agreements.models import AssemblyMeeting, CharterVersion, Filing, Publicity, RuleOfLaw
from common.metrics import Metric

INTEGER = models.IntegerField()
FROM_CHARTERS = "章程规约"
NEW_LAW = date(2026, 1, 1)  # both committee laws as revised took effect
YES_OR_NO = "是1否0"


def _binding(kind: str, year: int) -> models.QuerySet:
    """The village's version of that kind that was in force on the day of account: one at most."""
    day = day_of_account(year)
    until_then = models.Q(state__in=BINDING_STATES) | models.Q(in_force_until__gt=day)
    rows = CharterVersion.objects.filter(until_then, charter__village=OuterRef("pk"), charter__kind=kind)
    return rows.filter(in_force_from__lte=day).order_by("-in_force_from", "-number")


def _asked_of(kind: str, year: int, answer) -> Subquery:
    """What the version answers: 1 or 0, blank where nothing is in force or nothing is known."""
    return Subquery(_binding(kind, year).annotate(found=answer).values("found")[:1], output_field=INTEGER)


def _one_if(condition) -> models.Case:
    return models.Case(models.When(condition, then=1), default=0, output_field=INTEGER)


def _vote() -> models.QuerySet:
    return AssemblyMeeting.objects.counting().filter(version=OuterRef("pk"), held_on__isnull=False)


def _posting() -> models.QuerySet:
    return Publicity.objects.counting().filter(version=OuterRef("pk"))


def _first(rows: models.QuerySet, column, output_field: models.Field) -> Subquery:
    return Subquery(rows.annotate(found=column).values("found")[:1], output_field=output_field)


def _in_force(kind: str, year: int):
    return _one_if(models.Exists(_binding(kind, year)))


def _revised(kind: str, year: int) -> Subquery:
    return _asked_of(kind, year, _first(_vote(), _one_if(models.Q(held_on__gte=NEW_LAW)), INTEGER))


def _lawful(kind: str, year: int) -> Subquery:
    return _asked_of(kind, year, _first(_vote(), _one_if(lawfully_adopted()), INTEGER))


def _posted_long_enough(kind: str, year: int) -> Subquery:
    """Days of the posting against the floor of the law of its first day; one day where that law names none."""
    rules = RuleOfLaw.objects.filter(
        body=OuterRef("version__charter__village__kind"),
        matter=RuleMatter.PUBLICITY_DAYS,
        effective_from__lte=OuterRef("began_on"),
    )
    floor = Coalesce(Subquery(rules.order_by("-effective_from").values("number")[:1]), 1)
    return _asked_of(kind, year, _first(_posting(), _one_if(models.Q(days__gte=floor)), INTEGER))


def _filed(kind: str, year: int) -> Subquery:
    return _asked_of(kind, year, _one_if(models.Exists(Filing.objects.filter(version=OuterRef("pk")))))


def _clear(kind: str, year: int) -> Subquery:
    """By the count that is kept when the wording is saved; blank where it was never screened."""
    found = models.Case(
        models.When(blocking_count=0, then=1), models.When(blocking_count__gt=0, then=0), output_field=INTEGER
    )
    return _asked_of(kind, year, found)


def _version_changed(kind: str, year: int) -> Subquery:
    return Subquery(_binding(kind, year).values("updated_at")[:1])


def _changed(rows):
    def moment(kind: str, year: int) -> Subquery:
        found = _first(rows(), F("updated_at"), models.DateTimeField())
        return Subquery(_binding(kind, year).annotate(found=found).values("found")[:1])

    return moment


def _filings() -> models.QuerySet:
    return Filing.objects.filter(version=OuterRef("pk"))


QUESTIONS = (
    ("in_force", "已生效", _in_force, _version_changed),
    ("revised", "已按2026年新法修订", _revised, _changed(_vote)),
    ("meeting_lawful", "表决会议合法", _lawful, _changed(_vote)),
    ("publicity_reached", "公示天数达标", _posted_long_enough, _changed(_posting)),
    ("filed", "已备案", _filed, _changed(_filings)),
    ("no_blocking", "无违法条款", _clear, _version_changed),
)
PAPERS = (
    ("charter", CharterKind.SELF_GOVERNANCE, QUESTIONS),
    ("covenant", CharterKind.COVENANT, QUESTIONS),
    ("working_rules", CharterKind.WORKING_RULES, QUESTIONS[:1]),
)


def _question(paper: str, kind: CharterKind, key: str, label: str, value, as_of) -> Metric:
    return Metric(
        f"{paper}_{key}",
        f"{kind.label}{label}",
        YES_OR_NO,
        FROM_CHARTERS,
        partial(value, kind),
        partial(as_of, kind),
    )


# What standards ask of charter and covenant together.
BOTH_PAPERS = (CharterKind.SELF_GOVERNANCE, CharterKind.COVENANT)


def _both(value, lacking: int = 0):
    """1 where both do, 0 where one does not, blank where the answer of one is not known.

    `lacking`: the answer of a paper that is not in force.
    """

    def answer(year: int) -> models.expressions.Combinable:
        charter, covenant = (
            models.Case(models.When(models.Exists(_binding(kind, year)), then=value(kind, year)), default=lacking)
            for kind in BOTH_PAPERS
        )
        return models.ExpressionWrapper(charter * covenant, output_field=INTEGER)

    return answer


def _either(value):
    """The same of those that are in force; blank where none is."""

    def answer(year: int) -> models.Case:
        some = models.Q(*(models.Exists(_binding(kind, year)) for kind in BOTH_PAPERS), _connector=models.Q.OR)
        return models.Case(models.When(some, then=_both(value, lacking=1)(year)), output_field=INTEGER)

    return answer


def _latest(as_of):
    return lambda year: Greatest(*(as_of(kind, year) for kind in BOTH_PAPERS), output_field=models.DateTimeField())


def _of_both(key: str, label: str, value, as_of) -> Metric:
    answer = _either(value) if key == "no_blocking" else _both(value)
    return Metric(f"papers_{key}", f"章程和规约均{label}", YES_OR_NO, FROM_CHARTERS, answer, _latest(as_of))


def charter_metrics() -> list[Metric]:
    single = [_question(paper, kind, *question) for paper, kind, questions in PAPERS for question in questions]
    return [*single, *(_of_both(*question) for question in QUESTIONS[1:])]
