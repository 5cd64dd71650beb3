import django_tables2 as tables

from common.tables import NameColumn, PortalTable, TextColumn
from reporting.models import SuperiorForm


class SuperiorFormTable(PortalTable):
    name = NameColumn(linkify=True)
    issuer = TextColumn()
    region = tables.Column()
    uploaded_by_name = tables.Column()
    created_at = tables.DateTimeColumn(verbose_name="上传时间", format="Y-m-d H:i")

    class Meta:
        model = SuperiorForm
        fields = ["name", "issuer", "region", "uploaded_by_name", "created_at"]
