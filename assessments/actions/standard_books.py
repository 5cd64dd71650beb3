"""A standard out as a workbook, and a workbook in as a draft: all of it or nothing."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from assessments.actions.standards import write_grades
from assessments.models import Indicator, Section, Standard, StandardVersion
from assessments.rule_words import keep_keys
from assessments.standard_book_writing import BookWriter
from assessments.version_spec import Parts, parts_of
from common.actions.exports import Exported, take_out
from common.refusal import Refused
from villages.models import Region


def export_standard(version: StandardVersion, *, actor, address: str, now: datetime) -> Exported:
    """The workbook of a version fetched `with_parts()`; that it left is on record."""
    if not actor.has_perm("assessments.export_standardversion", version):
        raise PermissionDenied
    standard = version.standard
    return take_out(
        lambda made: BookWriter(made).write(standard.code, standard.name, parts_of(version)),
        lambda count: f"{standard.code}_{standard.name}_第{version.number}版_{timezone.localtime(now):%Y%m%d}.xlsx",
        str(version),
        actor=actor,
        address=address,
        model=version._meta.label,
    )


@transaction.atomic
def begin_from_book(
    parts: Parts, code: str, name: str, *, target: Standard | None, region: Region | None, actor
) -> StandardVersion:
    """A draft that says what the parts say: of a new standard, or the next version of `target`."""
    if not actor.has_perm("assessments.import_standardversion"):
        raise PermissionDenied
    latest = None
    if target is None:
        target = _new_standard(region, code, name, actor)
    else:
        if not actor.has_perm("assessments.change_standard", target):
            raise PermissionDenied
        Standard.objects.select_for_update().get(pk=target.pk)
        latest = target.versions.with_parts().order_by("-number").first()
        if latest is not None and latest.is_draft:
            raise Refused(f"“{target}”已有起草中的第{latest.number}版，请先发布或删除草稿，再导入为新版本。")
    version = parts.version
    version.standard, version.number = target, latest.number + 1 if latest else 1
    version.built_on = latest.built_on if latest else None
    version.save()
    _store(parts, known=parts_of(latest).indicators if latest else [])
    return version


def _new_standard(region: Region | None, code: str, name: str, actor) -> Standard:
    if not actor.has_perm("assessments.add_standard"):
        raise PermissionDenied
    standard = Standard(region=region, code=code, name=name)
    try:
        standard.full_clean()
    except ValidationError as error:
        raise Refused(f"“基本信息”的编号、名称有误：{''.join(error.messages)}") from error
    standard.save()
    return standard


def _store(parts: Parts, known: list[Indicator]) -> None:
    """Rows of the parts. What says the same as an indicator of the version before knows that it came from there."""
    by_words = {one.text: one for one in known}
    for section, own in parts.sections:
        section.version = parts.version
        for indicator in own:
            indicator.origin = by_words.get(indicator.text)
            if indicator.origin is not None and indicator.origin.kind == indicator.kind:
                before = indicator.origin.parameters
                indicator.parameters = keep_keys(indicator.kind, indicator.parameters, before)
    Section.objects.bulk_create(section for section, _ in parts.sections)
    for section, own in parts.sections:
        for indicator in own:
            indicator.section = section
    Indicator.objects.bulk_create(parts.indicators)
    write_grades(parts.version, [(grade.name, grade.minimum) for grade in parts.grades])
