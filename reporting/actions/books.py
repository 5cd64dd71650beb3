"""年报: all forms of a region and year in one workbook, at once or by the worker; each sheet is checked by its code."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from common.actions.exports import Exported, record_export, take_out
from common.actions.jobs import Progress, background_work, give_file, run_in_background
from common.exporting.selection import one_snapshot
from common.models import ExportKind, Job
from common.paper.declarations import ListForm, PaperColumn
from common.paper.paper import Paper
from common.paper.values import Kind
from common.paper.workbook import Leaf, write_book
from common.refusal import Refused
from reporting.official_forms.catalogue import CATALOGUE
from reporting.official_forms.declaration import Asked, Content, OfficialForm
from villages.models import Region, Village

PERMISSION = "reporting.view_form"
AT_ONCE = 300  # villages; the book of a larger region is the worker's
BY_VILLAGE = "分村"
COVER = ListForm(
    key="年报目录",
    title="{year}年{place}年报目录",
    columns=(
        PaperColumn("key", "表号", Kind.CODE, centred=True, width=9),
        PaperColumn("title", "表名"),
        PaperColumn("sheet", "工作表"),
        PaperColumn("rows", "行数", Kind.INTEGER, width=7, centred=True),
        PaperColumn("code", "核对码", Kind.CODE, width=18, centred=True),
    ),
    remarked=False,
    landscape=False,
    notes=("说明：每张工作表下方印有行数和核对码，可在平台“核对表格”中上传本工作簿，逐表核对出表后是否改动过。",),
)


def request_book(asked: Asked, *, address: str) -> Exported | Job:
    """The book itself, or the job that makes it where many villages stand in it."""
    if not asked.viewer.has_perm(PERMISSION):
        raise PermissionDenied
    if asked.narrowed(Village.objects.active()).count() <= AT_ONCE:
        return make_book(asked, address=address)
    region = asked.region.code if asked.region else ""
    return run_in_background(
        write_annual_book,
        actor=asked.viewer,
        title=f"{asked.place}{asked.year}年年报",
        arguments={"region": region, "year": asked.year, "by_village": asked.by_village},
        address=address,
        permission=PERMISSION,
    )


@background_work("年报", safe_to_retry=True)
def write_annual_book(job: Job, progress: Progress, *, region: str, year: int, by_village: bool) -> None:
    """The worker's part: the same book, laid into the download centre."""
    owner = job.owner
    if not owner.has_perm(PERMISSION):
        raise Refused("您的报表权限已被收回，没有生成文件。")
    found = Region.objects.for_user(owner).filter(code=region).select_related("parent").first() if region else None
    if found is None and (region or not owner.is_national):
        raise Refused("所选区划已不在您的管辖范围内，没有生成文件。")
    asked = Asked(owner, found, year, timezone.now(), by_village=by_village)
    made = make_book(asked, address=job.address, report=progress)
    with made.file:
        give_file(job, made.file, made.name, row_count=made.row_count)


def make_book(asked: Asked, *, address: str, report: Progress | None = None) -> Exported:
    """Every form that the viewer may draw, from one snapshot; the code of every sheet goes into the log."""
    leaves: list[Leaf] = []

    def write(file) -> int:
        with one_snapshot():
            leaves.extend(
                write_book(
                    file,
                    _sheets(asked, report),
                    lambda written: cover_of(asked, [form for form, _ in forms_for(asked)], written),
                )
            )
        return sum(leaf.row_count for leaf in leaves[1:])

    subject, made_at = f"{asked.place}{asked.year}年年报", timezone.localtime(asked.now)
    log = {
        "actor": asked.viewer,
        "address": address,
        "model": Village._meta.label,
        "filters": f"{asked.place}，{asked.year}年",
    }
    made = take_out(write, lambda total: f"{subject}_{total}行_{made_at:%Y%m%d_%H%M}.xlsx", subject, **log)
    for leaf in leaves:
        facts = {"file_name": made.name, "sha256": made.sha256, "row_count": leaf.row_count, "check_code": leaf.code}
        record_export(ExportKind.EXPORT, f"{subject}：{leaf.title}", **facts, **log)
    return made


def forms_for(asked: Asked) -> list[tuple[OfficialForm, Asked]]:
    """The forms in the book and how each is asked for: by part, and where it is wanted once more by village."""
    found = []
    for form in CATALOGUE:
        if form.fill is None or not asked.viewer.has_perm(form.permission):
            continue
        by_part = replace(asked, by_village=False)
        found.append((form, by_part))
        if asked.by_village and form.by_village and by_part.level is not None:
            found.append((form, asked))
    return found


def on_paper(content: Content, asked: Asked) -> Paper:
    """The paper of the viewer's unit, today."""
    return content.on_paper(
        asked,
        unit=asked.viewer.unit,
        filled_on=timezone.localdate(asked.now),
        signed={"填报人": asked.viewer.name, "联系电话": asked.viewer.work_phone},
    )


def _sheets(asked: Asked, report: Progress | None) -> Iterator[tuple[str, Paper]]:
    forms = forms_for(asked)
    for number, (form, one) in enumerate(forms):
        if report:
            report(number, len(forms))
        yield f"{form.key}{BY_VILLAGE if one.by_village else ''} {form.title}", on_paper(form.fill(one), one)
    if report:
        report(len(forms), len(forms))


def cover_of(asked: Asked, forms: Iterable[OfficialForm], leaves: list[Leaf]) -> Paper:
    """What stands in front of a book of these forms: each sheet with its rows and its check code."""
    rows = [
        {"key": form.key, "title": form.title, "sheet": leaf.name, "rows": leaf.row_count, "code": leaf.code}
        for form, leaf in zip(forms, leaves, strict=True)
    ]
    return on_paper(Content(form=COVER, rows=rows), asked)
