"""Naming one row in a form: from a list or, where a list would be too long, by what people call it."""

from django import forms
from django.db import models

LISTED = 500  # above this a list is no longer a list one chooses from
NAMED = 5


class TypedWhenManyField(forms.ModelChoiceField):
    """A row of the `queryset`; after `type_names_when_many()` its name or code where there are many.

    A field says which rows a text calls (`called`, which looks at the whole name first), how one is told from others
    of its name (`told`), and its sentences: `help_when_typed`, `required_when_typed`, `missing` (where nothing is
    called so) and `code_words` (what to write instead where several are).
    """

    help_when_typed = required_when_typed = missing = code_words = ""
    is_typed = False

    def type_names_when_many(self) -> None:
        if self.queryset[LISTED : LISTED + 1].exists():
            self.is_typed = True
            self.widget = forms.TextInput()
            self.widget.is_required = self.required
            self.help_text = self.help_when_typed
            self.error_messages["required"] = self.required_when_typed

    def called(self, text: str) -> models.QuerySet:
        raise NotImplementedError

    def told(self, row: models.Model) -> str:
        raise NotImplementedError

    def to_python(self, value) -> models.Model | None:
        if not self.is_typed or value in self.empty_values:
            return super().to_python(value)
        text = str(value).strip()
        found = list(self.called(text)[: NAMED + 1])
        if len(found) == 1:
            return found[0]
        raise forms.ValidationError(self._which(text[:30], found))

    def _which(self, text: str, found: list) -> str:
        if not found:
            return f"没有找到“{text}”，{self.missing}。"
        names = "、".join(self.told(one) for one in found[:NAMED])
        more = "等" if len(found) > NAMED else ""
        return f"叫“{text}”的不止一个：{names}{more}，请改填其中一个的{self.code_words}。"
