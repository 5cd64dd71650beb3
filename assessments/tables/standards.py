import django_tables2 as tables
from django.utils.html import format_html

from assessments.choices import VersionState
from assessments.models import Standard
from common.tables import CodeColumn, NameColumn, PortalTable
from common.templatetags.portal import NO_VALUE, badge

READY_MADE = "平台提供"
STATE_BADGES = {VersionState.DRAFT: "neutral", VersionState.PUBLISHED: "done", VersionState.RETIRED: "locked"}


def version_badge(version) -> str:
    return badge(STATE_BADGES[version.state], version.get_state_display())


class StandardTable(PortalTable):
    """One row per standard: whose it is, what is in use, what is being written."""

    name = NameColumn(linkify=lambda record: record.get_absolute_url())
    code = CodeColumn()
    owner = tables.Column(accessor="region__name", verbose_name="归属", default=READY_MADE, order_by="region__code")
    published = tables.Column(verbose_name="在用版本", empty_values=(), orderable=False)
    draft = tables.Column(verbose_name="起草中", empty_values=(), orderable=False)
    use = tables.Column(verbose_name="用途", empty_values=(), orderable=False)

    class Meta:
        model = Standard
        fields = ("name", "code", "owner", "published", "draft", "use")

    def render_published(self, record):
        return self._version(record, VersionState.PUBLISHED) or badge("warn", "未发布")

    def render_draft(self, record):
        return self._version(record, VersionState.DRAFT) or NO_VALUE

    def render_use(self, record):
        versions = record.versions.all()
        return badge("locked", "历史存档") if versions and versions[0].is_archive else badge("info", "可用于批次")

    def _version(self, standard, state: str):
        found = next((one for one in standard.versions.all() if one.state == state), None)
        return found and format_html('<a href="{}">第{}版</a>', found.get_absolute_url(), found.number)
