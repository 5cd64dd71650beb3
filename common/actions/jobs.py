"""Long work: handing it to the worker, carrying it out, telling how far it is, and clearing up after it.

    @background_work("导出", safe_to_retry=True)
    def write_something(job: Job, progress: Progress, *, key: int) -> None: ...

    job = run_in_background(write_something, actor=user, title="…", arguments={"key": 7})

The work opens its own transactions. The queue lives in the same database, so the worker sees a job
when, and only if, the transaction that made it is committed.
"""

import logging
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.files import File
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task

from common.history import act_of
from common.kept_files import goes_at_commit, opened
from common.models.job import LOCK_SPACE, Job, JobState
from common.refusal import Refused

logger = logging.getLogger(__name__)

WRITE_PROGRESS_EVERY = 0.5  # seconds


@dataclass(frozen=True)
class BackgroundWork:
    """A function the worker may run. `safe_to_retry`: a second run does no harm, whatever the first one did."""

    run: Callable[..., None]
    kind: str
    safe_to_retry: bool

    @property
    def path(self) -> str:
        return f"{self.run.__module__}.{self.run.__qualname__}"


def background_work(kind: str, *, safe_to_retry: bool = False) -> Callable[[Callable[..., None]], BackgroundWork]:
    """Decorator: let the worker run this function as `function(job, progress, **arguments)`."""
    return lambda run: BackgroundWork(run, kind, safe_to_retry)


def run_in_background(
    work: BackgroundWork,
    *,
    actor,
    title: str,
    arguments: dict | None = None,
    address: str = "",
    permission: str = "",
    page: str = "",
    total: int | None = None,
    upload: BinaryIO | None = None,
) -> Job:
    """Note the job and put it into the queue, both in the caller's transaction.

    `arguments` must be plain JSON. `permission` is asked again when the result is downloaded; `page`
    is where the result is shown. `upload` is kept for the worker, see `upload_of`.
    """
    if actor.region_path is None:
        raise PermissionDenied
    with transaction.atomic():
        job = Job(
            owner=actor,
            owner_name=actor.name,
            owner_unit=actor.unit,
            region_path=actor.region_path,
            address=address,
            kind=work.kind,
            title=title,
            work=work.path,
            arguments=arguments or {},
            permission=permission,
            page=page,
            total=total,
        )
        if upload is not None:
            job.upload.save("upload", File(upload), save=False)
            job.expires_at = kept_until()
        job.save()
        _enqueue(job)
    return job


def _enqueue(job: Job) -> None:
    job.task_result = UUID(run_job.enqueue(job.pk).id)
    job.save(update_fields=["task_result"])


@task()
def run_job(job_id: int) -> None:
    """Carry out one job; whatever happens, its row says how it ended."""
    with _lock_held(job_id) as is_mine:
        job = Job.objects.select_related("owner").get(pk=job_id)
        if not is_mine or job.finished_at:
            return
        job.started_at = timezone.now()
        job.save(update_fields=["started_at"])
        with Progress(job) as progress:
            _carry_out(job, progress)
        finish_job(job)
    remove_expired_files(now=timezone.now())


def _carry_out(job: Job, progress: "Progress") -> None:
    try:
        with act_of(job.owner, address=job.address, job=job.pk):
            work_of(job).run(job, progress, **job.arguments)
    except Refused as refusal:
        finish_job(job, error=str(refusal))
    except BaseException:
        logger.exception("job %s (%s) failed", job.pk, job.work)
        finish_job(
            job,
            error=f"处理时出现意外错误，未能完成。请稍后再试；仍不成功时，请联系系统管理员并告知任务编号 {job.pk}。",
        )
        raise


def work_of(job: Job) -> BackgroundWork:
    work = import_string(job.work)
    if not isinstance(work, BackgroundWork):
        raise SuspiciousOperation(f"{job.work} is no background work")
    return work


