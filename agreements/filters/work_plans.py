import django_filters
from django.db import models

from agreements.choices import PlanState
from agreements.filters.money import HolderFilterSet
from agreements.models import WorkPlan
from villages.filters.statistics import years_on_offer


class WorkPlanFilter(HolderFilterSet):
    q = django_filters.CharFilter(label="单位", method="by_text")
    year = django_filters.ChoiceFilter(label="年度", choices=years_on_offer, empty_label="全部", method="of_year")
    state = django_filters.ChoiceFilter(label="状态", choices=PlanState.choices, empty_label="全部")

    class Meta:
        model = WorkPlan
        fields = ["q", "year", "state"]

    def of_year(self, rows, name: str, year: str):
        return rows.of_year(int(year))

    def by_text(self, rows, name: str, text: str):
        text = "".join(text.split())
        return rows.filter(models.Q(village__name__contains=text) | models.Q(village=None, region__name__contains=text))
