"""Taking rows out of the portal as a file, at once or by the worker; and the note of whatever leaves."""

import hashlib
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone

from common.actions.jobs import Progress, background_work, give_file, run_in_background
from common.exporting.columns import columns_of
from common.exporting.selection import Selection, one_snapshot
from common.exporting.writing import Report, SheetFacts, write_csv, write_xlsx
from common.models import ExportKind, ExportRecord, Job
from common.refusal import Refused

AT_ONCE = 5_000  # rows; more goes to the worker
FETCHED_AT_A_TIME = 2_000


class FileFormat(models.TextChoices):
    XLSX = "xlsx", "Excel 工作簿（.xlsx）"
    CSV = "csv", "CSV 文本（.csv）"


WRITERS = {FileFormat.XLSX: write_xlsx, FileFormat.CSV: write_csv}


@dataclass(frozen=True)
class Exported:
    """A finished file: open, at its beginning, gone when closed."""

    file: BinaryIO
    name: str
    row_count: int
    sha256: str


def request_export(selection: Selection, file_format: FileFormat, *, actor, address: str) -> Exported | Job:
    """The file itself, or the job that makes it when there are many rows."""
    if not actor.has_perm(selection.resource.export_permission):
        raise PermissionDenied
    count = selection.rows(actor).count()
    selection.refuse_missing(count)
    if count <= AT_ONCE:
        return export_rows(selection, file_format, actor=actor, address=address, now=timezone.now())
    return run_in_background(
        write_export,
        actor=actor,
        title=f"导出{selection.resource.label}（{count} 行）",
        arguments={"selection": selection.plain(), "file_format": str(file_format)},
        address=address,
        permission=selection.resource.export_permission,
        total=count,
    )


@background_work("导出", safe_to_retry=True)
def write_export(job: Job, progress: Progress, *, selection: dict, file_format: str) -> None:
    """The worker's part: the same file, laid into the download centre."""
    chosen = Selection(**selection)
    if not job.owner.has_perm(chosen.resource.export_permission):
        raise Refused("您的导出权限已被收回，没有生成文件。")
    made = export_rows(
        chosen, FileFormat(file_format), actor=job.owner, address=job.address, now=timezone.now(), report=progress
    )
    with made.file:
        give_file(job, made.file, made.name, row_count=made.row_count)


def export_rows(
    selection: Selection,
    file_format: FileFormat,
    *,
    actor,
    address: str,
    now: datetime,
    report: Report | None = None,
) -> Exported:
    """Write the file from one snapshot, check that no row is missing, and note that it left."""
    label = selection.resource.label
    return take_out(
        lambda made: _write(made, selection, file_format, actor, now, report),
        lambda total: f"{label}_{total}行_{timezone.localtime(now):%Y%m%d_%H%M}.{file_format}",
        label,
        actor=actor,
        address=address,
        model=selection.resource.model._meta.label,
        scope=selection.scope,
        filters=selection.words(actor),
    )


def take_out(
    write: Callable[[BinaryIO], int], name_of: Callable[[int], str], subject: str, *, actor, address: str, **facts
) -> Exported:
    """Let `write` fill a file and say how many rows it has, and note that it left. Of a failure nothing stays."""
    with ExitStack() as on_failure:
        made = on_failure.enter_context(tempfile.TemporaryFile())
        total = write(made)
        made.seek(0)
        digest = hashlib.file_digest(made, "sha256").hexdigest()
        made.seek(0)
        name = name_of(total)
        facts |= {"row_count": total, "file_name": name, "sha256": digest}
        record_export(ExportKind.EXPORT, subject, actor=actor, address=address, **facts)
        on_failure.pop_all()
    return Exported(made, name, total, digest)


def _write(file, selection: Selection, file_format: FileFormat, actor, now: datetime, report) -> int:
    columns = columns_of(selection.resource)
    with one_snapshot():
        rows = selection.rows(actor)
        total = rows.count()
        selection.refuse_missing(total)
        title = f"{timezone.localtime(now).year}年{selection.resource.label}"
        values = rows.values_list(*(column.path for column in columns)).iterator(chunk_size=FETCHED_AT_A_TIME)
        facts = SheetFacts(title, actor.unit, now, total)
        written = WRITERS[file_format](file, facts, columns, values, report)
    refuse_incomplete(written, total)
    return total


def refuse_incomplete(written: int, total: int) -> None:
    if written != total:
        raise Refused(f"应导出 {total} 行，实际写入 {written} 行，文件作废。请重新导出。")


def record_export(kind: ExportKind, subject: str, *, actor, address: str, **facts) -> ExportRecord:
    """Note that data left the portal. Names and region are copied, so that the note stays true."""
    return ExportRecord.objects.create(
        kind=kind,
        actor=actor,
        actor_name=actor.name,
        actor_unit=actor.unit,
        region_path=actor.region_path or "",
        subject=subject[:200],
        address=address,
        **facts,
    )


def note_download(file_name: str, *, subject: str = "", actor, address: str, **facts) -> ExportRecord:
    return record_export(
        ExportKind.DOWNLOAD, subject or file_name, file_name=file_name, actor=actor, address=address, **facts
    )


def note_print(subject: str, *, actor, address: str, **facts) -> ExportRecord:
    """To be called by every print view: `row_count`, `model` and `filters` as far as there are any."""
    return record_export(ExportKind.PRINT, subject, actor=actor, address=address, **facts)
