import django_tables2 as tables

from assessments.choices import ProgrammeKind
from assessments.models import Programme
from common.tables import BadgeColumn, FigureColumn, NameColumn, PortalTable, TextColumn

KIND_BADGES = {ProgrammeKind.DEMONSTRATION: "info", ProgrammeKind.ASSESSMENT: "neutral"}


class ProgrammeTable(PortalTable):
    name = NameColumn(linkify=True)
    region = tables.Column(accessor="region__name_in_titles", order_by="region__code")
    kind = BadgeColumn(kinds=KIND_BADGES)
    organiser = TextColumn()
    approval_number = TextColumn()
    level_count = FigureColumn(verbose_name="级别", unit="个")
    batch_count = FigureColumn(verbose_name="批次", unit="个")

    class Meta:
        model = Programme
        fields = ["name", "region", "kind", "organiser", "approval_number", "level_count", "batch_count"]
