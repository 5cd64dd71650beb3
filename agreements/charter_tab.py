"""章程规约 in 一村一档: for each kind of paper what is in force, what is under way, and whose turn it is."""

from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.urls import reverse

from agreements.choices import BINDING_STATES, ENDED_STATES, CharterKind, CharterState
from agreements.desks import STATE_BADGES, holder_of
from agreements.models import AssemblyMeeting, Charter, CharterVersion, Publicity
from common.templatetags.portal import badge
from villages.models import Village

NEXT = {
    CharterState.DRAFTING: "写好后征求意见",
    CharterState.CONSULTING: "提交乡镇(街道)合法性审查",
    CharterState.AT_TOWNSHIP: "乡镇(街道)审核",
    CharterState.TO_VOTE: "召开会议表决，登记会议和票数",
    CharterState.PUBLICISED: "公示期满、异议答复后转备案",
    CharterState.TO_FILE: "登记备案，备案后生效",
    CharterState.RETURNED: "按退回意见修改后重新提交",
    CharterState.CORRECTING: "按责令改正要求修订",
}


@dataclass
class PaperLine:
    """One kind of paper of the village."""

    label: str
    charter: Charter | None = None
    binding: CharterVersion | None = None
    under_way: CharterVersion | None = None
    ended: list[CharterVersion] = field(default_factory=list)

    @property
    def next_step(self) -> str:
        version = self.under_way or self.binding
        return NEXT.get(version.state, "") if version else ""

    @property
    def holder(self) -> str:
        return holder_of(self.under_way) if self.under_way else ""


def charters(village: Village, user) -> dict:
    may = not village.why_closed and user.has_perm("agreements.change_charterversion", village)
    lines = paper_lines(village)
    return {
        "lines": lines,
        "can_change_charters": may,
        "missing_url": reverse("charter_create", args=[village.pk]) if may else "",
    }


def paper_lines(village: Village) -> list[PaperLine]:
    """A line for each kind of paper, also for those that the village does not have. Four queries."""
    versions = (
        CharterVersion.objects.select_related("filing")
        .prefetch_related(
            Prefetch("meetings", AssemblyMeeting.objects.counting(), to_attr="votes"),
            Prefetch("publicities", Publicity.objects.counting(), to_attr="postings"),
        )
        .order_by("-number")
    )
    known = {charter.kind: charter for charter in village.charters.prefetch_related(Prefetch("versions", versions))}
    return [_line(village, kind, known.get(kind)) for kind in CharterKind]


def _line(village: Village, kind: CharterKind, charter: Charter | None) -> PaperLine:
    line = PaperLine((charter or Charter(village=village, kind=kind)).kind_label, charter)
    for version in charter.versions.all() if charter else ():
        version.charter = charter
        charter.village = village
        version.badge = badge(STATE_BADGES[version.state], version.get_state_display())
        version.vote = next(iter(version.votes), None)
        version.posting = next(iter(version.postings), None)
        version.filed = getattr(version, "filing", None)
        if version.state in BINDING_STATES:
            line.binding = version
        elif version.state in ENDED_STATES:
            line.ended.append(version)
        else:
            line.under_way = version
    return line
