"""Two forms as offices know them, and papers of them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from common.paper.declarations import SUM, ListForm, PaperColumn, PaperField, Ratio, RecordForm, TableCode, Totals
from common.paper.paper import Opinion, Paper
from common.paper.values import Kind, Mark

MADE_AT = datetime(2026, 11, 21, 21, 30, tzinfo=ZoneInfo("Asia/Shanghai"))

PROGRESS = ListForm(
    key="样表一",
    annex="附件5",
    title="{year}年{place}村规民约清理修订进度表",
    unit_line="单位：个、%",
    table_code=TableCode("样统1表", "样例机关", "样函〔2026〕12号", "2027年12月"),
    totals=Totals.FIRST,
    columns=(
        PaperColumn("township", "乡镇(街道)"),
        PaperColumn("due", "应修订数", Kind.INTEGER, total=SUM),
        PaperColumn("done", "已完成数", Kind.INTEGER, total=SUM),
        PaperColumn("rate", "完成率(%)", Kind.PERCENT, total=Ratio("done", "due")),
        PaperColumn("public", "公示中", Kind.INTEGER, group="办理中", total=SUM),
        PaperColumn("back", "退回", Kind.INTEGER, group="办理中", total=SUM),
    ),
)

ROSTER = ListForm(
    key="样表二",
    title="样例名册",
    totals=Totals.LAST,
    subtotal_by="township",
    counted="个",
    columns=(
        PaperColumn("code", "代码", Kind.CODE),
        PaperColumn("name", "名称"),
        PaperColumn("households", "户数", Kind.INTEGER, total=SUM),
        PaperColumn("until", "届满日期", Kind.DATE),
    ),
)

FILING = RecordForm(
    key="样表三",
    title="村规民约备案表",
    signers=(),
    opinions=("村(居)委会意见", "乡镇(街道)意见"),
    lines=(
        "一、基本情况",
        (PaperField("name", "村(居)名称"), PaperField("code", "代码", Kind.CODE)),
        (PaperField("present", "实到人数", Kind.INTEGER), PaperField("adopted", "通过日期", Kind.DATE)),
        (PaperField("text", "主要做法", tall=60),),
    ),
)


def progress(count: int = 3, **facts) -> Paper:
    rows = [
        {"township": f"样例{n}镇", "due": 30, "done": 10 * n, "public": 0, "back": None} for n in range(1, count + 1)
    ]
    own = {"form": PROGRESS, "unit": "样例县计生协会", "made_at": MADE_AT, "place": "样例县", "rows": rows}
    return Paper(**own | facts)


def roster(**facts) -> Paper:
    rows = [
        {"township": "甲镇", "code": "120119001201", "name": "=1+1", "households": 0, "until": date(2027, 1, 2)},
        {"township": "甲镇", "code": "120119001202", "name": "莫𡐓村", "households": None, "until": None},
        {
            "township": "乙镇",
            "code": "120119002201",
            "name": "<r>&乙村</r>",
            "households": Mark.NOT_ASSESSED,
            "until": None,
            "remark": "改\x0b名",
        },
    ]
    return Paper(**{"form": ROSTER, "unit": "样例县计生协会", "made_at": MADE_AT, "rows": rows} | facts)


def filing(**facts) -> Paper:
    values = {
        "name": "台子村",
        "code": "120119001201",
        "present": 222,
        "adopted": date(2026, 10, 1),
        "text": "一是成立起草小组。\n二是逐户发放。",
    }
    said = {"村(居)委会意见": Opinion("同意报送。", "样例甲", date(2026, 10, 3))}
    own = {"unit": "台子村村民委员会", "made_at": MADE_AT, "values": values, "opinions": said}
    return Paper(form=FILING, **own | facts)
