"""A submission out as a package for another system, and a package in as a submission that waits for acceptance."""

import io
from datetime import datetime
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from common.actions.exports import Exported, note_download, take_out
from common.actions.jobs import Progress, background_work, finish_job, run_in_background, upload_of
from common.actions.paper_checks import codes_in
from common.actions.papers import NOT_IN_NAMES
from common.models import Job
from common.refusal import Refused
from common.workflow import take_step
from reporting.actions.snapshots import keep_forms
from reporting.choices import SubmissionSource, SubmissionState
from reporting.models import Submission
from reporting.snapshot.packing import Packed, write_package
from reporting.snapshot.sheets import refuse_another_workbook
from reporting.snapshot.unpacking import MADE_AGAIN, Package, read_package, size_unpacked
from reporting.workflow import SUBMISSION_STEPS
from villages.choices import RegionLevel
from villages.models import Region

AT_ONCE = 2 * 1024 * 1024  # bytes unpacked, some 1,300 rows: two seconds; more than that is the worker's
EXPORT, IMPORT = "reporting.export_submission", "reporting.import_submission"


def export_package(submission: Submission, *, actor, address: str) -> Exported:
    """The whole submission in one file; that it left is on record. Nothing leaves that was tampered with."""
    if not actor.has_perm(EXPORT, submission):
        raise PermissionDenied
    if faults := submission.faults():
        raise Refused(f"{faults[0]}不能导出，请重新生成后再导出。")
    packed = _packed(submission)
    with submission.workbook.open("rb") as file:
        workbook = file.read()

    def write(made: BinaryIO) -> int:
        write_package(made, packed, workbook)
        return submission.row_count

    name = f"{submission.region.name}{submission.year}年上报包_第{submission.version}版.zip".translate(NOT_IN_NAMES)
    facts = {"actor": actor, "address": address, "model": submission._meta.label}
    made = take_out(write, lambda total: name, f"{submission}上报包", **facts)
    note_sheets(submission, actor=actor, address=address)
    return made


def note_sheets(submission: Submission, *, actor, address: str) -> None:
    """The workbook left: each sheet is on record with its code, its list of forms included, and can be checked."""
    facts = {"sha256": submission.workbook_sha256, "model": submission._meta.label, "actor": actor, "address": address}
    forms = list(submission.forms.all())
    if submission.cover_code:
        own = {"row_count": len(forms), "check_code": submission.cover_code}
        note_download(submission.workbook_name, subject=f"{submission}目录", **own, **facts)
    for form in forms:
        own = {"row_count": form.row_count, "check_code": form.check_code}
        note_download(submission.workbook_name, subject=form.title, **own, **facts)


def _packed(submission: Submission) -> Packed:
    return Packed(
        region=submission.region_id,
        region_name=submission.region.name,
        year=submission.year,
        version=submission.version,
        made_at=timezone.localtime(submission.made_at).isoformat(),
        made_by=submission.made_by_name,
        made_unit=submission.made_by_unit,
        sha256=submission.sha256,
        workbook_sha256=submission.workbook_sha256,
        answers=submission.answers,
        forms=[(form.content, form.sha256, form.frozen()) for form in submission.forms.all()],
    )


def bring_package(upload: BinaryIO, name: str, *, actor, now: datetime, address: str) -> Submission | Job:
    """The submission that came of it; or, where much is to be unpacked, the job that takes it in."""
    if not actor.has_perm(IMPORT):
        raise PermissionDenied
    _refuse_too_large(upload)
    if size_unpacked(upload) <= AT_ONCE:
        return take_package(upload, actor=actor, now=now)
    return run_in_background(
        take_in_background,
        actor=actor,
        title=f"导入上报包：{name}"[:200],
        address=address,
        page=reverse("submission_import"),
        upload=upload,
    )


@background_work("导入上报包", safe_to_retry=True)
def take_in_background(job: Job, progress: Progress) -> None:
    """The worker's part. Submission and end of the job are written together, so a second run does no harm."""
    with upload_of(job) as file:
        try:
            take_package(file, actor=job.owner, now=timezone.now(), progress=progress)
        except PermissionDenied:
            raise Refused("您的接收权限已被收回，没有导入。") from None


