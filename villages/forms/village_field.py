"""Naming one village in a form, whether ten are on offer or all of a city's."""

from django import forms

from villages.models import Village
from villages.models.village import VillageQuerySet

# Above this a list is no longer a list one chooses from; one types what the unit is called.
LISTED_VILLAGES = 500
NAMED = 5
ENDED = "已撤并、撤销的不能选，请选它并入的村(居)"


class VillageField(forms.ModelChoiceField):
    """A village of the `queryset`; after `type_names_when_many()` its name, code or initials where there are many."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("queryset", Village.objects.none())
        super().__init__(**{"label": "村(居)", "empty_label": "请选择"} | kwargs)
        self.error_messages |= {"required": "请选择村(居)。", "invalid_choice": f"请从列表中选择村(居)；{ENDED}。"}
        self.is_typed = False

    def label_from_instance(self, village: Village) -> str:
        return f"{village.township.name} {village.name}（{village.code}）"

    def offer(self, villages: VillageQuerySet) -> None:
        """These, in the order of their codes: as a list or, where there are many, by what one calls them."""
        self.queryset = villages.select_related("township").order_by("code").defer("name_grams")
        self.type_names_when_many()

    def type_names_when_many(self) -> None:
        if self.queryset[LISTED_VILLAGES : LISTED_VILLAGES + 1].exists():
            self.is_typed = True
            self.widget = forms.TextInput()
            self.widget.is_required = self.required
            self.help_text = "填写12位代码，或名称、拼音首字母，例如“台子村”或“tzc”。"
            self.error_messages["required"] = "请填写村(居)的代码或名称。"

    def prepare_value(self, value):
        """A key, from the address or from a stored row, shows as the code that people know."""
        is_key = self.is_typed and str(value or "").isdecimal() and len(str(value)) < 12
        village = self.queryset.filter(pk=value).first() if is_key else None
        return village.code if village else super().prepare_value(value)

    def to_python(self, value) -> Village | None:
        if not self.is_typed or value in self.empty_values:
            return super().to_python(value)
        text = str(value).strip()
        rows = self.queryset.select_related("township").order_by("code")
        found = rows.exactly(text)[: NAMED + 1] or rows.found_by(text)[: NAMED + 1]
        if len(found) == 1:
            return found[0]
        raise forms.ValidationError(_which(text, list(found)))


def _which(text: str, found: list[Village]) -> str:
    if not found:
        return f"没有找到“{text[:30]}”，请核对代码或名称；{ENDED}。"
    names = "、".join(f"{one.township.name}{one.name}（{one.code}）" for one in found[:NAMED])
    more = "等" if len(found) > NAMED else ""
    return f"叫“{text[:30]}”的不止一个：{names}{more}，请改填其中一个的12位代码。"
