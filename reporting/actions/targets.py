"""What people do with papers of targets: draw them up, sign, settle, take back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from common.actions.notices import notify
from common.refusal import Refused
from common.workflow import take_step
from reporting.choices import TargetState
from reporting.models import ResponsibilityTarget, TargetPaper
from reporting.target_checks import why_no_target
from reporting.target_figures import readings
from reporting.workflow import TARGET_STEPS
from villages.models import Region

ADD, CHANGE = "reporting.add_targetpaper", "reporting.change_targetpaper"
COPIED_FROM_PAPER = ("preamble", "county_signatory", "township_signatory", "green_from", "yellow_from")
COPIED_FROM_LINE = ("position", "metric", "name", "unit", "direction", "target", "note")
TOLD = {"sign": "已签订", "settle": "已结账", "reopen": "重新结账", "withdraw": "已撤回修改"}


@dataclass(frozen=True)
class Drawn:
    """How it went for one township: its new paper, or why there is none; `left_out` are targets not taken over."""

    township: Region
    paper: TargetPaper | None = None
    objection: str = ""
    left_out: tuple[str, ...] = ()


@transaction.atomic
def draw_papers(townships: Iterable[Region], year: int, *, model: TargetPaper | None = None, actor) -> list[Drawn]:
    """A draft for each of these townships: after `model`, or each after its own paper of the year before.

    A township that has its paper of the year keeps it; one without a paper to go by gets none. Targets that may no
    longer be set are left out and named.
    """
    townships = list(townships)
    if not actor.has_perm(ADD):
        raise PermissionDenied
    papers = TargetPaper.objects.filter(township__in=townships).with_lines()
    present = set(papers.of_year(year).values_list("township", flat=True))
    earlier = {} if model else {paper.township_id: paper for paper in papers.of_year(year - 1)}
    results = []
    for township in townships:
        if not actor.has_perm(CHANGE, TargetPaper(township=township)):
            raise PermissionDenied
        source = model or earlier.get(township.pk)
        results.append(_drawn(township, year, source, is_present=township.pk in present))
    return results


def _drawn(township: Region, year: int, source: TargetPaper | None, *, is_present: bool) -> Drawn:
    if is_present:
        return Drawn(township, objection=f"{year}年度已有目标责任书，没有另外起草。")
    if source is None:
        return Drawn(township, objection=f"没有{year - 1}年度的目标责任书可以沿用，请选择一份作为样本，或单独起草。")
    own = source.township_id == township.pk
    copied = {name: getattr(source, name) for name in COPIED_FROM_PAPER if own or name != "township_signatory"}
    paper = TargetPaper.objects.create(township=township, year=year, **copied)
    lines = list(source.targets.all())
    kept = [line for line in lines if not why_no_target(line.name, line.metric)]
    ResponsibilityTarget.objects.bulk_create(
        ResponsibilityTarget(paper=paper, **{name: getattr(line, name) for name in COPIED_FROM_LINE}) for line in kept
    )
    return Drawn(township, paper, left_out=tuple(line.name for line in lines if line not in kept))


@transaction.atomic
def advance_paper(paper: TargetPaper, verb: str, *, actor, now: datetime, note: str = "") -> TargetPaper:
    """Take a step. Settling writes down what each metric says, so that the result moves no more with the register."""
    if verb == "settle":
        _freeze_results(paper)
    row = take_step(paper, TARGET_STEPS[verb], verb, actor=actor, now=now, note=note)
    notify(
        f"{row}{TOLD[verb]}",
        body=note,
        url=row.get_absolute_url(),
        region_path=row.township.path,
        sender=actor,
        now=now,
    )
    return row


def _freeze_results(paper: TargetPaper) -> None:
    """Of a signed paper, write the live results of its metrics beside its targets; before the step, which fixes them.

    Undone with the transaction where the step is refused.
    """
    row = TargetPaper.objects.select_for_update(of=("self",)).with_lines().get(pk=paper.pk)
    if row.state != TargetState.SIGNED:
        return
    lines = []
    for reading in readings([row])[row.pk]:
        if reading.line.metric:
            reading.line.result = reading.result
            lines.append(reading.line)
    ResponsibilityTarget.objects.bulk_update(lines, ["result"])


@transaction.atomic
def write_results(paper: TargetPaper, lines: Sequence[ResponsibilityTarget], *, actor) -> None:
    """The typed results of a signed paper; what comes from the register is nobody's to type."""
    row = TargetPaper.objects.select_for_update(of=("self",)).select_related("township").get(pk=paper.pk)
    if not actor.has_perm(CHANGE, row):
        raise PermissionDenied
    if row.is_settled:
        raise Refused(f"“{row}”已结账，完成值不能再修改；确需修改的，请由县(区)负责人重新结账。")
    ResponsibilityTarget.objects.bulk_update([line for line in lines if line.paper_id == row.pk], ["result", "note"])
