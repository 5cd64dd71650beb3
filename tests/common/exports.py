"""Making and reading exported files."""

import io
from dataclasses import replace

import openpyxl
from django.utils import timezone

from common.actions.exports import Exported, FileFormat, export_rows
from common.exporting.selection import Selection
from common.models import ExportScope
from tests.factories import StaffUserFactory

ALL = Selection("villages", ExportScope.ALL)


def export(selection, user, file_format=FileFormat.XLSX):
    made = export_rows(selection, file_format, actor=user, address="10.0.0.1", now=timezone.now())
    with made.file as file:
        return replace(made, file=io.BytesIO(file.read()))


def sheet_of(made: Exported):
    return openpyxl.load_workbook(made.file).active


def column(sheet, header):
    place = next(cell.column for cell in sheet[3] if cell.value == header)
    return [sheet.cell(row, place) for row in range(4, sheet.max_row)]


def clerk(code="120119001"):
    return StaffUserFactory(region__code=code)
