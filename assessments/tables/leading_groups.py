import django_tables2 as tables

from assessments.models import LeadingGroup
from common.tables import FigureColumn, NameColumn, PortalTable, TextColumn


class LeadingGroupTable(PortalTable):
    name = NameColumn(linkify=True)
    region = tables.Column(accessor="region__name_in_titles", order_by="region__code")
    leader = TextColumn(verbose_name="组长", orderable=False)
    member_count = FigureColumn(verbose_name="成员", unit="人")
    document_number = TextColumn()
    set_up_on = tables.DateColumn(format="Y-m-d")
    dissolved_on = tables.DateColumn(format="Y-m-d")

    class Meta:
        model = LeadingGroup
        fields = ["name", "region", "leader", "member_count", "document_number", "set_up_on", "dissolved_on"]
