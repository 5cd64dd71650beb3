"""Attachments of a record: putting one there, taking one away, handing one out."""

import hashlib
import unicodedata
from datetime import datetime
from pathlib import PurePosixPath, PureWindowsPath

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction

from common.file_kinds import FileKind, kind_of
from common.models import Attachment
from common.refusal import Refused

NAME_LENGTH = 200


def permission_to(verb: str, target: models.Model) -> str:
    return f"{target._meta.app_label}.{verb}_{target._meta.model_name}"


def permission_to_attach(target: models.Model) -> str:
    """Whoever may change the record, unless its model names another permission: some answer what others wrote."""
    return permission_to(target.attach_verb, target)


@transaction.atomic
def attach(target: models.Model, upload: UploadedFile, *, actor) -> Attachment:
    """Check a file by its content, lay it into private storage and note it on the record.

    Refused where the record is closed for changes.
    """
    if not actor.has_perm(permission_to_attach(target), target):
        raise PermissionDenied
    _refuse_closed(target)
    if upload.size > settings.ATTACHMENT_MAX_BYTES:
        raise Refused(too_large(upload.size))
    kind = kind_of(upload)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    # Of two clicks at once the second waits here for the first.
    _refuse_closed(_held(target))
    _refuse_twice(target, digest.hexdigest())
    upload.seek(0)
    return Attachment.objects.create(
        target=target,
        file=upload,
        name=clean_name(upload.name, kind),
        content_type=kind.content_type,
        size=upload.size,
        sha256=digest.hexdigest(),
        uploaded_by=actor,
        uploaded_by_name=actor.name,
    )


def _refuse_closed(target: models.Model) -> None:
    if target.why_files_closed:
        raise Refused(target.why_files_closed)


def _held(target: models.Model) -> models.Model:
    """The record as it is now, which nobody else changes until the end of the transaction."""
    return type(target)._base_manager.select_for_update(of=("self",)).get(pk=target.pk)


def too_large(size: int) -> str:
    limit = settings.ATTACHMENT_MAX_BYTES // 1024 // 1024
    return f"文件有 {size / 1024 / 1024:.1f} MB，超过 {limit} MB 的上限。请压缩图片或拆成几个文件后再上传。"


def _refuse_twice(target: models.Model, sha256: str) -> None:
    same = Attachment.objects.of(target).in_place().filter(sha256=sha256).first()
    if same:
        raise Refused(f"这份文件已经上传过（“{same.name}”），不需要重复上传。")


def clean_name(name: str, kind: FileKind) -> str:
    """The name without folders and control characters, ending as its content demands."""
    name = PurePosixPath(PureWindowsPath(name).name)
    stem = "".join(sign for sign in name.stem if unicodedata.category(sign) not in {"Cc", "Cf", "Cs"}).strip(" .")
    suffix = name.suffix if name.suffix.lower() in {kind.suffix, ".jpeg" if kind.suffix == ".jpg" else ""} else ""
    if name.suffix and not suffix:
        stem = f"{stem}{name.suffix}".removesuffix(".")
    suffix = suffix or kind.suffix
    return f"{(stem or '附件')[: NAME_LENGTH - len(suffix)]}{suffix}"


@transaction.atomic
def remove(attachment: Attachment, *, actor, now: datetime) -> None:
    """Take an attachment off the record. Only who put it there may; row and file stay as evidence.

    What lies on a closed record stays there.
    """
    target = attachment.target
    if attachment.uploaded_by_id != actor.pk or not actor.has_perm(permission_to_attach(target), target):
        raise PermissionDenied
    _refuse_closed(_held(target))
    if not Attachment.objects.in_place().filter(pk=attachment.pk).update(removed_at=now):
        raise Refused("这份附件已经删除，请刷新页面查看。")
