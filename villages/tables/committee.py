import django_tables2 as tables
from django.utils import timezone

from common.tables import ActionsColumn, NameColumn, PortalTable, SelectColumn
from villages.models import CommitteeMember


class CommitteeMemberTable(PortalTable):
    """`village` and `township` may be left out where the page is about one village."""

    selected = SelectColumn()
    name = NameColumn(orderable=False)
    village = tables.Column(
        linkify=lambda record: record.get_absolute_url(), verbose_name="村(居)", order_by="village__code"
    )
    township = tables.Column(verbose_name="乡镇(街道)", accessor="village__township", orderable=False)
    post = tables.Column(verbose_name="职务", orderable=False)
    work_phone = tables.Column(verbose_name="办公电话", orderable=False)
    term_end = tables.DateColumn(verbose_name="任期届满", format="Y-m-d")
    standing = tables.TemplateColumn(
        verbose_name="任期情况", template_name="villages/_term_badge.html", orderable=False, accessor="pk"
    )
    actions = ActionsColumn(template_name="villages/_committee_member_actions.html")

    class Meta:
        model = CommitteeMember
        fields = ("selected", "name", "village", "township", "post", "term_end", "standing", "work_phone", "actions")
        sequence = fields
        row_attrs = {"class": lambda record: "is-overdue" if record.term_is_over(timezone.localdate()) else ""}
