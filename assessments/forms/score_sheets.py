"""What a page of a score sheet posts: fields named after their line, and the facts of the whole sheet."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict

from assessments.actions.scores import Entry
from assessments.models import Score, ScoreSheet
from assessments.sheet_lines import NONE_MET, TEXTS
from common.forms import DateInput
from common.personal_data import personal_numbers


class SheetFactsForm(forms.ModelForm):
    """检查组成员 and 评分日期, the foot of the sheet."""

    class Meta:
        model = ScoreSheet
        fields = ("members", "scored_on")
        widgets = {
            "members": forms.TextInput(attrs={"class": "form-control"}),
            "scored_on": DateInput(attrs={"class": "form-control"}),
        }

    def clean_members(self) -> str:
        members = self.cleaned_data["members"]
        found = personal_numbers(members)
        if found:
            raise forms.ValidationError(f"检查组成员中含有{'、'.join(found)}，请只填姓名和单位。")
        return members


def entries_of(posted: QueryDict, scores: Iterable[Score]) -> list[Entry]:
    """The lines that the page sent, each with the revision in which it was shown."""
    return [entry_of(posted, score.pk) for score in scores if f"{score.pk}-revision" in posted]


def entry_of(posted: QueryDict, key: int) -> Entry:
    """A box that is not ticked is not sent: `shown` tells which of a line's boxes the page had."""
    given: dict[str, object] = {}
    shown = posted.get(f"{key}-shown", "").split()
    if "value" in shown:
        given["value"] = _value(posted, key, is_list="ticks" in shown)
    if "na" in shown:
        given["is_not_applicable"] = f"{key}-na" in posted
    if "check" in shown:
        given["needs_check"] = f"{key}-check" in posted
    given |= {name: posted[f"{key}-{name}"] for name in TEXTS if f"{key}-{name}" in posted}
    revision = posted.get(f"{key}-revision", "")
    return Entry(key, given, int(revision) if revision.isdecimal() and len(revision) < 10 else None)


def _value(posted: QueryDict, key: int, *, is_list: bool) -> object:
    if not is_list:
        return posted.get(f"{key}-value", "")
    ticked = posted.getlist(f"{key}-value")
    if NONE_MET in ticked and len(ticked) == 1:
        return []
    return [one for one in ticked if one != NONE_MET] or posted.get(f"{key}-count") or None
