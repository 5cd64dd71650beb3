"""A submission out as a package for another system, and a package in as a submission that waits for acceptance."""

import io
from datetime import datetime
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from common.actions.exports import Exported, take_out
from common.actions.papers import NOT_IN_NAMES
from common.file_kinds import XLSX, kind_of
from common.refusal import Refused
from common.workflow import take_step
from reporting.actions.snapshots import keep_forms
from reporting.choices import SubmissionSource
from reporting.models import Submission
from reporting.snapshot.packing import Packed, write_package
from reporting.snapshot.unpacking import Package, read_package
from reporting.workflow import SUBMISSION_STEPS
from villages.choices import RegionLevel
from villages.models import Region

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
    label = submission._meta.label
    return take_out(write, lambda total: name, f"{submission}上报包", actor=actor, address=address, model=label)


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


@transaction.atomic
def take_package(upload: BinaryIO, *, actor, now: datetime) -> Submission:
    """A package becomes a submission that waits for acceptance; a wrong one leaves nothing behind."""
    if not actor.has_perm(IMPORT):
        raise PermissionDenied
    size = upload.seek(0, io.SEEK_END)
    if size > settings.IMPORT_MAX_BYTES:
        raise Refused(too_large(size))
    package = read_package(upload)
    if kind_of(io.BytesIO(package.workbook)) != XLSX:
        raise Refused("导出包里的工作簿不是 .xlsx 文件，没有导入。请由报送单位重新导出后再导入。")
    return _taken(package, actor, now)


def too_large(size: int) -> str:
    limit = settings.IMPORT_MAX_BYTES // 1024 // 1024
    return f"文件有 {size / 1024 / 1024:.0f} MB，超过 {limit} MB 的上限。请由报送单位减少表格后重新导出。"


def _taken(package: Package, actor, now: datetime) -> Submission:
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
        made_at=package.made_at,
        made_by=actor,
        made_by_name=package.made_by,
        made_by_unit=package.made_unit,
        submitted_at=now,
    )
    if not actor.has_perm(IMPORT, draft):
        raise Refused(f"{region.name}不由您的单位接收报表，没有导入。请交由其上级单位导入。")
    name = f"{package.year}年{region.name}上报表格_第{package.version}版.xlsx"
    draft = keep_forms(draft, package.forms, ContentFile(package.workbook), name)
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
