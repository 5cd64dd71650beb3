import django_filters
from django.db import models

from agreements.models import Duty, DutyRecord
from common.forms import DateInput
from villages.filters.region import RegionFilterSet
from villages.filters.statistics import years_on_offer


class DutyRecordFilter(RegionFilterSet):
    q = django_filters.CharFilter(label="村(居)或内容", method="by_text")
    year = django_filters.ChoiceFilter(label="年度", choices=years_on_offer, empty_label="全部", method="of_year")
    duty = django_filters.ModelChoiceFilter(label="制度", queryset=Duty.objects.recorded(), empty_label="全部")
    since = django_filters.DateFilter(label="起始日期", field_name="held_on", lookup_expr="gte", widget=DateInput())
    until = django_filters.DateFilter(label="截止日期", field_name="held_on", lookup_expr="lte", widget=DateInput())

    class Meta:
        model = DutyRecord
        fields = ["q", "year", "duty", "since", "until"]

    def of_year(self, rows, name: str, year: str):
        return rows.of_year(int(year))

    def by_text(self, rows, name: str, text: str):
        text = "".join(text.split())
        return rows.filter(models.Q(village__name__contains=text) | models.Q(summary__contains=text))
