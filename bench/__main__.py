"""Measures the portal beside its yardsticks and prints the tables, and writes docs/benchmarks.md."""

import argparse
import sys
from pathlib import Path

from bench.database import bench_database, copied_database, use

ROWS, PLAIN_ROWS = 100_000, 3_000
TARGET = Path(__file__).parent.parent / "docs" / "benchmarks.md"


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="try the benchmark itself out on few rows; write nothing")
    parts = parser.add_mutually_exclusive_group()
    said = {"action": "store_const", "dest": "part"}
    parts.add_argument("--scoring", const="scoring", help="scoring alone, in the place of the former one", **said)
    parts.add_argument("--ranking", const="ranking", help="ranking and the summaries of the nation alone", **said)
    parts.add_argument("--books", const="books", help="the annual books alone", **said)
    return parser.parse_args()


def main() -> None:
    wanted = asked()
    with bench_database():
        if wanted.part == "scoring":
            measure_scoring()
        elif wanted.part == "ranking":
            measure_ranking(quick=wanted.quick)
        elif wanted.part == "books":
            measure_books()
        else:
            measure_all(quick=wanted.quick)


def measure_scoring() -> None:
    from bench import nation, report, scoring

    nation.make_small()
    part = report.scoring_part(scoring.measure(nation.city_reader()))
    say(part)
    TARGET.write_text(report.with_part(TARGET.read_text(), part))


def measure_ranking(quick: bool) -> None:
    from bench import nation, ranking, report, summaries

    nation.make_small()
    if not quick:
        nation.make_large()
    for made, measure in ((report.ranking_part, ranking.measure), (report.summary_part, summaries.measure)):
        part = made(measure())
        say(part)
        if not quick:
            TARGET.write_text(report.with_part(TARGET.read_text(), part))


def measure_books() -> None:
    from bench import books, report

    part = report.books_part(books.measure())
    say(part)
    TARGET.write_text(report.with_part(TARGET.read_text(), part))


def measure_all(quick: bool) -> None:
    from bench import books, exporting, importing, nation, plans, ranking, report, scoring, screens, summaries

    parts = []

    def found(part: str) -> None:
        say(part)
        parts.append(part)

    imported = importing.measure(*((3_000, 300) if quick else (ROWS, PLAIN_ROWS)))
    found(report.import_part(imported))
    found(report.export_part(exporting.measure(imported["actor"].username)))
    importing.clear_units()
    nation.make_small()
    readers = nation.readers()
    clients = {name: screens.signed_in(user) for name, user in readers.items()}
    if quick:
        nation.LARGE.update(townships=2_299, units=30_617)
    with copied_database() as (_, copy):
        use(copy)
        found(report.scoring_part(scoring.measure(readers["city reader"])))
    with copied_database() as (_, copy):
        use(copy)
        found(report.books_part(books.measure()))
    with copied_database() as (small, large):
        use(large)
        nation.make_large()
        say("the nation is made")
        found(report.screen_part(screens.tour(clients, small, large), nation.sizes()))
        use(large)
        found(report.plan_part(plans.explain_all(readers)))
        found(report.ranking_part(ranking.measure()))
        found(report.summary_part(summaries.measure()))
        text = report.written(parts)
    if not quick:
        TARGET.write_text(text)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
