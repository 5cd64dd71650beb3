"""The forms that list records one by one: F2, F4, F11, F12 and F15; each row leads to its record."""

from dataclasses import replace

from django.db.models import QuerySet

from agreements.filing_papers import FILING_ROSTER, filing_values, with_papers
from agreements.models import Filing
from assessments.choices import ProgrammeKind
from assessments.honour_papers import (
    AT_THE_START,
    RECOMMENDATION,
    RECOMMENDED,
    REGISTER,
    REGISTRATION,
    application_row,
    honour_row,
)
from assessments.inspection_papers import LEDGER, ledger_row
from assessments.models import Application, Honour, QuotaSeat, Rectification
from assessments.quota_papers import QUOTA, quota_row
from common.paper.declarations import Totals
from reporting.official_forms.declaration import Asked, Content, OfficialForm
from reporting.official_forms.places import records_inside

BATCH = "batch"  # rows of F15 that share a 小计
PLAN = "示范创建活动方案"
LAWS = "村民委员会组织法、城市居民委员会组织法"


def _applications(asked: Asked, rows: QuerySet, form) -> Content:
    """Of demonstrations alone: a unit that a county only assesses has not applied for one."""
    rows = rows.filter(batch__year=asked.year, batch__programme__kind=ProgrammeKind.DEMONSTRATION)
    rows = records_inside(rows, asked).with_place().prefetch_related("score_sheets")
    found = list(rows.order_by("village__code", "pk"))
    return Content.listing(form, found, lambda row: application_row(row, asked.viewer))


def registered(asked: Asked) -> Content:
    """F2 备案表: what the counties accepted; with their seats above the table."""
    content = _applications(asked, Application.objects.exclude(state__in=AT_THE_START), REGISTRATION)
    seats = QuotaSeat.objects.for_user(asked.viewer).filter(batch__year=asked.year, county__path__startswith=asked.path)
    units = {seat.county_id: seat.units for seat in seats}
    if not units:
        return content
    allotted = sum(seat.allotted for seat in seats)
    summary = f"村居总数：{sum(units.values())}　分配名额：{allotted}　实报数：{len(content.rows)}"
    return replace(content, summary=summary)


def recommended(asked: Asked) -> Content:
    """F2 推荐汇总表: what passed the counties' evaluation."""
    return _applications(asked, Application.objects.filter(state__in=RECOMMENDED), RECOMMENDATION)


def filings(asked: Asked) -> Content:
    """F4: what was filed in the year."""
    rows = with_papers(records_inside(Filing.objects.filter(filed_on__year=asked.year), asked))
    found = list(rows.order_by("version__charter__village__code", "version__charter__kind", "filed_on"))
    return Content.listing(FILING_ROSTER, found, filing_values)


def rectifications(asked: Asked) -> Content:
    """F11: what was to be mended by a day of the year."""
    rows = records_inside(Rectification.objects.filter(due_on__year=asked.year), asked).select_related(
        "village__township"
    )
    found = list(rows.order_by("village__code", "due_on", "pk"))
    return Content.listing(LEDGER, found, ledger_row)


def honours(asked: Asked) -> Content:
    """F12: what was named in batches of the year."""
    rows = records_inside(Honour.objects.filter(year=asked.year), asked).select_related("village__township")
    found = list(rows.order_by("village__code", "pk"))
    form = replace(REGISTER, title="{year}年{place}示范村(居)命名（授牌）名册")
    return Content.listing(form, found, honour_row)


def seats(asked: Asked) -> Content:
    """F15: the seats of the counties, batch by batch; of several batches no 合计, which would count units again."""
    rows = records_inside(QuotaSeat.objects.filter(batch__year=asked.year), asked)
    found = list(rows.select_related("county", "batch__programme").order_by("batch", "county__code"))
    batches = {seat.batch_id for seat in found}
    names = {seat.batch_id: f"{seat.batch.programme}{seat.batch}" for seat in found}
    form = QUOTA if len(batches) < 2 else replace(QUOTA, subtotal_by=BATCH, totals=Totals.NONE)
    summary = "" if len(batches) != 1 else f"批次：{names[found[0].batch_id]}"
    return Content.listing(form, found, lambda seat: quota_row(seat) | {BATCH: names[seat.batch_id]}, summary=summary)


FORMS = (
    OfficialForm(
        key="F2",
        title="示范村(居)备案表",
        scope="已备案的村(居)",
        reporter="县(区)",
        period="按批次",
        due="1月31日（首年3月15日）",
        basis=PLAN,
        where="application_list",
        permission="assessments.export_application",
        asks=("assessments.Application.contact_name", "assessments.Application.contact_phone"),
        fill=registered,
    ),
    OfficialForm(
        key="F2-1",
        title="示范村(居)推荐汇总表",
        scope="县级评估合格的村(居)",
        reporter="县(区)",
        period="按批次",
        due="10月20日",
        basis=PLAN,
        where="application_list",
        permission="assessments.export_application",
        fill=recommended,
    ),
    OfficialForm(
        key="F4",
        title="村民自治章程、村规民约备案表",
        scope="已备案的章程、村规民约",
        reporter="乡镇(街道)",
        period="按次",
        due="表决通过后及时备案",
        basis=LAWS,
        where="filing_list",
        permission="agreements.export_filing",
        asks=(
            *(f"agreements.AssemblyMeeting.{name}" for name in ("eligible", "present", "votes_for", "votes_against")),
            "agreements.AssemblyMeeting.abstentions",
        ),
        fill=filings,
    ),
    OfficialForm(
        key="F11",
        title="整改台账",
        scope="限期整改的村(居)",
        reporter="县(区)",
        period="按次",
        due="整改期限届满",
        basis=PLAN,
        where="rectification_list",
        permission="assessments.export_rectification",
        asks=("assessments.Rectification.problem", "assessments.Rectification.answer"),
        fill=rectifications,
    ),
    OfficialForm(
        key="F12",
        title="命名（授牌）名册",
        scope="已命名的村(居)",
        reporter="县(区)、市",
        period="按批次",
        due="命名后10日",
        basis=PLAN,
        where="honour_list",
        permission="assessments.export_honour",
        asks=("assessments.Honour.document_number", "assessments.Honour.plaque_number"),
        fill=honours,
    ),
    OfficialForm(
        key="F15",
        title="名额分配表",
        scope="所辖县(区)",
        reporter="市",
        period="按批次",
        due="备案开始前",
        basis=PLAN,
        where="batch_list",
        permission="assessments.export_quotaseat",
        asks=("assessments.QuotaSeat.allotted",),
        fill=seats,
    ),
)
