"""Naming one village in a form, whether ten are on offer or all of a city's."""

from django.db import models

from villages.forms.typed_field import TypedWhenManyField
from villages.models import Village
from villages.models.village import VillageQuerySet

ENDED = "已撤并、撤销的不能选，请选它并入的村(居)"


class VillageField(TypedWhenManyField):
    """A village of the `queryset`; where there are many its name, code or initials."""

    help_when_typed = "填写12位代码，或名称、拼音首字母，例如“台子村”或“tzc”。"
    required_when_typed = "请填写村(居)的代码或名称。"
    missing = f"请核对代码或名称；{ENDED}"
    code_words = "12位代码"

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("queryset", Village.objects.none())
        super().__init__(**{"label": "村(居)", "empty_label": "请选择"} | kwargs)
        self.error_messages |= {"required": "请选择村(居)。", "invalid_choice": f"请从列表中选择村(居)；{ENDED}。"}

    def label_from_instance(self, village: Village) -> str:
        return f"{village.township.name} {village.name}（{village.code}）"

    def offer(self, villages: VillageQuerySet) -> None:
        """These, in the order of their codes: as a list or, where there are many, by what one calls them."""
        self.queryset = villages.select_related("township").order_by("code").defer("name_grams")
        self.type_names_when_many()

    def prepare_value(self, value):
        """A key, from the address or from a stored row, shows as the code that people know."""
        is_key = self.is_typed and str(value or "").isdecimal() and len(str(value)) < 12
        village = self.queryset.filter(pk=value).first() if is_key else None
        return village.code if village else super().prepare_value(value)

    def called(self, text: str) -> models.QuerySet:
        rows = self.queryset.select_related("township").order_by("code")
        exact = rows.exactly(text)
        return exact if exact.exists() else rows.found_by(text)

    def told(self, village: Village) -> str:
        return f"{village.township.name}{village.name}（{village.code}）"
