"""Naming one region in a form, whether a county's townships are on offer or all of the nation."""

from django.db import models

from villages.choices import RegionLevel
from villages.forms.typed_field import TypedWhenManyField
from villages.models import Region

INDENT = "　"


class RegionField(TypedWhenManyField):
    """A region of the `queryset`, indented by level; where there are many its name or code."""

    help_when_typed = "填写区划代码或名称，例如县(区)填 120119，乡镇(街道)填 120119001。"
    required_when_typed = "请填写区划代码或名称。"
    missing = "或它不在您的管辖范围内，请核对区划代码或名称"
    code_words = "区划代码"

    def __init__(self, **kwargs) -> None:
        super().__init__(**{"queryset": Region.objects.in_use(), "empty_label": "请选择"} | kwargs)
        self.error_messages["invalid_choice"] = "没有这个区划，或它不在您的管辖范围内，请核对区划代码。"

    def label_from_instance(self, region: Region) -> str:
        return INDENT * (region.level - RegionLevel.PROVINCE) + region.name

    def called(self, text: str) -> models.QuerySet:
        rows = self.queryset.select_related("parent__parent").order_by("code")
        exact = rows.filter(models.Q(code=text) | models.Q(name=text))
        return exact if exact.exists() else rows.filter(name__contains=text)

    def told(self, region: Region) -> str:
        above = region.parent.name_in_titles if region.parent else ""
        return f"{above}{region.name}（{region.code}）"
