"""What somebody does who knows the format: a package altered, and every check value in it worked out anew."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable

from openpyxl import Workbook, load_workbook

from common.digest import digest_of
from reporting.snapshot.packing import as_csv
from reporting.snapshot.reading import read_form
from reporting.snapshot.seal import sealed


def parts_of(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made


def resealed(parts: dict[str, bytes]) -> io.BytesIO:
    """The package of these parts, with its manifest made to agree with them."""
    manifest = json.loads(parts["manifest.json"])
    for one in manifest["forms"]:
        content = json.loads(parts[one["data"]])
        form = read_form(content)
        content["check_code"] = one["check_code"] = form.counted_code
        content["made_words"] = content["made_words"].replace(form.check_code, form.counted_code)
        one["sha256"] = digest_of(content)
        parts[one["data"]] = json.dumps(content, ensure_ascii=False).encode()
        parts[one["table"]] = as_csv(read_form(content))
    manifest["workbook"]["sha256"] = hashlib.sha256(parts["workbook.xlsx"]).hexdigest()
    hashes = [(one["key"], one["sha256"]) for one in manifest["forms"]]
    facts = (manifest["region"], manifest["year"], manifest["version"])
    manifest["sha256"] = sealed(*facts, hashes, manifest["workbook"]["sha256"])
    return packed(parts | {"manifest.json": json.dumps(manifest, ensure_ascii=False).encode()})


def with_workbook(package: bytes, change: Callable[[Workbook], None]) -> io.BytesIO:
    parts = parts_of(package)
    book, made = load_workbook(io.BytesIO(parts["workbook.xlsx"])), io.BytesIO()
    change(book)
    book.save(made)
    return resealed(parts | {"workbook.xlsx": made.getvalue()})


def with_data(package: bytes, key: str, change: Callable[[dict], None]) -> io.BytesIO:
    parts = parts_of(package)
    content = json.loads(parts[f"forms/{key}.json"])
    change(content)
    return resealed(parts | {f"forms/{key}.json": json.dumps(content, ensure_ascii=False).encode()})
