"""Taking the auditor's findings out as a workbook."""

from datetime import datetime
from typing import BinaryIO

from django.utils import timezone

from common.actions.exports import Exported, refuse_incomplete, take_out
from common.exporting.columns import CellKind, ReadColumn
from common.exporting.selection import one_snapshot
from common.exporting.writing import SheetFacts, write_xlsx
from common.pagination import COUNT_LIMIT
from common.recall.search import AuditQuery, search
from common.recall.words import Entry, entries_of
from common.refusal import Refused

TITLE = "审计查询结果"
COLUMNS = [
    ReadColumn("时间", "", CellKind.TEXT, str, 20),
    ReadColumn("操作", "", CellKind.TEXT, str, 10),
    ReadColumn("记录", "", CellKind.TEXT, str, 36),
    ReadColumn("变更内容", "", CellKind.TEXT, str, 60),
    ReadColumn("操作人", "", CellKind.TEXT, str, 12),
    ReadColumn("单位", "", CellKind.TEXT, str, 28),
    ReadColumn("来源地址", "", CellKind.TEXT, str, 16),
    ReadColumn("来源", "", CellKind.TEXT, str, 18),
]


def export_findings(asked: AuditQuery, told: str, *, actor, address: str, now: datetime) -> Exported:
    """All findings of one moment, one row per event, and the note that they left."""
    return take_out(
        lambda made: _write(made, asked, actor, now),
        lambda total: f"{TITLE}_{total}条_{timezone.localtime(now):%Y%m%d_%H%M}.xlsx",
        TITLE,
        actor=actor,
        address=address,
        filters=told[:1000],
    )


def _write(made: BinaryIO, asked: AuditQuery, actor, now: datetime) -> int:
    with one_snapshot():
        found = search(actor, asked)
        total = len(found)
        if total > COUNT_LIMIT:
            raise Refused(f"查询结果超过 {COUNT_LIMIT} 条，请缩小日期范围或增加条件后再导出。")
        rows = [_row(entry) for entry in entries_of(found[:total])]
    facts = SheetFacts(f"{timezone.localtime(now).year}年{TITLE}", actor.unit, now, total)
    refuse_incomplete(write_xlsx(made, facts, COLUMNS, rows), total)
    return total


def _row(entry: Entry) -> tuple[str, ...]:
    changes = "；".join(f"{change.label}：{change.before or '—'}→{change.after or '—'}" for change in entry.changes)
    when = f"{timezone.localtime(entry.when):%Y-%m-%d %H:%M:%S}"
    return when, entry.verb, entry.subject, changes, entry.name or "系统", entry.unit, entry.address, entry.source
