"""What people do with a workbook: bring it, look at what it would do, let it do that, take it back."""

import hashlib
from datetime import datetime
from pathlib import PurePath

import pghistory
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from common.actions.jobs import background_work, finish_job, run_in_background
from common.importing.applying import lock_table, write_rows
from common.importing.checking import compare_book, open_book
from common.importing.preview import write_preview
from common.importing.problems import CHANGED, NEW, Cleaned
from common.importing.reading import Book, refuse_too_large
from common.importing.summing_up import counts_of, digest_of
from common.importing.undoing import Undoing
from common.models import ImportIssue, ImportRun, RunStatus
from common.refusal import Refused
from common.resources import PortalResource, resource_of

ROWS_IN_REQUEST = 2_000


def start_import(resource: PortalResource, upload, *, actor, address: str = "") -> ImportRun:
    """Store the file, then check it: small ones at once, large ones in the background.

    A file that cannot be read at all is refused and not kept.
    """
    require_permission(resource, actor)
    refuse_too_large(upload.size)
    upload.seek(0)
    run = ImportRun(
        resource=resource.key,
        owner=actor,
        owner_name=actor.name,
        owner_unit=actor.unit,
        region_path=actor.region_path,
        file_name=PurePath(upload.name).name[-200:],
        file_size=upload.size,
        sha256=hashlib.file_digest(upload, "sha256").hexdigest(),
    )
    upload.seek(0)
    run.file.save(run.file_name, upload, save=False)
    try:
        book = open_book(run)
    except Refused:
        run.file.delete(save=False)
        raise
    run.save()
    rows = sum(len(sheet.rows) for sheet in book.sheets)
    if rows > ROWS_IN_REQUEST:
        _in_background(check_in_background, run, actor=actor, address=address, title="核对", total=rows)
    else:
        check_import(run, book=book)
    return run


def require_permission(resource: PortalResource, actor) -> None:
    if actor.region_path is None or not resource.may_import(actor):
        raise PermissionDenied


def require_still(run: ImportRun, actor) -> None:
    """Between the click and the worker's turn an account may have been switched off or given another role."""
    try:
        require_permission(resource_of(run.resource), actor)
    except PermissionDenied:
        raise Refused("您的导入权限已被收回，没有写入任何数据。") from None


def _in_background(work, run: ImportRun, *, actor, address: str, title: str, total: int) -> None:
    with transaction.atomic():
        run.job = run_in_background(
            work,
            actor=actor,
            title=f"{title}：{run.file_name}"[:200],
            arguments={"run_id": run.pk},
            address=address,
            page=run.get_absolute_url(),
            total=total,
        )
        run.save(update_fields=["job"])


@background_work("导入核对", safe_to_retry=True)
def check_in_background(job, progress, *, run_id: int) -> None:
    check_import(ImportRun.objects.get(pk=run_id), report=progress)


def check_import(run: ImportRun, *, book: Book | None = None, report=None) -> None:
    """Work out what the file would do and store it for the preview. Writes nothing else."""
    resource = resource_of(run.resource)
    try:
        cleaned, run.sheet, run.notes = compare_book(resource, book or open_book(run), run.owner, report)
    except Refused as refusal:
        ImportRun.objects.filter(pk=run.pk).update(
            status=RunStatus.REFUSED, refusal=str(refusal), checked_at=timezone.now()
        )
        run.refresh_from_db()
        return
    _store_findings(run, resource, cleaned)


def _store_findings(run: ImportRun, resource: PortalResource, cleaned: Cleaned) -> None:
    run.counts, run.digest = counts_of(cleaned), digest_of(cleaned)
    run.status, run.checked_at = RunStatus.CHECKED, timezone.now()
    old = run.preview.name
    run.preview.save("preview", ContentFile(write_preview(resource, cleaned)), save=False)
    with transaction.atomic():
        run.issues.all().delete()
        ImportIssue.objects.bulk_create(
            (
                ImportIssue(
                    run=run,
                    row=problem.row,
                    column=problem.column,
                    header=problem.header[:200],
                    value=problem.value[:200],
                    rule=problem.rule[:500],
                    fix=problem.fix[:300],
                    is_warning=problem.is_warning,
                )
                for problem in cleaned.problems
            ),
            batch_size=5_000,
        )
        run.save()
    if old:
        run.preview.storage.delete(old)


def confirm_import(run: ImportRun, *, actor, only_good: bool, now: datetime, address: str = "") -> ImportRun:
    """Let the file do what the preview shows: small ones at once, large ones in the background.

    Confirming twice is harmless. Raises Refused when there are errors and `only_good` was not chosen.
    """
    resource = resource_of(run.resource)
    require_permission(resource, actor)
    if run.owner_id != actor.pk:
        raise PermissionDenied
    run.refresh_from_db()
    if run.status == RunStatus.DONE:
        return run
    if run.status != RunStatus.CHECKED:
        raise Refused("这次导入不在待确认的状态，请刷新页面查看。")
    if run.counts["faulty"] and not only_good:
        raise Refused("文件中还有错误的行。请改正后重新上传，或者选择只导入正确的行。")
    run.only_good = only_good
    run.save(update_fields=["only_good"])
    size = run.counts[NEW] + run.counts[CHANGED]
    if sum(run.counts[status] for status in (NEW, CHANGED, "same", "faulty")) > ROWS_IN_REQUEST:
        _in_background(apply_in_background, run, actor=actor, address=address, title="导入", total=size)
        return run
    return apply_import(run, now=now)


