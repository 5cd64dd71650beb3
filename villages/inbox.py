"""What waits in the registry: sheets to file, to confirm, to lock; terms that end."""

from collections.abc import Iterator
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, Max, Min, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from common.inbox import Started, Task, started, tasks
from common.models import StepRecord
from common.models.import_run import ImportRun, RunStatus
from villages.choices import RegionLevel, StatisticsState
from villages.models import AnnualStatistics, CommitteeMember
from villages.reporting_year import reporting_year

SHOWN = 20


def _list_url(**query) -> str:
    return f"{reverse('statistics_list')}?" + "&".join(f"{name}={value}" for name, value in query.items())


def _files_sheets(user) -> bool:
    """Filling in is the township's desk; county staff may help but are not asked to."""
    at_township = user.region_id is not None and user.region.level == RegionLevel.TOWNSHIP
    return at_township and user.has_perm("villages.file_annualstatistics")


@tasks
def returned_sheets(user, now: datetime) -> Iterator[Task]:
    """Sheets that came back, one by one, with the reason."""
    if not _files_sheets(user):
        return
    drafts = AnnualStatistics.objects.for_user(user).drafts().still_due().with_last_step().filter(last_verb="reopen")
    for sheet in drafts.select_related("village").order_by("-last_at")[:SHOWN]:
        yield Task(
            f"{sheet}被退回修改",
            reverse("statistics_update", args=[sheet.pk]),
            reason=sheet.last_note,
            reason_by=f"{sheet.last_actor} {timezone.localtime(sheet.last_at):%Y-%m-%d %H:%M}",
            is_returned=True,
        )


@tasks
def sheets_to_file(user, now: datetime) -> Iterator[Task]:
    """Per year, how many drafts wait, and in how many of them carried figures wait for confirmation."""
    if not _files_sheets(user):
        return
    drafts = AnnualStatistics.objects.for_user(user).drafts().still_due().filter(year__lte=reporting_year(now))
    unconfirmed = Count("pk", filter=Q(carried_from__isnull=False, carry_confirmed_at__isnull=True))
    for row in drafts.order_by().values("year").annotate(count=Count("pk"), carried=unconfirmed).order_by("-year"):
        year = row["year"]
        yield Task(f"{year}年年度数据待上报", _list_url(year=year, state="draft"), count=row["count"])
        if row["carried"]:
            address = _list_url(year=year, look="carried")
            yield Task(f"{year}年年度数据沿用上年待确认", address, count=row["carried"])


@tasks
def sheets_to_lock(user, now: datetime) -> Iterator[Task]:
    if not user.has_perm("villages.lock_annualstatistics"):
        return
    filed = AnnualStatistics.objects.for_user(user).filter(state=StatisticsState.FILED)
    for row in filed.order_by().values("year").annotate(count=Count("pk")).order_by("-year"):
        yield Task(f"{row['year']}年年度数据待审核锁定", _list_url(year=row["year"], state="filed"), count=row["count"])


@tasks
def ending_terms(user, now: datetime) -> Iterator[Task]:
    """One line per village: the earliest end counts as the deadline."""
    if not _files_sheets(user) and not user.has_perm("villages.restructure_village"):
        return
    members = CommitteeMember.objects.for_user(user).term_ending(timezone.localdate(now))
    rows = members.order_by().values("village_id", unit=F("village__name"))
    for row in rows.annotate(count=Count("pk"), ends=Min("term_end")).order_by("ends")[:SHOWN]:
        yield Task(
            f"{row['unit']}班子成员任期届满",
            f"{reverse('village_detail', args=[row['village_id']])}?tab=committee",
            deadline=row["ends"],
            count=row["count"],
        )


@tasks
def unfinished_imports(user, now: datetime) -> Iterator[Task]:
    """Workbooks this user brought and neither imported nor gave up."""
    if not user.does_business:
        return
    waiting = ImportRun.objects.for_user(user).filter(owner=user, status__in=[RunStatus.UPLOADED, RunStatus.CHECKED])
    for run in waiting[:SHOWN]:
        yield Task(f"导入“{run.file_name}”{run.get_status_display()}", reverse("import_detail", args=[run.pk]))


@started
def sheets_on_their_way(user, now: datetime) -> Iterator[Started]:
    """Sheets this user filed that are not locked yet."""
    kind = ContentType.objects.get_for_model(AnnualStatistics)
    filed = StepRecord.objects.filter(target_type=kind, actor=user, verb="file", target_id=OuterRef("pk"))
    latest = filed.order_by().values("target_id").annotate(latest=Max("taken_at")).values("latest")
    rows = AnnualStatistics.objects.for_user(user).exclude(state=StatisticsState.LOCKED)
    rows = rows.annotate(sent=Subquery(latest)).filter(sent__isnull=False).select_related("village")
    for sheet in rows.order_by("-sent")[:SHOWN]:
        yield Started(str(sheet), sheet.get_absolute_url(), sheet.get_state_display(), sheet.sent)
