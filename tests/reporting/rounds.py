"""A county with a scheme, its sheets and its round, as a test wants them."""

from decimal import Decimal as D

from assessments.choices import RuleKind, SheetState, Stage
from assessments.models import ScoreSheet
from common.workflow import states_open
from tests.factories import (
    AnnualGradeFactory,
    AnnualRoundFactory,
    AnnualSchemeFactory,
    ApplicationFactory,
    BatchFactory,
    IndicatorFactory,
    InspectionPlanFactory,
    InspectionSampleFactory,
    ProgrammeFactory,
    ProgrammeLevelFactory,
    RegionFactory,
    SchemeComponentFactory,
    ScoreFactory,
    ScoreSheetFactory,
    SectionFactory,
    StandardVersionFactory,
    VillageFactory,
)
from tests.factories.assessments import publish

COUNTY, YEAR = "120119", 2026
GRADES = (("优秀", 90), ("合格", 60), ("不合格", 0))


class Scene:
    """One county, one programme with a batch for each component, one standard of a veto and two plain indicators."""

    def __init__(self, *components: dict, county: str = COUNTY, year: int = YEAR, **scheme) -> None:
        self.county = RegionFactory(code=county)
        self.scheme = AnnualSchemeFactory(region=self.county, year=year, **scheme)
        self.programme = ProgrammeFactory(region=self.county, kind="assessment", name=f"样例年度考核{county}{year}")
        self.level = ProgrammeLevelFactory(programme=self.programme)
        self.components = [
            self._component(position, **said) for position, said in enumerate(components or ({"weight": 100},), start=1)
        ]
        for name, minimum in GRADES:
            AnnualGradeFactory(scheme=self.scheme, name=name, minimum=minimum)
        self._make_standard()
        self.round = AnnualRoundFactory(scheme=self.scheme)

    def _component(self, position: int, *, period: str = "year", **said):
        batch = BatchFactory(programme=self.programme, year=self.scheme.year, period=period, state="open")
        return SchemeComponentFactory(
            scheme=self.scheme, position=position, batch=batch, stage=Stage.COUNTY, **{"name": f"分项{position}"} | said
        )

    def _make_standard(self) -> None:
        version = StandardVersionFactory(standard__region=self.county)
        section = SectionFactory(version=version)
        self.indicators = {
            number: IndicatorFactory(section=section, position=place, number=number, text=text, kind=kind, points=50)
            for place, (number, text, kind) in enumerate(
                [("1", "组织建设", RuleKind.MANUAL), ("2", "群众满意", RuleKind.MANUAL)], start=1
            )
        }
        self.indicators["3"] = IndicatorFactory(
            section=section, position=3, number="3", text="弄虚作假", kind=RuleKind.VETO, points=0
        )
        self.version = publish(version)

    def village(self, number: int = 1, township: str = "001", **fields):
        """A village; its code follows from its number, so places in a list are known."""
        return VillageFactory(
            township=RegionFactory(code=f"{self.county.code}{township}"),
            code=f"{self.county.code}{township}{200 + number}",
            name=f"样例{township}第{number}村",
            **fields,
        )

    def sheet(
        self,
        village,
        points,
        place: int = 0,
        *,
        bonus=0,
        penalty=0,
        is_vetoed=False,
        ties=(),
        state=SheetState.SUBMITTED,
        **more,
    ) -> ScoreSheet:
        """A sheet of one component; `ties` are the points of indicators 1 and 2."""
        component = self.components[place]
        application = more.pop("application", None) or ApplicationFactory(
            batch=component.batch, village=village, level=self.level, version=self.version, state="county_assessing"
        )
        said = {"subtotal": D(points), "bonus": D(bonus), "penalty": D(penalty), "is_vetoed": is_vetoed}
        sheet = ScoreSheetFactory(
            application=application, total=D(points) + D(bonus) - D(penalty), **{"stage": component.stage} | said | more
        )
        for number, value in zip("12", ties, strict=False):
            ScoreFactory(sheet=sheet, indicator=self.indicators[number], points=D(value))
        if is_vetoed:
            ScoreFactory(sheet=sheet, indicator=self.indicators["3"], value=False)
        if state == SheetState.SUBMITTED:
            with states_open():
                ScoreSheet.objects.filter(pk=sheet.pk).update(state=state)
        return sheet

    def draw(self, village, place: int = 0) -> None:
        batch = self.components[place].batch
        plan = batch.inspection_plans.first() or InspectionPlanFactory(region=self.county, batch=batch)
        InspectionSampleFactory(plan=plan, village=village)

    def reckon(self, *, is_interim: bool = False) -> int:
        return self.round.scores.reckon(self.round, is_interim=is_interim)

    def told(self, *fields: str) -> dict[str, tuple]:
        """What the units' rows say, by the unit's name."""
        return {row[0]: row[1:] for row in self.round.scores.values_list("unit_name", *fields)}
