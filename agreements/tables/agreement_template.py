import django_tables2 as tables
from django.utils.html import format_html

from agreements.choices import AgreementTemplateState
from agreements.models import AgreementTemplate
from common.tables import NameColumn, PortalTable
from common.templatetags.portal import NO_VALUE, badge

STATE_BADGES = {
    AgreementTemplateState.DRAFT: "neutral",
    AgreementTemplateState.RELEASED: "done",
    AgreementTemplateState.RETIRED: "locked",
}


def version_badge(version) -> str:
    return badge(STATE_BADGES[version.state], version.get_state_display())


class AgreementTemplateTable(PortalTable):
    """One row per kind and county: what is in use, what is being written."""

    kind = NameColumn(linkify=lambda record: record.get_absolute_url())
    county = tables.Column(accessor="county__name", verbose_name="县(区)", order_by="county__code")
    released = tables.Column(verbose_name="在用版本", empty_values=(), orderable=False)
    draft = tables.Column(verbose_name="起草中", empty_values=(), orderable=False)

    class Meta:
        model = AgreementTemplate
        fields = ("kind", "county", "released", "draft")

    def render_released(self, record):
        return self._version(record, AgreementTemplateState.RELEASED) or badge("warn", "未发布")

    def render_draft(self, record):
        return self._version(record, AgreementTemplateState.DRAFT) or NO_VALUE

    def _version(self, template, state: str):
        found = next((one for one in template.versions.all() if one.state == state), None)
        return found and format_html('<a href="{}">第{}版</a>', found.get_absolute_url(), found.number)
