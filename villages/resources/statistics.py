from collections.abc import Iterable
from decimal import Decimal

from django.contrib.auth.models import AnonymousUser

from common.resources import CellFinding, Column, PortalResource, register
from common.widgets import AmountWidget, CountWidget, TextWidget
from villages.choices import AssociationLevel, StatisticsState
from villages.filters.statistics import AnnualStatisticsFilter
from villages.models import AnnualStatistics, Association
from villages.resources.places import township_column, village_code_column, village_column
from villages.statistics_checks import FIGURES, Figures, check

SYNONYMS = {
    "households": ("总户数", "户数(户)"),
    "resident_population": ("常住人口数", "常住人口(人)"),
    "registered_population": ("户籍人口数", "户籍人口(人)", "总人口"),
    "births": ("出生", "出生数", "出生人口"),
    "births_male": ("出生男", "男", "出生(男)", "出生男性"),
    "births_female": ("出生女", "女", "出生(女)", "出生女性"),
    "deaths": ("死亡", "死亡数", "死亡人口"),
    "inflow": ("流入", "流入人口数"),
    "outflow": ("流出", "流出人口数"),
    "members": ("会员", "协会会员数", "个人会员"),
    "awareness_rate": ("知晓率", "群众知晓率"),
    "satisfaction_rate": ("满意率", "群众满意率"),
}


def figure_column(name: str) -> Column:
    figure = FIGURES[name]
    widget = AmountWidget(2) if figure.is_rate else CountWidget()
    rule = "填百分数，0至100，最多两位小数；未调查的留空。" if figure.is_rate else "填整数；没有数据留空，数值为零填0。"
    return Column(name, figure.title, widget, synonyms=SYNONYMS.get(name, ()), rule=rule)


@register
class AnnualStatisticsResource(PortalResource):
    """The year's sheets. Never writes a state: imported rows are drafts, and only drafts take changes."""

    key = "statistics"
    permission = "villages.import_annualstatistics"
    title_column = "year"
    extra_columns = ("state",)
    filterset_class = AnnualStatisticsFilter
    list_url = "statistics_list"
    export_order = ("village__code", "-year")

    township = township_column()
    village_code = village_code_column()
    village = village_column()
    year = Column("year", "年度", CountWidget(), synonyms=("年份", "年"), required=True, merges=True, example="2026")
    households = figure_column("households")
    resident_population = figure_column("resident_population")
    registered_population = figure_column("registered_population")
    births = figure_column("births")
    births_male = figure_column("births_male")
    births_female = figure_column("births_female")
    deaths = figure_column("deaths")
    inflow = figure_column("inflow")
    outflow = figure_column("outflow")
    members = figure_column("members")
    awareness_rate = figure_column("awareness_rate")
    satisfaction_rate = figure_column("satisfaction_rate")
    families_in_need = figure_column("families_in_need")
    families_aided = figure_column("families_aided")
    reward_entitled = figure_column("reward_entitled")
    reward_granted = figure_column("reward_granted")
    checkup_target = figure_column("checkup_target")
    checkup_done = figure_column("checkup_done")
    explanation = Column("explanation", "变动说明", TextWidget(), synonyms=("说明", "备注"), rule="最多500字。")

    class Meta:
        model = AnnualStatistics
        import_id_fields = ("village", "year")
        fields = ("township", "village_code", "village", "year", *FIGURES, "explanation")

    def __init__(self, **kwargs) -> None:
        super().__init__(**kwargs)
        self._user = AnonymousUser()
        self._past: dict[int, dict[int, Figures]] = {}
        self._registered: dict[int, int] | None = None
        self._said_by_table = {constraint.name for constraint in AnnualStatistics._meta.constraints}

    def rows_for_user(self, user):
        self._user = user
        return super().rows_for_user(user)

    def check_row(self, values: dict) -> Iterable[CellFinding]:
        """The rules of the form. What the table's constraints say is said by them already."""
        figures = {name: _exact(values.get(name)) for name in FIGURES}
        last_year = self._of_year(values["year"] - 1).get(values["village_id"])
        for finding in check(figures, last_year, registered_members=self._register().get(values["village_id"])):
            answered = finding.is_warning and values.get("explanation")
            if (finding.is_blocking or finding.is_warning) and not answered and finding.rule not in self._said_by_table:
                fix = finding.fix if finding.is_blocking else f"{finding.fix}可在“变动说明”列填写。"
                yield CellFinding(finding.fields[0], finding.message, fix, is_warning=finding.is_warning)

    def locked(self, values: dict) -> str:
        if values["state"] == StatisticsState.DRAFT:
            return ""
        state = StatisticsState(values["state"]).label
        return f"该村(居){values['year']}年年度数据{state}，不能改动；须先撤回或由县级退回"

    def _of_year(self, year: int) -> dict[int, Figures]:
        """The figures of all sheets of that year in the user's reach, fetched once."""
        if year not in self._past:
            rows = AnnualStatistics.objects.for_user(self._user).order_by().of_year(year).values("village_id", *FIGURES)
            self._past[year] = {row["village_id"]: row for row in rows}
        return self._past[year]

    def _register(self) -> dict[int, int]:
        if self._registered is None:
            own = Association.objects.for_user(self._user).active().at_level(AssociationLevel.VILLAGE)
            self._registered = dict(own.values_list("village_id", "individual_members"))
        return self._registered


def _exact(value):
    return Decimal(str(value)) if isinstance(value, float) else value
