"""Title and preamble of a draft, set from an uploaded text."""

from django.db import transaction

from agreements.actions.clauses import lock_draft
from agreements.actions.screening import note_findings
from agreements.models import CharterVersion


@transaction.atomic
def name_version(version: CharterVersion, title: str, preamble: str, *, actor) -> CharterVersion:
    """Take over title and preamble where the text has them; what it leaves out stays."""
    row = lock_draft(version, actor)
    row.title = title[:100] or row.title
    row.preamble = preamble[:2000] or row.preamble
    row.save()
    note_findings(row)
    return row
