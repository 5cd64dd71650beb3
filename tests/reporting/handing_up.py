"""A county with its statistics, a form of its own over them, and submissions drawn from it by the actions."""

from datetime import timedelta

import pgtrigger
from django.test import Client
from django.utils import timezone

from common.paper.declarations import SUM, ListForm, PaperColumn, Ratio, Totals
from common.paper.values import Kind
from common.workflow import states_open
from reporting.actions.drawing import draw_submission
from reporting.actions.submissions import accept, hand_up, send_back
from reporting.models import Submission
from reporting.official_forms.declaration import Asked, Content, OfficialForm
from reporting.submission_checks import Doubt
from tests.factories import AnnualStatisticsFactory, RegionFactory, StaffUserFactory, VillageFactory
from villages.choices import Role, StatisticsState
from villages.models import AnnualStatistics, StaffUser, Village

COUNTY, OTHER_COUNTY, CITY = "120119", "120118", "1201"
YEAR = 2025
SHEET = ListForm(
    key="样例1",
    title="{year}年{place}样例统计表",
    unit_line="单位：户、人、%",
    totals=Totals.FIRST,
    columns=(
        PaperColumn("township", "乡镇(街道)"),
        PaperColumn("code", "代码", Kind.CODE, width=14),
        PaperColumn("name", "名称"),
        PaperColumn("households", "户数", Kind.INTEGER, total=SUM),
        PaperColumn("members", "会员数", Kind.INTEGER, group="协会", total=SUM),
        PaperColumn("share", "户均会员(%)", Kind.PERCENT, group="协会", total=Ratio("members", "households")),
    ),
)


def fill_sheet(asked: Asked) -> Content:
    """One line for each sheet of statistics that is in force."""
    villages = asked.narrowed(Village.objects.all())
    sheets = AnnualStatistics.objects.of_year(asked.year).in_force().filter(village__in=villages)
    rows = [
        {
            "township": sheet.village.township.name,
            "code": sheet.village.code,
            "name": sheet.village.name,
            "households": sheet.households,
            "members": sheet.members,
        }
        for sheet in sheets.select_related("village__township").order_by("village__code")
    ]
    return Content(form=SHEET, rows=rows, notes=("样例附注。",))


def fill_nothing(asked: Asked) -> Content:
    form = ListForm(key="样例2", title="{year}年{place}样例空表", columns=(PaperColumn("name", "名称"),))
    return Content(form=form, rows=[])


def official(key: str, title: str, fill) -> OfficialForm:
    said = {"scope": "全县", "reporter": "县(区)计生协会", "period": "年报", "due": "次年1月20日", "basis": "样例"}
    return OfficialForm(key=key, title=title, where="home", permission="villages.view_village", fill=fill, **said)


FORM = official("样例1", "样例统计表", fill_sheet)
EMPTY = official("样例2", "样例空表", fill_nothing)


def county_staff(code: str = COUNTY) -> StaffUser:
    return StaffUserFactory(role=Role.REVIEWER, region=RegionFactory(code=code))


def city_staff() -> StaffUser:
    return StaffUserFactory(role=Role.REVIEWER, region=RegionFactory(code=CITY))


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def filed_village(code: str, **figures) -> Village:
    """A village with its statistics of the year filed."""
    village = VillageFactory(code=code)
    AnnualStatisticsFactory(village=village, year=YEAR, filed=True, **figures)
    return village


def correct_register(**figures) -> None:
    """All sheets are reopened, corrected and filed again."""
    with states_open():
        AnnualStatistics.objects.update(state=StatisticsState.DRAFT)
        AnnualStatistics.objects.update(**figures)
        AnnualStatistics.objects.update(state=StatisticsState.FILED)


def drawn(actor: StaffUser, now, *, forms=(FORM,), year: int = YEAR) -> Submission:
    return draw_submission(year, forms, actor=actor, now=now)


def handed_up(actor: StaffUser, now, doubts: tuple[Doubt, ...] = (), **more) -> Submission:
    reasons = {doubt.key: "样例说明" for doubt in doubts}
    return hand_up(drawn(actor, now, **more), doubts, reasons, actor=actor, now=now)


def accepted(actor: StaffUser, receiver: StaffUser, now) -> Submission:
    return accept(handed_up(actor, now), actor=receiver, now=now)


def returned(actor: StaffUser, receiver: StaffUser, now) -> Submission:
    due = timezone.localdate(now) + timedelta(days=5)
    return send_back(handed_up(actor, now), revise_by=due, note="户数与上年差距过大，请核对。", actor=receiver, now=now)


def tamper(row, **values) -> None:
    """What somebody with the database's password does: past every trigger."""
    with pgtrigger.ignore():
        type(row).objects.filter(pk=row.pk).update(**values)
