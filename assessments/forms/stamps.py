"""Rows that are edited together, all on one page: nobody overwrites unseen what another has saved meanwhile."""

from collections.abc import Iterable

from django import forms

from common.models import TimestampedModel

MEANWHILE = "他人刚刚保存了新的内容，请重新打开本页，核对后再修改。"


def stamp_of(rows: Iterable[TimestampedModel]) -> str:
    """Which rows there are, each in which version."""
    return ",".join(f"{row.pk}.{row.revision}" for row in rows)


class StampedFormMixin(forms.Form):
    """Brings back the stamp of the rows as they were loaded. The view calls it while it holds the row above them."""

    stamp = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, rows: Iterable[TimestampedModel] = (), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.stored = stamp_of(rows)
        self.fields["stamp"].initial = self.stored

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("stamp", "") != self.stored:
            raise forms.ValidationError(MEANWHILE)
        return cleaned
