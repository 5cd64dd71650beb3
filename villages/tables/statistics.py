import django_tables2 as tables
from django.utils.html import format_html, format_html_join

from common.tables import ActionsColumn, CodeColumn, FigureColumn, NameColumn, PortalTable, SelectColumn
from common.templatetags.portal import NO_VALUE, badge
from villages.choices import StatisticsState
from villages.models import AnnualStatistics, Village
from villages.statistics_checks import FIGURES, missing

STATE_BADGES = {StatisticsState.DRAFT: "neutral", StatisticsState.FILED: "info", StatisticsState.LOCKED: "locked"}
LISTED = tuple(FIGURES)[:10]
BLANK = " "  # a cell that is meant to be empty: neither a figure nor a figure not filled in


def state_badge(sheet: AnnualStatistics) -> str:
    """The state as colour, sign and word; a returned draft says so."""
    if sheet.state == StatisticsState.DRAFT and getattr(sheet, "last_verb", "") == "reopen":
        return badge("block", "退回修改", "arrow-back-up")
    return badge(STATE_BADGES[sheet.state], sheet.get_state_display(), "pencil" if sheet.is_draft else "")


class _TickColumn(SelectColumn):
    def render(self, value, bound_column, record):
        return "" if isinstance(record, dict) else super().render(value, bound_column, record)


def _figure(name: str) -> FigureColumn:
    figure = FIGURES[name]
    return FigureColumn(verbose_name=figure.label, unit=figure.unit)


class StatisticsTable(PortalTable):
    """One row per sheet; the first row adds up all rows that match, not only this page's."""

    select = _TickColumn()
    village = NameColumn(order_by="village__code", accessor="village__name")
    township = tables.Column(accessor="village__township__name", verbose_name="乡镇(街道)", orderable=False)
    state = tables.Column()
    look = tables.Column(verbose_name="需要处理", empty_values=(), orderable=False)
    households = _figure("households")
    resident_population = _figure("resident_population")
    registered_population = _figure("registered_population")
    births = _figure("births")
    births_male = _figure("births_male")
    births_female = _figure("births_female")
    deaths = _figure("deaths")
    inflow = _figure("inflow")
    outflow = _figure("outflow")
    members = _figure("members")
    code = CodeColumn(accessor="village__code", verbose_name="代码", orderable=False)
    actions = ActionsColumn(template_name="villages/_statistics_actions.html")

    class Meta:
        model = AnnualStatistics
        fields = ("select", "village", "township", "state", "look", *LISTED, "code", "actions")
        order_by = "village"

    def __init__(self, *args, totals: dict | None = None, **kwargs) -> None:
        self.totals = totals
        super().__init__(*args, **kwargs)

    def get_top_pinned_data(self):
        if not self.totals or not self.totals["rows"]:
            return []
        village = {"name": f"合计（{self.totals['rows']}个）", "code": BLANK, "township": {"name": BLANK}}
        return [self.totals | {"pk": BLANK, "village": village, "state": BLANK, "look": BLANK}]

    def render_village(self, value, record):
        if isinstance(record, dict):
            return format_html("<strong>{}</strong>", value)
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def render_state(self, value, record):
        return "" if isinstance(record, dict) else state_badge(record)

    def render_look(self, record):
        if isinstance(record, dict):
            return ""
        signs = []
        if record.has_warning:
            signs.append(badge("neutral", "提示已说明") if record.explanation else badge("warn", "有提示"))
        if gaps := missing(record.figures):
            signs.append(badge("warn", f"缺{len(gaps)}项"))
        if record.is_draft and record.awaits_confirmation:
            signs.append(badge("warn", "沿用待确认"))
        return format_html_join(" ", "{}", ((sign,) for sign in signs)) if signs else NO_VALUE


class MissingSheetTable(PortalTable):
    select = SelectColumn()
    name = NameColumn(order_by="code")
    code = CodeColumn()
    township = tables.Column(accessor="township__name", verbose_name="乡镇(街道)", orderable=False)
    kind = tables.Column()
    last_year = tables.BooleanColumn(accessor="has_last_year", verbose_name="上年数据", yesno="有,无", orderable=False)

    class Meta:
        model = Village
        fields = ("select", "name", "code", "township", "kind", "last_year")
        order_by = "name"

    def render_last_year(self, value):
        return "有" if value else "无"

    def render_name(self, value, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)
