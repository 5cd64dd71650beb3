"""A submission as a file for a system elsewhere: manifest, data and CSV of each form, the workbook. Pure."""

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from common.exporting.writing import defused
from common.paper.conventions import NUMBER
from common.paper.values import Value, text_of
from reporting.snapshot.frozen import FrozenForm
from reporting.snapshot.records import records_of
from reporting.snapshot.seal import SCHEMA

MANIFEST, WORKBOOK = "manifest.json", "workbook.xlsx"
MOMENT = (1980, 1, 1, 0, 0, 0)  # of every member, so that the same submission gives the same bytes


@dataclass(frozen=True, kw_only=True)
class Packed:
    """What a package is about; `forms` are (content as stored, its SHA-256) with the form read from it."""

    region: str
    region_name: str
    year: int
    version: int
    made_at: str
    made_by: str
    made_unit: str
    sha256: str
    workbook_sha256: str
    answers: list[dict]
    forms: Sequence[tuple[dict, str, FrozenForm]]


def write_package(file: BinaryIO, packed: Packed, workbook: bytes) -> None:
    """Manifest, data and CSV of each form, then the workbook byte for byte."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        _add(package, MANIFEST, _json(manifest_of(packed)))
        for content, _, form in packed.forms:
            _add(package, data_name(form.key), _json(content))
            _add(package, table_name(form.key), as_csv(form))
        _add(package, WORKBOOK, workbook)


def manifest_of(packed: Packed) -> dict:
    """Whose it is, by whom and when, and the file names and SHA-256 of everything in the package."""
    facts = ("region", "region_name", "year", "version", "made_at", "made_by", "made_unit", "sha256", "answers")
    return {
        "schema": SCHEMA,
        **{name: getattr(packed, name) for name in facts},
        "workbook": {"file": WORKBOOK, "sha256": packed.workbook_sha256},
        "forms": [
            {
                "key": form.key,
                "title": form.title,
                "rows": form.row_count,
                "check_code": form.check_code,
                "data": data_name(form.key),
                "table": table_name(form.key),
                "sha256": sha256,
            }
            for _, sha256, form in packed.forms
        ],
    }


def data_name(key: str) -> str:
    return f"forms/{key}.json"


def table_name(key: str) -> str:
    return f"forms/{key}.csv"


def as_csv(form: FrozenForm) -> bytes:
    """The rows under one line of heads, UTF-8 with BOM; totals stand in the workbook alone."""
    columns = [column for column in form.columns if column.key != NUMBER]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([defused("·".join(filter(None, (column.group, column.label)))) for column in columns])
    for record in records_of(form):
        if not record.is_total:
            writer.writerow([_said(record.values.get(column.key)) for column in columns])
    return text.getvalue().encode("utf-8-sig")


def _said(value: Value) -> str:
    return text_of(value) if isinstance(value, int | Decimal | date) else defused(text_of(value))


def _json(content: dict) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _add(package: zipfile.ZipFile, name: str, content: bytes) -> None:
    package.writestr(zipfile.ZipInfo(name, MOMENT), content, zipfile.ZIP_DEFLATED)
