import django_filters
from django.db import models

from villages.choices import AssociationLevel
from villages.filters.region import UseFilterSet
from villages.models import Association
from villages.models.association import SIX_HAVES


class AssociationFilter(UseFilterSet):
    q = django_filters.CharFilter(label="协会名称", method="by_name")
    level = django_filters.ChoiceFilter(label="层级", choices=AssociationLevel.choices, empty_label="全部")
    haves = django_filters.ChoiceFilter(
        label="六有", choices=[("all", "六有齐全"), ("lacking", "尚不齐全")], empty_label="不限", method="by_haves"
    )

    class Meta:
        model = Association
        fields = ["q", "level", "haves", "use"]

    def by_name(self, rows, name: str, text: str):
        return rows.filter(name__contains="".join(text.split()))

    def by_haves(self, rows, name: str, wanted: str):
        complete = models.Q(**dict.fromkeys(SIX_HAVES, True))
        return rows.filter(complete if wanted == "all" else ~complete)
