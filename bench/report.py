"""The measured figures as docs/benchmarks.md."""

import os
import platform
from pathlib import Path

from django.db import connection

RATIO, QUERIES, SAVE_QUERIES, FEWER, MOST_TIMES = 1.5, 12, 6, 20, 3


def written(parts: list[str]) -> str:
    heading = (
        "# Benchmarks\n\n`make bench` measures all of this in one run and writes this page. Each figure stands beside "
        "its yardstick, measured on the same machine in the same run; absolute times say as much about the machine as "
        "about the portal.\n"
    )
    return "\n".join([heading, machine(), *parts])


def machine() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0].split()[0]
    return (
        f"Machine: {os.cpu_count()} × {model}, {memory:.0f} GB; Python {platform.python_version()}, PostgreSQL "
        f"{server} (embedded, default settings).\n"
    )


def table(headers: list[str], rows: list[list]) -> str:
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines) + "\n"


def verdict(holds: bool) -> str:
    return "yes" if holds else "**no**"


def import_part(found: dict) -> str:
    rows, steps = found["rows"], ", ".join(f"{name} {seconds:.1f} s" for name, seconds in found["parts"].items())
    ways = [
        ("the whole importer, .xlsx to last row", rows, found["ours"]),
        ("django-import-export, default", found["plain_rows"], found["plain"]),
        ("COPY of ready values", rows, found["copy"]),
        ("the same file again, unchanged", rows, found["again"]),
    ]
    plain = found["plain_rows"] / found["plain"]
    lines = [
        [way, f"{count:,}", f"{seconds:.1f}", f"{count / seconds:,.0f}", f"{count / seconds / plain:.1f} ×"]
        for way, count, seconds in ways
    ]
    lines[-1][-1] = ""  # it writes nothing: nothing to compare
    return (
        "## Import of villages, history on\n\n"
        + table(["way", "rows", "seconds", "rows/s", "against the default"], lines)
        + f"\nThe importer's parts: {steps}. Goal, at least 10 times the default: "
        f"{verdict(rows / found['ours'] >= 10 * plain)}. "
        f"The unchanged file wrote no row and no event: {verdict(found['again_untouched'])}.\n"
    )


def export_part(found: dict) -> str:
    ours, tablib = found["ours"], found["tablib"]
    faster = tablib["seconds"] / ours["seconds"]
    return (
        "## Export of villages to .xlsx\n\n"
        + table(
            ["way", "rows", "seconds", "rows/s", "peak memory of its process", "of it before the export"],
            [
                [
                    name,
                    f"{facts['rows']:,}",
                    f"{facts['seconds']:.1f}",
                    f"{facts['rows'] / facts['seconds']:,.0f}",
                    f"{facts['peak_mb']} MB",
                    f"{facts['idle_mb']} MB",
                ]
                for name, facts in (("the exporter", ours), ("tablib, same cells", tablib))
            ],
        )
        + f"\n{faster:.1f} times as fast as tablib. Goal, at least 3 times: {verdict(faster >= 3)}; "
        f"peak below 300 MB: {verdict(ours['peak_mb'] < 300)}.\n"
    )


def with_part(page: str, part: str) -> str:
    """The page with this part in the place of its former one, or at its end."""
    heading = part.splitlines()[0]
    before, found, rest = page.partition(f"{heading.rsplit(' of ', 1)[0]} of ")
    if not found:
        return f"{page}\n{part}"
    following = rest.find("\n## ")
    return before + part + (rest[following:] if following >= 0 else "")


def ranking_part(found: dict) -> str:
    units, ways = found["units"], found["ways"]
    ratio = ways["ranked"]["worked"] / ways["aggregate"]["worked"]
    townships = ways["townships"]["worked"] / ways["township_aggregate"]["worked"]
    loop, one = (ways[name]["worked"] / count for name, count in (("loop", found["loop_units"]), ("ranked", units)))
    lines = [
        ["plain SQL aggregate of the same sheets", units, "aggregate"],
        ["points, totals, grades and places of all rounds", units, "ranked"],
        ["the same, written with its history", units, "written"],
        ["one county, written with its history", found["county_units"], "county"],
        ["unit after unit of it, reckoned and saved", found["loop_units"], "loop"],
        ["plain mean of each township's totals", found["townships"], "township_aggregate"],
        ["townships' means, counts and places", found["townships"], "townships"],
    ]
    return (
        f"## Ranking of {units:,} units in {found['rounds']:,} rounds, {found['sheets']:,} sheets\n\n"
        "The plain aggregate asks the same sheets for each unit's total: its county's weights, points, bonuses, "
        "penalties. Ranking also gives caps, grades, vetoes, places in county and township, each component's points "
        "and sheet, the year before, and the units without a sheet with their reason. Both with work_mem 256 MB, by "
        f"turns, all columns worked out and none sent. {_busy()}\n\n"
        + table(
            ["way", "rows", "seconds", "of processors"],
            [[name, f"{count:,}", *_costs(ways[way])] for name, count, way in lines],
        )
        + f"\nRanking takes {ratio:.1f} times the work of the aggregate, townships {townships:.1f} times. Goal, at "
        f"most {MOST_TIMES} times: {verdict(max(ratio, townships) <= MOST_TIMES)}. Every unit has its place: "
        f"{verdict(found['placed'] == units)}. A unit of the loop takes {loop * 1000:.1f} ms, one of the statement "
        f"{one * 1000:.3f} ms: {loop / one:,.0f} times less. A round is one county's, so its summing up is done at "
        "once, without the worker.\n"
    )


