"""What the page of a version shows of vote, publicity, filing and correction, and the buttons that lead there."""

from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone

from agreements import publicity_clock
from agreements.choices import CharterState
from agreements.models import AssemblyMeeting, CharterVersion, CorrectionOrder, Objection, Publicity
from agreements.models.charter import CharterVersionQuerySet
from agreements.public_page import PUBLIC_STATES, meeting_name
from agreements.workflow import CHARTER_STEPS

CHANGE = "agreements.change_charterversion"


OBJECTION = ("pk", "received_on", "content", "answer", "answered_on", "is_accepted")
ORDER = ("ordered_on", "content", "basis", "due_on", "corrected_on")


def with_adoption(versions: CharterVersionQuerySet) -> CharterVersionQuerySet:
    """Fetches what the panel shows in two queries more, whatever lies there."""
    said = _as_dictionaries(Objection.objects.filter(publicity=OuterRef("pk")).order_by("received_on", "pk"), OBJECTION)
    orders = _as_dictionaries(CorrectionOrder.objects.filter(version=OuterRef("pk")).order_by("ordered_on"), ORDER)
    postings = Publicity.objects.select_related("archive").defer("wording", "archive__page").annotate(said=said)
    rows = versions.select_related("filing").annotate(orders=orders)
    return rows.prefetch_related("meetings", Prefetch("publicities", postings))


def _as_dictionaries(rows, names: tuple[str, ...]) -> ArraySubquery:
    return ArraySubquery(rows.values(json=JSONObject(**{name: name for name in names})))


def _with_days(row: dict) -> dict:
    """Days come out of the database's JSON as text."""
    return {name: date.fromisoformat(value) if name.endswith("_on") and value else value for name, value in row.items()}


def _order(row: dict, today: date) -> dict:
    order = _with_days(row)
    return order | {"is_overdue": order["corrected_on"] is None and order["due_on"] < today}


def adoption_context(version: CharterVersion, user) -> dict:
    """For templates/agreements/_version_adoption.html; the version comes with its papers, see `with_adoption`."""
    now = timezone.now()
    meetings, postings = list(version.meetings.all()), list(version.publicities.all())
    filing = getattr(version, "filing", None)
    if not meetings and not postings and filing is None and version.state != CharterState.TO_VOTE:
        return {"adoption": None}
    may_change = user.has_perm(CHANGE, version) and not version.why_closed
    return {
        "adoption": {
            "meetings": [_meeting(meeting, version) for meeting in meetings],
            "postings": [_posting(posting, version, may_change, now) for posting in reversed(postings)],
            "filing": filing,
            "corrections": [_order(order, timezone.localdate(now)) for order in version.orders],
            "public_url": _public_url(version, postings),
            "posted_until": _posted_until(version, postings, now),
        }
    }


def _posted_until(version: CharterVersion, postings: list[Publicity], now: datetime) -> date | None:
    running = [posting for posting in postings if posting.restarted_on is None and not posting.has_run_out(now)]
    return running[0].last_day if running and version.state == CharterState.PUBLICISED else None


def _public_url(version: CharterVersion, postings: list[Publicity]) -> str:
    is_public = version.state in PUBLIC_STATES and any(posting.restarted_on is None for posting in postings)
    return reverse("public_village", args=[version.village.code]) if is_public else ""


def _meeting(meeting: AssemblyMeeting, version: CharterVersion) -> dict:
    """As judged when it was saved: rules that changed since do not rewrite it."""
    checks = [{"kind": kind, "sentence": sentence, "quote": quote} for kind, sentence, quote in meeting.verdict]
    by_household = meeting.kind == "households"
    came = (meeting.households_present, meeting.households) if by_household else (meeting.present, meeting.eligible)
    return {
        "row": meeting,
        "name": meeting_name(meeting.kind, version.village.kind),
        "came": came,
        "unit": "户" if by_household else "人",
        "checks": checks,
        "is_editable": version.state == CharterState.TO_VOTE and meeting.set_aside_on is None,
    }


