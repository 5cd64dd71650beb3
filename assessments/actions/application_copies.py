"""Freezing what an application says when it is handed in."""

import json
from datetime import datetime

from django.db.models import Max
from django.utils import timezone

from assessments.choices import Stage
from assessments.models import Application, ApplicationCopy, Score
from assessments.register_facts import register_facts
from common.digest import digest_of


def take_copy(application: Application, verb: str, *, actor, now: datetime) -> ApplicationCopy:
    """Freeze the paper with the register's figures of this moment. The caller holds the row's lock."""
    content = content_of(application, now=now)
    return ApplicationCopy.objects.create(
        application=application,
        number=(application.copies.aggregate(last=Max("number"))["last"] or 0) + 1,
        verb=verb,
        content=content,
        sha256=digest_of(content),
        taken_by_name=actor.name,
        taken_by_unit=actor.unit,
        taken_at=now,
    )


def content_of(application: Application, *, now: datetime) -> dict:
    """Everything the paper says, in words: what was typed, what the register gave, which files and scores."""
    facts = register_facts(application.village, year=application.batch.year, today=timezone.localdate(now))
    return {
        "fields": [{"key": key, "label": label, "value": value} for key, label, value in _fields(application)],
        "facts": [fact.as_dict() for fact in facts],
        "evidence": _evidence(application),
        "scores": _scores(application),
    }


def _fields(application: Application) -> list[tuple[str, str, str]]:
    labels = {field.name: str(field.verbose_name) for field in application._meta.fields}
    typed = ("contact_name", "contact_phone", "practice")
    return [
        ("batch", labels["batch"], str(application.batch)),
        ("level", labels["level"], application.level.name),
        ("version", labels["version"], str(application.version or "")),
        *((name, labels[name], getattr(application, name)) for name in typed),
    ]


def _evidence(application: Application) -> list[dict]:
    rows = application.evidence.in_place().select_related("indicator", "attachment").order_by("indicator", "pk")
    return [
        {
            "for": str(one.indicator) if one.indicator else one.paper,
            "file": one.attachment.name,
            "sha256": one.attachment.sha256,
        }
        for one in rows
    ]


def _scores(application: Application) -> list[dict]:
    """The village's own sheet as it stands; empty before the self-assessment."""
    rows = Score.objects.filter(sheet__application=application, sheet__stage=Stage.SELF).select_related("indicator")
    return [
        {
            "number": score.indicator.number,
            "text": score.indicator.text,
            "value": "" if score.value is None else json.dumps(score.value, ensure_ascii=False),
            "points": "" if score.points is None else f"{score.points:f}",
        }
        for score in rows.order_by(*Score.IN_ORDER)
    ]
