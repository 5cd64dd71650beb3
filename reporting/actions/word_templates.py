"""A county's Word templates: putting a version of one's own into use, going back to the portal's."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from common.actions.attachments import clean_name, too_large
from common.file_kinds import DOCX
from common.kept_files import opened
from common.refusal import Refused
from reporting.choices import TemplateKind
from reporting.models import WordTemplate
from reporting.word.filling import fill, refuse_bad_template
from reporting.word.kinds import VOCABULARIES
from reporting.word.ready_made import ready_made
from villages.choices import RegionLevel
from villages.models import Region

ADD = "reporting.add_wordtemplate"


def keep_template(kind: str, upload: UploadedFile, *, actor, now: datetime) -> WordTemplate:
    """The uploaded document becomes the newest version. Refused, with the place, where it could not be filled."""
    if upload.size > settings.ATTACHMENT_MAX_BYTES:
        raise Refused(too_large(upload.size))
    content = upload.read()
    refuse_bad_template(content, VOCABULARIES[kind])
    return _next_version(kind, content, clean_name(upload.name, DOCX), actor=actor, now=now)


def use_ready_made(kind: str, *, actor, now: datetime) -> WordTemplate:
    """Back to the portal's own; the versions stay and may be downloaded."""
    if WordTemplate.objects.in_use(actor.region, kind) is None:
        raise Refused(f"{TemplateKind(kind).label}现在用的就是平台模板。")
    return _next_version(kind, b"", "", actor=actor, now=now)


@transaction.atomic
def _next_version(kind: str, content: bytes, name: str, *, actor, now: datetime) -> WordTemplate:
    if not actor.has_perm(ADD) or actor.region is None or actor.region.level != RegionLevel.COUNTY:
        raise PermissionDenied
    Region.objects.select_for_update().get(pk=actor.region_id)  # two uploads at once become two versions
    last = WordTemplate.objects.filter(region=actor.region, kind=kind).order_by("-number").first()
    return WordTemplate.objects.create(
        region=actor.region,
        kind=kind,
        number=last.number + 1 if last else 1,
        file=ContentFile(content, "template") if content else "",
        name=name,
        sha256=hashlib.sha256(content).hexdigest() if content else "",
        uploaded_by=actor,
        uploaded_by_name=actor.name,
        uploaded_at=now,
    )


def template_for(region: Region | None, kind: str) -> bytes:
    """The document that the region's papers of this kind are made from."""
    own = WordTemplate.objects.in_use(region, kind)
    if own is None:
        return ready_made(kind)
    with opened(own.file, own.name) as file:
        return file.read()


def made_from_template(region: Region | None, kind: str, values: dict[str, object]) -> bytes:
    return fill(template_for(region, kind), values, VOCABULARIES[kind])
