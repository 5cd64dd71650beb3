"""Sending and reading notices. A notice is a row of the same transaction as the act it tells of: both or neither."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from common.models import Notice, NoticeRead


def notify(
    title: str, *, sender, now: datetime, body: str = "", url: str = "", user=None, region_path: str = ""
) -> Notice:
    """Tell one account, or everybody in a region ("" with no account is the whole nation)."""
    said = {"title": title, "body": body, "url": url, "user": user, "region_path": region_path}
    return notify_each([said], sender=sender, now=now)[0]


def notify_each(notices: Iterable[Mapping[str, object]], *, sender, now: datetime) -> list[Notice]:
    """Many at once, each with the `title`, `body`, `url` and `user` or `region_path` of its own."""
    sent = {"sender_name": sender.name, "sender_unit": sender.unit, "sent_at": now}
    return Notice.objects.bulk_create(Notice(**said | {"title": said["title"][:100]}, **sent) for said in notices)


def mark_read(notices: Iterable[Notice], *, user, now: datetime) -> None:
    """Mark these notices as read by the user; those already read stay as they are."""
    marks = [NoticeRead(notice=notice, user=user, read_at=now) for notice in notices]
    NoticeRead.objects.bulk_create(marks, ignore_conflicts=True)
