import django_filters
from django.db.models import Q

from assessments.models import Standard

OWNERS = [("own", "本级"), ("above", "上级"), ("ready", "平台提供")]


class StandardFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="编号或名称", method="search")
    owner = django_filters.ChoiceFilter(label="归属", choices=OWNERS, empty_label="全部", method="of_owner")
    is_archive = django_filters.ChoiceFilter(
        label="用途", choices=[("no", "可用于批次"), ("yes", "历史存档")], empty_label="全部", method="of_use"
    )

    class Meta:
        model = Standard
        fields = ["q", "owner", "is_archive"]

    def search(self, rows, name, value):
        return rows.filter(Q(code__icontains=value) | Q(name__icontains=value))

    def of_owner(self, rows, name, value):
        if value == "ready":
            return rows.filter(region__isnull=True)
        own = Q(region=self.request.user.region_id)
        return rows.filter(region__isnull=False).filter(own if value == "own" else ~own)

    def of_use(self, rows, name, value):
        archived = Q(versions__is_archive=True)
        return rows.filter(archived if value == "yes" else ~archived).distinct()