def finish_job(job: Job, *, error: str = "", note: str = "", page: str = "") -> None:
    """Say that the job has ended, once. Without an error it ended well.

    Work that writes data calls this as the last act inside its own transaction: data and report then
    become true together, even when the worker dies right after.
    """
    ended = {"finished_at": timezone.now(), "error": error[:1000]}
    if note:
        ended["note"] = note
    if page:
        ended["page"] = page
    if not error:
        ended["upload"] = ""
    if Job.objects.filter(pk=job.pk, finished_at=None).update(**ended) and not error:
        goes_at_commit(job.upload)


def kept_until() -> datetime:
    return timezone.now() + timedelta(days=settings.JOB_FILES_KEPT_DAYS)


def upload_of(job: Job) -> File:
    """The file that came with the job, open. Raises Refused where it was not kept that long."""
    if not job.upload:
        raise Refused("提交的文件已过保留期限，请回到原来的页面重新上传。")
    return opened(job.upload, job.title)


def give_file(job: Job, source, name: str, *, row_count: int | None = None) -> None:
    """Lay the result file into private storage under a random name, until it expires."""
    job.file.save(name, File(source), save=False)
    job.file_name = name
    job.file_size = job.file.size
    job.row_count = row_count
    job.expires_at = kept_until()
    job.save(update_fields=["file", "file_name", "file_size", "row_count", "expires_at"])


def retry_job(job: Job, *, actor) -> Job:
    """Do a failed or interrupted job once more, where that does no harm."""
    with transaction.atomic():
        row = Job.objects.select_for_update().get(pk=job.pk)
        if row.owner_id != actor.pk:
            raise PermissionDenied
        if row.state() not in {JobState.FAILED, JobState.INTERRUPTED}:
            raise Refused("这项任务正在办理或已经完成，不需要重新办理，请刷新页面查看。")
        if not work_of(row).safe_to_retry:
            raise Refused("这项任务不能直接重新办理，请回到原来的页面再次提交。")
        row.started_at = row.finished_at = None
        row.error, row.done = "", 0
        row.save(update_fields=["started_at", "finished_at", "error", "done"])
        _enqueue(row)
    return row


def may_retry(job: Job, state: JobState) -> bool:
    return state in {JobState.FAILED, JobState.INTERRUPTED} and work_of(job).safe_to_retry


def remove_expired_files(*, now: datetime) -> int:
    """Delete files whose time is over, results and uploads; the jobs stay and say so. Returns how many jobs."""
    expired = list(Job.objects.with_file().filter(expires_at__lte=now))
    for job in expired:
        job.file.delete(save=False)
        job.upload.delete(save=False)
        Job.objects.filter(pk=job.pk).update(file="", upload="")
    return len(expired)


@contextmanager
def _lock_held(job_id: int):
    """Hold the job's lock in the session that does the work; yields whether it was free.

    The lock outlives rollbacks, and the server gives it back only when this session has ended: an
    open lock means that nothing of this run can be written any more.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_SPACE, job_id])
        (is_mine,) = cursor.fetchone()
    try:
        yield is_mine
    finally:
        if is_mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK_SPACE, job_id])


class Progress:
    """Tells how far a job is, over a database session of its own.

    Written in the work's own transaction it would be invisible until the end. It never waits: while
    the work itself holds the job's row, a report is left out.
    """

    def __init__(self, job: Job) -> None:
        self.job = job
        self.session = connection.copy()
        self.next_write = 0.0

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *error) -> None:
        self.session.close()

    def __call__(self, done: int, total: int | None = None) -> None:
        """Report `done` of `total`; cheap enough to call for every row."""
        if time.monotonic() < self.next_write and done != total:
            return
        self.next_write = time.monotonic() + WRITE_PROGRESS_EVERY
        with self.session.cursor() as cursor:
            cursor.execute(
                "UPDATE common_job SET done = %s, total = COALESCE(%s, total)"
                " WHERE id = (SELECT id FROM common_job WHERE id = %s FOR UPDATE SKIP LOCKED)",
                [done, total, self.job.pk],
            )
