"""Filters that every room shares, and those of the logs."""

from functools import cached_property

import django_filters
from django import forms
from django.db import models
from django.http import HttpRequest, QueryDict

from common.forms import DateInput
from common.models import ExportKind, ExportRecord
from common.paper.check_code import as_typed
from common.refusal import Refused


def all_matching(filterset: django_filters.FilterSet) -> models.QuerySet:
    """What a bulk act on all that match takes. Leaving out a condition not understood would take more."""
    if filterset.is_bound and not filterset.is_valid():
        raise Refused("查询条件有误，请回到列表重新查询后再办理。")
    return filterset.qs


def taken_in_bulk(asked: QueryDict, rows: models.QuerySet, filterset_class, *, request: HttpRequest) -> models.QuerySet:
    """What a list's bulk bar asks for: the rows that were ticked, or by the second tick all that match its filters."""
    if asked.get("scope") == "all":
        return all_matching(filterset_class(QueryDict(asked.get("query", "")), rows, request=request))
    return rows.filter(pk__in=[key for key in asked.getlist("selected") if key.isdecimal()])


def day_filter(label: str, field: str, lookup: str) -> django_filters.DateFilter:
    """One end of a span of days, both ends included."""
    return django_filters.DateFilter(label=label, field_name=field, lookup_expr=f"date__{lookup}", widget=DateInput())


def years_in(rows: models.QuerySet, field: str) -> list[int]:
    """The years that the rows have, the newest first; `field` is the way to the year. One query."""
    return sorted(set(rows.order_by().prefetch_related(None).values_list(field, flat=True).distinct()), reverse=True)


class YearFilter(django_filters.ChoiceFilter):
    """The years that the list has, and the one that is asked for. For lists that are short enough to be asked."""

    def __init__(self, *, label: str = "年度", **kwargs) -> None:
        super().__init__(label=label, empty_label="全部", **kwargs)

    @cached_property
    def field(self) -> forms.Field:
        years = {str(year) for year in years_in(self.parent.queryset, self.field_name)}
        if len(self._asked) == 4 and self._asked.isdecimal():
            years.add(self._asked)
        self.extra["choices"] = [(year, f"{year}年") for year in sorted(years, reverse=True)]
        return super().field

    @property
    def _asked(self) -> str:
        name = next(name for name, one in self.parent.filters.items() if one is self)
        return (self.parent.data or {}).get(name, "")


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
