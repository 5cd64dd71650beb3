"""The demo's yearly figures: three years of every unit of the demo's districts, brought by workbook and sent on.

Two years are locked; of the year that is collected some sheets are locked, some filed, some drafts, and some are still
to be brought.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO

import xlsxwriter
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from common.actions.imports import confirm_import, start_import
from common.history import act_of
from common.resources import resource_of
from common.workflow import take_steps
from villages.actions.demo_changes import units_that_end
from villages.choices import AssociationLevel
from villages.models import AnnualStatistics, Association, StaffUser, Village
from villages.reporting_year import reporting_year
from villages.statistics_checks import FIGURES, Figures, check
from villages.workflow import STATISTICS_STEPS

SEED = 315
YEARS = 3
WHY_FAR = "人口少，出生、死亡等按当年登记，与上年相差较大，已核对。（演示）"
HEADERS = ("村(居)代码", "年度", *(figure.title for figure in FIGURES.values()), "变动说明")


@dataclass(frozen=True)
class District:
    """Who brings, files and locks, and how far this year has come in the township that is shown."""

    clerk: str
    reviewer: str
    shown: str  # the township whose year is half done
    brought: int  # of its units, in the order of codes; the others have no sheet yet
    filed: int
    drafts: str = ""  # another township, all of whose sheets are drafts


DISTRICTS = (
    District("jizhou_jb", "jizhou_sh", "120119104", brought=25, filed=20, drafts="120119112"),
    District("heping_jb", "heping_sh", "120101001", brought=10, filed=6),
)


@transaction.atomic
def make_demo_statistics(*, now: datetime) -> int:
    """Three years for each district that has no sheet yet; returns how many sheets were brought."""
    brought = 0
    for district in DISTRICTS:
        accounts = StaffUser.objects.select_related("region").in_bulk(
            [district.clerk, district.reviewer], field_name="username"
        )
        clerk, reviewer = accounts[district.clerk], accounts[district.reviewer]
        if AnnualStatistics.objects.for_user(clerk).exists():
            continue
        for number, figures in enumerate(_figures_by_year(clerk, reporting_year(now))):
            brought += _bring(district, clerk, reviewer, figures, is_last=number == YEARS - 1, now=now)
    return brought


def _bring(district: District, clerk, reviewer, figures: "YearOfFigures", *, is_last: bool, now: datetime) -> int:
    """One year's workbook; filed by the clerk and locked by the reviewer, this year in part only."""
    closing = (
        now if is_last else min(now, datetime(figures.year + 1, 2, 1, 9, 30, tzinfo=timezone.get_current_timezone()))
    )
    rows = figures.rows
    if is_last:
        left_out = {village.pk for village in units_that_end(clerk)} | _not_brought(district)
        rows = [row for row in rows if row[0].pk not in left_out]
    _import(clerk, figures.year, rows, closing - timedelta(days=20))
    sheets = AnnualStatistics.objects.for_user(clerk).of_year(figures.year).with_comparison()
    to_file = sheets.exclude(_drafts(district)) if is_last else sheets
    _step(to_file, "file", clerk, closing - timedelta(days=10))
    to_lock = _checked(to_file, district) if is_last else to_file
    _step(to_lock, "lock", reviewer, closing - timedelta(days=3))
    return len(rows)


def _step(sheets, verb: str, actor: StaffUser, moment: datetime) -> None:
    with act_of(actor):
        take_steps(sheets, STATISTICS_STEPS[verb], verb, actor=actor, now=moment)


def _not_brought(district: District) -> set[int]:
    own = Village.objects.filter(township=district.shown).order_by("code")
    return set(own.values_list("pk", flat=True)[district.brought :])


def _drafts(district: District) -> Q:
    """Sheets that nobody has filed: the last of the township that is shown, and a township that has just begun."""
    own = Village.objects.filter(township=district.shown).order_by("code")
    late = own.values_list("pk", flat=True)[district.filed :]
    return Q(village__in=list(late)) | Q(village__township=district.drafts)


