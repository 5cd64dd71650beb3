"""What is wrong with a cell or a row, in words; and the rows as they go from hand to hand."""

from dataclasses import dataclass, field

NEW, CHANGED, SAME, FAULTY = "new", "changed", "same", "faulty"


@dataclass(slots=True)
class Problem:
    row: int  # as in Excel
    column: int  # 1 is A; 0 is the row as a whole
    header: str
    value: str
    rule: str
    fix: str
    is_warning: bool = False


@dataclass(slots=True)
class Row:
    """One row of the sheet. `values` holds what its cells say, keyed by the model's column."""

    number: int
    values: dict
    key: tuple | None = None  # what finds it in the table; None when a part is missing or faulty
    is_faulty: bool = False
    pk: object = None
    status: str = SAME
    before: dict | None = None  # the table's row
    changes: dict = field(default_factory=dict)  # the model's column → new value
    supersedes: object = None  # key of the table's row that makes room for this new one


@dataclass
class Cleaned:
    rows: list[Row]
    problems: list[Problem]
    skipped: list[tuple[int, str]]  # row number and why: totals, signatures
    columns: dict[str, int]  # the model's column → column number, for naming cells later
    headers: dict[int, str]


def shown(value) -> str:
    """A value as a problem quotes it; a spreadsheet's 5.0 reads 5, as people typed it."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if value is None else str(value)
    return text if len(text) <= 100 else f"{text[:100]}…（共 {len(text)} 字）"
