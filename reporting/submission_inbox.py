"""What waits of submissions: at the county to hand up or to correct, at the city to receive."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from common.inbox import Lines, Started, Task, started, tasks
from common.models import StepRecord
from reporting.choices import SubmissionState as S
from reporting.models import Submission
from reporting.official_forms.catalogue import CATALOGUE
from reporting.official_forms.due_days import first_due
from villages.models import AnnualStatistics, Region
from villages.models.region import NAMELESS
from villages.reporting_year import reporting_year

SHOWN = 20
ADD, RECEIVE = "reporting.add_submission", "reporting.receive_submission"
NAMED = {"place": F("region__name")}


def _named(row: dict) -> Submission:
    """The submission as far as a line names it."""
    place = Region(name=row["place"])
    return Submission(pk=row["pk"], region=place, year=row["year"], version=row["version"])


def _steps(**conditions):
    kind = ContentType.objects.get_for_model(Submission)
    return StepRecord.objects.filter(target_type=kind, target_id=OuterRef("pk"), **conditions).order_by("-taken_at")


def _newer():
    mine = Submission.objects.filter(region=OuterRef("region"), year=OuterRef("year"))
    return Exists(mine.filter(version__gt=OuterRef("version")))


@tasks
def submissions_returned(user, now: datetime) -> Lines | None:
    """Those that came back and have no new version yet, with the reason."""
    if not user.has_perm(ADD):
        return None
    last = _steps(verb="return")
    told = {"note": Subquery(last.values("note")[:1]), "actor": Subquery(last.values("actor_name")[:1])}
    returned = Submission.objects.for_user(user).filter(~_newer(), state=S.RETURNED).annotate(**told)
    columns = ("pk", "year", "version", "revise_by", "note", "actor")
    return Lines(returned.order_by("revise_by", "pk").values(*columns, **NAMED)[:SHOWN], _returned)


def _returned(rows: list[dict]) -> Iterator[Task]:
    for row in rows:
        found = _named(row)
        more = {"deadline": row["revise_by"], "reason": row["note"] or "", "reason_by": row["actor"] or ""}
        yield Task(f"{found}被退回，待更正", found.get_absolute_url(), is_returned=True, **more)


@tasks
def submissions_to_hand_up(user, now: datetime) -> Lines | None:
    """Drafts of the county."""
    if not user.has_perm(ADD):
        return None
    drafts = Submission.objects.for_user(user).filter(state=S.DRAFT).order_by("-year", "pk")
    return Lines(drafts.values("pk", "year", "version", **NAMED)[:SHOWN], partial(_waiting, "待核对上报"))


@tasks
def submissions_to_receive(user, now: datetime) -> Lines | None:
    """For the region above: what counties handed up."""
    if not user.has_perm(RECEIVE) or user.region_id is None:
        return None
    to_us = Q(receiver=user.region_id) | Q(receiver__name__in=NAMELESS, receiver__parent=user.region_id)
    waiting = Submission.objects.for_user(user).filter(to_us, state=S.SUBMITTED).order_by("submitted_at", "pk")
    return Lines(waiting.values("pk", "year", "version", **NAMED)[:SHOWN], partial(_waiting, "待接收"))


def _waiting(what: str, rows: list[dict]) -> Iterator[Task]:
    for row in rows:
        found = _named(row)
        yield Task(f"{found}{what}", found.get_absolute_url())


@tasks
def forms_due(user, now: datetime) -> Lines | None:
    """For the county: the forms of the year while nothing is drawn of them, and the first day on which one is due."""
    year = reporting_year(now)
    deadline = first_due(CATALOGUE, year)
    if deadline is None or not user.has_perm(ADD):
        return None
    drawn = Submission.objects.filter(region=OuterRef("pk"), year=year)
    filed = AnnualStatistics.objects.for_user(user).of_year(year).in_force()  # before that there is nothing to say
    own = Region.objects.filter(~Exists(drawn), Exists(filed), pk=user.region_id)

    def tell(rows: list[dict]) -> Iterator[Task]:
        for _ in rows:
            yield Task(f"{year}年报表待上报", f"{reverse('submission_create')}?year={year}", deadline=deadline)

    return Lines(own.values("code"), tell)


@started
def submissions_sent(user, now: datetime) -> Lines | None:
    """What this user handed up and the city has not yet received."""
    if not user.has_perm(ADD):
        return None
    mine = Exists(_steps(verb="submit", actor=user))
    sent = Submission.objects.for_user(user).filter(mine, state=S.SUBMITTED).order_by("-submitted_at")
    return Lines(sent.values("pk", "year", "version", "submitted_at", **NAMED)[:SHOWN], _sent)


def _sent(rows: list[dict]) -> Iterator[Started]:
    for row in rows:
        found = _named(row)
        yield Started(str(found), found.get_absolute_url(), "待市级接收", timezone.localtime(row["submitted_at"]))
