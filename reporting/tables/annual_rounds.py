import django_tables2 as tables
from django.db import models
from django.utils.html import format_html

from common.tables import (
    BadgeColumn,
    CodeColumn,
    FigureColumn,
    NameColumn,
    PortalTable,
    SelectColumn,
    TextColumn,
    beneath,
)
from common.templatetags.portal import NO_VALUE, badge
from reporting.choices import RoundState
from reporting.models import AnnualRound, AnnualScore

ROUND_BADGES = {
    RoundState.NOT_BEGUN: "neutral",
    RoundState.HALF_YEAR: "info",
    RoundState.YEAR_END: "info",
    RoundState.AT_LEADER: "warn",
    RoundState.PUBLISHED: "done",
}


class AnnualRoundTable(PortalTable):
    title = NameColumn(
        accessor="scheme__title",
        verbose_name="名称",
        order_by="scheme__title",
        linkify=lambda record: record.get_absolute_url(),
    )
    year = tables.Column(accessor="scheme__year", verbose_name="年度")
    region = tables.Column(
        accessor="scheme__region__name_in_titles", verbose_name="县(区)", order_by="scheme__region__code"
    )
    state = BadgeColumn(kinds=ROUND_BADGES)
    document_number = TextColumn(accessor="scheme__document_number", verbose_name="方案文号", orderable=False)
    summed_at = tables.DateTimeColumn(format="Y-m-d H:i")
    published_at = tables.DateTimeColumn(format="Y-m-d H:i")

    class Meta:
        model = AnnualRound
        fields = ("title", "year", "region", "state", "document_number", "summed_at", "published_at")


def change_badge(row) -> str:
    """How many places a unit has risen or fallen since last year, with a sign and a word."""
    if row.moved is None:
        return NO_VALUE
    if row.moved == 0:
        return badge("neutral", "持平", "minus")
    if row.moved > 0:
        return badge("done", f"升{row.moved}位", "arrow-up")
    return badge("warn", f"降{-row.moved}位", "arrow-down")


class AnnualScoreTable(PortalTable):
    """Columns of the components are added by the view, which knows the round. The township stands below its village."""

    selected = SelectColumn()
    unit_name = NameColumn(verbose_name="村(居)", order_by="unit_code")
    place = FigureColumn(verbose_name="名次")
    total = FigureColumn(verbose_name="总分", unit="分")
    grade = tables.Column(orderable=False, empty_values=())
    township_place = FigureColumn(verbose_name="乡镇内名次", order_by=("township_id", "township_place"))
    subtotal = FigureColumn()
    bonus = FigureColumn()
    penalty = FigureColumn()
    last_place = FigureColumn(verbose_name="上年名次")
    change = tables.Column(verbose_name="较上年", empty_values=(), orderable=False)
    kind = tables.Column(orderable=False)
    unit_code = CodeColumn()

    class Meta:
        model = AnnualScore
        fields = ("selected", "unit_name", "place", "total", "grade")
        sequence = (
            *("selected", "unit_name", "place", "total", "grade", "township_place", "last_place", "change"),
            *("...", "subtotal", "bonus", "penalty", "kind", "unit_code"),
        )

    def __init__(self, *args, shows_townships: bool = True, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.shows_townships = shows_townships

    def render_unit_name(self, value, record):
        where = beneath(record.township_name) if self.shows_townships else ""
        return format_html('<a href="{}">{}</a>{}', record.get_absolute_url(), value, where)

    def order_place(self, rows, is_descending):
        """Whoever has no place stands behind all others, whichever way round."""
        place = models.F("place")
        way = place.desc(nulls_last=True) if is_descending else place.asc(nulls_last=True)
        return rows.order_by(way, "unit_code"), True

    def order_total(self, rows, is_descending):
        total = models.F("total")
        way = total.desc(nulls_last=True) if is_descending else total.asc(nulls_last=True)
        return rows.order_by(way, "unit_code"), True

    def render_grade(self, record):
        """A unit without a total says why instead."""
        if record.reason:
            return badge("neutral", record.get_reason_display())
        return badge("block", f"{record.grade}（否决）") if record.is_vetoed else record.grade

    def render_change(self, record):
        return change_badge(record)