@background_work("导入", safe_to_retry=True)
def apply_in_background(job, progress, *, run_id: int) -> None:
    run = ImportRun.objects.get(pk=run_id)
    require_still(run, job.owner)
    run = apply_import(run, now=timezone.now(), report=progress, job=job)
    finish_job(job, note=f"新增 {run.counts[NEW]} 行，修改 {run.counts[CHANGED]} 行")


class Outdated(Exception):
    """The table is not what the preview compared with; carries the new comparison."""

    def __init__(self, cleaned: Cleaned) -> None:
        self.cleaned = cleaned


def apply_import(run: ImportRun, *, now: datetime, report=None, job=None) -> ImportRun:
    """Read, clean and compare once more, and write, in one transaction with the run's own result.

    Raises Refused, with a new preview stored, when the outcome would differ from the one confirmed.
    """
    resource = resource_of(run.resource)
    book = open_book(run)
    try:
        with pghistory.context(import_run=run.pk) as act, transaction.atomic():
            lock_table(resource.model)
            fresh = ImportRun.objects.select_for_update().get(pk=run.pk)  # nobody gives it up meanwhile
            if fresh.status == RunStatus.DONE:
                return fresh
            if fresh.status != RunStatus.CHECKED:
                raise Refused("这次导入不在待确认的状态，请刷新页面查看。")
            cleaned, _, _ = compare_book(resource, book, run.owner)
            if digest_of(cleaned) != fresh.digest:
                raise Outdated(cleaned)
            write_rows(resource, cleaned, run.owner, now=now, report=report)
            fresh.status, fresh.done_at, fresh.act = RunStatus.DONE, now, act.id
            fresh.save(update_fields=["status", "done_at", "act"])
            if job:
                finish_job(job, note=f"新增 {fresh.counts[NEW]} 行，修改 {fresh.counts[CHANGED]} 行")
    except Outdated as outdated:
        _store_findings(run, resource, outdated.cleaned)
        raise Refused("核对之后台账又有变动，没有写入任何内容。已按最新数据重新核对，请再确认一次。") from None
    return fresh


def discard_import(run: ImportRun, *, actor) -> None:
    """Give a checked file up; it can no longer be imported."""
    if run.owner_id != actor.pk:
        raise PermissionDenied
    waiting = ImportRun.objects.filter(pk=run.pk, status__in=[RunStatus.UPLOADED, RunStatus.CHECKED])
    if not waiting.update(status=RunStatus.DISCARDED):
        raise Refused("这次导入已经办结，不能放弃，请刷新页面查看。")


def undo_obstacle(run: ImportRun, *, actor, now: datetime) -> str:
    """Why this person cannot take the import back now; empty when he can. Rows in the way are another matter."""
    if run.status != RunStatus.DONE:
        return "只有已导入的记录可以撤销。"
    if not run.counts[NEW] and not run.counts[CHANGED]:
        return "这次导入没有改动任何数据，不需要撤销。"
    if now > run.undo_until:
        return f"导入已超过 24 小时（{timezone.localtime(run.undo_until):%Y年%-m月%-d日 %H:%M} 截止），不能撤销。"
    is_above = actor.region_path is not None and len(actor.region_path) < len(run.region_path)
    if run.owner_id != actor.pk and not is_above:
        return "只有导入人本人或上级经办人可以撤销。"
    return ""


def undo_import(run: ImportRun, *, actor, now: datetime, address: str = "") -> ImportRun:
    """Take a whole import back, or nothing of it: small ones at once, large ones in the background."""
    require_permission(resource_of(run.resource), actor)
    run.refresh_from_db()
    if run.status == RunStatus.UNDONE:
        return run
    if obstacle := undo_obstacle(run, actor=actor, now=now):
        raise Refused(obstacle)
    size = run.counts[NEW] + run.counts[CHANGED]
    if size > ROWS_IN_REQUEST:
        _in_background(undo_in_background, run, actor=actor, address=address, title="撤销导入", total=size)
        return run
    return carry_out_undo(run, actor=actor, now=now)


@background_work("撤销导入", safe_to_retry=True)
def undo_in_background(job, progress, *, run_id: int) -> None:
    run = ImportRun.objects.get(pk=run_id)
    require_still(run, job.owner)
    carry_out_undo(run, actor=job.owner, now=timezone.now(), report=progress, job=job)


def carry_out_undo(run: ImportRun, *, actor, now: datetime, report=None, job=None) -> ImportRun:
    """Remove what the import brought and restore what it changed, in one transaction; or raise Refused."""
    resource = resource_of(run.resource)
    with pghistory.context(import_undone=run.pk), transaction.atomic():
        lock_table(resource.model)
        fresh = ImportRun.objects.select_for_update().get(pk=run.pk)
        if fresh.status == RunStatus.UNDONE:
            return fresh
        if obstacle := undo_obstacle(fresh, actor=actor, now=now):
            raise Refused(obstacle)
        count = Undoing(resource, fresh).run(actor, now=now, report=report)
        fresh.status, fresh.undone_at, fresh.undone_by_name = RunStatus.UNDONE, now, actor.name
        fresh.save(update_fields=["status", "undone_at", "undone_by_name"])
        if job:
            finish_job(job, note=f"撤销 {count} 行")
    return fresh
