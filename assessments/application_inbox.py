"""What waits of applications at each desk, and where those stand that one sent on."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from assessments.choices import ApplicationState as S
from assessments.desks import FILLING_STATES, STAGE_DESKS, desks_of
from assessments.models import Application, ProgrammeLevel
from common.inbox import Lines, Started, Task, started, tasks
from common.models import StepRecord
from villages.choices import RegionLevel
from villages.models import Village

SHOWN = 20
CHANGE = "assessments.change_application"
REVIEW = "assessments.review_application"
TITLES = {
    S.DRAFT: "申报草稿待提交",
    S.AT_TOWNSHIP: "申报待乡镇初审",
    S.AT_COUNTY: "申报待县级备案",
    S.CREATING: "创建中，完成后转自评",
    S.SELF_ASSESSING: "待自评",
    S.TOWNSHIP_ASSESSING: "待乡镇初评",
    S.COUNTY_ASSESSING: "待县级评估",
    S.RECHECKING: "整改待复查",
    S.CITY_INSPECTING: "待市级检查",
    S.PROVINCE_REVIEWING: "待省级审核",
    S.NATION_REVIEWING: "待国家级审核",
}
NAMED = {"unit": F("village__name"), "level_name": F("level__name")}


def _application(row: dict) -> Application:
    """The paper as far as a line names it."""
    return Application(pk=row["pk"], village=Village(name=row["unit"]), level=ProgrammeLevel(name=row["level_name"]))


def _types_for_villages(user) -> bool:
    """County staff may help with typing but are not asked to."""
    is_township = user.region_id is not None and user.region.level == RegionLevel.TOWNSHIP
    return is_township and user.has_perm(CHANGE)


def _desks_asked(user) -> list[S]:
    """The desks at which this user works: typing for villages, scoring, or reviewing."""
    may_type, may_review = _types_for_villages(user), user.has_perm(REVIEW)
    scoring = set(STAGE_DESKS.values())
    return [
        desk
        for desk in desks_of(user)
        if desk in TITLES and (may_type if desk in FILLING_STATES else may_review or desk in scoring)
    ]


def _running(user) -> QuerySet:
    return Application.objects.for_user(user).running().with_deadline()


def _last_step(column: str) -> Subquery:
    kind = ContentType.objects.get_for_model(Application)
    records = StepRecord.objects.filter(target_type=kind, target_id=OuterRef("pk"))
    return Subquery(records.order_by("-taken_at", "-pk").values(column)[:1])


@tasks
def applications_returned(user, now: datetime) -> Lines | None:
    """Told one by one, with the reason: returned papers, and self-assessments that were sent back."""
    if not _types_for_villages(user):
        return None
    rows = _running(user).filter(state__in=[S.RETURNED, S.SELF_ASSESSING]).annotate(verb=_last_step("verb"))
    sent_back = rows.filter(Q(state=S.RETURNED) | Q(verb="return_self")).order_by("due_on", "village__code", "pk")
    told = sent_back.values(
        "pk",
        "state",
        "due_on",
        **NAMED,
        why=_last_step("note"),
        by=_last_step("actor_name"),
        by_unit=_last_step("actor_unit"),
        at=_last_step("taken_at"),
    )
    return Lines(told[:SHOWN], _returned)


def _returned(rows: list[dict]) -> Iterator[Task]:
    for row in rows:
        application = _application(row)
        when = f" {timezone.localtime(row['at']):%Y-%m-%d %H:%M}" if row["at"] else ""
        yield Task(
            f"{application}被退回{'修改' if row['state'] == S.RETURNED else '自评'}",
            application.get_absolute_url(),
            deadline=row["due_on"],
            reason=row["why"] or "",
            reason_by=f"{row['by_unit'] or ''} {row['by'] or ''}{when}".strip(),
            is_returned=True,
        )


@tasks
def applications_by_desk(user, now: datetime) -> Lines | None:
    """How many lie on each desk of the user, batch by batch and last day by last day."""
    desks = _desks_asked(user)
    if not desks:
        return None
    lying = _running(user).at(*desks).order_by()
    by_desk = lying.values("state", "due_on", "batch_id", batch_name=F("batch__name")).annotate(count=Count("pk"))
    return Lines(by_desk.order_by("due_on", "batch_id", "state"), partial(_by_desk, timezone.localdate(now)))


def _by_desk(today: date, rows: list[dict]) -> Iterator[Task]:
    for row in rows:
        late = "&look=overdue" if row["due_on"] and row["due_on"] < today else ""
        yield Task(
            f"{row['batch_name']}：{TITLES[S(row['state'])]}",
            f"{reverse('application_list')}?batch={row['batch_id']}&state={row['state']}{late}",
            deadline=row["due_on"],
            count=row["count"],
        )


@started
def applications_sent_on(user, now: datetime) -> Lines:
    """Papers that this user submitted and that have not come to an end."""
    kind = ContentType.objects.get_for_model(Application)
    sent = StepRecord.objects.filter(target_type=kind, actor=user, verb="submit", target_id=OuterRef("pk"))
    latest = sent.order_by().values("target_id").annotate(latest=Max("taken_at")).values("latest")
    rows = Application.objects.for_user(user).running()
    rows = rows.annotate(sent=Subquery(latest)).filter(sent__isnull=False).order_by("-sent")
    return Lines(rows.values("pk", "state", "sent", **NAMED)[:SHOWN], _sent_on)


def _sent_on(rows: list[dict]) -> Iterator[Started]:
    for row in rows:
        application = _application(row)
        yield Started(str(application), application.get_absolute_url(), S(row["state"]).label, row["sent"])
