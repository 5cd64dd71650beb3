"""A county draws its forms from the register: at once, or by the worker where many villages stand in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from common.actions.jobs import Progress, background_work, finish_job, run_in_background
from common.exporting.selection import one_snapshot
from common.kept_files import goes_at_commit
from common.models import Job, JobState
from common.models.job import states_of
from common.paper.paper import Paper
from common.paper.workbook import write_book
from common.refusal import Refused, refuse_closed
from reporting.actions.books import AT_ONCE, cover_of, on_paper
from reporting.actions.snapshots import keep_forms
from reporting.models import Submission
from reporting.official_forms.catalogue import BY_KEY
from reporting.official_forms.declaration import Asked, OfficialForm
from reporting.snapshot.frozen import FrozenForm, freeze
from villages.models import Region, StaffUser, Village

ADD, CHANGE = "reporting.add_submission", "reporting.change_submission"


@dataclass(frozen=True)
class Filled:
    """Forms as frozen, and the workbook written from the same papers, so that they agree."""

    forms: list[FrozenForm]
    workbook: ContentFile
    cover_code: str


def papers_of(forms: Sequence[OfficialForm], asked: Asked, progress: Progress | None = None) -> list[Paper]:
    """The forms filled from the register as it is now, as papers of the viewer's unit."""
    papers = []
    for number, form in enumerate(forms, start=1):
        papers.append(on_paper(form.fill(asked), asked))
        if progress:
            progress(number, len(forms))
    return papers


def has_many_villages(region: Region) -> bool:
    """Whether a request should not wait until all forms of the region are drawn."""
    return Village.objects.active().filter(township__path__startswith=region.path).count() > AT_ONCE


def request_drawing(
    year: int, forms: Sequence[OfficialForm], *, actor, now: datetime, address: str, draft: Submission | None = None
) -> Submission | Job:
    """The draft, new or drawn once more; or the job that draws it where many villages stand in the forms."""
    if not actor.has_perm(ADD):
        raise PermissionDenied
    if not has_many_villages(actor.region):
        if draft is not None:
            return redraw(draft, forms, actor=actor, now=now)
        return draw_submission(year, forms, actor=actor, now=now)
    _refuse_before_drawing(year, forms, actor, draft)
    if under_way := _job_under_way(actor, year):
        return under_way
    return run_in_background(
        draw_in_background,
        actor=actor,
        title=f"生成上报件：{actor.region.name}{year}年报表",
        arguments={"year": year, "forms": [form.key for form in forms], "draft": draft and draft.pk},
        address=address,
        page=draft.get_absolute_url() if draft else reverse("submission_list"),
        total=len(forms),
    )


def _refuse_before_drawing(year: int, forms: Sequence[OfficialForm], actor, draft: Submission | None) -> None:
    """What would be refused at the end is said before the work begins."""
    _refuse_forms(forms, actor)
    if draft is not None:
        if not actor.has_perm(CHANGE, draft):
            raise PermissionDenied
        refuse_closed(draft)
    else:
        _refuse_waiting(actor.region, year)


def _job_under_way(actor, year: int) -> Job | None:
    """The actor's own job of that year: a second click leads to it. Raises Refused while a colleague's is at work."""
    same = Job.objects.filter(work=draw_in_background.path, region_path=actor.region_path, arguments__year=year)
    jobs = list(same.filter(finished_at=None))
    states = states_of(jobs)
    found = next((job for job in jobs if states[job.pk] in (JobState.WAITING, JobState.RUNNING)), None)
    if found is not None and found.owner_id != actor.pk:
        raise Refused(f"{found.owner_name}正在生成{year}年报表的上报件，请等候完成后刷新查看。")
    return found


