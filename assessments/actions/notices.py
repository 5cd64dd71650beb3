"""命名公示: the list is written, posted for working days, objected to, concluded."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from agreements.actions.public_archive import sha256_of_page
from assessments.actions.applications import advance
from assessments.choices import ApplicationState, NoticeState
from assessments.models import Application, Holiday, NamingNotice, NoticeArchive, NoticeEntry, NoticeObjection
from assessments.posted_notice import check_value, render_notice, wording_of
from assessments.workflow import NOTICE_STEPS
from assessments.working_days import last_working_day
from common.refusal import Refused, refuse_closed
from common.workflow import ALREADY_HANDLED, take_step

ADD, CHANGE, POST = (f"assessments.{verb}_namingnotice" for verb in ("add", "change", "post"))
OBJECT, NAME = "assessments.change_noticeobjection", "assessments.name_application"


def to_be_listed(user, batch=None):
    """Applications that stand before their naming and are on no notice yet, of programmes of the user's own region."""
    rows = Application.objects.for_user(user).at(ApplicationState.PUBLICISED).filter(notice_entries__isnull=True)
    if user.region_path:
        rows = rows.filter(batch__programme__region__path__startswith=user.region_path)
    return (rows if batch is None else rows.filter(batch=batch)).order_by("village__code")


@transaction.atomic
def write_notice(notice: NamingNotice, applications: Iterable[Application], *, actor) -> NamingNotice:
    """A draft with its list; written again it replaces the list."""
    is_new = notice.pk is None
    notice.region = notice.batch.programme.region
    notice.code = notice.code or secrets.token_urlsafe(12)
    if not actor.has_perm(ADD) or not actor.has_perm(CHANGE, notice):
        raise PermissionDenied
    if not is_new:
        _locked(notice, NoticeState.DRAFT)
    notice.save()
    NoticeEntry.objects.filter(notice=notice).delete()
    allowed = set(to_be_listed(actor, notice.batch).values_list("pk", flat=True))
    chosen = list(applications)
    stray = [one for one in chosen if one.pk not in allowed]
    if stray:
        raise Refused(f"{stray[0]}不在本批次待公示的名单中，请重新选择。")
    NoticeEntry.objects.bulk_create(NoticeEntry(notice=notice, application=one) for one in chosen)
    return notice


def _locked(notice: NamingNotice, *states: str) -> NamingNotice:
    rows = NamingNotice.objects.select_for_update(of=("self",)).select_related("batch", "region")
    row = rows.get(pk=notice.pk)
    if row.state not in states:
        raise Refused(ALREADY_HANDLED)
    return row


def last_day_of(began_on: date, working_days: int) -> date:
    """The last of so many working days by the State Council's calendar, as far as it is kept here."""
    try:
        return last_working_day(began_on, working_days, Holiday.objects.as_exceptions())
    except ValueError as error:
        raise Refused(str(error)) from error


def years_unknown(began_on: date, ends_on: date) -> list[int]:
    """Years of the term for which no arrangement of holidays is kept: there only weekends count as free."""
    kept = {day.year for day in Holiday.objects.dates("day", "year")}
    return [year for year in range(began_on.year, ends_on.year + 1) if year not in kept]


@transaction.atomic
def post_notice(notice: NamingNotice, *, actor, now: datetime, note: str = "") -> NamingNotice:
    """From today for the working days of the notice; what it says is frozen with its check value."""
    row = _locked(notice, NoticeState.DRAFT)
    if not actor.has_perm(POST, row):
        raise PermissionDenied
    row.starts_on = timezone.localdate(now)
    row.ends_on = last_day_of(row.starts_on, row.working_days)
    entries = row.entries.select_related("application__village__township__parent", "application__level")
    moved = entries.exclude(application__state=ApplicationState.PUBLICISED).first()
    if moved is not None:
        raise Refused(f"{moved}已不在公示环节，请先从名单中去掉。")
    row.wording = wording_of(row, entries.order_by("application__village__code"))
    row.sha256 = check_value(row.wording)
    row.save()
    return take_step(row, NOTICE_STEPS["post"], "post", actor=actor, now=now, note=note)


@transaction.atomic
def record_objection(objection: NoticeObjection, *, actor, now: datetime) -> NoticeObjection:
    """What was objected, to which unit; never by whom."""
    notice = _locked(objection.notice, NoticeState.POSTED)
    if not actor.has_perm(CHANGE, notice) or not actor.has_perm(OBJECT, objection.application):
        raise PermissionDenied
    if not notice.entries.filter(application=objection.application_id).exists():
        raise Refused(f"{objection.application.village}不在本次公示名单中，请重新选择。")
    if not notice.starts_on <= objection.received_on <= timezone.localdate(now):
        raise Refused("收到日期应在公示开始之后、今天以前。")
    objection.save()
    return objection


@transaction.atomic
def answer_objection(
    objection: NoticeObjection, answer: str, is_upheld: bool, answered_on: date, *, actor, now: datetime
) -> NoticeObjection:
    _locked(objection.notice, NoticeState.POSTED)
    row = NoticeObjection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    if not actor.has_perm(OBJECT, row.application):
        raise PermissionDenied
    if not row.received_on <= answered_on <= timezone.localdate(now):
        raise Refused("答复日期应在收到日期之后、今天以前。")
    row.answer, row.is_upheld, row.answered_on = answer.strip(), is_upheld, answered_on
    row.save()
    return row


@transaction.atomic
def conclude_notice(notice: NamingNotice, *, actor, now: datetime, note: str = "") -> NamingNotice:
    """After its last second, once everything was answered; the page that everybody could read is archived."""
    row = take_step(notice, NOTICE_STEPS["conclude"], "conclude", actor=actor, now=now, note=note)
    page = render_notice(row)
    NoticeArchive.objects.create(notice=row, archived_at=now, page=page, sha256=sha256_of_page(page))
    return row


def strike(application: Application, note: str, *, actor, now: datetime) -> Application:
    """An objection was upheld: the unit is not named."""
    refuse_closed(application)
    return advance(application, "strike", actor=actor, now=now, note=note)