def summary_part(found: dict) -> str:
    lines, worst = [], 0.0
    for key, form in found["forms"].items():
        ratio = form["form"]["worked"] / form["aggregate"]["worked"]
        worst = max(worst, ratio)
        lines.append([f"{key} {form['title']}", *_costs(form["form"]), *_costs(form["aggregate"]), f"{ratio:.1f}"])
    rows = found["loop_villages"]
    loop = found["loop"]["worked"] / rows / (found["forms"]["F8"]["form"]["worked"] / found["villages"])
    heads = ["form of the nation", "seconds", "of processors", "plain SQL, seconds", "of processors", "times"]
    return (
        f"## Summaries of {found['villages']:,} villages and {found['groups']:,} groups by official forms\n\n"
        "The form as page and workbook draw it: parts with names, figures, totals, ratios, remarks on who is missing. "
        f"Plain SQL asks for the same sums by province. {_busy()}\n\n"
        + table(heads, lines)
        + f"\nGoal, at most {MOST_TIMES} times: {verdict(worst <= MOST_TIMES)}. Added up in a loop over {rows:,} of "
        f"the sheets, a village takes {loop:,.0f} times as much as in F8.\n"
    )


def _costs(facts: dict) -> list[str]:
    return [f"{facts[name]:.2f}" for name in ("seconds", "worked")]


def _busy() -> str:
    return f"Processes that wanted the {os.cpu_count()} processors in the last minute: {os.getloadavg()[0]:.1f}."


def scoring_part(found: dict) -> str:
    at_once, loop = found["at_once"], found["loop"]
    lines = [
        [
            name,
            f"{facts['sheets']:,}",
            f"{facts['queries']:,}",
            f"{facts['queries'] / facts['sheets'] * 1000:,.1f}",
            f"{facts['seconds']:.1f}",
            f"{facts['worked']:.1f}",
            f"{facts['worked'] / facts['sheets'] * 1000:.1f}",
        ]
        for name, facts in (("one pass", at_once), ("sheet after sheet, line after line", loop))
    ]
    fewer = loop["queries"] / loop["sheets"] * at_once["sheets"] / at_once["queries"]
    pages = found["pages"]
    most = max(visits.queries for name, visits in pages.items() if name != "one autosave")
    saving = pages["one autosave"].queries
    return (
        f"## Scoring by {found['indicators']} indicators of {at_once['sheets']:,} villages\n\n"
        f"The register was corrected: {at_once['found'].lines:,} lines take another figure, history on.\n\n"
        + table(
            ["way", "sheets", "queries", "queries per 1,000 sheets", "seconds", "of processors", "ms a sheet"], lines
        )
        + f"\n{fewer:,.0f} times fewer queries. Goal, at least {FEWER} times: {verdict(fewer >= FEWER)}.\n\n"
        + _impact_told(found["impact"])
        + table(
            ["page of the city's officer", "ms", "queries"],
            [[name, f"{visits.shortest:.1f}", visits.queries] for name, visits in pages.items()],
        )
        + f"\nGoal, at most {QUERIES} queries a page: {verdict(most <= QUERIES)} (most {most}); at most {SAVE_QUERIES} "
        f"an autosave: {verdict(saving <= SAVE_QUERIES)} ({saving}).\n"
    )


def _impact_told(facts: dict) -> str:
    impact = facts["found"]
    return (
        f"影响测算 of a draft whose lowest grade begins at the median, {len(impact.rows):,} sheets handed in: "
        f"{facts['seconds']:.1f} seconds ({facts['worked']:.1f} of processors), {facts['queries']} queries; "
        f"{len(impact.moved):,} units change their grade.\n\n"
    )


def books_part(found: dict) -> str:
    lines = [
        [
            name,
            f"{facts['villages']:,}",
            facts["sheets"],
            f"{facts['rows']:,}",
            f"{facts['queries']:,}",
            f"{facts['seconds']:.1f}",
            f"{facts['peak_mb']} MB",
            f"{facts['idle_mb']} MB",
            f"{facts['file_mb']:.1f} MB",
        ]
        for name, facts in found.items()
    ]
    heads = ["book", "villages", "sheets", "rows", "queries", "seconds"]
    memory = ["peak memory of its process", "of it before the book", "file"]
    return "## Annual books of all forms, village by village\n\n" + table([*heads, *memory], lines)


def screen_part(visited: list, sizes: dict) -> str:
    rows = [
        [
            reader,
            page,
            f"{small.shortest:.1f}",
            f"{large.shortest:.1f}",
            f"{large.shortest / small.shortest:.2f}",
            small.queries,
            large.queries,
        ]
        for reader, page, small, large in visited
    ]
    own = [(small, large) for reader, _, small, large in visited if reader != "stock admin"]
    worst = max(large.shortest / small.shortest for small, large in own)
    most = max(max(small.queries, large.queries) for small, large in own)
    return (
        f"## Pages at {sizes['small']:,} and at {sizes['large']:,} villages\n\n"
        "Processor time of portal and database together, the least of eighteen calls, on both tables by turns. "
        "The clerk, the officer and the city reader see the same rows in both tables; the "
        "national reader sees all of them.\n\n"
        + table(["reader", "page", "small, ms", "large, ms", "ratio", "queries, small", "queries, large"], rows)
        + f"\nGoal, no page of the portal more than {RATIO} times slower: {verdict(worst <= RATIO)} "
        f"(worst {worst:.2f}); at most {QUERIES} queries: {verdict(most <= QUERIES)} (most {most}).\n"
    )


def plan_part(explained: list) -> str:
    rows = [[question, indexes, f"{milliseconds:.1f}"] for question, indexes, milliseconds in explained]
    return "## Indexes used on the large table\n\nFrom EXPLAIN ANALYZE.\n\n" + table(
        ["question", "read by", "ms"], rows
    )
