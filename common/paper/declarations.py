"""The declaration of a form: what stands where, for every unit and every year that will fill it in."""

from dataclasses import dataclass
from enum import Enum

from common.paper.conventions import LANDSCAPE_FROM, NUMBER, REMARK, SIGNERS
from common.paper.values import FIGURES, Kind


class Sum:
    """The total of a column is the sum of its figures."""


SUM = Sum()


@dataclass(frozen=True)
class Ratio:
    """A column that is worked out from two others, in rows that do not bring it and in every total: never added up."""

    part: str
    whole: str
    times: int = 100


@dataclass(frozen=True)
class PaperColumn:
    """A column of a list. `width` in letters of half a Chinese one; 0 is guessed from what stands in it.

    `merged`: neighbouring rows that say the same share one cell, as 类别 does on a scoring sheet.
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    group: str = ""  # the head that neighbours with the same one share
    total: Sum | Ratio | None = None
    width: int = 0
    places: int = 2
    centred: bool = False
    merged: bool = False

    def __post_init__(self) -> None:
        if self.total and self.kind not in FIGURES:
            raise ValueError(f"{self.key}: only figures have totals")


@dataclass(frozen=True)
class PaperField:
    """A labelled cell of a form about one record. `tall` is its least height in mm."""

    key: str
    label: str
    kind: Kind = Kind.TEXT
    places: int = 2
    tall: int = 0


@dataclass(frozen=True)
class TableCode:
    """What the statistics authority wants top right."""

    number: str
    maker: str = ""
    approval: str = ""
    valid_until: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        labels = ("表　　号", "制表机关", "批准文号", "有效期至")
        values = (self.number, self.maker, self.approval, self.valid_until)
        return tuple(f"{label}：{value}" for label, value in zip(labels, values, strict=True))


class Totals(Enum):
    """Where 合计 stands: first in statistics, last in lists."""

    NONE = "none"
    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True, kw_only=True)
class Form:
    """What every form has. `title` may name {year} and {place}."""

    key: str
    title: str
    annex: str = ""
    table_code: TableCode | None = None
    unit_label: str = "填报单位（盖章）"
    unit_line: str = ""  # 单位：个、%
    signers: tuple[str, ...] = SIGNERS
    opinions: tuple[str, ...] = ()  # bottom up: 村(居)委会意见, 乡镇(街道)意见, …
    notes: tuple[str, ...] = ()
    landscape: bool | None = None  # None: as wide as it is

    @property
    def is_landscape(self) -> bool:
        return bool(self.landscape)


@dataclass(frozen=True, kw_only=True)
class ListForm(Form):
    """One line per row, 序号 first and 备注 last; totals, and subtotals of neighbouring rows with the same value.

    `subtotal_by` names a key of the rows (a column or not); `counted` is the measure word of 合计（35个）.
    """

    columns: tuple[PaperColumn, ...]
    numbered: bool = True
    remarked: bool = True
    totals: Totals = Totals.NONE
    subtotal_by: str = ""
    counted: str = ""
    column_numbers: bool | None = None  # None: where there is a table code

    def __post_init__(self) -> None:
        keys = [column.key for column in self.columns]
        totals = [column.total for column in self.columns if isinstance(column.total, Ratio)]
        unknown = {key for total in totals for key in (total.part, total.whole)} - set(keys)
        if len(set(keys)) != len(keys) or unknown:
            raise ValueError(f"{self.key}: keys twice, or ratios of unknown columns {sorted(unknown)}")

    @property
    def all_columns(self) -> tuple[PaperColumn, ...]:
        first = (PaperColumn(NUMBER, NUMBER, Kind.INTEGER, width=6),) if self.numbered else ()
        has_one = not self.remarked or any(column.label == REMARK for column in self.columns)
        last = () if has_one else (PaperColumn("remark", REMARK),)
        return (*first, *self.columns, *last)

    @property
    def is_landscape(self) -> bool:
        return len(self.all_columns) >= LANDSCAPE_FROM if self.landscape is None else self.landscape

    @property
    def has_column_numbers(self) -> bool:
        return self.table_code is not None if self.column_numbers is None else self.column_numbers


@dataclass(frozen=True, kw_only=True)
class RecordForm(Form):
    """One record as labelled cells. A line is a heading (text) or the fields that share it."""

    lines: tuple[str | tuple[PaperField, ...], ...]

    @property
    def pairs(self) -> int:
        """How many labelled cells the fullest line has."""
        return max(len(line) for line in self.lines if not isinstance(line, str))
