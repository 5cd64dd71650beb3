"""The ready-made standards that a new portal begins with. They belong to no region: everybody may use or copy them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from assessments.choices import AppliesTo, JudgedBy, NotApplicable, VersionState
from assessments.models import Grade, Indicator, Section, Standard, StandardVersion
from assessments.standard_checks import Objection
from assessments.standard_files import standards_of_files
from common.workflow import states_open


@dataclass(frozen=True)
class Loaded:
    """A version that is new, and what was found wrong with it; it is published unless something blocks that."""

    version: StandardVersion
    objections: list[Objection]

    @property
    def blocking(self) -> list[Objection]:
        return [one for one in self.objections if one.is_blocking]


@transaction.atomic
def load_standards(now: datetime) -> list[Loaded]:
    """Add those whose code no ready-made standard has yet; the others stay as they are. Returns what is new.

    A version with nothing against it is laid straight on the shelf of published ones: nobody decided that here, so
    there is no step on record. One that contradicts itself stays a draft until somebody settles it.
    """
    files = standards_of_files()
    known = set(Standard.objects.filter(region=None).values_list("code", flat=True))
    return [_load(said, files, now) for code, said in files.items() if code not in known]


def _load(said: Mapping, files: Mapping[str, Mapping], now: datetime) -> Loaded:
    standard = Standard.objects.create(code=said["code"], name=said["name"])
    base = said.get("built_on")
    version = StandardVersion.objects.create(
        standard=standard,
        number=1,
        title=said["title"],
        applies_to=said.get("applies_to", AppliesTo.BOTH),
        full_points=Decimal(said["full_points"]),
        judged_by=said.get("judged_by", JudgedBy.POINTS),
        not_applicable=said.get("not_applicable", NotApplicable.RESCALED),
        bonus_cap=_points(said, "bonus_cap"),
        built_on=StandardVersion.objects.get(standard__region=None, standard__code=base, number=1) if base else None,
        source=said["source"],
        is_archive=said.get("is_archive", False),
    )
    Grade.objects.bulk_create(
        Grade(version=version, name=grade["name"], minimum=Decimal(grade["minimum"])) for grade in said["grade"]
    )
    _add_sections(version, [*(files[base]["section"] if base else ()), *said["section"]])
    version = StandardVersion.objects.with_parts().get(pk=version.pk)
    loaded = Loaded(version, version.objections())
    if not loaded.blocking:
        with states_open():
            StandardVersion.objects.filter(pk=version.pk).update(state=VersionState.PUBLISHED, published_at=now)
        version.refresh_from_db(fields=["state", "published_at"])
    return loaded


def _add_sections(version: StandardVersion, said: list[Mapping]) -> None:
    for position, each in enumerate(said, start=1):
        section = Section.objects.create(
            version=version,
            position=position,
            title=each["title"],
            stated_points=Decimal(each["points"]),
            pass_mark=_points(each, "pass_mark"),
        )
        Indicator.objects.bulk_create(
            _indicator(section, place, indicator) for place, indicator in enumerate(each["indicator"], start=1)
        )


def _indicator(section: Section, position: int, said: Mapping) -> Indicator:
    reason = said.get("archived", "")
    return Indicator(
        section=section,
        position=position,
        number=said["number"],
        text=said["text"],
        kind=said["kind"],
        points=Decimal(said.get("points", "0")),
        residents_points=_points(said, "residents_points"),
        applies_to=said.get("applies_to", AppliesTo.BOTH),
        parameters=said.get("parameters", {}),
        metric=said.get("metric", ""),
        guidance=said.get("guidance", ""),
        evidence=said.get("evidence", ""),
        is_archived=bool(reason),
        archived_reason=reason,
    )


def _points(said: Mapping, name: str) -> Decimal | None:
    return Decimal(said[name]) if name in said else None
