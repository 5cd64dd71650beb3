"""How one cell becomes a value and back: the widgets that Resources declare their columns with.

They read what people really type: full-width digits, stray spaces, three ways to write a date.
"""

import datetime
import re
from collections.abc import Callable, Collection
from decimal import Decimal, InvalidOperation

from django.db.models import QuerySet
from import_export import widgets

import common.any_of  # noqa: F401 registers the lookup
from common.full_width import half_width_of
from common.privacy import masked


class Faulty(ValueError):
    """A value that a column does not take: the rule it breaks and what to do about it."""

    def __init__(self, rule: str, fix: str) -> None:
        super().__init__(rule)
        self.rule = rule
        self.fix = fix


# Control characters, zero-width ones, marks of direction, byte order marks.
INVISIBLE_RANGES = (
    *((0x00, 0x08), (0x0B, 0x0C), (0x0E, 0x1F), (0x7F, 0x7F), (0xAD, 0xAD)),
    *((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2064), (0xFEFF, 0xFEFF), (0xFFFC, 0xFFFD)),
)
INVISIBLE = dict.fromkeys(code for first, last in INVISIBLE_RANGES for code in range(first, last + 1))
SPACES = dict.fromkeys([0x3000, 0xA0, 0x2002, 0x2003, 0x2009, 0x202F, 0x09], " ")
TIDY = half_width_of(str.isalnum) | INVISIBLE | SPACES
NUMERIC = half_width_of(".,-+%:/()".__contains__)
SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d+)?[eE]\+?\d+")
EXACT = 10**15  # spreadsheets keep fifteen digits of a number, the rest is lost
NOTHING_MEANT = {"/", "\\", "-", "—", "——", "－", "／", "--", "无", "N/A", "n/a"}
DIGITS_LOST = Faulty(
    "数字位数过多，已被表格软件改成科学记数或丢失末位",
    "请先把这一列的单元格格式设为“文本”，再重新录入完整的号码",
)


def tidy(value) -> str:
    """The text of a cell without invisible characters, outer spaces and full-width digits or letters."""
    if isinstance(value, str):
        return value.strip() if value.isascii() and value.isprintable() else value.translate(TIDY).strip()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        if abs(value) >= EXACT:
            raise DIGITS_LOST
        return str(int(value))
    if isinstance(value, datetime.datetime) and not (value.hour or value.minute):
        value = value.date()
    return str(value)


class TextWidget(widgets.CharWidget):
    """Text. What begins like a formula is refused, unless the column keeps it as the text it is."""

    def __init__(self, keeps_formulas: bool = False) -> None:
        super().__init__()
        self.keeps_formulas = keeps_formulas

    def clean(self, value, row=None, **kwargs) -> str:
        text = tidy(value)
        if not self.keeps_formulas and text[:1] in {"=", "+", "-", "@"}:
            raise Faulty(f"不能以“{text[0]}”开头（会被表格软件当作公式）", "请改为普通文字")
        return text


class PrivateNameWidget(TextWidget):
    """A private person's name. Files that leave say 张*; such a cell that comes back says nothing new."""

    MASKED = re.compile(r".?[*＊×]+")

    def clean(self, value, row=None, **kwargs) -> str | None:
        text = super().clean(value)
        return None if self.MASKED.fullmatch(text) else text

    def render(self, value, obj=None, **kwargs):
        return masked(value or "")


class CodeWidget(widgets.CharWidget):
    """Codes, numbers of certificates and phones: digits and letters that are never calculated with."""

    def clean(self, value, row=None, **kwargs) -> str:
        text = tidy(value).replace(" ", "").translate(NUMERIC).upper().removeprefix("'")
        if SCIENTIFIC.fullmatch(text):
            raise DIGITS_LOST
        if text[:1] in {"=", "+", "@"}:
            raise Faulty("这一列只能填号码，不能填公式", "请填写号码本身")
        return text.removesuffix(".0")


class CountWidget(widgets.IntegerWidget):
    """Whole numbers. Thousands separators and units typed behind the figure are not taken."""

    def clean(self, value, row=None, **kwargs) -> int:
        number = decimal_of(value)
        if number != number.to_integral_value():
            raise Faulty("应为整数", "请填写整数，不带小数")
        if number < 0:
            raise Faulty("不能是负数", "请填写 0 或正整数，没有数据请留空")
        return int(number)


class AmountWidget(widgets.DecimalWidget):
    """Numbers with decimals; a percentage may carry its sign: 96.5% is 96.5."""

    def __init__(self, places: int = 2) -> None:
        super().__init__()
        self.places = places

    def clean(self, value, row=None, **kwargs) -> Decimal:
        number = decimal_of(value, percent=True)
        rounded = round(number, self.places)
        if isinstance(value, float):
            return rounded  # 96.3 is stored by spreadsheets as 96.299999…
        if rounded != number:
            raise Faulty(f"最多保留 {self.places} 位小数", f"请四舍五入到 {self.places} 位小数")
        return rounded


