"""What several pages about applications show."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from assessments.choices import ApplicationState, NoticeState, Stage
from assessments.models import Application, ApplicationCopy, Evidence, Honour, ReturnedPoint
from assessments.register_facts import register_facts
from assessments.tables.inspections import STATE_BADGES, due_badge
from common.templatetags.portal import badge


def list_crumb() -> tuple[str, str]:
    return "申报", reverse("application_list")


def application_crumbs(application: Application) -> list[tuple[str, str]]:
    return [list_crumb(), (str(application), application.get_absolute_url())]


def fact_rows(application: Application, copies: Sequence[ApplicationCopy], *, now: datetime) -> list[dict]:
    """The register's facts as they were handed in last, else as they are; `now` where the register says otherwise."""
    facts = register_facts(application.village, year=application.batch.year, today=timezone.localdate(now))
    handed_in = {fact["key"]: fact for fact in copies[-1].content["facts"]} if copies else {}
    rows = []
    for fact in facts:
        then = handed_in.get(fact.key, fact.as_dict())
        rows.append(then | {"now": fact.value if fact.value != then["value"] else None})
    return rows


def shows_self_scores(application: Application, user) -> bool:
    """Whoever still has to score by himself reads the village's own scores nowhere, not in the copies either."""
    sheet = application.score_sheets.filter(stage=Stage.SELF).first()
    if sheet is None:
        return True
    sheet.application = application
    return sheet.is_shown_to(user)


def readable_content(copy: ApplicationCopy, *, shows_scores: bool) -> dict:
    return copy.content if shows_scores else copy.content | {"scores": []}


def evidence_of(application: Application) -> list[tuple[str, list[Evidence]]]:
    """The files by what they stand for: required papers first, then the indicators in order."""
    rows = [one for one in application.evidence.all() if one.is_in_place]
    found: dict[str, list[Evidence]] = {}
    for one in sorted(rows, key=_place):
        found.setdefault(str(one.indicator) if one.indicator else f"必备材料：{one.paper}", []).append(one)
    return list(found.items())


def _place(one: Evidence) -> tuple:
    indicator = one.indicator
    return (indicator.section.position, indicator.position) if indicator else (-1, one.pk)


def points_of(application: Application) -> list[ReturnedPoint]:
    """What is to be mended now: the points of the last return, while the paper lies there returned."""
    if application.state != ApplicationState.RETURNED:
        return []
    rows = application.returned_points.select_related("indicator", "step").order_by("pk")
    points = list(rows)
    newest = max((point.step_id for point in points), default=None)
    return [point for point in points if point.step_id == newest]


def findings_of(application: Application) -> list[dict]:
    """What is to be mended before the application goes on, and what was: each with its state and time."""
    return [
        {"row": row, "state": badge(STATE_BADGES[row.state], row.get_state_display()), "time": due_badge(row)}
        for row in application.rectifications.all()
    ]


def outcome_of(application: Application, user) -> list[tuple[str, str, str]]:
    """Where it has led: the notice that lists it and the title it was given, each as label, text and address."""
    if application.state not in (ApplicationState.PUBLICISED, ApplicationState.NAMED, ApplicationState.FAILED):
        return []
    entries = application.notice_entries.exclude(notice__state=NoticeState.DRAFT).select_related("notice")
    found = [
        ("命名公示", str(entry.notice), entry.notice.get_absolute_url() if user.does_business else "")
        for entry in entries
    ]
    titles = Honour.objects.filter(application=application)
    return found + [("命名证书", f"{one.title} {one.number}", one.get_absolute_url()) for one in titles]
