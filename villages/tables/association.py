import django_tables2 as tables

from common.tables import FigureColumn, NameColumn, PortalTable, SelectColumn
from villages.models import Association


class AssociationTable(PortalTable):
    selected = SelectColumn()
    name = NameColumn(linkify=True, attrs={"td": {"class": "unit-name"}}, verbose_name="协会名称", orderable=False)
    level = tables.Column(verbose_name="层级", orderable=False)
    region = tables.Column(verbose_name="所在区划", order_by="region__code")
    village = tables.Column(verbose_name="所在村(居)", order_by="village__code")
    group_count = FigureColumn(verbose_name="会员小组", unit="个", orderable=False)
    individual_members = FigureColumn(verbose_name="个人会员", unit="人")
    six_haves = tables.TemplateColumn(
        verbose_name="六有", template_name="villages/_six_haves_badge.html", orderable=False, accessor="pk"
    )
    last_congress = tables.DateColumn(verbose_name="最近换届", format="Y-m-d")
    is_active = tables.TemplateColumn(verbose_name="状态", template_name="villages/_use_badge.html", orderable=False)

    class Meta:
        model = Association
        fields = (
            "selected",
            "name",
            "level",
            "region",
            "village",
            "group_count",
            "individual_members",
            "six_haves",
            "last_congress",
            "is_active",
        )
        sequence = fields
