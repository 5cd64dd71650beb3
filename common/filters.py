"""Filters of the logs that every room shares."""

import django_filters
from django.db import models

from common.forms import DateInput
from common.models import ExportKind, ExportRecord
from common.paper.check_code import as_typed
from common.refusal import Refused


def all_matching(filterset: django_filters.FilterSet) -> models.QuerySet:
    """What a bulk act on all that match takes. Leaving out a condition not understood would take more."""
    if filterset.is_bound and not filterset.is_valid():
        raise Refused("查询条件有误，请回到列表重新查询后再办理。")
    return filterset.qs


def day_filter(label: str, field: str, lookup: str) -> django_filters.DateFilter:
    """One end of a span of days, both ends included."""
    return django_filters.DateFilter(label=label, field_name=field, lookup_expr=f"date__{lookup}", widget=DateInput())


class ExportRecordFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="姓名、单位或内容", method="by_text")
    kind = django_filters.ChoiceFilter(label="方式", choices=ExportKind.choices, empty_label="全部")
    since = day_filter("起始日期", "taken_at", "gte")
    until = day_filter("截止日期", "taken_at", "lte")
    address = django_filters.CharFilter(label="来源地址", lookup_expr="startswith")
    check_code = django_filters.CharFilter(label="核对码", method="by_check_code")

    class Meta:
        model = ExportRecord
        fields = ["q", "kind", "since", "until", "address", "check_code"]

    def by_check_code(self, rows, name: str, text: str):
        """As it stands on the paper, whatever the reader made of its dashes and capitals."""
        code = as_typed(text)
        return rows.filter(check_code=code) if code else rows.none()

    def by_text(self, rows, name: str, text: str):
        text = text.strip()
        return rows.filter(
            models.Q(actor_name__contains=text)
            | models.Q(actor_unit__contains=text)
            | models.Q(subject__contains=text)
            | models.Q(file_name__contains=text)
        )
