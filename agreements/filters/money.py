import django_filters
from django import forms
from django.db import models

from agreements.choices import MoneyDirection, MoneySource, MoneyUse
from agreements.models import MoneyEntry
from villages.filters.region import RegionFilterSet
from villages.filters.statistics import years_on_offer
from villages.models import Region


class HolderFilterSet(RegionFilterSet):
    """Filters of what villages, townships and counties hold; `village` is set by links from 一村一档."""

    village = django_filters.NumberFilter(label="村(居)编号", field_name="village_id", widget=forms.HiddenInput)

    def in_region(self, rows, name: str, code: str):
        region = Region.objects.for_user(self.request.user).filter(code=code).first()
        return rows.below(region.path) if region else rows.none()


class MoneyEntryFilter(HolderFilterSet):
    q = django_filters.CharFilter(label="单位、摘要或凭证号", method="by_text")
    year = django_filters.ChoiceFilter(label="年度", choices=years_on_offer, empty_label="全部", method="of_year")
    direction = django_filters.ChoiceFilter(label="收支", choices=MoneyDirection.choices, empty_label="全部")
    source = django_filters.ChoiceFilter(label="资金来源", choices=MoneySource.choices, empty_label="全部")
    use = django_filters.ChoiceFilter(label="用途", choices=MoneyUse.choices, empty_label="全部")

    class Meta:
        model = MoneyEntry
        fields = ["q", "year", "direction", "source", "use"]

    def of_year(self, rows, name: str, year: str):
        return rows.of_year(int(year))

    def by_text(self, rows, name: str, text: str):
        text = "".join(text.split())
        at_holder = models.Q(village__name__contains=text) | models.Q(village=None, region__name__contains=text)
        return rows.filter(at_holder | models.Q(purpose__contains=text) | models.Q(voucher__contains=text))
