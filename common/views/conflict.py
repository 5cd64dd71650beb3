"""Two people edited one record: what the later one is shown.

Three versions meet: the one he began from, the one saved meanwhile, his own. What he did not touch stays as
the other left it; only where both altered a field does he choose.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import CheckboxInput, Field, ModelForm, model_to_dict
from django.http import QueryDict
from django.utils import timezone

from common.history import as_of, event_model

NOT_POSTED_AGAIN = {"csrfmiddlewaretoken", "revision", "choice"}


def conflict_context(row: models.Model, form: ModelForm, posted: QueryDict) -> dict:
    """The versions side by side, who saved first, and what goes on to be posted again."""
    began = _values_at(row, posted.get("revision", ""), form)
    rows = [_compare(form, name, began) for name in form.fields]
    again = posted.copy()
    for line in rows:
        if line["is_theirs"]:
            again.setlist(line["name"], line["as_posted"])
    return {
        "heading": f"他人已先保存：{row}",
        "object": row,
        "theirs": who_saved(row),
        "rows": rows,
        "posted": [(key, value) for key, values in again.lists() if key not in NOT_POSTED_AGAIN for value in values],
        "revision": row.revision,
        "discard_url": row.get_absolute_url(),
    }


def _values_at(row: models.Model, revision: str, form: ModelForm) -> dict:
    """The form's values as they were when it was opened; empty when that version is not known."""
    former = as_of(row, int(revision)) if revision.isdecimal() else None
    return model_to_dict(former, fields=list(form.fields)) if former else {}


def who_saved(row: models.Model) -> dict | None:
    """Name, unit and time of the last change of the row."""
    events = event_model(type(row))
    last = events.objects.filter(pgh_obj_id=row.pk).order_by("-pgh_id").first() if events else None
    if last is None:
        return None
    act = last.pgh_context or {}
    return {"name": act.get("name", ""), "unit": act.get("unit", ""), "when": timezone.localtime(last.pgh_created_at)}


def _compare(form: ModelForm, name: str, began: dict) -> dict:
    bound, field = form[name], form.fields[name]
    theirs = field.prepare_value(bound.initial)
    is_different = field.has_changed(bound.initial, bound.data)
    is_theirs = is_different and name in began and not field.has_changed(began[name], bound.data)
    return {
        "name": bound.html_name,
        "label": bound.label,
        "theirs": _shown(field, theirs),
        "mine": _shown(field, theirs if is_theirs else _typed(field, bound.data)),
        "is_different": is_different and not is_theirs,
        "is_theirs": is_theirs,
        "as_posted": _as_posted(field, theirs),
    }


def _typed(field: Field, data):
    try:
        return field.prepare_value(field.clean(data))
    except ValidationError:
        return data


def _as_posted(field: Field, value) -> list:
    """A stored value as the browser would post it."""
    if isinstance(field.widget, CheckboxInput):
        return ["on"] if value else []
    shown = field.widget.format_value(value)
    return list(shown) if isinstance(shown, list | tuple) else ["" if shown is None else shown]


def _shown(field: Field, value) -> str:
    """A value in the reader's words: labels for choices, 是 and 否 for ticks."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if value in (None, ""):
        return ""
    choices = getattr(field, "choices", None) or ()
    return next((str(label) for key, label in choices if str(key) == str(value)), str(value))
