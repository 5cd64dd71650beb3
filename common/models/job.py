from datetime import timedelta

from django.conf import settings
from django.db import connection, models
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from common.models.attachment import private_name

# First half of the advisory lock that a running job holds; the job's own key is the second half.
LOCK_SPACE = 20_617
TIME_TO_BEGIN = timedelta(minutes=1)


class JobState(models.TextChoices):
    """How a job stands. Worked out from the row and from its lock, never stored."""

    WAITING = "waiting", "排队中"
    RUNNING = "running", "办理中"
    DONE = "done", "已完成"
    FAILED = "failed", "未完成"
    INTERRUPTED = "interrupted", "已中断"


class JobQuerySet(models.QuerySet):
    def for_user(self, user) -> "JobQuerySet":
        """The user's own jobs, as far as his region still reaches them."""
        path = getattr(user, "region_path", None)
        if not user.is_authenticated or not user.is_active or path is None:
            return self.none()
        return self.filter(owner=user, region_path__startswith=path)

    def with_file(self) -> "JobQuerySet":
        return self.exclude(file="", upload="")


class Job(models.Model):
    """A piece of long work that a worker does: its progress, its result file, its error.

    While it runs, the worker's database session holds the advisory lock (LOCK_SPACE, pk). A job that
    was started, is not finished and is not locked has lost its worker.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="账号", on_delete=models.PROTECT, related_name="+")
    owner_name = models.CharField("发起人", max_length=50)
    owner_unit = models.CharField("单位", max_length=100, blank=True)
    region_path = models.CharField("发起时管辖区划", max_length=60, blank=True)
    address = models.CharField("来源地址", max_length=45, blank=True)
    kind = models.CharField("类别", max_length=20)
    title = models.CharField("事项", max_length=200)
    work = models.CharField("程序", max_length=200)
    arguments = models.JSONField("参数", default=dict, blank=True)
    permission = models.CharField("下载所需权限", max_length=100, blank=True)
    task_result = models.UUIDField("队列编号", null=True, blank=True)
    done = models.PositiveIntegerField("已处理", default=0)
    total = models.PositiveIntegerField("总数", null=True, blank=True)
    note = models.CharField("结果说明", max_length=500, blank=True)
    page = models.CharField("结果页面", max_length=200, blank=True)
    # What the work reads; gone once the job has ended well, or has expired.
    upload = models.FileField("提交的文件", upload_to=private_name, max_length=100, blank=True)
    file = models.FileField("结果文件", upload_to=private_name, max_length=100, blank=True)
    file_name = models.CharField("文件名", max_length=200, blank=True)
    file_size = models.PositiveBigIntegerField("字节数", null=True, blank=True)
    row_count = models.PositiveIntegerField("行数", null=True, blank=True)
    expires_at = models.DateTimeField("保留至", null=True, blank=True)
    error = models.CharField("未完成原因", max_length=1000, blank=True)
    created_at = models.DateTimeField("发起时间", auto_now_add=True)
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "后台任务"
        verbose_name_plural = "后台任务"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["owner", "-created_at"]), models.Index(fields=["expires_at"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("job_detail", args=[self.pk])

    @property
    def percent(self) -> int | None:
        """Whole per cent done, 99 at most before the end; None while the total is unknown."""
        if self.finished_at and not self.error:
            return 100
        if not self.total:
            return None
        return min(self.done * 100 // self.total, 99)

    def state(self) -> JobState:
        return states_of([self])[self.pk]


def states_of(jobs: list[Job]) -> dict[int, JobState]:
    """The state of each job by its key, in at most three queries.

    A job that seems abandoned is read again after its lock was found open: the end of a job is
    written before the lock is given back, so a job that ended in between is seen to have ended.
    """
    states = {job.pk: _state_by_row(job) for job in jobs}
    suspects = _lost_while_running(jobs, states) | _lost_before_start(jobs, states)
    for fresh in Job.objects.filter(pk__in=suspects) if suspects else ():
        is_unchanged = fresh.started_at == suspects[fresh.pk].started_at and not fresh.finished_at
        states[fresh.pk] = JobState.INTERRUPTED if is_unchanged else _state_by_row(fresh)
    return states


def _lost_while_running(jobs: list[Job], states: dict[int, JobState]) -> dict[int, Job]:
    running = {job.pk: job for job in jobs if states[job.pk] == JobState.RUNNING}
    held = held_locks() if running else set()
    return {key: job for key, job in running.items() if key not in held}


def _lost_before_start(jobs: list[Job], states: dict[int, JobState]) -> dict[int, Job]:
    """Jobs that a worker took from the queue a while ago and never began."""
    waiting = {job.task_result: job for job in jobs if job.task_result and states[job.pk] == JobState.WAITING}
    if not waiting:
        return {}
    taken = DBTaskResult.objects.filter(pk__in=waiting, started_at__lt=timezone.now() - TIME_TO_BEGIN)
    return {waiting[key].pk: waiting[key] for key in taken.values_list("pk", flat=True)}


def _state_by_row(job: Job) -> JobState:
    if job.finished_at:
        return JobState.FAILED if job.error else JobState.DONE
    return JobState.RUNNING if job.started_at else JobState.WAITING


def held_locks() -> set[int]:
    """The keys of all jobs whose lock some database session holds now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2"
            " AND classid = %s AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [LOCK_SPACE],
        )
        return {key for (key,) in cursor.fetchall()}
