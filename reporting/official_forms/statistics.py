"""F8 村(居)基本情况年报: from the sheets that were filed; a draft is nobody's source."""

from dataclasses import replace

from django.db.models import Count, Max, Q, Sum
from django.urls import reverse

from common.paper.conventions import REMARK
from common.paper.declarations import SUM, ListForm, PaperColumn, Ratio, Totals
from common.paper.values import Kind
from common.paper.widths import letters
from reporting.official_forms.declaration import Asked, Content, OfficialForm
from reporting.official_forms.places import AREA, Place, form_for, regions_below, village_page, villages_below
from villages.areas import area_of
from villages.choices import VillageState
from villages.models import AnnualStatistics, Village

KEY = "F8"
FIGURES = (
    *("households", "resident_population", "registered_population", "births", "births_male", "births_female"),
    *("deaths", "inflow", "outflow", "members"),
)
# Filled in from the registers of villages and associations when a sheet is opened.
TAKEN_OVER = ("households", "members")
FORM = ListForm(
    key=KEY,
    title="{year}年{place}村(居)基本情况年报",
    unit_line="单位：户、人、‰、%",
    totals=Totals.FIRST,
    columns=(
        PaperColumn(AREA, "地区"),
        PaperColumn("households", "户数", Kind.INTEGER, total=SUM),
        PaperColumn("resident_population", "常住人口", Kind.INTEGER, total=SUM),
        PaperColumn("registered_population", "户籍人口", Kind.INTEGER, total=SUM),
        PaperColumn("births", "合计", Kind.INTEGER, group="出生", total=SUM),
        PaperColumn("births_male", "男", Kind.INTEGER, group="出生", total=SUM),
        PaperColumn("births_female", "女", Kind.INTEGER, group="出生", total=SUM),
        PaperColumn("deaths", "死亡", Kind.INTEGER, total=SUM),
        PaperColumn("birth_rate", "出生率(‰)", Kind.DECIMAL, total=Ratio("births", "resident_population", 1000)),
        PaperColumn("sex_ratio", "出生性别比", Kind.DECIMAL, total=Ratio("births_male", "births_female")),
        PaperColumn("inflow", "流入", Kind.INTEGER, total=SUM),
        PaperColumn("outflow", "流出", Kind.INTEGER, total=SUM),
        PaperColumn("members", "会员数", Kind.INTEGER, total=SUM),
        PaperColumn("coverage", "会员覆盖率(%)", Kind.PERCENT, total=Ratio("members", "resident_population")),
    ),
    notes=(
        "说明：取自已上报的年度数据。出生性别比以女婴为100；出生率、会员覆盖率按常住人口计算。"
        "撤并单位当年上报的数据列在原单位名下。",
    ),
)

# Of regions it says how many units are lacking, in one line; of villages mostly nothing.
REMARK_ON_REGIONS = PaperColumn("remark", REMARK, width=letters("1234个村(居)未上报"))


def fill(asked: Asked) -> Content:
    found = _sums(asked)
    if asked.level is None:
        places = villages_below(asked, found, lambda village: _sheet_of(village, found))
        lacking = {place.key: "未上报" for place in places if place.key not in found}
        form = FORM
    else:
        places = regions_below(KEY, asked, found)
        lacking = _lacking(asked, found)
        form = replace(FORM, columns=(*FORM.columns, REMARK_ON_REGIONS))
    return Content(
        form=form_for(asked, form),
        rows=[_row(place, found.get(place.key, {}), lacking.get(place.key, "")) for place in places],
        links=[place.link for place in places],
    )


def _sums(asked: Asked) -> dict[object, dict]:
    """Area → its sums; `filed` of them from units still in being; `sheet`, where the area is one village."""
    sheets = AnnualStatistics.objects.for_user(asked.viewer).in_force().of_year(asked.year)
    rows = sheets.filter(village__township__path__startswith=asked.path).order_by()
    rows = rows.annotate(area=area_of(asked.level, "village__")).values("area")
    in_being = Count("pk", filter=Q(village__state=VillageState.ACTIVE))
    rows = rows.annotate(**{name: Sum(name) for name in FIGURES}, filed=in_being, sheet=Max("pk"))
    return {row["area"]: row for row in rows}


def _lacking(asked: Asked, found: dict) -> dict[object, str]:
    """Area → how many of its units have not filed, in words."""
    villages = asked.narrowed(Village.objects.active()).order_by()
    due = dict(villages.annotate(area=area_of(asked.level)).values_list("area").annotate(Count("pk")))
    lacking = {area: number - found.get(area, {}).get("filed", 0) for area, number in due.items()}
    return {area: f"{number}个村(居)未上报" for area, number in lacking.items() if number > 0}


def _sheet_of(village: Village, found: dict) -> str:
    sheet = found.get(village.pk)
    if sheet is None:
        return village_page("statistics")(village)
    return reverse("statistics_detail", args=[sheet["sheet"]])


def _row(place: Place, sums: dict, lacking: str) -> dict[str, object]:
    remark = "，".join(words for words in (place.remark, lacking) if words)
    return place.cells | {name: sums.get(name) for name in FIGURES} | {"remark": remark}


FORMS = (
    OfficialForm(
        key=KEY,
        title="村(居)基本情况年报",
        scope="全部村(居)",
        reporter="乡镇(街道)、县(区)",
        period="年报",
        due="次年1月31日",
        basis="人口与计划生育法；统计用区划按国家统计局公布的代码",
        where="statistics_list",
        permission="villages.export_annualstatistics",
        asks=tuple(f"villages.AnnualStatistics.{name}" for name in FIGURES if name not in TAKEN_OVER),
        fill=fill,
        by_village=True,
    ),
)
