"""What leaves the portal is noted: exports, prints, downloads."""

from common.models import ExportKind, ExportRecord


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
