"""A standard out as a workbook, and a workbook in as a draft: all of it or nothing."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from assessments.actions.standards import published_for, write_grades
from assessments.models import Indicator, Section, Standard, StandardVersion
from assessments.rule_words import keep_keys
from assessments.standard_book.columns import BASICS
from assessments.standard_book.writing import BookWriter
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
        lambda made: BookWriter(made, published_for(actor)).write(standard.code, standard.name, parts_of(version)),
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
        if not actor.has_perm("assessments.add_standard"):
            raise PermissionDenied
        target = new_standard(region, code, name)
        target.save()
    else:
        if not actor.has_perm("assessments.change_standard", target):
            raise PermissionDenied
        Standard.objects.select_for_update().get(pk=target.pk)
        latest = target.versions.with_parts().order_by("-number").first()
        if latest is not None and latest.is_draft:
            raise Refused(f"“{target}”已有起草中的第{latest.number}版，请先发布或删除草稿，再导入为新版本。")
    version = parts.version
    if version.built_on is not None and version.built_on.standard_id == target.pk:
        raise Refused("基础标准是本标准自己的一个版本，请改选别的标准；不以其他标准为基础的请留空。")
    version.standard, version.number = target, latest.number + 1 if latest else 1
    version.save()
    _store(parts, known=[*_indicators_of(version.built_on), *_indicators_of(latest)])
    return version


def _indicators_of(version: StandardVersion | None) -> list[Indicator]:
    return parts_of(version).indicators if version is not None else []


def new_standard(region: Region | None, code: str, name: str) -> Standard:
    """The standard of these names, not stored yet. Raises Refused where they are missing or taken."""
    missing = "、".join(label for label, said in (("编号", code), ("名称", name)) if not said)
    if missing:
        raise Refused(f"“{BASICS}”中没有填写{missing}，请补填；导入为已有标准的新版本时不用填。")
    standard = Standard(region=region, code=code, name=name)
    try:
        standard.full_clean()
    except ValidationError as error:
        raise Refused(f"“{BASICS}”的编号“{code}”：{''.join(error.messages)}") from error
    return standard


def _store(parts: Parts, known: list[Indicator]) -> None:
    """Rows of the parts. What says the same as an indicator of the base or the version before knows its origin."""
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
