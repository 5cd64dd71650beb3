"""Taking a whole text over into a draft: title, preamble and clauses, all or nothing."""

from collections.abc import Iterable

from django.db import transaction

from agreements.actions.clauses import NewClause, add_clauses, lock_draft
from agreements.actions.screening import note_findings
from agreements.models import CharterVersion, Clause
from common.refusal import Refused


@transaction.atomic
def take_over(
    version: CharterVersion, added: Iterable[NewClause], *, actor, replaces: bool, title: str = "", preamble: str = ""
) -> list[Clause]:
    """Put the clauses behind what is there, or in its place; then title and preamble come along where there are any."""
    row = lock_draft(version, actor)
    if replaces:
        longest = {name: row._meta.get_field(name).max_length for name in ("title", "preamble")}
        for label, text, most in (("标题", title, longest["title"]), ("序言", preamble, longest["preamble"])):
            if len(text) > most:
                raise Refused(f"{label}有{len(text)}字，最多{most}字。请精简，或检查第一条前面是否漏写“第一条”。")
        row.title, row.preamble = title or row.title, preamble or row.preamble
        row.save()
        row.clauses.all().delete()
    made = add_clauses(row, added, actor=actor)
    note_findings(row)
    return made
