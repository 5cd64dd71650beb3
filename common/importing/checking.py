"""The whole way from a stored file to a comparison, walked twice: for the preview, and again before writing."""

import gc
import hashlib
from contextlib import contextmanager

from common.importing.cleaning import clean_rows
from common.importing.comparing import Comparison
from common.importing.headers import find_headers
from common.importing.problems import Cleaned
from common.importing.reading import Book, read_book
from common.kept_files import opened
from common.models import ImportRun
from common.refusal import Refused
from common.resources import PortalResource


def open_book(run: ImportRun) -> Book:
    """Read the stored file, which must be the one that was uploaded."""
    with opened(run.file, run.file_name) as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != run.sha256:
            raise Refused("存档的原文件与上传时不一致，为安全起见不予导入。请重新上传。")
        return read_book(file, is_known=run.pk is not None)


def compare_book(resource: PortalResource, book: Book, user, report=None) -> tuple[Cleaned, str, list[str]]:
    """What the book means for the table; the sheet's name and what the reader of the preview should know."""
    with collecting_paused():
        return _compare(resource, book, user, report)


@contextmanager
def collecting_paused():
    """Hundreds of thousands of small values, none of them in a cycle: looking for cycles takes a third of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _compare(resource, book, user, report) -> tuple[Cleaned, str, list[str]]:
    sheet, headers = find_headers(book.sheets, resource.columns, tuple(resource._meta.import_id_fields))
    cleaned = clean_rows(resource, sheet, headers, user, report)
    if not cleaned.rows:
        raise Refused(f"工作表“{sheet.name}”只有表头，没有数据。请填写后再导入。")
    Comparison(resource, cleaned, user).run()
    cleaned.problems.sort(key=lambda problem: (problem.row, problem.column))
    return cleaned, sheet.name, headers.notes
