"""The demo's inspection and honours: a draw in the demo's county, findings at every stage, titles of former years."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from assessments.actions.demo_applications import STREET_CLERK
from assessments.actions.demo_assessments import CITY_PROGRAMME, COUNTY_OFFICER
from assessments.actions.honours import recheck
from assessments.actions.inspections import draw_samples
from assessments.actions.rectifications import answer_finding, close_finding, register_finding
from assessments.choices import FindingSource, RecheckOutcome
from assessments.models import Batch, Honour, InspectionPlan, Programme, Rectification
from assessments.sampling import FIRST_TABLE
from common.history import act_of
from villages.models import StaffUser, Village

COUNTY_LEADER, TOWNSHIP_CLERK = "jizhou_fz", "xiaying_jb"
PLAN, SEED = "演示·半年抽查", "演示摇号0528"
# Problem, owner, days until it is due, how far it has come.
FINDINGS = (
    ("村务公开栏第三季度内容没有更新", "演示·村(居)委会主任", -4, "open"),
    ("会员活动记录缺第二季度", "演示·协会秘书长", 12, "open"),
    ("村规民约上墙版本与备案版本不一致", "演示·党组织书记", 8, "answered"),
    ("阵地标识牌缺失", "演示·村(居)委会主任", 20, "closed"),
)
FORMER = ((2013, "演示·全国基层群众自治示范村(居)"), (2011, "演示·天津市基层群众自治示范村(居)"))
# Titles that were checked again since: outcome, opinion.
RECHECKED = (
    (RecheckOutcome.RECTIFY, "村务公开栏停用半年，限期恢复。"),
    (RecheckOutcome.REVOKE, "两次复核均未达到标准。"),
    (RecheckOutcome.CANCEL, "该称号所依据的项目已停止。"),
)


@transaction.atomic
def make_demo_closing(*, now: datetime) -> int:
    """Make what is not there yet; returns how many findings are new."""
    people = (COUNTY_OFFICER, COUNTY_LEADER, TOWNSHIP_CLERK)
    county, leader, clerk = (StaffUser.objects.get(username=name) for name in people)
    if InspectionPlan.objects.filter(region=county.region, name=PLAN).exists():
        return 0
    batch = Batch.objects.for_user(county).get(programme__name=CITY_PROGRAMME)
    with act_of(county):
        plan = InspectionPlan.objects.create(
            batch=batch, region=county.region, name=PLAN, table=[list(tier) for tier in FIRST_TABLE]
        )
        draw_samples(plan, actor=county, now=now, seed=SEED)
    with act_of(leader):
        _name_as_before(clerk, leader, batch.programme, now)
    _find(plan, county, clerk, now)
    return len(FINDINGS)


def _name_as_before(clerk: StaffUser, leader: StaffUser, programme: Programme, now: datetime) -> None:
    """Titles from the time before the portal, as an import brings them: some still hang, some were checked again."""
    villages = list(Village.objects.for_user(clerk).active().order_by("code"))
    for serial, (village, (year, title)) in enumerate(zip(villages, FORMER, strict=False), start=1):
        _honour(village, title, year, serial)
    today = timezone.localdate(now)
    for serial, (village, (outcome, opinion)) in enumerate(zip(villages[-4:-1], RECHECKED, strict=False), start=11):
        honour = _honour(village, FORMER[1][1], FORMER[1][0], serial)
        due_on, owner = today + timedelta(days=30), "演示·村(居)委会主任"
        recheck(honour, outcome, opinion, today - timedelta(days=9), due_on, owner, actor=leader, now=now)
    street = Village.objects.filter(township__staff__username=STREET_CLERK).active().order_by("code").first()
    if street is not None:
        level = programme.levels.get(name="示范")
        _honour(street, level.honour, 2023, 21, level=level)


def _honour(village: Village, title: str, year: int, serial: int, **more) -> Honour:
    return Honour.objects.create(
        village=village,
        title=title,
        year=year,
        number=f"演示〔{year}〕{serial:03d}号",
        document_number=f"演示发〔{year}〕1号",
        named_on=date(year, 12, 10),
        **more,
    )


def _find(plan: InspectionPlan, county: StaffUser, clerk: StaffUser, now: datetime) -> None:
    today = timezone.localdate(now)
    samples = list(plan.samples.for_user(clerk).select_related("village").order_by("position"))
    for number, (problem, owner, days, reached) in enumerate(FINDINGS):
        sample = samples[number % len(samples)]
        finding = Rectification(
            village=sample.village,
            batch=plan.batch,
            sample=sample,
            source=FindingSource.INSPECTION,
            problem=problem,
            owner=owner,
            due_on=today + timedelta(days=days),
        )
        with act_of(county):
            register_finding(finding, actor=county, now=now)
        if reached != "open":
            with act_of(clerk):
                finding = answer_finding(finding, "演示·已整改到位。", today, actor=clerk, now=now)
        if reached == "closed":
            with act_of(county):
                close_finding(finding, "演示·复查合格。", actor=county, now=now)
