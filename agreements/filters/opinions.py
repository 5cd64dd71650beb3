import django_filters
from django.db import models
from django.utils import timezone

from agreements.choices import OpinionMatter, OpinionState
from agreements.models import OpinionCase
from villages.filters.region import RegionFilterSet
from villages.filters.statistics import years_on_offer


class OpinionCaseFilter(RegionFilterSet):
    q = django_filters.CharFilter(label="村(居)或内容", method="by_text")
    year = django_filters.ChoiceFilter(label="年度", choices=years_on_offer, empty_label="全部", method="of_year")
    state = django_filters.ChoiceFilter(label="状态", choices=OpinionState.choices, empty_label="全部")
    matter = django_filters.ChoiceFilter(label="事项类别", choices=OpinionMatter.choices, empty_label="全部")
    look = django_filters.ChoiceFilter(
        label="需要处理",
        choices=[("mine", "我办理的"), ("overdue", "逾期未答复"), ("late", "超期答复")],
        empty_label="全部",
        method="to_look_at",
    )

    class Meta:
        model = OpinionCase
        fields = ["q", "year", "state", "matter", "look"]

    def of_year(self, rows, name: str, year: str):
        return rows.of_year(int(year))

    def to_look_at(self, rows, name: str, wanted: str):
        if wanted == "mine":
            return rows.filter(handler=self.request.user)
        if wanted == "overdue":
            return rows.unanswered().filter(due_on__lt=timezone.localdate())
        return rows.filter(answered_on__gt=models.F("due_on"))

    def by_text(self, rows, name: str, text: str):
        text = "".join(text.split())
        return rows.filter(models.Q(village__name__contains=text) | models.Q(content__contains=text))
