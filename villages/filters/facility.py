import django_filters
from django.db import models

from common.models import Word, WordList
from villages.filters.region import RegionFilterSet
from villages.models import Facility

IN_USE = [("yes", "在用"), ("no", "已停用"), ("all", "全部")]


class FacilityFilter(RegionFilterSet):
    q = django_filters.CharFilter(label="阵地或村(居)名称", method="by_text")
    kind = django_filters.ModelChoiceFilter(
        label="类别", queryset=Word.objects.listed_in(WordList.FACILITY_KIND), empty_label="全部"
    )
    use = django_filters.ChoiceFilter(label="状态", choices=IN_USE, empty_label=None, method="by_use")

    class Meta:
        model = Facility
        fields = ["q", "kind", "use"]

    def __init__(self, data=None, *args, **kwargs) -> None:
        data = data.copy() if data is not None else {}
        if data.get("use") not in dict(IN_USE):
            data["use"] = "yes"
        super().__init__(data, *args, **kwargs)

    def by_text(self, rows, name: str, text: str):
        text = "".join(text.split())
        return rows.filter(models.Q(name__contains=text) | models.Q(village__name__contains=text))

    def by_use(self, rows, name: str, wanted: str):
        return rows if wanted == "all" else rows.filter(is_active=wanted == "yes")
