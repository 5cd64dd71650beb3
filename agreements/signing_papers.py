"""F6 协议签订情况汇总表."""

from dataclasses import replace

from agreements.signing_summary import SigningLine
from common.paper.declarations import SUM, ListForm, PaperColumn, Ratio, Totals
from common.paper.values import Kind

RATE = PaperColumn("rate", "签订率(%)", Kind.PERCENT, total=Ratio("signed", "due"))
SIGNING = ListForm(
    key="F6",
    title="{year}年{place}签订情况汇总表",
    unit_line="单位：户、%、份、个",
    totals=Totals.FIRST,
    counted="个",
    notes=(
        "已签户数：有有效协议的户，一户签几种协议只算一户。",
        "到期：期满未续签的协议。解除：含户一方退出。",
        "户数没有登记的村(居)，应签户数和签订率留空。",
    ),
    columns=(
        PaperColumn("name", "村(居)"),
        PaperColumn("due", "应签户数", Kind.INTEGER, total=SUM),
        PaperColumn("signed", "已签户数", Kind.INTEGER, total=SUM),
        RATE,
        PaperColumn("running", "有效", Kind.INTEGER, total=SUM),
        PaperColumn("expired", "到期", Kind.INTEGER, total=SUM),
        PaperColumn("closed", "解除", Kind.INTEGER, total=SUM),
        PaperColumn("groups", "诚信小组数", Kind.INTEGER, total=SUM),
    ),
)


def signing_form(lines: list[SigningLine], of_villages: bool) -> ListForm:
    """The form for these rows. Where households are unknown somewhere, the whole has no rate: it would be too high."""
    columns = SIGNING.columns
    if not of_villages:
        columns = (replace(columns[0], label="地区"), *columns[1:])
    if any(line.unknown for line in lines):
        columns = tuple(replace(RATE, total=None) if column is RATE else column for column in columns)
    return replace(SIGNING, columns=columns)


def signing_row(line: SigningLine) -> dict[str, object]:
    names = ("name", "due", "signed", "rate", "running", "expired", "closed", "groups")
    remark = f"{line.unknown}个村(居)户数未登记" if line.unknown else ""
    return {name: getattr(line, name) for name in names} | {"remark": remark}
