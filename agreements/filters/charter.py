import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef

from agreements.choices import CharterKind, CharterState
from agreements.models import Charter, CharterVersion
from villages.choices import VillageKind
from villages.filters.region import RegionFilterSet
from villages.models import Village


class _NamedFilter(RegionFilterSet):
    q = filters.CharFilter(label="村(居)", method="named", widget=forms.TextInput(attrs={"placeholder": "名称或代码"}))
    kind = filters.ChoiceFilter(label="文件种类", choices=CharterKind.choices, empty_label="全部")


class CharterFilter(_NamedFilter):
    """By what lies on a desk now: former versions do not count."""

    state = filters.ChoiceFilter(label="状态", choices=CharterState.choices, empty_label="全部", method="in_state")
    found = filters.ChoiceFilter(
        label="合法性初筛",
        choices=[("blocking", "有阻断问题"), ("warning", "有提示"), ("clear", "未发现问题")],
        empty_label="全部",
        method="by_findings",
    )
    body = filters.ChoiceFilter(
        label="适用对象", choices=VillageKind.choices, empty_label="全部", field_name="village__kind"
    )

    class Meta:
        model = Charter
        fields = ["q", "kind", "state", "found", "body"]

    def named(self, rows, name, value):
        return rows.filter(village__in=Village.objects.found_by(value))

    def in_state(self, rows, name, value):
        return rows.filter(Exists(CharterVersion.objects.filter(charter=OuterRef("pk"), state=value)))

    def by_findings(self, rows, name, value):
        condition = {
            "blocking": {"blocking_count__gt": 0},
            "warning": {"warning_count__gt": 0},
            "clear": {"blocking_count": 0, "warning_count": 0},
        }[value]
        open_versions = CharterVersion.objects.not_ended().filter(charter=OuterRef("pk"), **condition)
        return rows.filter(Exists(open_versions))


class MissingCharterFilter(_NamedFilter):
    """Active villages without a paper of the kind, or with one that has ended."""

    usual = {"kind": CharterKind.COVENANT}

    kind = filters.ChoiceFilter(label="文件种类", choices=CharterKind.choices, empty_label=None, method="without")
    body = filters.ChoiceFilter(label="类型", choices=VillageKind.choices, empty_label="全部", field_name="kind")

    class Meta:
        model = Village
        fields = ["q", "kind", "body"]

    def named(self, rows, name, value):
        return rows.found_by(value)

    def without(self, rows, name, value):
        living = CharterVersion.objects.not_ended().filter(charter__village=OuterRef("pk"), charter__kind=value)
        return rows.filter(~Exists(living))

    @property
    def chosen_kind(self) -> CharterKind:
        return CharterKind(self.data["kind"])
