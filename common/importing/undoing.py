"""Taking an import back: what it brought is removed, what it changed gets its former values. From history alone."""

from datetime import datetime

from django.db import IntegrityError, models

from common.history import event_model
from common.importing.writing import update_rows
from common.models import Attachment, ImportRun
from common.refusal import Refused
from common.resources import PortalResource

CHUNK = 5_000
INSERTED, UPDATED, DELETED = "insert", "update", "delete"


class Undoing:
    """One import about to be taken back."""

    def __init__(self, resource: PortalResource, run: ImportRun) -> None:
        self.resource = resource
        self.model = resource.model
        self.events = event_model(self.model).objects
        self.of_run = self.events.filter(pgh_context_id=run.act, pgh_context__import_run=run.pk).order_by()
        remembered = {field.attname for field in self.events.model._meta.concrete_fields} - {"revision"}
        self.columns = [f.attname for f in self.model._meta.concrete_fields if f.attname in remembered]

    def blocking(self) -> list[tuple[str, str]]:
        """(title, reason) of each row that stands in the way; an empty list when nothing does."""
        return self._touched() + self._referenced()

    def _touched(self) -> list[tuple[str, str]]:
        """Rows that do not stand any more as this import left them."""
        left = self._values(self.of_run.order_by("pgh_obj_id"))
        last = self._later().order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
        gone = set(last.values_list("pgh_obj_id", "pgh_label"))
        changed = {key for key, values in self._values(last).items() if values != left[key] or (key, DELETED) in gone}
        rows = self.of_run.filter(pgh_obj_id__in=changed).order_by("pgh_obj_id") if changed else ()
        return [(self._title(event), "导入后又被修改或删除") for event in rows]

    def _values(self, events) -> dict:
        return {key: values for key, *values in events.values_list("pgh_obj_id", *self.columns)}

    # The import held its rows until its end: whatever else happened to them stands wholly before or after it.

    def _earlier(self) -> models.QuerySet:
        first = self.of_run.aggregate(models.Min("pgh_id"))["pgh_id__min"]
        return self.events.filter(pgh_obj_id__in=self.of_run.values("pgh_obj_id"), pgh_id__lt=first)

    def _later(self) -> models.QuerySet:
        last = self.of_run.aggregate(models.Max("pgh_id"))["pgh_id__max"]
        return self.events.filter(pgh_obj_id__in=self.of_run.values("pgh_obj_id"), pgh_id__gt=last)

    def _title(self, event) -> str:
        names = dict.fromkeys([*self.resource.key_columns, self.resource.title_column])
        return " ".join(str(getattr(event, name)) for name in names if getattr(event, name, None))

    def _referenced(self) -> list[tuple[str, str]]:
        inserted = self.of_run.filter(pgh_label=INSERTED)
        found: list[tuple[str, str]] = []
        for field in self._referring_fields():
            rows = field.model._base_manager.filter(**{f"{field.name}__in": inserted.values("pgh_obj_id")})
            keys = rows.order_by().values_list(field.attname, flat=True).distinct()
            found += self._named(inserted, keys, str(field.model._meta.verbose_name))
        attached = Attachment.objects.filter(
            target_type__app_label=self.model._meta.app_label,
            target_type__model=self.model._meta.model_name,
            target_id__in=inserted.values("pgh_obj_id"),
        )
        keys = attached.order_by().values_list("target_id", flat=True).distinct()
        return found + self._named(inserted, keys, "附件")

    def _referring_fields(self) -> list[models.ForeignKey]:
        """Foreign keys of other tables to this one; the memory's own do not count."""
        return [relation.field for relation in self.model._meta.related_objects if relation.field.db_constraint]

    def _named(self, inserted, keys, what: str) -> list[tuple[str, str]]:
        rows = inserted.filter(pgh_obj_id__in=list(keys))
        return [(self._title(event), f"导入后已有{what}引用") for event in rows.order_by("pgh_obj_id")]

    def run(self, actor, *, now: datetime, report=None) -> int:
        """Remove and restore, inside the actor's region; returns how many rows.

        Must run in a transaction that ends when this raises.
        """
        new = list(self.of_run.filter(pgh_label=INSERTED).order_by("pgh_obj_id").values_list("pgh_obj_id", flat=True))
        changes = self._former_values()
        self._hold([*new, *changes])
        self._require_inside([*new, *changes], actor)
        if self.blocking():
            raise Refused("导入后有的行又有变动，不能撤销。请刷新页面查看是哪些行。")
        for start in range(0, len(new), CHUNK):
            self._remove(new[start : start + CHUNK])
            if report:
                report(min(start + CHUNK, len(new)))
        self._restore(changes, actor, now, report)
        self._require_inside(list(changes), actor)
        return len(new) + len(changes)

    def _restore(self, changes: dict, actor, now: datetime, report) -> None:
        """Columns get their former values; a state goes back by a step, as it came."""
        stepped = [key for key, columns in changes.items() if columns.pop("state", None) is not None]
        if stepped:
            self.resource.take_room_back(stepped, actor=actor, now=now)
        update_rows(self.model, changes, self.resource.derived_columns, self.resource.derived_from, report)

    def _hold(self, keys: list) -> None:
        for start in range(0, len(keys), CHUNK):
            rows = self.model._default_manager.order_by("pk").filter(pk__any=keys[start : start + CHUNK])
            list(rows.select_for_update(of=("self",)).values_list("pk"))

    def _require_inside(self, keys: list, actor) -> None:
        """The rows may have moved to another region since, or move back to one."""
        for start in range(0, len(keys), CHUNK):
            chunk = keys[start : start + CHUNK]
            # One that is gone meanwhile is told of as changed.
            outside = self.model._default_manager.filter(pk__any=chunk).exclude(
                pk__in=self.model._default_manager.for_user(actor).values("pk")
            )
            if outside.exists():
                raise Refused("导入的行中有的已不在您的管辖区划内，不能撤销。请联系上级办理。")

    def _remove(self, keys: list) -> None:
        try:
            self.model._default_manager.filter(pk__in=keys).delete()
        except (models.ProtectedError, models.RestrictedError, IntegrityError) as error:
            raise Refused("导入的行已被其他数据引用，不能撤销。请刷新页面查看是哪些行。") from error

    def _former_values(self) -> dict:
        """Key → column → the value before this import, for exactly the columns that it changed."""
        written = self._values(self.of_run.filter(pgh_label=UPDATED).order_by("pgh_obj_id"))
        former = self._earlier().order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
        return {
            key: {name: old for name, old, new in zip(self.columns, values, written[key], strict=True) if old != new}
            for key, values in self._values(former).items()
        }
