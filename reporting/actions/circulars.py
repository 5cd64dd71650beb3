"""What people do with circulars: number, edit, issue, receive, remind."""

import hashlib
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from common.actions.attachments import too_large
from common.actions.notices import notify
from common.kept_files import goes_at_commit, opened
from common.refusal import Refused, refuse_closed
from common.word_package import refuse_harm, refuse_other_kinds
from common.workflow import refuse_step, take_step
from reporting.actions.word_templates import made_from_template
from reporting.choices import TemplateKind
from reporting.circular_values import circular_values
from reporting.models import Circular, CircularReceipt
from reporting.workflow import CIRCULAR_STEPS
from villages.choices import RegionLevel
from villages.models import Region

CHANGE, REMIND = "reporting.change_circular", "reporting.remind_circular"
RECEIVE = "reporting.receive_circularreceipt"


def next_serial(region: Region, series: str, year: int) -> int:
    """One more than the highest number of the county's series in that year."""
    own = Circular.objects.filter(region=region, series=series, number_year=year)
    return (own.aggregate(last=Max("serial"))["last"] or 0) + 1


def document_of(circular: Circular, *, day: date | None) -> bytes:
    """The kept document: issued, or uploaded after editing; of any other draft, made anew from the template."""
    if circular.file:
        return _kept_document(circular)
    return made_from_template(circular.region, TemplateKind.CIRCULAR, circular_values(circular, day=day))


def _kept_document(circular: Circular) -> bytes:
    """Raises Refused where the file is not the one that was kept."""
    with opened(circular.file, str(circular)) as file:
        content = file.read()
    if hashlib.sha256(content).hexdigest() != circular.sha256:
        raise Refused(f"“{circular}”的通报文件与保存时的校验值不符，可能被改动过，请联系系统管理员从备份中恢复。")
    return content


@transaction.atomic
def keep_edited(circular: Circular, upload: UploadedFile, *, actor) -> Circular:
    """The document as the county edited it is what will be issued."""
    row = _locked(circular, actor)
    if upload.size > settings.ATTACHMENT_MAX_BYTES:
        raise Refused(too_large(upload.size))
    refuse_other_kinds(upload)
    refuse_harm(upload)
    upload.seek(0)
    return _keep(row, upload.read(), is_edited=True)


@transaction.atomic
def make_anew(circular: Circular, *, actor) -> Circular:
    """Away with the edited document: the template is filled again."""
    row = _locked(circular, actor)
    goes_at_commit(row.file)
    row.file, row.sha256, row.is_edited = "", "", False
    row.save()
    return row


def _locked(circular: Circular, actor) -> Circular:
    row = Circular.objects.select_for_update(of=("self",)).select_related("region").get(pk=circular.pk)
    if not actor.has_perm(CHANGE, row):
        raise PermissionDenied
    refuse_closed(row)
    return row


def _keep(row: Circular, content: bytes, *, is_edited: bool) -> Circular:
    """In the place of the document before."""
    goes_at_commit(row.file)
    row.file = ContentFile(content, "circular")
    row.sha256, row.is_edited = hashlib.sha256(content).hexdigest(), is_edited
    row.save()
    return row


@transaction.atomic
def issue(circular: Circular, *, actor, now: datetime, note: str = "") -> Circular:
    """印发: the document is kept with its hash, each township of the county gets its line to sign for, and is told."""
    row = Circular.objects.select_for_update(of=("self",)).select_related("region").get(pk=circular.pk)
    step = CIRCULAR_STEPS["issue"]
    refuse_step(row, step, note, actor=actor, now=now)
    row.issued_on = timezone.localdate(now)
    _keep(row, document_of(row, day=row.issued_on), is_edited=row.is_edited)
    row = take_step(row, step, "issue", actor=actor, now=now, note=note)
    townships = Region.objects.in_use().at_level(RegionLevel.TOWNSHIP).filter(parent=row.region)
    CircularReceipt.objects.bulk_create(CircularReceipt(circular=row, township=township) for township in townships)
    notify(
        f"通报：{row.title}",
        body=f"{row.document_number}，请在{row.due_on.month}月{row.due_on.day}日前签收。",
        url=row.get_absolute_url(),
        region_path=row.region.path,
        sender=actor,
        now=now,
    )
    return row


@transaction.atomic
def receive(receipt: CircularReceipt, *, actor, now: datetime) -> CircularReceipt:
    """签收 with one click. A second click finds it done and changes nothing."""
    row = CircularReceipt.objects.select_for_update(of=("self",)).select_related("township").get(pk=receipt.pk)
    if not actor.has_perm(RECEIVE, row):
        raise PermissionDenied
    if row.received_at is None:
        row.received_at, row.received_by, row.received_by_name = now, actor, actor.name
        row.save()
    return row


@transaction.atomic
def remind(circular: Circular, *, actor, now: datetime) -> list[Region]:
    """Tell each township that has not signed yet, once a day at most. Returns those that were told."""
    if not actor.has_perm(REMIND, circular):
        raise PermissionDenied
    today = timezone.localdate(now)
    waiting = circular.receipts.select_for_update(of=("self",)).waiting().exclude(reminded_on=today)
    told = list(waiting.select_related("township"))
    for receipt in told:
        receipt.reminded_on = today
        notify(
            f"催办签收：{circular.title}",
            body=f"{circular.document_number}，签收期限{circular.due_on.month}月{circular.due_on.day}日，请尽快签收。",
            url=circular.get_absolute_url(),
            region_path=receipt.township.path,
            sender=actor,
            now=now,
        )
    CircularReceipt.objects.bulk_update(told, ["reminded_on"])
    return [receipt.township for receipt in told]
