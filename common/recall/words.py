"""Moments in the reader's words: labels for fields and choices, names for keys, 是 and 否, 空白 for nothing."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils import timezone

from common.history import FieldChange
from common.models import Attachment
from common.privacy import NOT_SHOWN, masked, names_persons, private_fields
from common.recall.moments import STEP, kept_fields

VERBS = {"insert": "新增", "update": "修改", "delete": "删除"}
ATTACHMENT_VERBS = {"insert": "上传附件", "update": "删除附件"}
BLANK = "空白"
NAMING = ("code", "name", "label", "username", "year")
LONGEST = 60


@dataclass(frozen=True)
class Entry:
    """One moment as the change log shows it."""

    when: datetime.datetime
    verb: str
    name: str
    unit: str
    address: str = ""
    subject: str = ""
    subject_url: str = ""
    source: str = ""
    source_url: str = ""
    note: str = ""
    changes: list[FieldChange] = field(default_factory=list)


def entries_of(moments: list[dict], target: models.Model | None = None) -> list[Entry]:
    """All moments in words. Names of referred rows are fetched once per table."""
    names = Names(moments, of_one_record=target is not None)
    return [
        _step_entry(moment, target) if moment["kind"] == STEP else _change_entry(moment, names, target)
        for moment in moments
    ]


class Names:
    """The names of all rows that the moments refer to.

    `of_one_record` tells that the reader sees the record itself; others read no private person's name.
    """

    def __init__(self, moments: list[dict], of_one_record: bool = False) -> None:
        self.of_one_record = of_one_record
        wanted: dict[type[models.Model], set] = {}
        for moment in moments:
            if moment["kind"] == STEP:
                continue
            for kept in kept_fields(apps.get_model(moment["kind"])):
                if kept.related_model:
                    keys = {shape.get(kept.attname) for shape in (moment["now"], moment["before"]) if shape}
                    wanted.setdefault(kept.related_model, set()).update(keys - {None})
        self.known = {
            (model, str(row.pk)): str(row)
            for model, keys in wanted.items()
            if keys
            for row in model._base_manager.filter(pk__in=keys)
        }

    def word(self, kept: models.Field, value) -> str:
        if kept.related_model and value is not None:
            if not self.of_one_record and names_persons(kept.related_model):
                return NOT_SHOWN
            return self.known.get((kept.related_model, str(value)), f"（已删除，编号 {value}）")
        if value and not self.of_one_record and kept.name in private_fields(kept.model):
            return masked(str(value))
        return word_of(kept, value)

    def hides_file_of(self, model: type[models.Model], shape: dict) -> bool:
        """Whether an attachment's file name, in which anybody may stand, is kept from the reader."""
        if self.of_one_record or model is not Attachment:
            return False
        return names_persons(ContentType.objects.get_for_id(shape["target_type_id"]).model_class())


def word_of(kept: models.Field, value) -> str:
    """One value of a field, as JSON carried it, in words."""
    value = kept.to_python(value)
    if value is None or value == "":
        return BLANK
    if kept.choices:
        return str(dict(kept.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime.datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def _change_entry(moment: dict, names: Names, target: models.Model | None) -> Entry:
    model = apps.get_model(moment["kind"])
    act, verb = moment["act"] or {}, moment["verb"]
    is_attachment = model is Attachment
    subject = "" if target is not None and not is_attachment else subject_of(model, moment["now"], names)
    source, source_url = _source(act)
    return Entry(
        when=moment["when"],
        verb=(ATTACHMENT_VERBS if is_attachment else VERBS).get(verb, VERBS.get(verb, verb)),
        name=act.get("name") or "",
        unit=act.get("unit") or "",
        address=act.get("address") or "",
        subject=subject,
        source=source,
        source_url=source_url,
        changes=[] if is_attachment and target is not None else changes_in(model, moment, names),
    )


def changes_in(model: type[models.Model], moment: dict, names: Names) -> list[FieldChange]:
    """The fields that differ. Of a new or deleted row: the fields that were filled."""
    now, before, verb = moment["now"], moment["before"] or {}, moment["verb"]
    changes = []
    is_hidden = names.hides_file_of(model, now)
    for kept in kept_fields(model):
        if is_hidden and kept.name == "name":
            continue
        new, old = now.get(kept.attname), before.get(kept.attname)
        label = str(kept.verbose_name)
        if verb == "update" and new != old:
            changes.append(FieldChange(label, names.word(kept, old), names.word(kept, new)))
        elif verb == "insert" and new not in (None, ""):
            changes.append(FieldChange(label, "", names.word(kept, new)))
        elif verb == "delete" and new not in (None, ""):
            changes.append(FieldChange(label, names.word(kept, new), ""))
    return changes


def subject_of(model: type[models.Model], shape: dict, names: Names) -> str:
    """What a row is called, told from its event alone: it may be deleted."""
    kept = {field.name: field for field in kept_fields(model)}
    parts = [
        names.word(kept[name], shape[name]) for name in NAMING if name in kept and shape.get(name) not in (None, "")
    ]
    if names.hides_file_of(model, shape):
        parts = [NOT_SHOWN]
    if "code" not in kept:
        owner = next((field for field in kept.values() if field.related_model and shape.get(field.attname)), None)
        parts[:0] = [names.word(owner, shape[owner.attname])] if owner and model is not Attachment else []
    return f"{model._meta.verbose_name} {' '.join(parts)}"[: LONGEST * 2]


def _source(act: dict) -> tuple[str, str]:
    run = act.get("import_run")
    if not run:
        return "", ""
    return f"批量导入（第 {run} 批）", reverse("import_detail", args=[run])


def _step_entry(moment: dict, target: models.Model) -> Entry:
    step = moment["now"]
    state = target._meta.get_field("state")
    return Entry(
        when=moment["when"],
        verb=step["verb_label"],
        name=step["actor_name"],
        unit=step["actor_unit"],
        note=step["note"],
        changes=[FieldChange(str(state.verbose_name), word_of(state, step["before"]), word_of(state, step["after"]))],
    )
