"""Tables of the logs that every room shares."""

import django_tables2 as tables

from common.models import ExportRecord
from common.tables import CodeColumn, FigureColumn, NameColumn, PortalTable, TextColumn


class ExportRecordTable(PortalTable):
    actor_name = NameColumn(verbose_name="姓名")
    actor_unit = tables.Column(verbose_name="单位")
    taken_at = tables.DateTimeColumn(verbose_name="时间", format="Y-m-d H:i:s")
    kind = tables.Column(verbose_name="方式")
    row_count = FigureColumn(verbose_name="行数", unit="行")
    subject = TextColumn(verbose_name="内容")
    scope = tables.Column(verbose_name="范围")
    filters = TextColumn(verbose_name="查询条件")
    file_name = TextColumn(verbose_name="文件名")
    sha256 = CodeColumn(verbose_name="文件校验值", orderable=False)
    check_code = CodeColumn(verbose_name="核对码", orderable=False)
    address = CodeColumn(verbose_name="来源地址")

    class Meta:
        model = ExportRecord
        fields = [
            "actor_name",
            "actor_unit",
            "taken_at",
            "kind",
            "row_count",
            "subject",
            "scope",
            "filters",
            "file_name",
            "sha256",
            "check_code",
            "address",
        ]

    def render_sha256(self, value: str) -> str:
        return value[:16]
