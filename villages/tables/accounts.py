import django_tables2 as tables
from django.utils import timezone

from common.tables import BadgeColumn, NameColumn, PortalTable
from common.templatetags.portal import badge
from villages.models import StaffUser


class AccountTable(PortalTable):
    name = NameColumn(linkify=True)
    username = tables.Column(verbose_name="登录名")
    role = tables.Column()
    region = tables.Column(verbose_name="管辖区划", empty_values=(), order_by=("is_national", "region"))
    unit = tables.Column()
    is_active = BadgeColumn(verbose_name="状态", kinds={True: "done", False: "locked"})
    last_login = tables.DateTimeColumn(verbose_name="最近登录", format="Y-m-d H:i")

    class Meta:
        model = StaffUser
        fields = ("name", "username", "role", "region", "unit", "post", "is_active", "last_login")

    def render_region(self, record: StaffUser) -> str:
        if record.village_id:
            return f"{record.region} {record.village}"
        return "全国" if record.is_national else str(record.region)

    def render_is_active(self, record: StaffUser) -> str:
        if not record.is_active:
            return badge("locked", "停用")
        if record.needs_new_password(timezone.now()):
            return badge("warn", "待改密码")
        return badge("done", "启用")
