"""Keeping, with its check value, what everybody could read when a posting ended."""

import hashlib
from datetime import datetime

from agreements.models import PublicArchive, Publicity
from agreements.public_page import paper_posted, render_public_page


def archive_posting(posting: Publicity, *, now: datetime) -> PublicArchive:
    """Keep the public page of this posting word for word. Call inside the transaction of the step.

    A posting ends by its clock, by a restart or by the paper going back; it is archived at the first of these.
    """
    kept = PublicArchive.objects.filter(publicity=posting).first()
    if kept:
        return kept
    page = render_public_page(posting.version.village, [paper_posted(posting, now)])
    return PublicArchive.objects.create(publicity=posting, archived_at=now, page=page, sha256=sha256_of_page(page))


def sha256_of_page(page: str) -> str:
    return hashlib.sha256(page.encode()).hexdigest()


def is_unaltered(archive: PublicArchive) -> bool:
    """Whether the archived page still is what was archived."""
    return sha256_of_page(archive.page) == archive.sha256
