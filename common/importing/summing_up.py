"""What a comparison comes to: its numbers, and a mark of what it would write."""

import hashlib
from collections import Counter

from common.importing.problems import CHANGED, FAULTY, NEW, SAME, Cleaned


def counts_of(cleaned: Cleaned) -> dict[str, int]:
    found = Counter(row.status for row in cleaned.rows)
    return {
        **{status: found[status] for status in (NEW, CHANGED, SAME, FAULTY)},
        "problems": sum(not problem.is_warning for problem in cleaned.problems),
        "warnings": sum(problem.is_warning for problem in cleaned.problems),
        "skipped": len(cleaned.skipped),
    }


def digest_of(cleaned: Cleaned) -> str:
    """A mark of what this comparison would write: the same file against the same table gives the same."""
    mark = hashlib.sha256()
    for row in cleaned.rows:
        before = {attname: row.before[attname] for attname in row.changes} if row.before else {}
        values = row.values if row.status == NEW else row.changes
        mark.update(repr((row.number, row.status, row.pk, values, before, row.supersedes)).encode())
    return mark.hexdigest()
