from common.models.attachment import Attachment
from common.models.base import (
    AppendOnlyModel,
    RegionScopedQuerySet,
    SharedBelowQuerySet,
    TimestampedModel,
    held_at_commit,
    not_emptied,
    revision_counter,
)
from common.models.export_record import ExportKind, ExportRecord, ExportScope
from common.models.import_run import ImportIssue, ImportRun, RunStatus
from common.models.job import Job, JobState
from common.models.notice import Notice, NoticeRead
from common.models.step_record import StepRecord
from common.models.word import Word, WordList

__all__ = [
    "AppendOnlyModel",
    "Attachment",
    "ExportKind",
    "ExportRecord",
    "ExportScope",
    "ImportIssue",
    "ImportRun",
    "Job",
    "JobState",
    "Notice",
    "NoticeRead",
    "RegionScopedQuerySet",
    "RunStatus",
    "SharedBelowQuerySet",
    "StepRecord",
    "TimestampedModel",
    "Word",
    "WordList",
    "held_at_commit",
    "not_emptied",
    "revision_counter",
]
