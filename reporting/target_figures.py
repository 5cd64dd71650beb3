"""The targets of papers with their results: live from the register, or as they were when the paper was settled."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from common.metrics import all_metrics, metric
from reporting.choices import Light
from reporting.metric_totals import totals_by, unit_of_total, words_of_total
from reporting.models import ResponsibilityTarget, TargetPaper
from reporting.targets import completion, light
from villages.models import Village


@dataclass(frozen=True)
class Reading:
    """A target and how far it was reached."""

    line: ResponsibilityTarget
    result: Decimal | None
    completion: Decimal | None
    light: Light
    source: str


def readings(papers: Sequence[TargetPaper]) -> dict[int, list[Reading]]:
    """By paper, the lines in their order; one query per year. The papers bring their targets (`with_lines`)."""
    live = _live_figures(papers)
    return {paper.pk: [_read(paper, line, live) for line in paper.targets.all()] for paper in papers}


def _live_figures(papers: Iterable[TargetPaper]) -> dict[tuple[int, str], dict[str, Decimal | None]]:
    known = {found.key for found in all_metrics()}
    townships, keys = defaultdict(set), defaultdict(dict)
    for paper in papers:
        asked = [line.metric for line in paper.targets.all() if line.metric in known]
        if asked and not paper.is_settled:
            townships[paper.year].add(paper.township_id)
            keys[paper.year] |= dict.fromkeys(asked)
    return {
        (year, code): figures
        for year, codes in townships.items()
        for code, figures in totals_by(
            Village.objects.filter(township__in=codes), keys[year], year=year, by="township"
        ).items()
    }


def _read(paper: TargetPaper, line: ResponsibilityTarget, live: dict) -> Reading:
    is_live = bool(line.metric) and not paper.is_settled
    result = live.get((paper.year, paper.township_id), {}).get(line.metric) if is_live else line.result
    limits = {"green_from": paper.green_from, "yellow_from": paper.yellow_from}
    return Reading(
        line,
        result,
        completion(line.direction, line.target, result),
        light(line.direction, line.target, result, **limits),
        _source(line, is_live),
    )


def _source(line: ResponsibilityTarget, is_live: bool) -> str:
    if not line.metric:
        return "县(区)填写"
    if not is_live:
        return "结账时固定"
    try:
        found = metric(line.metric)
    except KeyError:
        return "口径已停用"
    return f"{found.source}，{words_of_total(found)}"


def named_by_metric(key: str) -> tuple[str, str]:
    """What a line of this metric is called and counted in."""
    found = metric(key)
    return found.label, unit_of_total(found)


def count_lights(found: Iterable[Reading]) -> dict[str, int]:
    """How many of each light, for a line of a list."""
    counts = dict.fromkeys(Light.values, 0)
    for reading in found:
        counts[reading.light] += 1
    return counts
