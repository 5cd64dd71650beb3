import django_filters
from django.db import models

from agreements.choices import RuleMatter
from agreements.models import RuleOfLaw
from common.forms import DateInput
from villages.choices import VillageKind


class RuleOfLawFilter(django_filters.FilterSet):
    body = django_filters.ChoiceFilter(label="适用对象", choices=VillageKind.choices, empty_label="全部")
    matter = django_filters.ChoiceFilter(label="事项", choices=RuleMatter.choices, empty_label="全部")
    day = django_filters.DateFilter(label="适用日期", method="in_force_on", widget=DateInput())

    class Meta:
        model = RuleOfLaw
        fields = ["body", "matter", "day"]

    def in_force_on(self, rows, name: str, day):
        """What a paper of that day is judged by."""
        not_replaced = models.Q(next_from=None) | models.Q(next_from__gt=day)
        return rows.filter(not_replaced, effective_from__lte=day)
