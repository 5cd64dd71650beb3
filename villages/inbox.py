"""What waits in the registry: sheets to file, to confirm, to lock; terms that end."""

from collections.abc import Iterator
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, Max, Min, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from common.inbox import Lines, Started, Task, started, tasks
from common.models import StepRecord
from common.models.import_run import ImportRun, RunStatus
from villages.choices import RegionLevel, StatisticsState
from villages.models import AnnualStatistics, CommitteeMember, Village
from villages.reporting_year import reporting_year

SHOWN = 20


def _list_url(**query) -> str:
    return f"{reverse('statistics_list')}?" + "&".join(f"{name}={value}" for name, value in query.items())


def _files_sheets(user) -> bool:
    """Filling in is the township's desk; county staff may help but are not asked to."""
    at_township = user.region_id is not None and user.region.level == RegionLevel.TOWNSHIP
    return at_township and user.has_perm("villages.file_annualstatistics")


def _sheet(row: dict) -> AnnualStatistics:
    """The sheet as far as a line names it."""
    return AnnualStatistics(pk=row["pk"], year=row["year"], village=Village(name=row["unit"]))


@tasks
def returned_sheets(user, now: datetime) -> Lines | None:
    """Sheets that came back, one by one, with the reason."""
    if not _files_sheets(user):
        return None
    drafts = AnnualStatistics.objects.for_user(user).drafts().still_due().with_last_step().filter(last_verb="reopen")
    columns = ("pk", "year", "last_note", "last_actor", "last_at")
    return Lines(drafts.order_by("-last_at").values(*columns, unit=F("village__name"))[:SHOWN], _returned)


def _returned(rows: list[dict]) -> Iterator[Task]:
    for row in rows:
        yield Task(
            f"{_sheet(row)}被退回修改",
            reverse("statistics_update", args=[row["pk"]]),
            reason=row["last_note"],
            reason_by=f"{row['last_actor']} {timezone.localtime(row['last_at']):%Y-%m-%d %H:%M}",
            is_returned=True,
        )


@tasks
def sheets_to_file(user, now: datetime) -> Lines | None:
    """Per year, how many drafts wait, and in how many of them carried figures wait for confirmation."""
    if not _files_sheets(user):
        return None
    drafts = AnnualStatistics.objects.for_user(user).drafts().still_due().filter(year__lte=reporting_year(now))
    unconfirmed = Count("pk", filter=Q(carried_from__isnull=False, carry_confirmed_at__isnull=True))
    counted = drafts.order_by().values("year").annotate(count=Count("pk"), carried=unconfirmed)
    return Lines(counted.order_by("-year"), _to_file)


def _to_file(rows: list[dict]) -> Iterator[Task]:
    for row in rows:
        year = row["year"]
        yield Task(f"{year}年年度数据待上报", _list_url(year=year, state="draft"), count=row["count"])
        if row["carried"]:
            address = _list_url(year=year, look="carried")
            yield Task(f"{year}年年度数据沿用上年待确认", address, count=row["carried"])


@tasks
def sheets_to_lock(user, now: datetime) -> Lines | None:
    if not user.has_perm("villages.lock_annualstatistics"):
        return None
    filed = AnnualStatistics.objects.for_user(user).filter(state=StatisticsState.FILED)
    return Lines(filed.order_by().values("year").annotate(count=Count("pk")).order_by("-year"), _to_lock)


def _to_lock(rows: list[dict]) -> Iterator[Task]:
    for row in rows:
        yield Task(f"{row['year']}年年度数据待审核锁定", _list_url(year=row["year"], state="filed"), count=row["count"])


@tasks
def ending_terms(user, now: datetime) -> Lines | None:
    """One line per village: the earliest end counts as the deadline."""
    if not _files_sheets(user) and not user.has_perm("villages.restructure_village"):
        return None
    members = CommitteeMember.objects.for_user(user).term_ending(timezone.localdate(now))
    by_village = members.order_by().values("village_id", unit=F("village__name"))
    rows = by_village.annotate(count=Count("pk"), ends=Min("term_end")).order_by("ends", "village_id")
    return Lines(rows[:SHOWN], _ending)


def _ending(rows: list[dict]) -> Iterator[Task]:
    for row in rows:
        address = f"{reverse('village_detail', args=[row['village_id']])}?tab=committee"
        yield Task(f"{row['unit']}班子成员任期届满", address, deadline=row["ends"], count=row["count"])


@tasks
def unfinished_imports(user, now: datetime) -> Lines | None:
    """Workbooks this user brought and neither imported nor gave up."""
    if not user.does_business:
        return None
    waiting = ImportRun.objects.for_user(user).filter(owner=user, status__in=[RunStatus.UPLOADED, RunStatus.CHECKED])
    return Lines(waiting.values("pk", "file_name", "status")[:SHOWN], _unfinished)


def _unfinished(rows: list[dict]) -> Iterator[Task]:
    for row in rows:
        title = f"导入“{row['file_name']}”{RunStatus(row['status']).label}"
        yield Task(title, reverse("import_detail", args=[row["pk"]]))


@started
def sheets_on_their_way(user, now: datetime) -> Lines:
    """Sheets this user filed that are not locked yet."""
    kind = ContentType.objects.get_for_model(AnnualStatistics)
    filed = StepRecord.objects.filter(target_type=kind, actor=user, verb="file", target_id=OuterRef("pk"))
    latest = filed.order_by().values("target_id").annotate(latest=Max("taken_at")).values("latest")
    rows = AnnualStatistics.objects.for_user(user).exclude(state=StatisticsState.LOCKED)
    rows = rows.annotate(sent=Subquery(latest)).filter(sent__isnull=False).order_by("-sent")
    return Lines(rows.values("pk", "year", "state", "sent", unit=F("village__name"))[:SHOWN], _on_their_way)


def _on_their_way(rows: list[dict]) -> Iterator[Started]:
    for row in rows:
        sheet = _sheet(row)
        yield Started(str(sheet), sheet.get_absolute_url(), StatisticsState(row["state"]).label, row["sent"])
