"""Sending and reading notices. A notice is a row of the same transaction as the act it tells of: both or neither."""

from collections.abc import Iterable
from datetime import datetime

from common.models import Notice, NoticeRead


def notify(
    title: str, *, sender, now: datetime, body: str = "", url: str = "", user=None, region_path: str = ""
) -> Notice:
    """Tell one account, or everybody in a region ("" with no account is the whole nation)."""
    return Notice.objects.create(
        title=title[:100],
        body=body,
        url=url,
        user=user,
        region_path=region_path,
        sender_name=sender.name,
        sender_unit=sender.unit,
        sent_at=now,
    )


def mark_read(notices: Iterable[Notice], *, user, now: datetime) -> None:
    """Mark these notices as read by the user; those already read stay as they are."""
    marks = [NoticeRead(notice=notice, user=user, read_at=now) for notice in notices]
    NoticeRead.objects.bulk_create(marks, ignore_conflicts=True)
