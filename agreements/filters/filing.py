import django_filters
from django.db import models

from agreements.choices import CharterKind
from agreements.models import Filing
from common.forms import DateInput
from villages.filters.region import RegionFilterSet


class FilingFilter(RegionFilterSet):
    q = django_filters.CharFilter(label="村(居)名称或备案号", method="by_text")
    kind = django_filters.ChoiceFilter(
        label="文件种类", field_name="version__charter__kind", choices=CharterKind.choices, empty_label="全部"
    )
    since = django_filters.DateFilter(
        label="备案起始日期", field_name="filed_on", lookup_expr="gte", widget=DateInput()
    )
    until = django_filters.DateFilter(
        label="备案截止日期", field_name="filed_on", lookup_expr="lte", widget=DateInput()
    )
    correction = django_filters.ChoiceFilter(
        label="责令改正",
        choices=[("open", "改正中"), ("any", "有责令改正记录")],
        empty_label="不限",
        method="with_correction",
    )

    class Meta:
        model = Filing
        fields = ["q", "kind", "since", "until", "correction"]

    def by_text(self, rows, name: str, text: str):
        text = "".join(text.split())
        return rows.filter(
            models.Q(number__contains=text)
            | models.Q(version__charter__village__name__contains=text)
            | models.Q(version__charter__village__code=text)
        )

    def with_correction(self, rows, name: str, wanted: str):
        if wanted == "open":
            return rows.filter(version__corrections__isnull=False, version__corrections__corrected_on=None).distinct()
        return rows.filter(version__corrections__isnull=False).distinct()
