import django_tables2 as tables

from assessments.choices import BatchState
from assessments.models import Batch
from common.tables import BadgeColumn, FigureColumn, NameColumn, PortalTable, TextColumn

BATCH_BADGES = {BatchState.PREPARING: "neutral", BatchState.OPEN: "info", BatchState.CLOSED: "locked"}


class BatchTable(PortalTable):
    name = NameColumn(linkify=True)
    year = tables.Column()
    period = tables.Column()
    programme = TextColumn(linkify=True)
    region = tables.Column(
        verbose_name="区划", accessor="programme__region__name_in_titles", order_by="programme__region__code"
    )
    state = BadgeColumn(kinds=BATCH_BADGES)
    document_number = TextColumn()
    application_count = FigureColumn(verbose_name="申报", unit="件")

    class Meta:
        model = Batch
        fields = ["name", "year", "period", "programme", "region", "state", "document_number", "application_count"]
