"""The demo's programmes: a city's demonstration that runs now, with seats and leading groups, a county's assessment.

The people are invented and say so. The phases lie around today: whenever the demo is made, each desk can be tried.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from assessments.actions.batches import BLANK, set_phases, set_standards, set_up_batch
from assessments.actions.quota import allot
from assessments.choices import ApplicationState, GroupPost, Phase, ProgrammeKind
from assessments.desks import DESKS
from assessments.models import Batch, LeadingGroup, LeadingGroupMember, Programme, ProgrammeLevel, StandardVersion
from assessments.workflow import BATCH_STEPS
from common.history import act_of
from common.workflow import take_step
from villages.choices import VillageKind
from villages.models import Region, StaffUser

CITY_OFFICER, COUNTY_OFFICER = "tianjin_sh", "jizhou_sh"
CITY_PROGRAMME, COUNTY_PROGRAMME = "基层群众自治示范村居创建（演示）", "基层群众自治年度考核（演示）"
STANDARD = "S8"
# First and last day of each phase, in days from today.
DAYS = {
    Phase.REGISTRATION: (-60, 10),
    Phase.CREATION: (-45, 20),
    Phase.SELF_ASSESSMENT: (-20, 30),
    Phase.FIRST_REVIEW: (-15, 35),
    Phase.EVALUATION: (-10, 45),
    Phase.REPORTING: (-6, 45),
    Phase.INSPECTION: (-5, 75),
    Phase.PUBLICITY: (0, 95),
}
# Name, title, the desk with the last word, papers, whether a seat is taken.
LEVELS = (
    ("合格", "基层群众自治合格村(居)", ApplicationState.COUNTY_ASSESSING, [], False),
    ("示范", "天津市基层群众自治示范村(居)", ApplicationState.CITY_INSPECTING, ["村(居)民会议表决证明"], True),
    ("全国候选", "全国基层群众自治示范村(居)", ApplicationState.NATION_REVIEWING, ["村(居)民会议表决证明"], True),
)
MEMBERS = (
    (GroupPost.LEADER, "演示·陈甲", "政府分管负责人"),
    (GroupPost.DEPUTY, "演示·林乙", "计划生育协会会长"),
    (GroupPost.MEMBER, "演示·高丙", "民政部门负责人"),
    (GroupPost.MEMBER, "演示·何丁", "司法行政部门负责人"),
)


@transaction.atomic
def make_demo_assessments(*, now: datetime) -> int:
    """Make what is not there yet; returns how many batches are new."""
    accounts = StaffUser.objects.in_bulk([CITY_OFFICER, COUNTY_OFFICER], field_name="username")
    city, county = accounts[CITY_OFFICER], accounts[COUNTY_OFFICER]
    made = 0
    if not Programme.objects.filter(region=city.region, name=CITY_PROGRAMME).exists():
        with act_of(city):
            _run_demonstration(city, now)
        made += 1
    if not Programme.objects.filter(region=county.region, name=COUNTY_PROGRAMME).exists():
        with act_of(county):
            _prepare_assessment(county, now)
        made += 1
    return made


def _run_demonstration(officer: StaffUser, now: datetime) -> None:
    """Three levels, all phases, the standard in force, seats for every county, and the batch running."""
    programme = Programme.objects.create(
        region=officer.region,
        name=CITY_PROGRAMME,
        kind=ProgrammeKind.DEMONSTRATION,
        organiser="演示·市级主办单位",
        approval_number="演示批〔2026〕1号",
        catalogue_basis="演示·创建示范活动项目目录第1项",
    )
    lower = None
    for position, (name, honour, last, papers, uses_quota) in enumerate(LEVELS, start=1):
        desks = [desk.value for desk in DESKS if DESKS.index(desk) <= DESKS.index(last)]
        lower = ProgrammeLevel.objects.create(
            programme=programme,
            position=position,
            name=name,
            honour=honour,
            desks=[*desks, ApplicationState.PUBLICISED.value],
            required_papers=papers,
            requires=lower,
            uses_quota=uses_quota,
        )
    run_batch(programme, f"{timezone.localdate(now).year}年{programme}", _reference(officer), officer, now)
    for region in _regions_of_groups(officer.region):
        _set_up_group(region, programme, timezone.localdate(now))


def _prepare_assessment(officer: StaffUser, now: datetime) -> None:
    """A yearly assessment of the county that still waits to be opened."""
    programme = Programme.objects.create(
        region=officer.region, name=COUNTY_PROGRAMME, kind=ProgrammeKind.ASSESSMENT, organiser=officer.unit
    )
    desks = [ApplicationState.SELF_ASSESSING, ApplicationState.TOWNSHIP_ASSESSING, ApplicationState.COUNTY_ASSESSING]
    ProgrammeLevel.objects.create(
        programme=programme,
        position=1,
        name="优秀",
        honour="年度考核优秀村(居)",
        desks=[desk.value for desk in desks],
        uses_quota=False,
    )
    set_up(programme, f"{timezone.localdate(now).year}年{programme}", _reference(officer), officer, now)


def _reference(officer: StaffUser) -> StandardVersion | None:
    return StandardVersion.objects.for_user(officer).published().filter(standard__code=STANDARD).first()


def run_batch(programme: Programme, name: str, version: StandardVersion, officer: StaffUser, now: datetime) -> Batch:
    """This year's batch with seats by the rule for every county, opened."""
    batch = set_up(programme, name, version, officer, now)
    allot(batch, {}, actor=officer, now=now)
    return take_step(batch, BATCH_STEPS["open"], "open", actor=officer, now=now)


def set_up(
    programme: Programme, name: str, version: StandardVersion | None, officer: StaffUser, now: datetime
) -> Batch:
    today = timezone.localdate(now)
    batch = Batch(programme=programme, year=today.year, name=name)
    set_up_batch(batch, source=BLANK, actor=officer)
    spans = {phase: (_day(today, first), _day(today, last)) for phase, (first, last) in DAYS.items()}
    set_phases(batch, spans, actor=officer)
    set_standards(batch, dict.fromkeys(VillageKind.values, version), actor=officer)
    return batch


def _day(today: date, days: int) -> date:
    return today + timedelta(days=days)


def _regions_of_groups(city: Region) -> list[Region]:
    """The city, the demo's county, and one of its townships."""
    officers = StaffUser.objects.filter(username__in=[COUNTY_OFFICER, "xiaying_sh"]).select_related("region")
    return [city, *sorted((officer.region for officer in officers), key=lambda region: region.code)]


def _set_up_group(region: Region, programme: Programme, today: date) -> None:
    group = LeadingGroup.objects.create(
        region=region,
        programme=programme,
        name=f"{region.name_in_titles}示范村居创建领导小组（演示）",
        document_number=f"演示发〔{today.year}〕{region.level}号",
        set_up_on=_day(today, -70),
    )
    LeadingGroupMember.objects.bulk_create(
        LeadingGroupMember(group=group, position=position, post=post, name=name, unit=f"{region.name_in_titles}{unit}")
        for position, (post, name, unit) in enumerate(MEMBERS, start=1)
    )
