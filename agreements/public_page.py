"""What everybody may read of a village: papers while and after they are posted. Counts and dates, never a person."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.template.loader import render_to_string

from agreements import publicity_clock
from agreements.choices import CharterState, MeetingKind
from agreements.models import AssemblyMeeting, CharterVersion, Filing, Publicity
from agreements.posted_text import chapters
from villages.choices import VillageKind, VillageState
from villages.models import Village

PUBLIC_STATES = (CharterState.PUBLICISED, CharterState.TO_FILE, CharterState.IN_FORCE, CharterState.CORRECTING)
STATE_WORDS = {
    CharterState.PUBLICISED: "公示中",
    CharterState.TO_FILE: "公示已结束，待备案",
    CharterState.IN_FORCE: "生效",
    CharterState.CORRECTING: "生效，正在改正",
}
TEMPLATE = "agreements/public/village.html"


@dataclass(frozen=True)
class PublicPaper:
    """One paper in the words of the public page. The text is the one that was posted."""

    state: str
    kind: str
    is_running: bool
    posting: Publicity
    chapters: list
    meeting: list[tuple[str, str]]
    filing: list[tuple[str, str]]
    days_left: int
    day: int

    @property
    def wording(self) -> dict:
        return self.posting.wording


def public_papers(village: Village, now: datetime) -> list[PublicPaper]:
    """Papers in publicity first, then those in force; only what was posted, word for word."""
    rows = CharterVersion.objects.filter(
        charter__village=village, state__in=PUBLIC_STATES, publicities__restarted_on=None, publicities__isnull=False
    )
    rows = rows.select_related("charter__village").prefetch_related(
        Prefetch("publicities", Publicity.objects.counting(), "posted"),
        Prefetch("meetings", AssemblyMeeting.objects.counting(), "voted"),
        Prefetch("filing", Filing.objects.all()),
    )
    found = [_paper(version, version.posted[0], now) for version in rows]
    return sorted(found, key=lambda paper: (not paper.is_running, paper.kind))


def paper_posted(posting: Publicity, now: datetime) -> PublicPaper:
    """One posting as it could be read, also one that was cut short a moment ago."""
    version = CharterVersion.objects.select_related("charter__village", "filing").get(pk=posting.version_id)
    version.voted = list(version.meetings.order_by("-pk")[:1])
    return _paper(version, posting, now)


def _paper(version: CharterVersion, posting: Publicity, now: datetime) -> PublicPaper:
    return PublicPaper(
        state=STATE_WORDS.get(CharterState(version.state), "公示中止"),
        kind=version.charter.kind_label,
        is_running=version.state == CharterState.PUBLICISED and not posting.has_run_out(now),
        posting=posting,
        chapters=chapters(posting.wording),
        meeting=_meeting(version.voted[0], version.charter.village) if version.voted else [],
        filing=_filing(version),
        days_left=publicity_clock.days_left(posting.last_day, now),
        day=publicity_clock.day_of_posting(posting.began_on, now),
    )


def meeting_name(kind: str, body: str) -> str:
    """村民会议, 村民代表会议, 居民会议 …"""
    people = "居民" if body == VillageKind.RESIDENTS else "村民"
    names = {
        MeetingKind.FULL: f"{people}会议",
        MeetingKind.HOUSEHOLDS: f"{people}会议（户代表参加）",
        MeetingKind.REPRESENTATIVES: f"{people}代表会议",
    }
    return names[MeetingKind(kind)]


def _meeting(meeting: AssemblyMeeting, village: Village) -> list[tuple[str, str]]:
    if meeting.kind == MeetingKind.HOUSEHOLDS:
        came = f"总户数{meeting.households}户，到会户代表{meeting.households_present}户"
    else:
        came = f"应到{meeting.eligible}人，实到{meeting.present}人"
    return [
        ("表决会议", f"{meeting_name(meeting.kind, village.kind)}（{_long(meeting.held_on)}）"),
        ("到会情况", came),
        ("表决结果", f"同意{meeting.votes_for}票，反对{meeting.votes_against}票，弃权{meeting.abstentions}票"),
    ]


def _filing(version: CharterVersion) -> list[tuple[str, str]]:
    filing = getattr(version, "filing", None)
    if filing is None:
        return []
    facts = [("备案机关", filing.authority), ("备案号", filing.number), ("备案日期", _long(filing.filed_on))]
    return [*facts, ("生效日期", _long(version.in_force_from))] if version.in_force_from else facts


def _long(day) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def public_village(code: str) -> Village | None:
    """The active unit of a code; a printed code of the past still finds it."""
    rows = Village.objects.filter(state=VillageState.ACTIVE).select_related("township__parent")
    return rows.filter(code=code).first() or rows.filter(former__code=code).distinct().first()


def render_public_page(village: Village, papers: list[PublicPaper]) -> str:
    """The page as text, without user, session or request: everybody is shown the same."""
    return render_to_string(TEMPLATE, {"village": village, "papers": papers})
