"""Which column of the sheet is which: the row of headers, in any order, below any title."""

import difflib
import re
import unicodedata
from dataclasses import dataclass, field

from common.cell_names import column_letter
from common.importing.reading import Sheet
from common.refusal import Refused
from common.resources import Column

SEARCHED_ROWS = 20
IGNORED = {"序号", "编号", "行号"}
IGNORED_IF_BLANK = {"备注", "说明"}
MARKS = re.compile(r"[\s*★☆:：\u200b\ufeff]|[(（\[【](?:必填|选填|可不填|下拉选择|单位:[^)）]*)[)）\]】]")
BRACKETED = re.compile(r"[(\[【{][^)\]】}]*[)\]】}]")


@dataclass
class Headers:
    """Where the headers stand and what they mean. Column numbers count from 1, as Excel's letters do."""

    row: int
    columns: dict[int, Column]
    texts: dict[int, str]
    notes: list[str] = field(default_factory=list)


def plain(text) -> str:
    """A header as it is compared: without width, spaces, marks of obligation."""
    return MARKS.sub("", unicodedata.normalize("NFKC", str(text)).replace("\n", "")).casefold()


def bare(text) -> str:
    """A header without what stands in brackets either: 户数(户) and 户数 mean the same."""
    return BRACKETED.sub("", plain(text))


class Names:
    """All names of all columns, exact ones before bare ones; a bare name of two columns is nobody's."""

    def __init__(self, columns: list[Column]) -> None:
        self.exact: dict[str, Column] = {}
        loose: dict[str, set[int]] = {}
        for position, column in enumerate(columns):
            for name in (column.column_name, *column.synonyms):
                self.exact.setdefault(plain(name), column)
                loose.setdefault(bare(name), set()).add(position)
        self.loose = {name: columns[min(owners)] for name, owners in loose.items() if len(owners) == 1 and name}

    def find(self, text) -> Column | None:
        return self.exact.get(plain(text)) or self.loose.get(bare(text))

    def nearest(self, text) -> str:
        near = difflib.get_close_matches(plain(text), self.exact, n=1, cutoff=0.5)
        return self.exact[near[0]].column_name if near else ""


def find_headers(sheets: list[Sheet], columns: list[Column], keys: tuple[str, ...]) -> tuple[Sheet, Headers]:
    """The first sheet that has the headers, and where they stand.

    `keys` are the attributes without which no row can be told from another.
    Raises Refused when no sheet has them, when one is missing, unknown or there twice.
    """
    names = Names(columns)
    best: tuple[int, Sheet | None, int] = (0, None, 0)
    for sheet in sheets:
        count, row = _best_row(sheet, names)
        enough = count >= min(2, len(columns))
        if enough and best[0] == 0:
            best = (count, sheet, row)
    count, sheet, row = best
    if sheet is None:
        wanted = "、".join(column.column_name for column in columns if not column.helper)
        raise Refused(f"没有找到表头。第一行（或标题下面一行）应有这些列名：{wanted}。请下载模板对照。")
    headers = _read_headers(sheet, row, names)
    _refuse_missing(headers, columns, keys)
    if len(sheets) > 1:
        headers.notes.append(f"文件有 {len(sheets)} 个工作表，导入的是“{sheet.name}”。")
    if row > 1:
        headers.notes.append(f"表头在第 {row} 行，以上各行作为标题跳过。")
    return sheet, headers


def _best_row(sheet: Sheet, names: Names) -> tuple[int, int]:
    best = (0, 0)
    for number, values in sheet.rows[:SEARCHED_ROWS]:
        texts = _header_texts(sheet, number, values)
        found = {id(column) for text in texts.values() if (column := names.find(text))}
        if len(found) > best[0]:
            best = (len(found), number)
    return best


def _header_texts(sheet: Sheet, number: int, values: list) -> dict[int, str]:
    """The row's texts; a header merged downwards stands in each of its rows."""
    texts = {column: value for column, value in enumerate(values, start=1) if isinstance(value, str) and value.strip()}
    for (top, left), (bottom, right) in sheet.merged:
        if top < number <= bottom and left == right and left not in texts:
            above = next((row for line, row in sheet.rows[: SEARCHED_ROWS * 2] if line == top), [])
            if len(above) >= left and isinstance(above[left - 1], str) and above[left - 1].strip():
                texts[left] = above[left - 1]
    return texts


def _read_headers(sheet: Sheet, row: int, names: Names) -> Headers:
    values = next(values for number, values in sheet.rows if number == row)
    texts = _header_texts(sheet, row, values)
    headers = Headers(row, {}, {number: " ".join(text.split()) for number, text in texts.items()})
    faults = []
    taken: dict[int, int] = {}
    for number, text in sorted(headers.texts.items()):
        column = names.find(text)
        if column is None:
            faults += _about_unknown(sheet, row, number, text, names)
        elif id(column) in taken:
            first = taken[id(column)]
            faults.append(
                f"{column_letter(first)} 列“{headers.texts[first]}”与 {column_letter(number)} 列“{text}”"
                f"都是“{column.column_name}”，请删去其中一列"
            )
        else:
            taken[id(column)] = number
            headers.columns[number] = column
    faults += [
        f"{column_letter(number)} 列有内容但没有列名，请补上列名或删去这一列"
        for number in _unnamed(sheet, row, headers.texts)
    ]
    if faults:
        raise Refused(f"工作表“{sheet.name}”第 {row} 行的表头有 {len(faults)} 处不符：{'；'.join(faults)}。")
    return headers


def _about_unknown(sheet, row, number, text, names) -> list[str]:
    name = plain(text)
    if name in IGNORED or (name in IGNORED_IF_BLANK and not _has_content(sheet, row, number)):
        return []
    near = names.nearest(text)
    hint = f"您是否要填“{near}”？" if near else "请删去这一列，或对照模板改列名"
    return [f"{column_letter(number)} 列“{text}”不是本表的列，{hint}"]


def _has_content(sheet, row, column) -> bool:
    return any(
        number > row and len(values) >= column and str(values[column - 1]).strip() for number, values in sheet.rows
    )


def _unnamed(sheet, row, texts) -> list[int]:
    width = max((len(values) for number, values in sheet.rows if number > row), default=0)
    return [column for column in range(1, width + 1) if column not in texts and _has_content(sheet, row, column)]


def _refuse_missing(headers: Headers, columns: list[Column], keys: tuple[str, ...]) -> None:
    there = {column.attribute for column in headers.columns.values()}
    missing = [column.column_name for column in columns if column.attribute in keys and column.attribute not in there]
    if missing:
        raise Refused(f"缺少必填的列：{'、'.join(missing)}。请对照模板补上后再导入。")
