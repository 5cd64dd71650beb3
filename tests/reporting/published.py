"""A county's published round with grades, townships and units, and last year's behind it."""

from decimal import Decimal

from reporting.choices import RoundState
from reporting.models import AnnualRound
from tests.factories import (
    AnnualGradeFactory,
    AnnualRoundFactory,
    AnnualScoreFactory,
    RegionFactory,
    TownshipScoreFactory,
    VillageFactory,
)
from tests.factories.reporting_rounds import at
from villages.models import Village

COUNTY, HERE, THERE = "120119", "120119001", "120119002"
GRADES = (("优秀", 90), ("合格", 60), ("不合格", 0))
# code of the unit → total, place, grade, and what else is said of it
UNITS = {
    f"{HERE}201": ("95.00", 1, "优秀", {}),
    f"{HERE}202": ("80.50", 3, "合格", {}),
    f"{THERE}201": ("91.00", 2, "优秀", {}),
    f"{THERE}202": ("55.25", 4, "不合格", {}),
    f"{THERE}203": ("97.00", None, "不合格", {"is_vetoed": True, "veto": "样例否决项"}),
    f"{THERE}204": (None, None, "", {"reason": "not_scored"}),
}
TOWNSHIPS = {HERE: ("87.75", 1), THERE: ("81.08", 2)}


def published_round(year: int, *, units=UNITS, townships=TOWNSHIPS, state=RoundState.PUBLISHED) -> AnnualRound:
    """Built while it is open, then laid on the desk asked for."""
    one = AnnualRoundFactory(
        scheme__region=RegionFactory(code=COUNTY), scheme__year=year, scheme__title=f"样例县{year}年度考核"
    )
    for name, minimum in GRADES:
        AnnualGradeFactory(scheme=one.scheme, name=name, minimum=minimum)
    at(one, RoundState.YEAR_END)
    for code, (total, place, grade, more) in units.items():
        village = Village.objects.filter(code=code).first() or VillageFactory(code=code)
        facts = {"total": total and Decimal(total), "subtotal": total and Decimal(total), "place": place}
        AnnualScoreFactory(round=one, village=village, grade=grade, township_place=None, **facts, **more)
    for code, (total, place) in townships.items():
        TownshipScoreFactory(round=one, township=RegionFactory(code=code), total=Decimal(total), place=place)
    return at(one, state)
