"""The check value over all of a submission: whose it is, what its forms say, and its workbook. Pure."""

import hashlib
from collections.abc import Iterable
from typing import BinaryIO

from common.digest import digest_of

SCHEMA = "village-portal-submission/1"


def sealed(region: str, year: int, version: int, forms: Iterable[tuple[str, str]], workbook: str) -> str:
    """SHA-256 over region code, year, version, the (key, SHA-256) of each form in order, and that of the workbook."""
    listed = [list(form) for form in forms]
    said = {"schema": SCHEMA, "region": region, "year": year, "version": version}
    return digest_of(said | {"forms": listed, "workbook": workbook})


def file_digest(file: BinaryIO) -> str:
    """SHA-256 of the whole file, 64 hexadecimal digits, wherever it was read to."""
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()