def take_package(upload: BinaryIO, *, actor, now: datetime, progress: Progress | None = None) -> Submission:
    """A package becomes a submission that waits for acceptance; a wrong one leaves nothing behind.

    `progress` is that of the job that takes it in, which ends well with the submission.
    """
    if not actor.has_perm(IMPORT):
        raise PermissionDenied
    _refuse_too_large(upload)
    package = read_package(upload, progress)
    cover_code = _cover_code(package)
    with transaction.atomic():
        taken = _taken(package, cover_code, actor, now)
        if progress:
            note = f"已导入{taken}，校验无误，请核对后接收或者退回。"
            finish_job(progress.job, note=note, page=taken.get_absolute_url())
        return taken


def _refuse_too_large(upload: BinaryIO) -> None:
    size = upload.seek(0, io.SEEK_END)
    if size > settings.IMPORT_MAX_BYTES:
        raise Refused(too_large(size))


def _cover_code(package: Package) -> str:
    """The check code of the workbook's list of forms, once every cell of the workbook is as the data says."""
    refuse_another_workbook(package.workbook, package.forms)
    for name, counted, printed in codes_in(io.BytesIO(package.workbook))[:1]:
        if counted == printed:
            return counted
        raise Refused(f"工作簿的“{name}”与其核对码不符，出表后被改动过，没有导入。{MADE_AGAIN}")
    raise Refused(f"导出包里的工作簿没有平台的核对信息，没有导入。{MADE_AGAIN}")


def too_large(size: int) -> str:
    limit = settings.IMPORT_MAX_BYTES // 1024 // 1024
    return f"文件有 {size / 1024 / 1024:.0f} MB，超过 {limit} MB 的上限。请由报送单位减少表格后重新导出。"


def _taken(package: Package, cover_code: str, actor, now: datetime) -> Submission:
    region = _county(package, actor)
    if package.year > timezone.localdate(now).year:
        raise Refused(f"导出包是{package.year}年的，还没有到该年度，没有导入。请核对对方系统的年度。")
    _refuse_known(package, region)
    draft = Submission(
        region=region,
        receiver=region.parent,
        year=package.year,
        version=package.version,
        source=SubmissionSource.IMPORTED,
        answers=package.answers,
        cover_code=cover_code,
        made_at=package.made_at,
        made_by=actor,
        made_by_name=package.made_by,
        made_by_unit=package.made_unit,
        submitted_at=now,
    )
    if not actor.has_perm(IMPORT, draft):
        raise Refused(f"{region.name}不由您的单位接收报表，没有导入。请交由其上级单位导入。")
    draft = keep_forms(draft, package.forms, ContentFile(package.workbook))
    return take_step(draft, SUBMISSION_STEPS["take_in"], "take_in", actor=actor, now=now)


def _county(package: Package, actor) -> Region:
    counties = Region.objects.for_user(actor).at_level(RegionLevel.COUNTY).in_use()
    region = (
        counties.select_for_update(of=("self",)).select_related("parent__parent").filter(code=package.region).first()
    )
    if region is None:
        named = f"{package.region_name}（{package.region}）"
        raise Refused(f"导出包来自“{named}”，不是您管辖范围内在用的县(区)，没有导入。请核对文件，或者先登记该区划。")
    return region


def _refuse_known(package: Package, region: Region) -> None:
    same_year = Submission.objects.filter(region=region, year=package.year)
    if same_year.filter(state=SubmissionState.DRAFT).exists():  # which those above do not see
        raise Refused(
            f"{region.name}正在本平台准备{package.year}年报表，没有导入。请由其在平台上报，或者删除草稿后再导入。"
        )
    if same := same_year.filter(sha256=package.sha256).first():
        raise Refused(f"这个上报包已经导入过或者在平台上报过：{same}，{same.get_state_display()}，不需要重复导入。")
    if same := same_year.filter(version=package.version).first():
        raise Refused(
            f"{same}已经存在（{same.get_state_display()}），内容与导出包不同。请由报送单位另报新版本后再导入。"
        )
    if waiting := same_year.live().first():
        raise Refused(f"{waiting}{waiting.get_state_display()}，请先办理完毕再导入其他版本。")
    newest = same_year.order_by("-version").first()
    if newest is not None and newest.version > package.version:
        raise Refused(f"已有更新的{newest}，不能再导入第{package.version}版。请由报送单位导出最新版本。")
