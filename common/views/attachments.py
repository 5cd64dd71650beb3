"""Attachments on a record's page: the panel, uploading, downloading, taking away."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from common.actions.attachments import attach, permission_to_attach, remove, too_large
from common.actions.exports import note_download
from common.addresses import client_address, is_own_page
from common.file_kinds import ACCEPT, ALLOWED
from common.kept_files import opened
from common.models import Attachment
from common.privacy import NOT_SHOWN, names_persons
from common.refusal import Refused
from common.uploads import cut_upload
from common.views.jobs import private_file
from common.views.targets import target_of


def attachment_panel(target: models.Model, user) -> dict:
    """What `common/_attachments.html` shows on the page of `target`."""
    may_change = not target.why_files_closed and user.has_perm(permission_to_attach(target), target)
    rows = Attachment.objects.of(target).in_place().order_by("uploaded_at", "pk")
    return {
        "rows": [
            {
                "name": row.name,
                "size": filesizeformat(row.size),
                "by": row.uploaded_by_name,
                "at": row.uploaded_at,
                "url": reverse("attachment_download", args=[row.pk]),
                "remove_url": reverse("attachment_remove", args=[row.pk])
                if may_change and row.uploaded_by_id == user.pk
                else "",
            }
            for row in rows
        ],
        "upload_url": reverse("attachment_upload", args=[target._meta.label_lower, target.pk]) if may_change else "",
        "accept": ACCEPT,
        "allowed": ALLOWED,
        "limit": filesizeformat(settings.ATTACHMENT_MAX_BYTES),
    }


def record_of(user, label: str, key) -> models.Model:
    """A record that may have attachments: numbered, and inside what the user may see."""
    target = target_of(user, label, key)
    if not isinstance(target._meta.pk, models.BigAutoField):
        raise Http404
    return target


def attachment_for(user, pk: int) -> Attachment:
    """An attachment still in place whose record the user may see."""
    attachment = get_object_or_404(Attachment.objects.in_place().select_related("target_type"), pk=pk)
    kind = attachment.target_type
    attachment.target = record_of(user, f"{kind.app_label}.{kind.model}", attachment.target_id)
    return attachment


def back_to(request: HttpRequest, target: models.Model) -> HttpResponse:
    wanted = request.POST.get("next", "")
    return redirect(wanted if is_own_page(request, wanted) else target)


def missing_file(request: HttpRequest) -> str:
    """Why no file came along: none was chosen, or it was cut off for its size."""
    if size := cut_upload(request):
        return too_large(size)
    return "没有选择文件，请先选择文件再上传。"


class AttachmentUploadView(View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, label: str, key: int) -> HttpResponse:
        target = record_of(request.user, label, key)
        if not request.user.has_perm(permission_to_attach(target), target):
            raise PermissionDenied
        upload = request.FILES.get("file")
        try:
            if upload is None:
                raise Refused(missing_file(request))
            attachment = attach(target, upload, actor=request.user)
        except Refused as refusal:
            messages.error(request, f"“{upload.name}”没有上传：{refusal}" if upload else str(refusal))
        else:
            messages.success(request, f"已上传“{attachment.name}”。")
        return back_to(request, target)


class AttachmentRemoveView(View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        attachment = attachment_for(request.user, pk)
        try:
            remove(attachment, actor=request.user, now=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"已删除“{attachment.name}”，变更记录中仍可查到。")
        return back_to(request, attachment.target)


class AttachmentDownloadView(View):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        attachment = attachment_for(request.user, pk)
        is_private = names_persons(type(attachment.target))
        file = opened(attachment.file, attachment.name)
        note_download(
            NOT_SHOWN if is_private else attachment.name,
            subject=f"附件：{attachment.target}",
            model=attachment.target._meta.label,
            sha256=attachment.sha256,
            actor=request.user,
            address=client_address(request),
        )
        return private_file(file, attachment.name, attachment.content_type)
