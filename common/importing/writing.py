"""Many rows in few statements: inserts by COPY, updates of exactly the columns that change."""

import io
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import JSONField

BATCH = 2_000
COPY_BATCH = 10_000
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})

Report = Callable[[int], None]


def insert_rows(model: type[models.Model], rows: Iterable[dict], report: Report | None = None) -> list:
    """Insert rows given by the model's columns, derived columns filled in; returns their keys."""
    keys: list = []
    rows = iter(rows)
    make = _maker(model)
    while batch := [make(values) for values in islice(rows, COPY_BATCH)]:
        queryset = model._default_manager.all()
        queryset.prepare_for_bulk(batch)
        if _can_copy(model):
            _copy(model, batch)
        else:
            queryset.bulk_create(batch, batch_size=BATCH)
        keys += [row.pk for row in batch]
        if report:
            report(len(keys))
    return keys


def _maker(model) -> Callable[[dict], models.Model]:
    """Makes instances by position, which is several times quicker than by name."""
    names = [field.attname for field in model._meta.concrete_fields]
    blank = {field.attname: field.get_default() for field in model._meta.concrete_fields}
    fresh = [(f.attname, f.default) for f in model._meta.concrete_fields if f.has_default() and callable(f.default)]

    def make(values: dict) -> models.Model:
        row = blank | values
        for name, default in fresh:
            if name not in values:
                row[name] = default()
        return model(*[row[name] for name in names])

    return make


def _can_copy(model) -> bool:
    fields = model._meta.concrete_fields
    return not any(isinstance(field, JSONField | models.BinaryField | models.GeneratedField) for field in fields)


def _copy(model, batch: list) -> None:
    """COPY fires the same triggers as INSERT. It carries no act of history itself: the statement before it does."""
    _give_keys(model, batch)
    fields = model._meta.concrete_fields
    quote = connection.ops.quote_name
    lines = io.StringIO("".join(_lines(fields, batch)))
    columns = ", ".join(quote(field.column) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {quote(model._meta.db_table)} WHERE false")
        cursor.cursor.copy_expert(f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN", lines)


def _give_keys(model, batch: list) -> None:
    if not isinstance(model._meta.pk, models.AutoField | models.BigAutoField):
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [connection.ops.quote_name(model._meta.db_table), model._meta.pk.column, len(batch)],
        )
        for row, (key,) in zip(batch, cursor.fetchall(), strict=True):
            row.pk = key


def _lines(fields, batch: list) -> Iterator[str]:
    ways = [(field, field.attname, _array if isinstance(field, ArrayField) else _text) for field in fields]
    timed = [field for field in fields if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)]
    for number, row in enumerate(batch):
        for field in timed:
            if number == 0:
                field.pre_save(row, add=True)
            else:
                setattr(row, field.attname, getattr(batch[0], field.attname))
        yield "\t".join([way(getattr(row, name)) for _, name, way in ways]) + "\n"


def _text(value) -> str:
    if type(value) is str:
        return value if not value or value.isalnum() else value.translate(ESCAPES)
    if value is None:
        return "\\N"
    if value is True or value is False:
        return "t" if value else "f"
    return str(value).translate(ESCAPES)


def _array(values) -> str:
    if values is None:
        return "\\N"
    text = '","'.join(map(str, values))
    if text.isalnum() or ("\\" not in text and text.count('"') == 2 * (len(values) - 1)):
        return ('{"' + text + '"}').translate(ESCAPES) if values else "{}"
    quoted = ['"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values]
    return ("{" + ",".join(quoted) + "}").translate(ESCAPES)


def update_rows(
    model: type[models.Model],
    changes: dict,
    derived: tuple[str, ...] = (),
    derived_from: tuple[str, ...] = (),
    report: Report | None = None,
) -> None:
    """Write `changes` (key → column → new value). One statement per batch; other columns stay untouched.

    Rows that change the same columns are written together. `derived` columns are worked out again
    for rows that change one of `derived_from`.
    """
    by_columns: dict[tuple[str, ...], list] = {}
    for pk, values in changes.items():
        by_columns.setdefault(tuple(sorted(values)), []).append(pk)
    done = 0
    for columns, keys in by_columns.items():
        also = derived if set(columns) & set(derived_from) else ()
        for start in range(0, len(keys), BATCH):
            batch = {pk: changes[pk] for pk in keys[start : start + BATCH]}
            if also:
                _derive(model, batch, also)
            _update(model, batch, (*columns, *also))
            done += len(batch)
            if report:
                report(done)


def _derive(model, batch: dict, derived: tuple[str, ...]) -> None:
    rows = model._default_manager.in_bulk(list(batch))
    for pk, row in rows.items():
        for column, value in batch[pk].items():
            setattr(row, column, value)
    model._default_manager.all().prepare_for_bulk(list(rows.values()))
    for pk, row in rows.items():
        batch[pk] = batch[pk] | {column: getattr(row, column) for column in derived}


def _update(model, batch: dict, columns: tuple[str, ...]) -> None:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    key = model._meta.pk
    quote = connection.ops.quote_name
    names = [quote(fields[name].column) for name in columns]
    table = quote(model._meta.db_table)
    line = ", ".join(f"%s::{_type_of(field)}" for field in (key, *(fields[name] for name in columns)))
    parameters = []
    for pk, values in batch.items():
        parameters.append(pk)
        parameters += [fields[name].get_db_prep_save(values[name], connection) for name in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {', '.join(f'{name} = given.{name}' for name in names)}"
            f" FROM (VALUES {', '.join([f'({line})'] * len(batch))}) AS given({', '.join(['given_key', *names])})"
            f" WHERE {table}.{quote(key.column)} = given_key",
            parameters,
        )


def _type_of(field) -> str:
    return field.rel_db_type(connection) if field.primary_key else field.db_type(connection)
