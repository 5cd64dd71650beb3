"""Forms summed up for the nation, 620,573 villages, against the same sums in plain SQL and against a loop."""

from collections import Counter
from collections.abc import Iterable
from functools import partial

from django.utils import timezone

from bench.books import REGISTERS, YEAR, fill_in
from bench.clock import best_of_each, measured
from bench.ranking import worked_out
from reporting.official_forms.associations import SUMMED
from reporting.official_forms.catalogue import BY_KEY
from reporting.official_forms.declaration import Asked
from reporting.official_forms.statistics import FIGURES
from villages.choices import Role
from villages.models import AnnualStatistics, MemberGroup, StaffUser, Village

LOOP_VILLAGES, REPEATS = 20_000, 3
PROVINCE = "substr(t.path, 1, 2)"
# Form → the sums of its figures by province; the form has the names of the parts, totals, ratios and who is missing.
AGGREGATES = {
    "F8": (
        f"SELECT {PROVINCE}, {', '.join(f'sum(s.{name})' for name in FIGURES)} FROM villages_annualstatistics s"
        " JOIN villages_village v ON v.id = s.village_id JOIN villages_region t ON t.code = v.township_id"
        f" WHERE s.year = {YEAR} AND s.state IN ('filed', 'locked') GROUP BY 1",
    ),
    "F7": (
        f"SELECT {PROVINCE}, count(*), {', '.join(f'sum(a.{name})' for name in SUMMED)} FROM villages_association a"
        " JOIN villages_region t ON t.code = a.region_id WHERE a.is_active GROUP BY 1",
        f"SELECT {PROVINCE}, count(*) FROM villages_membergroup g"
        " JOIN villages_association a ON a.id = g.association_id"
        " JOIN villages_region t ON t.code = a.region_id WHERE g.is_active AND a.is_active GROUP BY 1",
    ),
}


def measure() -> dict:
    fill_in(REGISTERS)
    facts = {"name": "样例职员", "unit": "样例单位", "role": Role.LEADER}
    viewer = StaffUser.objects.create_user("bench-summaries", is_national=True, **facts)
    asked = Asked(viewer, None, YEAR, timezone.now())
    forms = {}
    for key, statements in AGGREGATES.items():
        works = {"aggregate": partial(_all_worked_out, statements), "form": partial(BY_KEY[key].fill, asked)}
        forms[key] = best_of_each(works, REPEATS) | {"title": BY_KEY[key].title}
    villages = Village.objects.count()
    return {
        "forms": forms,
        "loop": measured(add_up_in_a_loop),
        "loop_villages": min(villages, LOOP_VILLAGES),
        "villages": villages,
        "groups": MemberGroup.objects.count(),
    }


def _all_worked_out(statements: Iterable[str]) -> None:
    for one in statements:
        worked_out(one)


def add_up_in_a_loop() -> dict:
    """As one would write it first: sheet by sheet, its village, its province."""
    sums: dict[str, Counter] = {}
    for sheet in AnnualStatistics.objects.in_force().of_year(YEAR).order_by("pk")[:LOOP_VILLAGES]:
        province = sums.setdefault(sheet.village.township.path[:2], Counter())
        for name in FIGURES:
            province[name] += getattr(sheet, name) or 0
    return sums
