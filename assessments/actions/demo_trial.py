"""The demo's batch for trying: a short standard, so that one application walks all its desks in a few minutes."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from assessments.actions.demo_assessments import CITY_OFFICER, run_batch
from assessments.actions.demo_standards import short_standard
from assessments.actions.standards import advance_version
from assessments.choices import ApplicationState, ProgrammeKind, RuleKind
from assessments.desks import DESKS
from assessments.models import Programme, ProgrammeLevel
from common.history import act_of
from villages.models import StaffUser

KEEPER = "tianjin_yw"
PROGRAMME, STANDARD, BATCH = "示范创建试用（演示）", "示范创建简表（演示）", "{}年示范创建试用批次（演示）"
LAST_DESK = ApplicationState.CITY_INSPECTING
# Section, points; its indicators: text, kind, metric, parameters, points.
SECTIONS = (
    (
        *("组织建设", 40),
        (
            ("协会机构健全，负责人配备到位", RuleKind.YES_NO, "", {}, 20),
            ("会员占常住人口的比例不低于10%", RuleKind.THRESHOLD, "member_coverage", {"target": "10", "unit": "%"}, 20),
        ),
    ),
    (
        *("民主管理", 40),
        (
            (
                *("村(居)务公开每季度一次", RuleKind.THRESHOLD, "duty_affairs_publicity"),
                *({"target": "100", "step": "25", "cost": "5", "unit": "%"}, 20),
            ),
            ("议事协商有记录、有回应", RuleKind.MANUAL, "", {"step": "1"}, 20),
        ),
    ),
    (
        *("群众满意", 20),
        (("群众满意率不低于90%", RuleKind.THRESHOLD, "satisfaction_rate", {"target": "90", "unit": "%"}, 20),),
    ),
)
GRADES = (("示范", 90), ("合格", 60))


@transaction.atomic
def make_demo_trial(*, now: datetime) -> int:
    """The programme with its batch, where it is not there yet; returns how many batches are new."""
    if Programme.objects.filter(name=PROGRAMME).exists():
        return 0
    known = StaffUser.objects.select_related("region").in_bulk([CITY_OFFICER, KEEPER], field_name="username")
    officer, keeper = known[CITY_OFFICER], known[KEEPER]
    with act_of(keeper):
        draft = short_standard(keeper.region, STANDARD, SECTIONS, GRADES)
        version = advance_version(draft, "publish", actor=keeper, now=now)
        programme = _programme(keeper)
    with act_of(officer):
        run_batch(programme, BATCH.format(timezone.localdate(now).year), version, officer, now)
    return 1


def _programme(keeper: StaffUser) -> Programme:
    programme = Programme.objects.create(
        region=keeper.region,
        name=PROGRAMME,
        kind=ProgrammeKind.DEMONSTRATION,
        organiser="演示·市级主办单位",
        approval_number="演示批〔2026〕2号",
        catalogue_basis="演示·创建示范活动项目目录第2项",
    )
    desks = [desk.value for desk in DESKS if DESKS.index(desk) <= DESKS.index(LAST_DESK)]
    ProgrammeLevel.objects.create(
        programme=programme,
        position=1,
        name="示范",
        honour="示范创建试用村(居)（演示）",
        desks=[*desks, ApplicationState.PUBLICISED.value],
        uses_quota=True,
    )
    return programme