def decimal_of(value, percent: bool = False) -> Decimal:
    """The number in a cell; blank, 0 and 不适用 are three things, so a dash is none of them."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        number = Decimal(repr(value))
    else:
        text = tidy(value).translate(NUMERIC).replace(" ", "")
        if text in NOTHING_MEANT:
            raise Faulty(f"“{text}”的含义不明", "没有数据请留空，数值为零请填 0")
        text = re.sub(r"(?<=\d),(?=\d{3}(?:\D|$))", "", text)
        if percent:
            text = text.removesuffix("%")
        try:
            number = Decimal(text) if len(text) <= 40 and text.isascii() else None
        except InvalidOperation:
            number = None
        if number is None:
            raise Faulty("应为数字", "请只填数字，不带单位和文字")
    if not number.is_finite() or number.adjusted() > 15:
        raise Faulty("数字过大", "请核对后填写")
    return number


class DayWidget(widgets.DateWidget):
    """Days: 2026-03-01, 2026/3/1, 2026.3.1, 2026年3月1日, 20260301, or a date cell of the spreadsheet."""

    PATTERN = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
    FAULT = Faulty("应为日期", "请写成 2026-03-01 的样子")

    def clean(self, value, row=None, **kwargs) -> datetime.date:
        if isinstance(value, datetime.datetime):
            return value.date()
        if isinstance(value, datetime.date):
            return value
        if isinstance(value, float | int) and 10_000 <= value < 80_000 and value == int(value):
            return datetime.date(1899, 12, 30) + datetime.timedelta(days=int(value))
        text = tidy(value).translate(NUMERIC).replace(" ", "").removesuffix("00:00:00").removesuffix("T")
        match = self.PATTERN.fullmatch(text)
        if not match:
            raise self.FAULT
        try:
            return datetime.date(*map(int, [part for part in match.groups() if part]))
        except ValueError as error:
            raise Faulty("没有这一天", "请核对年、月、日") from error

    def render(self, value, obj=None, **kwargs):
        return value.isoformat() if value else ""


class ChoiceWidget(widgets.Widget):
    """One of a closed list: its label, its stored value, or one of the synonyms given."""

    def __init__(self, choices, synonyms: dict[str, str] | None = None) -> None:
        super().__init__()
        self.labels = {value: str(label) for value, label in getattr(choices, "choices", choices)}
        self.values = {label: value for value, label in self.labels.items()}
        self.values |= {str(value): value for value in self.labels} | (synonyms or {})

    @property
    def options(self) -> list[str]:
        return list(self.labels.values())

    def clean(self, value, row=None, **kwargs):
        text = tidy(value)
        if text not in self.values:
            raise Faulty(f"只能是：{'、'.join(self.options)}", "请从下拉列表中选择")
        return self.values[text]

    def render(self, value, obj=None, **kwargs):
        return self.labels.get(value, "")


class YesNoWidget(ChoiceWidget):
    def __init__(self) -> None:
        yes = dict.fromkeys(("是", "有", "√", "✓", "☑", "1", "Y", "y", "True", "TRUE"), True)
        no = dict.fromkeys(("否", "无", "×", "✗", "☐", "0", "N", "n", "False", "FALSE"), False)
        super().__init__([(True, "是"), (False, "否")], yes | no)


class LookupWidget(widgets.Widget):
    """A row of another table, named in the cell by one of `fields`.

    All names of a column are looked up with one query, inside what the user may see: what lies
    outside reads like what does not exist. `within` names another column of the sheet and the
    fields that it narrows by, for names that are unique only there.
    """

    def __init__(
        self,
        rows_for_user: Callable[..., QuerySet],
        fields: tuple[str, ...] = ("name",),
        *,
        what: str,
        within: tuple[str, ...] | None = None,
        listed: bool = False,
    ) -> None:
        super().__init__()
        self.rows_for_user = rows_for_user
        self.fields = fields
        self.what = what
        self.within = within
        self.listed = listed  # offered as a drop-down in the template

    def clean(self, value, row=None, **kwargs) -> str:
        """The tidy text; the importer turns it into a key with `keys_of`."""
        return tidy(value).removesuffix(".0")

    def keys_of(self, user, texts: Collection[str]) -> dict:
        """(narrowing text, text) → set of primary keys. One query per field."""
        found: dict = {}
        texts = list(texts)
        for name in self.fields:
            columns = ["pk", name, *(self.within[1:] if self.within else ())]
            rows = self.rows_for_user(user).order_by().filter(**{f"{name}__any": texts})
            for pk, text, *narrowing in rows.values_list(*columns):
                for narrow in {"", *narrowing}:
                    found.setdefault((narrow, str(text)), set()).add(pk)
        return found

    def options(self, user) -> list[str]:
        return [str(text) for text in self.rows_for_user(user).values_list(self.fields[0], flat=True)]

    def render(self, value, obj=None, **kwargs):
        for name in self.fields[0].split("__"):
            value = getattr(value, name, None)
        return "" if value is None else str(value)
