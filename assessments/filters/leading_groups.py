import django_filters as filters

from assessments.models import LeadingGroup
from villages.choices import RegionLevel
from villages.filters.region import RegionFilterSet

STANDING = [("yes", "在任"), ("no", "已撤销"), ("all", "全部")]


class LeadingGroupFilter(RegionFilterSet):
    usual = {"standing": "yes"}

    q = filters.CharFilter(label="名称", field_name="name", lookup_expr="contains")
    level = filters.ChoiceFilter(
        label="层级", field_name="region__level", choices=RegionLevel.choices, empty_label="全部"
    )
    standing = filters.ChoiceFilter(label="状态", choices=STANDING, empty_label=None, method="by_standing")

    class Meta:
        model = LeadingGroup
        fields: list[str] = []

    def by_standing(self, rows, name: str, wanted: str):
        return rows if wanted == "all" else rows.filter(dissolved_on__isnull=wanted == "yes")
