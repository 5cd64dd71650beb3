"""The demo's year that is over, its villages named; and of the year that runs what follows the applications.

All persons are invented.
"""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from assessments.actions.batches import BLANK, set_phases, set_standards, set_up_batch
from assessments.actions.demo_applications import (
    CITY,
    CITY_LEADER,
    make_applications_of,
    make_demo_applications,
)
from assessments.actions.honours import Scheme, name_all
from assessments.actions.notices import conclude_notice, post_notice, write_notice
from assessments.actions.quota import allot
from assessments.choices import ApplicationState, Phase
from assessments.models import Application, Batch, NamingNotice, Programme
from assessments.workflow import BATCH_STEPS
from common.history import act_of
from common.workflow import take_step
from villages.models import StaffUser

LARGE_DISTRICT = "120119"  # its notice is posted; that of the small one is a draft
BEGAN = (9, 1)  # month and day on which last year's applications began
# First and last day of each phase, in days from then.
LAST_YEAR = {
    Phase.REGISTRATION: (-10, 20),
    Phase.CREATION: (0, 32),
    Phase.SELF_ASSESSMENT: (30, 36),
    Phase.FIRST_REVIEW: (35, 40),
    Phase.EVALUATION: (38, 47),
    Phase.PUBLICITY: (48, 70),
}
OPENED, POSTED, CONCLUDED, NAMED, CLOSED = -12, 48, 66, 68, 72


@transaction.atomic
def make_demo_naming(programme: Programme, *, now: datetime) -> int:
    """Last year's batch, this year's applications with their notice; returns how many applications are new."""
    city = StaffUser.objects.select_related("region").get(username=CITY)
    leader = StaffUser.objects.select_related("region").get(username=CITY_LEADER)
    running = programme.batches.open().with_programme().order_by("-year").first()
    if running is None or running.applications.exists():
        return 0
    last_year = _last_year(programme, running, city, leader)
    made = make_demo_applications(running, now=now)
    waiting = [one for one in made if one.state == ApplicationState.PUBLICISED]
    large = [one for one in waiting if one.village.code.startswith(LARGE_DISTRICT)]
    _post(_written(running, large, leader), leader, now - timedelta(days=2))
    _written(running, [one for one in waiting if one not in large], leader)
    return len(last_year) + len(made)


def _last_year(programme: Programme, running: Batch, city: StaffUser, leader: StaffUser) -> list[Application]:
    began = date(running.year - 1, *BEGAN)
    batch = Batch(programme=programme, year=running.year - 1, name=f"{running.year - 1}年{programme}")
    with act_of(city):
        set_up_batch(batch, source=BLANK, actor=city)
        spans = {phase: (_day(began, first), _day(began, last)) for phase, (first, last) in LAST_YEAR.items()}
        set_phases(batch, spans, actor=city)
        set_standards(batch, {one.kind: one.version for one in running.standards.all()}, actor=city)
        allot(batch, {}, actor=city, now=_at(began, OPENED))
        batch = take_step(batch, BATCH_STEPS["open"], "open", actor=city, now=_at(began, OPENED))
    applications = make_applications_of(batch, began)
    notice = _post(_written(batch, applications, leader), leader, _at(began, POSTED))
    with act_of(leader):
        notice = conclude_notice(notice, actor=leader, now=_at(began, CONCLUDED))
        scheme = Scheme("演示合格", "演示牌")
        document = f"演示发〔{batch.year}〕12号"
        level = applications[0].level
        name_all(notice, level, scheme, document, _day(began, NAMED), actor=leader, now=_at(began, NAMED))
        take_step(batch, BATCH_STEPS["close"], "close", actor=leader, now=_at(began, CLOSED))
    return applications


def _day(began: date, days: int) -> date:
    return began + timedelta(days=days)


def _at(began: date, days: int) -> datetime:
    return datetime.combine(_day(began, days), time(9, 30), timezone.get_current_timezone())


def _written(batch: Batch, listed: list[Application], leader: StaffUser) -> NamingNotice:
    notice = NamingNotice(
        batch=batch,
        title=f"{batch.year}年基层群众自治示范创建拟命名名单公示（演示）",
        basis="根据演示实施方案，经评估检查，拟命名下列村(居)，现予公示。",
        publisher="演示·市级主办单位",
        contact="演示·周九",
        phone="022-00000000",
        working_days=batch.notice_working_days,
    )
    with act_of(leader):
        return write_notice(notice, listed, actor=leader)


def _post(notice: NamingNotice, leader: StaffUser, now: datetime) -> NamingNotice:
    with act_of(leader):
        return post_notice(notice, actor=leader, now=now)
