"""F12 命名(授牌)名册, F2 备案表 and 推荐汇总表 as official forms."""

from assessments.choices import ApplicationState, Stage
from assessments.models import Application, Honour
from common.paper.declarations import ListForm, PaperColumn
from common.paper.values import Kind

REGISTER = ListForm(
    key="F12",
    title="{place}示范村(居)命名（授牌）名册",
    columns=(
        PaperColumn("year", "批次年份", centred=True, width=9),
        PaperColumn("title", "级别", width=16),
        PaperColumn("village", "村(居)", width=22),
        PaperColumn("document_number", "文号", width=18),
        PaperColumn("plaque_number", "标牌号", width=14),
        PaperColumn("named_on", "命名日期", Kind.DATE, width=11),
        PaperColumn("state", "状态", centred=True, width=9),
    ),
)

COLUMNS = (
    PaperColumn("county", "县(区)", width=9),
    PaperColumn("township", "乡镇(街道)", width=12),
    PaperColumn("village", "村(居)", width=14),
    PaperColumn("kind", "类型", centred=True, width=6),
    PaperColumn("level", "申报级别", width=9),
    PaperColumn("self_total", "自评分", Kind.DECIMAL, width=8),
    PaperColumn("township_total", "初审分", Kind.DECIMAL, width=8),
    PaperColumn("county_total", "验收分", Kind.DECIMAL, width=8),
    PaperColumn("contact_name", "负责人", width=12),
    PaperColumn("contact_phone", "联系电话", Kind.CODE, width=14),
)
# Filed: accepted by the county. Recommended: passed the county's evaluation.
REGISTRATION = ListForm(key="F2", title="{year}年{place}示范村(居)备案表", columns=COLUMNS)
RECOMMENDATION = ListForm(key="F2-1", title="{year}年{place}示范村(居)推荐汇总表", columns=COLUMNS)
AT_THE_START = (
    *(ApplicationState.DRAFT, ApplicationState.RETURNED, ApplicationState.AT_TOWNSHIP, ApplicationState.AT_COUNTY),
    *(ApplicationState.FAILED, ApplicationState.WITHDRAWN),
)
RECOMMENDED = (
    ApplicationState.CITY_INSPECTING,
    ApplicationState.PROVINCE_REVIEWING,
    ApplicationState.NATION_REVIEWING,
    ApplicationState.PUBLICISED,
    ApplicationState.AT_NAMING,
    ApplicationState.NAMED,
)


def honour_row(honour: Honour) -> dict[str, object]:
    township = honour.village.township
    return {
        "year": str(honour.year),
        "title": honour.title,
        "village": f"{township.name}{honour.village.name}",
        "document_number": honour.document_number,
        "plaque_number": honour.plaque_number,
        "named_on": honour.named_on,
        "state": honour.get_state_display(),
        "remark": honour.note,
    }


def application_row(application: Application, user) -> dict[str, object]:
    """One line of F2; a total that the reader may not see yet stays blank. The score sheets are fetched along."""
    village = application.village
    sheets = application.score_sheets.all()
    shown = {sheet.stage: sheet.total for sheet in sheets if sheet.is_submitted and sheet.is_shown_to(user)}
    return {
        "county": village.township.parent.name,
        "township": village.township.name,
        "village": village.name,
        "kind": village.get_kind_display(),
        "level": application.level.name,
        "self_total": shown.get(Stage.SELF),
        "township_total": shown.get(Stage.TOWNSHIP),
        "county_total": shown.get(Stage.COUNTY),
        "contact_name": application.contact_name,
        "contact_phone": application.contact_phone,
        "remark": application.get_state_display(),
    }
