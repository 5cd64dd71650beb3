"""Which counties have handed up for a year, and what can be added up of it. Read from the submissions alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from common.refusal import Refused
from reporting.choices import SubmissionState
from reporting.models import Submission, SubmittedForm
from reporting.snapshot.sums import Added, added_up
from villages.models import Region

NOTHING = "未上报"


@dataclass(frozen=True)
class Standing:
    """A county with the versions of the year that it let out of its hands, the newest first."""

    county: Region
    versions: tuple[Submission, ...]

    @property
    def newest(self) -> Submission | None:
        return self.versions[0] if self.versions else None

    @property
    def accepted(self) -> Submission | None:
        return next((one for one in self.versions if one.state == SubmissionState.ACCEPTED), None)

    @property
    def words(self) -> str:
        return self.newest.get_state_display() if self.newest else NOTHING


def standings(counties: QuerySet[Region], year: int) -> list[Standing]:
    """Two queries, however many counties."""
    found: dict[str, list[Submission]] = {}
    of_year = Submission.objects.handed_up().filter(region__in=counties, year=year)
    for submission in of_year.select_related("region").order_by("-version"):
        found.setdefault(submission.region_id, []).append(submission)
    return [Standing(county, tuple(found.get(county.code, ()))) for county in counties.order_by("code")]


def forms_to_sum(lines: list[Standing]) -> list[dict]:
    """Each form that somebody's accepted submission holds: key, title of the newest, how many counties."""
    accepted = [line.accepted for line in lines if line.accepted]
    rows = SubmittedForm.objects.filter(submission__in=accepted).order_by("position", "pk")
    found: dict[str, dict] = {}
    for key, title, count in rows.values_list("key", "title", "row_count"):
        form = found.setdefault(key, {"key": key, "title": title, "counties": 0, "rows": 0})
        form["counties"] += 1
        form["rows"] += count
    return list(found.values())


def sum_of_form(lines: list[Standing], key: str, title: str) -> tuple[Added, tuple[str, ...]]:
    """The accepted forms of that key added up, and notes that name every county that is not in it."""
    names = {line.accepted.pk: line.county.name for line in lines if line.accepted}
    forms = SubmittedForm.objects.filter(submission__in=names, key=key).select_related("submission__region")
    kept = list(forms.order_by("submission__region"))
    for form in kept:
        if fault := form.fault():
            raise Refused(f"{names[form.submission_id]}的{fault}不能合计，请先退回或由其另报。")
    if not kept:
        raise Refused("没有已接收的这张表，不能合计。")
    added = added_up(title, [(names[form.submission_id], form.frozen()) for form in kept])
    return added, tuple(_notes(lines, kept, added))


def _notes(lines: list[Standing], kept: list[SubmittedForm], added: Added) -> Iterator[str]:
    versions = [f"{form.submission.region.name}第{form.submission.version}版" for form in kept]
    yield f"取自已接收的上报件：{'、'.join(versions)}。"
    held = {form.submission_id for form in kept}
    missing = [f"{line.county.name}（{line.words}）" for line in lines if not line.accepted]
    without = [line.county.name for line in lines if line.accepted and line.accepted.pk not in held]
    if missing:
        yield f"未计入：{'、'.join(missing)}。"
    if without:
        yield f"已接收但没有报这张表：{'、'.join(without)}。"
    if added.left_out:
        yield f"栏目与其他县(区)不同，未计入：{'、'.join(added.left_out)}。"