@background_work("生成上报件", safe_to_retry=True)
def draw_in_background(job: Job, progress: Progress, *, year: int, forms: list[str], draft: int | None) -> None:
    """The worker's part. Everything is written in one transaction with the job's end, so a second run does no harm."""
    actor, now = job.owner, timezone.now()
    chosen = [BY_KEY[key] for key in forms if key in BY_KEY]
    try:
        if draft is None:
            draw_submission(year, chosen, actor=actor, now=now, progress=progress)
            return
        row = Submission.objects.for_user(actor).filter(pk=draft).first()
        if row is None:
            raise Refused("这份上报件已被删除，没有重新生成。")
        redraw(row, chosen, actor=actor, now=now, progress=progress)
    except PermissionDenied:
        raise Refused("您的上报权限已被收回，没有生成上报件。") from None


def draw_submission(
    year: int, forms: Sequence[OfficialForm], *, actor, now: datetime, progress: Progress | None = None
) -> Submission:
    """A draft with the next version of the actor's county: figures and workbook as the register gives them now.

    `progress` is that of the job that draws it, which ends well with the draft.
    """
    if not actor.has_perm(ADD):
        raise PermissionDenied
    _refuse_waiting(actor.region, year)
    filled = _filled(forms, Asked(actor, actor.region, year, now), progress)
    with transaction.atomic():
        region = Region.objects.select_for_update(of=("self",)).select_related("parent").get(pk=actor.region_id)
        _refuse_waiting(region, year)
        last = Submission.objects.filter(region=region, year=year).aggregate(last=Max("version"))["last"]
        draft = Submission(region=region, receiver=region.parent, year=year, version=(last or 0) + 1)
        return _kept(draft, filled, actor, now, progress)


def redraw(
    submission: Submission, forms: Sequence[OfficialForm], *, actor, now: datetime, progress: Progress | None = None
) -> Submission:
    """The draft once more, from the register as it is now; the workbook before goes. `progress`: see above."""
    if not actor.has_perm(CHANGE, submission):
        raise PermissionDenied
    refuse_closed(submission)
    filled = _filled(forms, Asked(actor, submission.region, submission.year, now), progress)
    with transaction.atomic():
        rows = Submission.objects.with_place().select_for_update(of=("self",))
        draft = rows.filter(pk=submission.pk).first()
        if draft is None:
            raise Refused("这份上报件已被删除，没有重新生成。")
        refuse_closed(draft)
        draft.forms.all().delete()
        goes_at_commit(draft.workbook)
        return _kept(draft, filled, actor, now, progress)


def _refuse_waiting(region: Region, year: int) -> None:
    if waiting := Submission.objects.filter(region=region, year=year).live().first():
        raise Refused(f"{waiting}{waiting.get_state_display()}，请先办理完毕，再建立新的版本。")


def _refuse_forms(forms: Sequence[OfficialForm], actor: StaffUser) -> None:
    if not forms:
        raise Refused("请至少选择一张表。")
    if denied := [form.title for form in forms if not actor.has_perm(form.permission)]:
        raise Refused(f"您没有《{'》《'.join(denied)}》的出表权限，请去掉后再生成。")


def _filled(forms: Sequence[OfficialForm], asked: Asked, progress: Progress | None) -> Filled:
    """From one moment of the register; nothing is locked while the forms are drawn."""
    _refuse_forms(forms, asked.viewer)
    made = ContentFile(b"")
    with one_snapshot():
        papers = papers_of(forms, asked, progress)
        leaves = [(f"{form.key} {form.title}", paper) for form, paper in zip(forms, papers, strict=True)]
        cover, *_ = write_book(made, leaves, lambda written: cover_of(asked, forms, written))
        return Filled([freeze(paper) for paper in papers], made, cover.code)


def _kept(draft: Submission, filled: Filled, actor: StaffUser, now: datetime, progress: Progress | None) -> Submission:
    """Written down, together with the end of the job that drew it. The caller is inside a transaction."""
    draft.answers, draft.cover_code = [], filled.cover_code
    draft.made_at, draft.made_by = now, actor
    draft.made_by_name, draft.made_by_unit = actor.name, actor.unit
    kept = keep_forms(draft, filled.forms, filled.workbook)
    if progress:
        note = f"已生成{kept}，{kept.row_count} 行，请逐表核对后上报。"
        finish_job(progress.job, note=note, page=kept.get_absolute_url())
    return kept
