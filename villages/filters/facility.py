import django_filters
from django.db import models

from common.models import Word, WordList
from villages.filters.region import UseFilterSet
from villages.models import Facility


class FacilityFilter(UseFilterSet):
    q = django_filters.CharFilter(label="阵地或村(居)名称", method="by_text")
    kind = django_filters.ModelChoiceFilter(
        label="类别", queryset=Word.objects.listed_in(WordList.FACILITY_KIND), empty_label="全部"
    )

    class Meta:
        model = Facility
        fields = ["q", "kind", "use"]

    def by_text(self, rows, name: str, text: str):
        text = "".join(text.split())
        return rows.filter(models.Q(name__contains=text) | models.Q(village__name__contains=text))
