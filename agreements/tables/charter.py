import django_tables2 as tables
from django.utils.html import format_html, format_html_join

from agreements.desks import STATE_BADGES
from agreements.models import Charter, CharterVersion
from common.tables import ActionsColumn, CodeColumn, NameColumn, PortalTable
from common.templatetags.portal import NO_VALUE, badge
from villages.models import Village


def state_badge(version: CharterVersion) -> str:
    return badge(STATE_BADGES[version.state], version.get_state_display())


def findings_badge(version: CharterVersion) -> str:
    """What the screening found when the wording was last saved."""
    signs = []
    if version.blocking_count:
        signs.append(badge("block", f"阻断{version.blocking_count}处"))
    if version.warning_count:
        signs.append(badge("warn", f"提示{version.warning_count}处"))
    if signs:
        return format_html_join(" ", "{}", ((sign,) for sign in signs))
    return badge("done", "未发现问题") if version.blocking_count is not None else NO_VALUE


class CharterTable(PortalTable):
    """One row per village and kind: what binds, what is under way."""

    village = NameColumn(order_by="village__code", accessor="village__name")
    township = tables.Column(accessor="village__township__name", verbose_name="乡镇(街道)", orderable=False)
    kind = tables.Column(verbose_name="文件", orderable=False)
    binding = tables.Column(verbose_name="现行版本", accessor="binding", orderable=False)
    under_way = tables.Column(verbose_name="在办版本", accessor="under_way", orderable=False)
    findings = tables.Column(verbose_name="合法性初筛", accessor="current", orderable=False)
    code = CodeColumn(accessor="village__code", verbose_name="代码", orderable=False)
    actions = ActionsColumn(template_name="agreements/_charter_actions.html")

    class Meta:
        model = Charter
        fields = ("village", "township", "kind", "binding", "under_way", "findings", "code", "actions")
        sequence = fields
        order_by = "village"

    def render_village(self, value, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def render_kind(self, record):
        return record.kind_label

    def render_binding(self, value):
        since = f"（{value.in_force_from:%Y-%m-%d}起）" if value.in_force_from else ""
        text = f"第{value.number}版{since}"
        return format_html('<a href="{}">{}</a> {}', value.get_absolute_url(), text, state_badge(value))

    def render_under_way(self, value):
        text = f"第{value.number}版"
        return format_html('<a href="{}">{}</a> {}', value.get_absolute_url(), text, state_badge(value))

    def render_findings(self, value):
        return findings_badge(value)


class MissingCharterTable(PortalTable):
    """Villages that have no such paper yet."""

    name = NameColumn(order_by="code", linkify=True)
    code = CodeColumn()
    township = tables.Column(accessor="township__name", verbose_name="乡镇(街道)", orderable=False)
    kind = tables.Column(verbose_name="类型")
    actions = ActionsColumn(template_name="agreements/_charter_missing_actions.html")

    class Meta:
        model = Village
        fields = ("name", "code", "township", "kind", "actions")
        sequence = fields
        order_by = "name"
