"""What the county should know before it hands up: each doubt is answered with a reason, or the draft drawn anew."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from common.paper.paper import Paper
from reporting.choices import RoundState
from reporting.models import AnnualRound, Submission
from reporting.official_forms.declaration import OfficialForm
from reporting.snapshot.differences import count_of, differences_of
from reporting.snapshot.frozen import freeze
from villages.models import AnnualStatistics, Village

DRAWN_MEANWHILE = "您核对以后草稿被重新生成，请重新打开本页，核对后再上报。"


@dataclass(frozen=True)
class Doubt:
    """`key` stays the same as long as the matter does; `names` are the units concerned."""

    key: str
    text: str
    names: tuple[str, ...] = ()


def doubts_of(
    submission: Submission, offered: Sequence[OfficialForm], drawn_now: Sequence[Paper] | None, *, today: date
) -> list[Doubt]:
    """`offered` are the forms that could be handed up, `drawn_now` those of the draft as they would be drawn now.

    `drawn_now` is None where that takes longer than anybody should wait; then the age of the draft speaks.
    """
    return [
        *_left_out(submission, offered),
        *_empty(submission),
        *_not_filed(submission),
        *_not_published(submission),
        *(_aged(submission, today) if drawn_now is None else _moved(submission, drawn_now)),
    ]


def _left_out(submission: Submission, offered: Sequence[OfficialForm]) -> Iterator[Doubt]:
    held = {form.key for form in submission.forms.all()}
    missing = tuple(f"{form.key} {form.title}" for form in offered if form.key not in held)
    if missing:
        yield Doubt("left_out", f"报表目录中有 {len(missing)} 张表没有上报。", missing)


def _empty(submission: Submission) -> Iterator[Doubt]:
    for form in submission.forms.all():
        if not form.row_count:
            yield Doubt(f"empty_{form.position}", f"《{form.title}》是空表，没有一行数据。")


def _not_filed(submission: Submission) -> Iterator[Doubt]:
    """Active villages whose statistics of the year were never opened, or lie there as drafts."""
    inside = Village.objects.active().filter(township__path__startswith=submission.region.path)
    sheets = AnnualStatistics.objects.of_year(submission.year)
    filed = sheets.in_force().values("village")
    open_ones = inside.exclude(pk__in=filed).order_by("code").select_related("township")
    without = open_ones.exclude(pk__in=sheets.values("village"))
    yield from _about(without, "no_sheet", f"{submission.year}年年度数据没有建立")
    yield from _about(
        open_ones.filter(pk__in=sheets.values("village")), "not_filed", f"{submission.year}年年度数据还未上报"
    )


def _about(villages, key: str, what: str) -> Iterator[Doubt]:
    names = tuple(f"{village.township.name}{village.name}" for village in villages)
    if names:
        yield Doubt(key, f"有 {len(names)} 个村(居)的{what}，表中没有它们的数据。", names)


def _not_published(submission: Submission) -> Iterator[Doubt]:
    """A county without an annual assessment has nothing to publish."""
    rounds = AnnualRound.objects.filter(scheme__region=submission.region_id, scheme__year=submission.year)
    for one in rounds.exclude(state=RoundState.PUBLISHED):
        yield Doubt("round", f"{submission.year}年年度考核{one.get_state_display()}，结果还没有公布。")


def _aged(submission: Submission, today: date) -> Iterator[Doubt]:
    made = timezone.localtime(submission.made_at)
    if made.date() < today:
        text = (
            f"草稿是{made:%Y年%-m月%-d日}生成的，此后台账如有改动，不在表中（村居较多，不逐格比对）。"
            "建议重新生成；仍按草稿上报的，请说明情况。"
        )
        yield Doubt("aged", text)


def _moved(submission: Submission, drawn_now: Sequence[Paper]) -> Iterator[Doubt]:
    """The register went on after the draft was drawn."""
    kept = [form.frozen() for form in submission.forms.all()]
    changes = differences_of(kept, [freeze(paper) for paper in drawn_now])
    if count := count_of(changes):
        titles = dict.fromkeys(change.form for change in changes if not change.is_total)
        text = f"草稿生成以后台账有改动，现在出表会有 {count} 处不同。建议重新生成；仍按草稿上报的，请说明情况。"
        yield Doubt("moved", text, tuple(titles))