def _checked(sheets, district: District):
    """What the district has locked: of the township that is shown nothing, of the others two in three."""
    keys = list(sheets.exclude(village__township=district.shown).order_by("village__code").values_list("pk", flat=True))
    return sheets.filter(pk__in=keys[: len(keys) * 2 // 3])


def example_workbook(now: datetime) -> bytes:
    """What 试用导览 has its reader bring: this year's figures of the units of the township that lack them."""
    district, year = DISTRICTS[0], reporting_year(now)
    villages = Village.objects.filter(pk__in=_not_brought(district)).exclude(households=None).order_by("code")
    members = _registered_members(Association.objects.filter(village__in=villages))
    return _workbook(year, ((one, _figures(one, members.get(one.pk, 0), year), WHY_FAR) for one in villages))


def _registered_members(register) -> dict[int, int]:
    rows = register.active().at_level(AssociationLevel.VILLAGE)
    return dict(rows.values_list("village", "individual_members"))


def _import(clerk: StaffUser, year: int, rows: list[tuple[Village, Figures, str]], moment: datetime) -> None:
    file = ContentFile(_workbook(year, rows), name=f"{clerk.region.name}{year}年年度数据（演示）.xlsx")
    with act_of(clerk):
        run = start_import(resource_of("statistics"), file, actor=clerk)
        confirm_import(run, actor=clerk, only_good=False, now=moment)


def _workbook(year: int, rows: Iterable[tuple[Village, Figures, str]]) -> bytes:
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("年度数据")
        sheet.write_row(0, 0, HEADERS)
        for line, (village, figures, reason) in enumerate(rows, start=1):
            sheet.write_row(line, 0, (village.code, year, *map(float, figures.values()), reason))
    return made.getvalue()


# --- The figures


@dataclass(frozen=True)
class YearOfFigures:
    year: int
    rows: list[tuple[Village, Figures, str]]  # the village, what it counts, why that is far from last year


def _figures_by_year(clerk: StaffUser, last: int) -> list[YearOfFigures]:
    villages = list(Village.objects.for_user(clerk).active().exclude(households=None).order_by("code"))
    members = _registered_members(Association.objects.for_user(clerk))
    before: dict[int, Figures] = {}
    years = []
    for year in range(last - YEARS + 1, last + 1):
        rows = []
        for village in villages:
            own = members.get(village.pk)
            figures = _figures(village, own or 0, year)
            found = check(figures, before.get(village.pk), registered_members=own)
            rows.append((village, figures, WHY_FAR if any(finding.is_warning for finding in found) else ""))
            before[village.pk] = figures
        years.append(YearOfFigures(year, rows))
    return years


def _figures(village: Village, members: int, year: int) -> Figures:
    """A village keeps its size over the years; what happens in a year is thrown anew."""
    of_village, of_year = random.Random(f"{SEED}{village.code}"), random.Random(f"{SEED}{village.code}{year}")
    size = village.households * of_village.randint(200, 290) // 100 + members
    resident = size * of_year.randint(985, 1015) // 1000
    registered = size * of_village.randint(98, 108) // 100
    births = resident * of_year.randint(40, 80) // 10_000
    boys = sum(of_year.random() < 0.51 for _ in range(births))
    in_need = village.households * of_village.randint(3, 8) // 100
    entitled = registered * of_village.randint(15, 30) // 1000
    target = births + of_year.randint(0, 3)
    return {
        "households": village.households,
        "resident_population": resident,
        "registered_population": registered,
        "births": births,
        "births_male": boys,
        "births_female": births - boys,
        "deaths": resident * of_year.randint(50, 80) // 10_000,
        "inflow": resident * of_village.randint(1, 8) // 100,
        "outflow": registered * of_village.randint(5, 15) // 100,
        "members": members,
        "awareness_rate": Decimal(of_year.randint(8800, 9990)) / 100,
        "satisfaction_rate": Decimal(of_year.randint(9000, 9990)) / 100,
        "families_in_need": in_need,
        "families_aided": in_need * of_year.randint(85, 100) // 100,
        "reward_entitled": entitled,
        "reward_granted": entitled * of_year.randint(97, 100) // 100,
        "checkup_target": target,
        "checkup_done": max(0, target - of_year.randint(0, 2)),
    }
