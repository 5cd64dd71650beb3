import django_tables2 as tables

from common.tables import BadgeColumn, FigureColumn, NameColumn, PortalTable, TextColumn
from reporting.choices import CircularState
from reporting.models import Circular

CIRCULAR_BADGES = {CircularState.DRAFT: "neutral", CircularState.ISSUED: "done"}


class CircularTable(PortalTable):
    """Asks for `asked` and `signed`, the numbers of townships."""

    title = NameColumn(linkify=True)
    document_number = TextColumn(verbose_name="文号", orderable=False)
    region = tables.Column(accessor="region__name_in_titles", verbose_name="县(区)", order_by="region__code")
    state = BadgeColumn(kinds=CIRCULAR_BADGES)
    issued_on = tables.DateColumn(format="Y-m-d")
    due_on = tables.DateColumn(format="Y-m-d")
    asked = FigureColumn(verbose_name="应签收", unit="个", orderable=False)
    signed = FigureColumn(verbose_name="已签收", unit="个", orderable=False)

    class Meta:
        model = Circular
        fields = ["title", "document_number", "region", "state", "issued_on", "due_on", "asked", "signed"]
