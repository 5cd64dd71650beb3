import django_filters
from django.db import models

from villages.choices import AssociationLevel
from villages.filters.region import RegionFilterSet
from villages.models import Association
from villages.models.association import SIX_HAVES

IN_USE = [("yes", "在册"), ("no", "已停用"), ("all", "全部")]


class AssociationFilter(RegionFilterSet):
    q = django_filters.CharFilter(label="协会名称", method="by_name")
    level = django_filters.ChoiceFilter(label="层级", choices=AssociationLevel.choices, empty_label="全部")
    haves = django_filters.ChoiceFilter(
        label="六有", choices=[("all", "六有齐全"), ("lacking", "尚不齐全")], empty_label="不限", method="by_haves"
    )
    use = django_filters.ChoiceFilter(label="状态", choices=IN_USE, empty_label=None, method="by_use")

    class Meta:
        model = Association
        fields = ["q", "level", "haves", "use"]

    def __init__(self, data=None, *args, **kwargs) -> None:
        data = data.copy() if data is not None else {}
        if data.get("use") not in dict(IN_USE):
            data["use"] = "yes"
        super().__init__(data, *args, **kwargs)

    def by_name(self, rows, name: str, text: str):
        return rows.filter(name__contains="".join(text.split()))

    def by_haves(self, rows, name: str, wanted: str):
        complete = models.Q(**dict.fromkeys(SIX_HAVES, True))
        return rows.filter(complete if wanted == "all" else ~complete)

    def by_use(self, rows, name: str, wanted: str):
        return rows if wanted == "all" else rows.filter(is_active=wanted == "yes")
