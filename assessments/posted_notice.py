"""What a public notice says: frozen when it is posted, read by everybody while it runs. Rendered without a user."""

from collections.abc import Iterable
from datetime import date, datetime

from django.template.loader import render_to_string
from django.utils import timezone

from agreements.posted_text import sha256_of
from assessments.choices import NoticeState
from assessments.models import NamingNotice, NoticeEntry

TEMPLATE = "assessments/public/notice.html"
SAID = ("title", "basis", "publisher", "contact", "phone", "address", "working_days")


def wording_of(notice: NamingNotice, entries: Iterable[NoticeEntry]) -> dict:
    """The notice as text on its own: units by township in the order of their codes, offices and dates, no villager.

    The entries come with their application's village, township, county and level, ordered by code.
    """
    groups: dict[str, dict] = {}
    for entry in entries:
        village = entry.application.village
        place = f"{village.township.parent.name}{village.township.name}"
        group = groups.setdefault(village.township_id, {"place": place, "units": []})
        group["units"].append({"name": village.name, "level": entry.application.level.name})
    days = {"starts_on": notice.starts_on, "ends_on": notice.ends_on}
    return {
        **{name: getattr(notice, name) for name in SAID},
        **{name: day.isoformat() if day else "" for name, day in days.items()},
        "groups": list(groups.values()),
    }


def check_value(wording: dict) -> str:
    return sha256_of(wording)


def is_public(notice: NamingNotice, now: datetime) -> bool:
    """While it is posted, until the last second of its last day. The batch comes along."""
    if notice.state != NoticeState.POSTED or notice.starts_on > timezone.localdate(now):
        return False
    return now < notice.batch.last_moment(notice.ends_on)


def as_read(notice: NamingNotice) -> dict:
    """What the page and the sheet show: only what was posted, with days read back."""
    said = notice.wording
    return {
        "said": said,
        "starts_on": date.fromisoformat(said["starts_on"]),
        "ends_on": date.fromisoformat(said["ends_on"]),
        "total": sum(len(group["units"]) for group in said["groups"]),
        "sha256": notice.sha256,
    }


def render_notice(notice: NamingNotice) -> str:
    """The page as text, without user, session or request: everybody is shown the same."""
    return render_to_string(TEMPLATE, as_read(notice))