def _posting(posting: Publicity, version: CharterVersion, may_change: bool, now: datetime) -> dict:
    is_running = posting.restarted_on is None and version.state == CharterState.PUBLICISED
    may_answer = may_change and version.state in (CharterState.PUBLICISED, CharterState.TO_FILE)
    return {
        "row": posting,
        "is_running": is_running and not posting.has_run_out(now),
        "has_run_out": is_running and posting.has_run_out(now),
        "day": publicity_clock.day_of_posting(posting.began_on, now),
        "days_left": publicity_clock.days_left(posting.last_day, now),
        "may_end_from": publicity_clock.may_end_from(posting.last_day),
        "objections": [_with_days(said) for said in posting.said],
        "may_answer": may_answer,
        "may_object": may_answer and posting.restarted_on is None,
        "archive": getattr(posting, "archive", None),
    }


def adoption_actions(version: CharterVersion, user) -> list[dict]:
    """Buttons, see templates/common/_toolbar.html."""
    buttons = _steps(version, user)
    if version.state in PUBLIC_STATES and version.counting_publicity:
        url = reverse("charter_posting", args=[version.pk])
        buttons.append({"label": "张贴页", "icon": "qrcode", "url": url})
    buttons.append({"label": "打印", "icon": "printer", "url": reverse("charter_print", args=[version.pk])})
    buttons.append({"label": "Word", "icon": "file-type-docx", "url": reverse("charter_word", args=[version.pk])})
    return buttons


def _steps(version: CharterVersion, user) -> list[dict]:
    """The acts of this stretch that lie open now."""
    if version.why_closed:
        return []
    makers = {
        CharterState.TO_VOTE: _at_the_vote,
        CharterState.PUBLICISED: _in_publicity,
        CharterState.TO_FILE: _at_the_file,
        CharterState.IN_FORCE: _in_force,
        CharterState.CORRECTING: _correcting,
    }
    make = makers.get(CharterState(version.state))
    return make(version, user) if make else []


def _button(label: str, icon: str, name: str, *args, **more) -> dict:
    return {"label": label, "icon": icon, "url": reverse(name, args=args), **more}


def _at_the_vote(version: CharterVersion, user) -> list[dict]:
    if not user.has_perm(CHANGE, version):
        return []
    meeting = version.counting_meeting
    if meeting is None:
        return [_button("登记表决会议", "users", "assembly_meeting_create", version.pk, primary=True)]
    edit = _button("修改表决会议", "pencil", "assembly_meeting_update", meeting.pk)
    if meeting.is_adopted:
        return [_button("表决通过并公示", "check", "publicity_create", version.pk, primary=True), edit]
    again = _button("另行表决", "refresh", "assembly_meeting_again", meeting.pk)
    return [edit | {"primary": True}, again, _button("表决未通过", "x", "adoption_step", version.pk, "fail_vote")]


def _in_publicity(version: CharterVersion, user) -> list[dict]:
    if not user.has_perm(CHANGE, version):
        return []
    posting, buttons = version.counting_publicity, []
    if posting and posting.has_run_out(timezone.now()):
        buttons.append(_button("公示结束", "flag", "adoption_step", version.pk, "end_publicity", primary=True))
    if posting:
        buttons.append(_button("登记异议", "message-exclamation", "objection_create", posting.pk))
    return [*buttons, _button("重新公示", "refresh", "publicity_restart", version.pk)]


def _at_the_file(version: CharterVersion, user) -> list[dict]:
    if not user.has_perm(CHARTER_STEPS["file"].permission, version):
        return []
    return [_button("备案", "archive", "filing_create", version.pk, primary=True)]


def _in_force(version: CharterVersion, user) -> list[dict]:
    if not user.has_perm(CHARTER_STEPS["order_correction"].permission, version):
        return []
    return [_button("责令改正", "alert-octagon", "correction_create", version.pk, danger=True)]


def _correcting(version: CharterVersion, user) -> list[dict]:
    if not user.has_perm(CHARTER_STEPS["lift_correction"].permission, version):
        return []
    return [_button("解除责令改正", "circle-check", "correction_lift", version.pk)]
