"""What a business administrator does with standards: begin one, begin a version, order its parts, publish, retire."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import models, transaction

from assessments.choices import VersionState
from assessments.models import Grade, Indicator, Section, Standard, StandardVersion
from assessments.workflow import VERSION_STEPS
from common.refusal import Refused, refuse_closed
from common.workflow import take_step
from villages.models import Region

SETTINGS = (
    *("applies_to", "full_points", "judged_by", "not_applicable", "bonus_cap", "penalty_cap", "is_floored", "source"),
)
OF_INDICATOR = (
    *("number", "text", "kind", "points", "residents_points", "applies_to", "parameters", "metric", "guidance"),
    *("evidence", "is_rank_only", "is_archived", "archived_reason"),
)
OF_SECTION = ("title", "stated_points", "pass_mark")
Grades = Iterable[tuple[str, Decimal]]


@transaction.atomic
def begin_standard(
    region: Region | None, code: str, name: str, *, source: StandardVersion | None, builds_on: bool, actor
) -> StandardVersion:
    """A new standard with its first draft: blank, a copy of `source`, or built on it (在…基础上增加)."""
    if not actor.has_perm("assessments.add_standard"):
        raise PermissionDenied
    standard = Standard(region=region, code=code, name=name)
    standard.full_clean()
    standard.save()
    version = StandardVersion(standard=standard, number=1, title=name)
    if source is not None:
        _take_settings(version, source)
        version.built_on = source if builds_on else None
    version.save()
    if source is not None:
        copy_parts(source, version, keeps_archived=False)
    return version


@transaction.atomic
def begin_version(standard: Standard, *, actor) -> StandardVersion:
    """A draft that says what the last version says."""
    if not actor.has_perm("assessments.change_standard", standard):
        raise PermissionDenied
    Standard.objects.select_for_update().get(pk=standard.pk)
    latest = standard.versions.order_by("-number").first()
    if latest is not None and latest.is_draft:
        raise Refused(f"“{standard}”已有起草中的第{latest.number}版，请在其上修改。")
    version = StandardVersion(standard=standard, number=latest.number + 1 if latest else 1, title=standard.name)
    if latest is not None:
        _take_settings(version, latest)
        version.title, version.built_on, version.is_archive = latest.title, latest.built_on, latest.is_archive
    version.save()
    if latest is not None:
        copy_parts(latest, version, keeps_archived=True)
    return version


def _take_settings(version: StandardVersion, source: StandardVersion) -> None:
    for name in SETTINGS:
        setattr(version, name, getattr(source, name))


def copy_parts(source: StandardVersion, target: StandardVersion, *, keeps_archived: bool) -> None:
    """Sections, indicators and grades of one version into a draft; each indicator knows where it came from.

    What may no longer be scored stays behind when another standard begins from this one.
    """
    parts = StandardVersion.objects.with_parts().get(pk=source.pk)
    sections, indicators = [], []
    for place, old in enumerate(parts.sections.all(), start=1):
        section = Section(version=target, position=place, **{name: getattr(old, name) for name in OF_SECTION})
        sections.append(section)
        kept = [one for one in old.indicators.all() if keeps_archived or not one.is_archived]
        for position, one in enumerate(kept, start=1):
            said = {name: getattr(one, name) for name in OF_INDICATOR}
            indicators.append(Indicator(section=section, position=position, origin=one, **said))
    Section.objects.bulk_create(sections)
    Indicator.objects.bulk_create(indicators)
    write_grades(target, [(grade.name, grade.minimum) for grade in parts.grades.all()])


def write_grades(version: StandardVersion, grades: Grades) -> None:
    """The grades of a draft from now on; one that stays as it is keeps its row."""
    wanted = dict(grades)
    for grade in version.grades.all():
        if wanted.get(grade.name) == grade.minimum:
            del wanted[grade.name]
        else:
            grade.delete()
    Grade.objects.bulk_create(Grade(version=version, name=name, minimum=least) for name, least in wanted.items())


def next_position(siblings: models.QuerySet) -> int:
    return (siblings.aggregate(last=models.Max("position"))["last"] or 0) + 1


@transaction.atomic
def move(row: Section | Indicator, *, up: bool, actor) -> None:
    """Change places with the neighbour; at the end of the row nothing happens."""
    if not actor.has_perm(f"assessments.change_{row._meta.model_name}", row):
        raise PermissionDenied
    refuse_closed(row)
    siblings = row.version.sections if isinstance(row, Section) else row.section.indicators
    rows = list(siblings.select_for_update(of=("self",)).order_by("position"))
    here = next(place for place, one in enumerate(rows) if one.pk == row.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return
    one, other = rows[here], rows[there]
    one.position, other.position = other.position, one.position
    for moved in (one, other):
        moved.save(update_fields=["position", "updated_at"])


@transaction.atomic
def drop_draft(version: StandardVersion, *, actor) -> Standard | None:
    """Throw a draft away; a standard that has nothing else goes with it. Returns the standard that is left."""
    if not actor.has_perm("assessments.delete_standardversion", version):
        raise PermissionDenied
    refuse_closed(version)
    standard = version.standard
    version.delete()
    if standard.versions.exists():
        return standard
    standard.delete()
    return None


@transaction.atomic
def advance_version(version: StandardVersion, verb: str, *, actor, now: datetime, note: str = "") -> StandardVersion:
    """Publish or retire. Earlier versions stay published: batches under way go by them."""
    row = take_step(version, VERSION_STEPS[verb], verb, actor=actor, now=now, note=note)
    if verb == "publish":
        StandardVersion.objects.filter(pk=row.pk).update(published_at=now)
        row.refresh_from_db()
    return row


def published_for(user) -> models.QuerySet:
    """The versions that a standard may begin from."""
    versions = StandardVersion.objects.for_user(user).exclude(state=VersionState.DRAFT)
    return versions.select_related("standard__region").order_by("standard__code", "-number")
