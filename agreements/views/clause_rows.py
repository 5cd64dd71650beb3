"""Rows of the page of a version: clauses with their findings, the eight steps with what was recorded."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count

from agreements.choices import CharterStage
from agreements.marking import Piece, pieces
from agreements.models import CharterVersion, Clause, DraftingStep
from agreements.models.screened import Raised, by_clause
from agreements.numerals import chinese
from common.models import Attachment


@dataclass
class ClauseRow:
    """One clause as it reads: chapter where a new one begins, text with marks, findings beside it."""

    clause: Clause
    chapter: str = ""
    pieces: list[Piece] = field(default_factory=list)
    raised: list[Raised] = field(default_factory=list)


def rows_of(version: CharterVersion, raised: list[Raised]) -> list[ClauseRow]:
    found, chapter, chapters, rows = by_clause(raised), "", 0, []
    for clause in sorted(version.clauses.all(), key=lambda clause: clause.position):
        own = found.get(clause.pk, [])
        spans = [
            (one.finding.start, one.finding.end, "block" if one.is_blocking else "warn") for one in own if one.in_text
        ]
        new_chapter = ""
        if clause.chapter and clause.chapter != chapter:
            chapters += 1
            new_chapter = f"第{chinese(chapters)}章　{clause.chapter}"
        chapter = clause.chapter
        rows.append(ClauseRow(clause, new_chapter, pieces(clause.text, spans), own))
    return rows


@dataclass
class StageRow:
    stage: CharterStage
    record: DraftingStep | None = None
    papers: int = 0
    known_on: date | None = None  # told by the meeting or the filing: nobody types it twice

    @property
    def is_done(self) -> bool:
        return self.record is not None or self.known_on is not None


def stages_of(version: CharterVersion) -> list[StageRow]:
    """The eight steps of making a charter, with what was recorded of each."""
    records = {record.stage: record for record in version.drafting_steps.all()}
    kept = Attachment.objects.in_place().filter(
        target_type__app_label="agreements",
        target_type__model="draftingstep",
        target_id__in=[record.pk for record in records.values()],
    )
    papers = dict(kept.order_by().values_list("target_id").annotate(Count("pk")))
    known = _known_days(version)
    return [
        StageRow(stage, record, papers.get(record.pk, 0) if record else 0, known.get(stage))
        for stage in CharterStage
        for record in [records.get(stage)]
    ]


def _known_days(version: CharterVersion) -> dict[int, date]:
    """The steps that other papers of the version tell: the vote that was won, and the filing."""
    meeting, filing = version.counting_meeting, getattr(version, "filing", None)
    days = {
        CharterStage.ADOPT: meeting.held_on if meeting and meeting.is_adopted else None,
        CharterStage.FILE: filing.filed_on if filing else None,
    }
    return {stage: day for stage, day in days.items() if day}
