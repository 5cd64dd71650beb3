"""A county draws its forms, hands them up and corrects them; the city above accepts or returns them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from common.actions.notices import notify
from common.paper.paper import Paper
from common.paper.workbook import write_book
from common.refusal import Refused, refuse_closed
from common.workflow import ALREADY_HANDLED, take_step
from reporting.actions.books import cover_of, on_paper
from reporting.actions.snapshots import keep_forms
from reporting.choices import SubmissionState
from reporting.models import Submission
from reporting.official_forms.declaration import Asked, OfficialForm
from reporting.snapshot.frozen import freeze
from reporting.submission_checks import Doubt
from reporting.workflow import SUBMISSION_STEPS
from villages.choices import BUSINESS_ROLES
from villages.models import Region, StaffUser

ADD, CHANGE = "reporting.add_submission", "reporting.change_submission"


def papers_of(forms: Sequence[OfficialForm], region: Region, year: int, *, actor, now: datetime) -> list[Paper]:
    """The forms filled from the register as it is now, as papers of the actor's unit."""
    asked = Asked(viewer=actor, region=region, year=year, now=now)
    return [on_paper(form.fill(asked), asked) for form in forms]


@transaction.atomic
def draw_submission(year: int, forms: Sequence[OfficialForm], *, actor, now: datetime) -> Submission:
    """A draft with the next version of the actor's county: figures and workbook as the register gives them now."""
    if not actor.has_perm(ADD):
        raise PermissionDenied
    region = Region.objects.select_for_update(of=("self",)).select_related("parent").get(pk=actor.region_id)
    former = Submission.objects.filter(region=region, year=year)
    if waiting := former.live().first():
        raise Refused(f"{waiting}{waiting.get_state_display()}，请先办理完毕，再建立新的版本。")
    version = (former.aggregate(last=Max("version"))["last"] or 0) + 1
    draft = Submission(region=region, receiver=region.parent, year=year, version=version)
    return _drawn(draft, forms, actor=actor, now=now)


@transaction.atomic
def redraw(submission: Submission, forms: Sequence[OfficialForm], *, actor, now: datetime) -> Submission:
    """The draft once more, from the register as it is now; the workbook before goes."""
    draft = _locked(submission)
    if not actor.has_perm(CHANGE, draft):
        raise PermissionDenied
    refuse_closed(draft)
    draft.forms.all().delete()
    former = draft.workbook.name
    storage = draft.workbook.storage
    drawn = _drawn(draft, forms, actor=actor, now=now)
    transaction.on_commit(lambda: storage.delete(former))
    return drawn


def _drawn(draft: Submission, forms: Sequence[OfficialForm], *, actor, now: datetime) -> Submission:
    """Fill the draft with the forms; papers and workbook are drawn once, so that they agree."""
    if not forms:
        raise Refused("请至少选择一张表。")
    if denied := [form.title for form in forms if not actor.has_perm(form.permission)]:
        raise Refused(f"您没有《{'》《'.join(denied)}》的出表权限，请去掉后再生成。")
    papers = papers_of(forms, draft.region, draft.year, actor=actor, now=now)
    name = f"{draft.year}年{draft.region.name}上报表格"
    draft.answers = []
    draft.made_at, draft.made_by = now, actor
    draft.made_by_name, draft.made_by_unit = actor.name, actor.unit
    workbook = _book(draft, forms, papers, actor, now)
    return keep_forms(draft, [freeze(paper) for paper in papers], workbook, f"{name}_第{draft.version}版.xlsx")


def _book(draft: Submission, forms: Sequence[OfficialForm], papers: list[Paper], actor, now: datetime) -> ContentFile:
    """All forms in one workbook, with a list of them in front."""
    made, asked = ContentFile(b""), Asked(viewer=actor, region=draft.region, year=draft.year, now=now)
    leaves = [(f"{form.key} {form.title}", paper) for form, paper in zip(forms, papers, strict=True)]
    write_book(made, leaves, lambda written: cover_of(asked, forms, written))
    return made


@transaction.atomic
def hand_up(
    submission: Submission, doubts: Sequence[Doubt], reasons: Mapping[str, str], *, actor, now: datetime
) -> Submission:
    """Submit the draft with a reason for each doubt; from now on the database keeps it as it is."""
    draft = _locked(submission)
    step = SUBMISSION_STEPS["submit"]
    if not actor.has_perm(step.permission, draft):
        raise PermissionDenied
    if draft.state not in step.sources:
        raise Refused(ALREADY_HANDLED)
    said = {key: reason.strip() for key, reason in reasons.items()}
    if any(not said.get(doubt.key) for doubt in doubts):
        raise Refused("请对每一条提示说明情况后再上报。")
    draft.answers = [{"key": doubt.key, "text": doubt.text, "reason": said[doubt.key]} for doubt in doubts]
    draft.submitted_at = now
    draft.save()
    return take_step(draft, step, "submit", actor=actor, now=now)


@transaction.atomic
def accept(submission: Submission, *, actor, now: datetime, note: str = "") -> Submission:
    """Received: the version that was accepted before is replaced in the same act."""
    row = _locked(submission)
    former = row.siblings().accepted().first()
    if former is not None and row.state == SubmissionState.SUBMITTED:
        take_step(former, SUBMISSION_STEPS["supersede"], "supersede", actor=actor, now=now)
    accepted = take_step(row, SUBMISSION_STEPS["accept"], "accept", actor=actor, now=now, note=note)
    _tell_county(accepted, f"{accepted}已接收", note, actor, now)
    return accepted


@transaction.atomic
def send_back(submission: Submission, *, revise_by: date, note: str, actor, now: datetime) -> Submission:
    """Returned with a reason, to be corrected as a new version by a day."""
    row = _locked(submission)
    step = SUBMISSION_STEPS["return"]
    if not actor.has_perm(step.permission, row):
        raise PermissionDenied
    if row.state not in step.sources:
        raise Refused(ALREADY_HANDLED)
    if revise_by < timezone.localdate(now):
        raise Refused("更正期限不能早于今天，请重新选择。")
    row.revise_by = revise_by
    row.save()
    returned = take_step(row, step, "return", actor=actor, now=now, note=note)
    body = f"{note.strip()}（请于{revise_by:%Y年%-m月%-d日}前更正后另报新版本）"
    _tell_county(returned, f"{returned}被退回", body, actor, now)
    return returned


def _locked(submission: Submission) -> Submission:
    rows = Submission.objects.with_place().select_for_update(of=("self",))
    return rows.get(pk=submission.pk)


def _tell_county(submission: Submission, title: str, body: str, actor, now: datetime) -> None:
    """To each of the county's own staff: its townships have no part in it."""
    staff = StaffUser.objects.filter(region=submission.region_id, is_active=True, role__in=BUSINESS_ROLES)
    for user in staff:
        notify(title, body=body, url=submission.get_absolute_url(), user=user, sender=actor, now=now)
