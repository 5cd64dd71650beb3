"""Two people edited one record: what the later one is shown."""

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import ModelForm
from django.http import QueryDict
from django.utils import timezone

from common.history import event_model

NOT_POSTED_AGAIN = {"csrfmiddlewaretoken", "revision", "choice"}


def conflict_context(row: models.Model, form: ModelForm, posted: QueryDict) -> dict:
    """Both versions side by side, who saved first, and everything the user typed, to be posted again."""
    return {
        "heading": f"他人已先保存：{row}",
        "object": row,
        "theirs": _who_saved(row),
        "rows": [_compare(form, name) for name in form.fields],
        "posted": [(key, value) for key, values in posted.lists() if key not in NOT_POSTED_AGAIN for value in values],
        "revision": row.revision,
        "discard_url": row.get_absolute_url(),
    }


def _who_saved(row: models.Model) -> dict | None:
    events = event_model(type(row))
    last = events.objects.filter(pgh_obj_id=row.pk).order_by("-pgh_id").first() if events else None
    if last is None:
        return None
    act = last.pgh_context or {}
    return {"name": act.get("name", ""), "unit": act.get("unit", ""), "when": timezone.localtime(last.pgh_created_at)}


def _compare(form: ModelForm, name: str) -> dict:
    bound, field = form[name], form.fields[name]
    try:
        mine = field.clean(bound.data)
    except ValidationError:
        mine = bound.data
    theirs = field.prepare_value(bound.initial)
    return {
        "label": bound.label,
        "theirs": _shown(field, theirs),
        "mine": _shown(field, field.prepare_value(mine)),
        "is_different": field.has_changed(bound.initial, bound.data),
    }


def _shown(field, value) -> str:
    """A value in the reader's words: labels for choices, 是 and 否 for ticks."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if value in (None, ""):
        return ""
    choices = getattr(field, "choices", None) or ()
    return next((str(label) for key, label in choices if str(key) == str(value)), str(value))
