"""Versions on any desk, complete enough for every condition of drafting."""

from datetime import datetime

from agreements.choices import CharterState, ClauseTopic
from agreements.models import CharterVersion
from agreements.workflow import CHARTER_STEPS
from common.workflow import states_open, take_step
from tests.factories import CharterVersionFactory, VillageFactory

TOWNSHIP = "120119001"
ALL_TOPICS = [(topic, f"样例条文：{topic.label}的事项由大家商量着办。") for topic in ClauseTopic]


def complete_version(state: CharterState = CharterState.DRAFTING, **fields) -> CharterVersion:
    """A covenant that says all that must be said, on the wanted desk."""
    village = fields.pop("village", None) or VillageFactory(code=f"{TOWNSHIP}201")
    version = CharterVersionFactory(charter__village=village, texts=[text for _, text in ALL_TOPICS])
    for clause, (topic, _) in zip(version.clauses.order_by("position"), ALL_TOPICS, strict=True):
        clause.topic = topic
        clause.save()
    return laid_on(version, state, **fields)


def laid_on(version: CharterVersion, state: CharterState, **fields) -> CharterVersion:
    with states_open():
        CharterVersion.objects.filter(pk=version.pk).update(state=state)
    if fields:
        CharterVersion.objects.filter(pk=version.pk).update(**fields)
    version.refresh_from_db()
    return version


def step(version, verb: str, actor, now: datetime, note: str = "样例理由"):
    return take_step(version, CHARTER_STEPS[verb], verb, actor=actor, now=now, note=note)
