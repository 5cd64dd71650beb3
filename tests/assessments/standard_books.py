"""Reading the workbook of a standard, beside published ones on which it may build."""

import io

from assessments.models import Standard, StandardVersion
from assessments.standard_book.reading import ReadStandard, read_standard
from common.importing.reading import read_book
from villages.models import Region

COUNTY = Region(name="样例区")
BASES = [
    StandardVersion(pk=7, standard=Standard(code="S4", name="六类"), title="六类", number=1),
    StandardVersion(pk=8, standard=Standard(code="S4", name="六类"), title="六类", number=2),
    StandardVersion(pk=9, standard=Standard(code="S4", name="六类", region=COUNTY), title="六类", number=2),
]


def understood(content: io.BytesIO) -> ReadStandard:
    return read_standard(read_book(content), BASES)
