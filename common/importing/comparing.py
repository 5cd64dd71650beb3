"""The sheet against the table: which rows are new, changed, the same; and what the whole of them breaks."""

from django.db.models import NOT_PROVIDED, Q

import common.any_of  # noqa: F401 registers the lookup
from common.importing.cleaning import CLEAR
from common.importing.constraints import check_rules, unique_rules
from common.importing.problems import CHANGED, FAULTY, NEW, SAME, Cleaned, Problem, Row, shown
from common.refusal import Refused
from common.resources import PortalResource

CHUNK = 10_000


class Comparison:
    """Compares cleaned rows with the table; sets each row's status, changes and former values."""

    def __init__(self, resource: PortalResource, cleaned: Cleaned, user) -> None:
        self.resource = resource
        self.model = resource.model
        self.cleaned = cleaned
        self.user = user
        self.keys = tuple(resource.key_columns)
        self.defaults = {
            field.attname: field.get_default()
            for field in self.model._meta.concrete_fields
            if field.default is not NOT_PROVIDED or field.empty_strings_allowed
        }
        self.may_add = not resource.add_permission or user.has_perm(resource.add_permission)

    def run(self) -> None:
        self._require_keys()
        self._refuse_repeated_keys()
        self._match()
        self._check_new_references()
        self._check_rows()
        for columns, applies, condition, sentence in unique_rules(self.model):
            if columns != self.keys:
                self._check_unique(columns, applies, condition, sentence)
        for row in self.cleaned.rows:
            if row.is_faulty:
                row.status = FAULTY

    # -- problems

    def fault(self, row: Row, attname: str, rule: str, fix: str, *, value=None, is_warning: bool = False) -> None:
        column = self.cleaned.columns.get(attname, 0)
        row.is_faulty |= not is_warning
        header = self.cleaned.headers.get(column, "")
        self.cleaned.problems.append(Problem(row.number, column, header, shown(value), rule, fix, is_warning))

    def label(self, attname: str) -> str:
        column = self.cleaned.columns.get(attname)
        if column:
            return self.cleaned.headers[column]
        return next(str(f.verbose_name) for f in self.model._meta.concrete_fields if f.attname == attname)

    # -- keys

    def _require_keys(self) -> None:
        for row in self.cleaned.rows:
            found = tuple(row.values[key] for key in self.keys if key in row.values)
            if len(found) == len(self.keys):
                row.key = found
                continue
            for key in self.keys:
                if key not in row.values and not row.is_faulty:
                    self.fault(row, key, f"没有填“{self.label(key)}”", "请补填，或者删去这一行")

    def _refuse_repeated_keys(self) -> None:
        first: dict[tuple, Row] = {}
        told: set[int] = set()
        for row in self.cleaned.rows:
            key = row.key
            if key is None:
                continue
            other = first.setdefault(key, row)
            if other is row:
                continue
            for one, two in ((row, other), (other, row)):
                if one.number not in told:
                    told.add(one.number)
                    self.fault(
                        one,
                        self.keys[-1],
                        f"与第 {two.number} 行重复（{'、'.join(self.label(k) for k in self.keys)}相同）",
                        "请核对后只保留一行",
                        value=one.values[self.keys[-1]],
                    )

    # -- the table's rows

    def _match(self) -> None:
        wanted = [row for row in self.cleaned.rows if row.key is not None]
        for start in range(0, len(wanted), CHUNK):
            chunk = wanted[start : start + CHUNK]
            found = self._found(chunk)
            seen = self._seen(found)
            for row in chunk:
                before = found.get(row.key)
                if before is None:
                    self._fill_new(row)
                elif before[self.model._meta.pk.attname] in seen:
                    self._compare(row, before)
                else:
                    self.fault(
                        row,
                        self.keys[0],
                        "不能使用：不在您的管辖范围内，或已停用",
                        "请核对；确认无误的，请上级核对后处理",
                        value=row.values[self.keys[0]],
                    )

    def _found(self, rows) -> dict[tuple, dict]:
        """Whoever's they are. Asked by key alone: joined with the region, a new table is read once per township."""
        columns = [f.attname for f in self.model._meta.concrete_fields if self._is_read(f)]
        narrowing = {f"{key}__any": {row.values[key] for row in rows} for key in self.keys}
        place = [columns.index(key) for key in self.keys]
        queryset = self.model._default_manager.order_by().filter(**narrowing)
        return {
            tuple(values[i] for i in place): dict(zip(columns, values, strict=True))
            for values in queryset.values_list(*columns).iterator(chunk_size=5000)
        }

    def _is_read(self, field) -> bool:
        return field.attname not in self.resource.derived_columns

    def _seen(self, found: dict[tuple, dict]) -> set:
        """The keys of those rows that the user may touch."""
        keys = [before[self.model._meta.pk.attname] for before in found.values()]
        rows = self.resource.rows_for_user(self.user).order_by()
        return set(rows.filter(pk__any=keys).values_list("pk", flat=True)) if keys else set()

    def _compare(self, row: Row, before: dict) -> None:
        row.pk = before[self.model._meta.pk.attname]
        row.before = before
        row.changes = {
            attname: None if value is CLEAR else value
            for attname, value in row.values.items()
            if before[attname] != (None if value is CLEAR else value)
        }
        row.status = CHANGED if row.changes else SAME
        if not row.changes or row.is_faulty:
            return
        if reason := self.resource.locked(before):
            self.fault(row, self.keys[0], reason, "请删去这一行后再导入", value=row.values[self.keys[0]])
        for column in self.resource.columns:
            if column.fixed and not column.helper:
                attname = self.resource.column_of(column.attribute)
                if attname in row.changes:
                    self.fault(row, attname, "导入不能改动这一项", column.fixed, value=row.changes[attname])

    def _fill_new(self, row: Row) -> None:
        row.status = NEW
        row.values = {attname: value for attname, value in row.values.items() if value is not CLEAR}
        if not self.may_add:
            self.fault(
                row,
                self.keys[0],
                "台账里没有这一条，您的账号不能新增",
                "请核对；确需新增的，请县(区)办理",
                value=row.values[self.keys[0]],
            )
            return
        if not row.is_faulty:
            self.resource.derive(row.values)

    def _check_new_references(self) -> None:
        """Keys of other tables that `derive` filled in must lie in the user's region as well."""
        for column in self.resource.columns:
            widget = column.widget
            if column.helper or not hasattr(widget, "rows_for_user"):
                continue
            attname = self.resource.column_of(column.attribute)
            if attname in self.cleaned.columns:
                rows = [row for row in self.cleaned.rows if row.status == NEW and row.values.get(attname) is not None]
            else:
                rows = [row for row in self.cleaned.rows if row.status == NEW and attname in row.values]
            keys = {row.values[attname] for row in rows}
            seen = set(widget.rows_for_user(self.user).filter(pk__in=keys).values_list("pk", flat=True)) if keys else ()
            for row in rows:
                if row.values[attname] not in seen:
                    place = attname if attname in self.cleaned.columns else self.keys[0]
                    self.fault(
                        row,
                        place,
                        f"您的管辖范围内没有这个{widget.what}",
                        f"请对照{widget.what}名单核对名称或代码",
                        value=row.values[attname],
                    )

    # -- rules over a row

    def as_written(self, row: Row) -> dict:
        """The row as it will stand in the table."""
        return row.before | row.changes if row.before else self.defaults | row.values

    def _check_rows(self) -> None:
        rules = check_rules(self.model)
        required = [c for c in self.resource.columns if c.required and not c.helper]
        required = [(self.resource.column_of(c.attribute), c.column_name) for c in required]
        self._refuse_missing_columns(required)
        for row in self.cleaned.rows:
            if row.is_faulty or row.status == SAME:
                continue
            if row.status == NEW:
                for attname, name in required:
                    if row.values.get(attname) in (None, ""):
                        self.fault(row, attname, f"新增的行没有填“{name}”", "请补填后再导入")
            if row.is_faulty:
                continue
            values = self.as_written(row)
            for question, sentence, columns in rules:
                if question(values) is False:
                    place = next((c for c in columns if c in self.cleaned.columns), "")
                    self.fault(row, place, sentence, "请核对这一行的数据", value=values.get(place))
            for finding in self.resource.check_row(values):
                attname = self.resource.column_of(finding.column) if finding.column else ""
                self.fault(
                    row,
                    attname,
                    finding.rule,
                    finding.fix,
                    value=values.get(attname),
                    is_warning=finding.is_warning,
                )

    def _refuse_missing_columns(self, required) -> None:
        new = [row for row in self.cleaned.rows if row.status == NEW and not row.is_faulty]
        missing = [name for attname, name in required if new and all(attname not in row.values for row in new)]
        absent = [name for name in missing if name not in self.cleaned.headers.values()]
        absent = [name for attname, name in required if name in absent and attname not in self.cleaned.columns]
        if absent:
            raise Refused(
                f"文件里有 {len(new)} 行是新增的，但缺少必填的列：{'、'.join(absent)}。请对照模板补上这些列后再导入。"
            )

    # -- rules over the table

    def _check_unique(self, columns, applies, condition: Q | None, sentence: str) -> None:
        """Rows whose `columns` are new must meet nobody: neither in the sheet nor in the table."""
        taken: dict[tuple, Row] = {}
        moving: dict[tuple, list[Row]] = {}
        leaving: set = set()
        for row in self.cleaned.rows:
            if row.is_faulty or row.status not in (NEW, CHANGED):
                continue
            if row.status == CHANGED and not any(column in row.changes for column in columns):
                continue
            leaving.add(row.pk)
            values = self.as_written(row)
            key = tuple(values.get(column) for column in columns)
            if None in key or "" in key or applies(values) is not True:
                continue
            other = taken.setdefault(key, row)
            if other is not row:
                for one, two in ((row, other), (other, row)):
                    rule = f"与第 {two.number} 行重复（{'、'.join(map(self.label, columns))}相同）"
                    self.fault(one, columns[-1], rule, "请核对后修改其中一行", value=key[-1])
            moving.setdefault(key, []).append(row)
        for key, held in self._taken_in_table(list(moving), columns, condition, leaving):
            for row in moving[key]:
                if not self._makes_room(row, held):
                    self.fault(row, columns[-1], sentence, "请核对后修改", value=key[-1])

    def _makes_room(self, row: Row, held: dict) -> bool:
        """The table's row may step aside for a new one; the reader of the preview is told."""
        warning = self.resource.makes_room(row.values, held) if row.status == NEW else None
        if warning is None:
            return False
        row.supersedes = held["pk"]
        attname = self.resource.column_of(warning.column)
        self.fault(row, attname, warning.rule, warning.fix, value=row.values.get(attname), is_warning=True)
        return True

    def _taken_in_table(self, keys: list[tuple], columns, condition, leaving: set):
        for start in range(0, len(keys), CHUNK):
            chunk = set(keys[start : start + CHUNK])
            narrowing = {f"{column}__any": {key[i] for key in chunk} for i, column in enumerate(columns)}
            rows = self.model._default_manager.order_by().filter(**narrowing)
            if condition is not None:
                rows = rows.filter(condition)
            for held in rows.values("pk", *columns, *self.resource.extra_columns):
                key = tuple(held[column] for column in columns)
                if key in chunk and held["pk"] not in leaving:
                    yield key, held
