"""The demo's applications: last year's named villages, and this year's at every desk of the demo's townships.

Everything is done by the acts that people do, on the days on which they would have done it. All persons are invented.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from assessments.actions.applications import advance, start_application
from assessments.actions.decisions import prepare, release
from assessments.actions.demo_scores import fill_sheet, hand_in_sheet
from assessments.actions.evidence import add_evidence
from assessments.actions.rectifications import answer_finding, register_finding
from assessments.choices import ApplicationState as S
from assessments.choices import FindingSource, Outcome, Stage
from assessments.models import Application, Batch, Decision, Rectification
from assessments.standard_shelf import shelved
from common.history import act_of
from villages.models import StaffUser, Village

CLERK, OTHER_CLERK, STREET_CLERK = "xiaying_jb", "luozhuangzi_jb", "quanyechang_jb"
# Reviewer of the township, reviewer and leader of its district.
DESKS_ABOVE = {
    CLERK: ("xiaying_sh", "jizhou_sh", "jizhou_fz"),
    OTHER_CLERK: ("luozhuangzi_sh", "jizhou_sh", "jizhou_fz"),
    STREET_CLERK: ("quanyechang_sh", "heping_sh", "heping_fz"),
}
CITY, CITY_LEADER = "tianjin_sh", "tianjin_fz"
PRACTICE = "坚持自我管理、自我教育、自我服务：村务公开栏按月更新，重要事项由村民代表会议商议。（演示内容）"
PAPER = b"%PDF-1.4\n%%EOF\n"
# Days after the beginning on which each step is taken.
SUBMITTED, APPROVED, REGISTERED, CREATED, SELF, TOWNSHIP, COUNTY_DAY, CITY_DAY = 2, 4, 6, 30, 34, 37, 41, 46


@dataclass(frozen=True)
class Course:
    """How far a village's application has come."""

    desk: S
    level: str = "合格"
    pending: Outcome | None = None  # a verdict that is prepared at this desk and not released
    is_begun: bool = False  # the sheet of this desk is partly filled


COURSES = {
    CLERK: (
        Course(S.PUBLICISED, "示范"),
        Course(S.CITY_INSPECTING, "示范", pending=Outcome.PASS),
        Course(S.CITY_INSPECTING, "示范", is_begun=True),
        Course(S.RECTIFYING, "示范"),
        Course(S.RECHECKING, "示范"),
        Course(S.COUNTY_ASSESSING, pending=Outcome.FAIL),
        Course(S.COUNTY_ASSESSING, pending=Outcome.PASS),
        Course(S.COUNTY_ASSESSING, is_begun=True),
        Course(S.TOWNSHIP_ASSESSING),
        Course(S.SELF_ASSESSING, is_begun=True),
        Course(S.CREATING),
        Course(S.AT_COUNTY),
        Course(S.AT_TOWNSHIP),
        Course(S.RETURNED),
        Course(S.DRAFT),
    ),
    OTHER_CLERK: (Course(S.AT_TOWNSHIP), Course(S.AT_TOWNSHIP), Course(S.DRAFT), Course(S.WITHDRAWN)),
    STREET_CLERK: (
        Course(S.PROVINCE_REVIEWING, "全国候选"),
        Course(S.PUBLICISED),
        Course(S.COUNTY_ASSESSING),
        Course(S.AT_COUNTY),
        Course(S.FAILED),
        Course(S.DRAFT),
    ),
}
NAMED_LAST_YEAR = 5


@dataclass(frozen=True)
class Staff:
    clerk: StaffUser
    reviewer: StaffUser
    county: StaffUser
    county_leader: StaffUser
    city: StaffUser
    city_leader: StaffUser


def staff_with(clerk: str) -> Staff:
    names = (clerk, *DESKS_ABOVE[clerk], CITY, CITY_LEADER)
    known = StaffUser.objects.select_related("region").in_bulk(names, field_name="username")
    return Staff(*(known[name] for name in names))


def demo_villages(clerk: StaffUser, count: int) -> list[Village]:
    rows = Village.objects.for_user(clerk).active().exclude(households=None).order_by("code")
    return list(rows.select_related("township__parent")[:count])


@transaction.atomic
def make_demo_applications(batch: Batch, *, now: datetime) -> list[Application]:
    """This year's, in the batch that runs; nothing where it has applications."""
    if batch.applications.exists():
        return []
    made = []
    for clerk, courses in COURSES.items():
        staff = staff_with(clerk)
        for village, course in zip(demo_villages(staff.clerk, len(courses)), courses, strict=False):
            made.append(Maker(batch, village, staff, timezone.localdate(now)).make(course))
    return made


@transaction.atomic
def make_applications_of(batch: Batch, began: date) -> list[Application]:
    """Those of a year that is over, up to their naming."""
    staff = staff_with(CLERK)
    course = Course(S.PUBLICISED)
    return [
        Maker(batch, village, staff, began + timedelta(days=CITY_DAY + 1), began).make(course)
        for village in demo_villages(staff.clerk, NAMED_LAST_YEAR)
    ]


class Maker:
    """Takes one village's application step by step to its desk, each on its day."""

    def __init__(self, batch: Batch, village: Village, staff: Staff, today: date, began: date | None = None) -> None:
        self.batch, self.village, self.staff, self.today = batch, village, staff, today
        self.began = began or today - timedelta(days=CITY_DAY + 2)

    def make(self, course: Course) -> Application:
        level = self.batch.programme.levels.get(name=course.level)
        with act_of(self.staff.clerk):
            application = start_application(self.village, self.batch, level, actor=self.staff.clerk, now=self._at(0))
            application.contact_name = application.contact_name or "演示·负责人"
            application.contact_phone = application.contact_phone or "022-00000000"
            application.practice = PRACTICE if course.desk != S.DRAFT else ""
            application.save()
            for paper in level.required_papers:
                file = SimpleUploadedFile(f"{paper}（演示）.pdf", PAPER)
                add_evidence(application, file, papers=[paper], actor=self.staff.clerk)
        return application if course.desk == S.DRAFT else self._registered(application, course)

    def _at(self, days: int) -> datetime:
        """Mid-morning of that day; nothing is done in the future."""
        day = min(self.began + timedelta(days=days), self.today)
        return datetime.combine(day, time(9, 30), timezone.get_current_timezone())

    def _step(self, application: Application, verb: str, actor: StaffUser, days: int, **more) -> Application:
        with act_of(actor):
            return advance(application, verb, actor=actor, now=self._at(days), **more)

    def _registered(self, application: Application, course: Course) -> Application:
        staff = self.staff
        application = self._step(application, "submit", staff.clerk, SUBMITTED)
        if course.desk == S.AT_TOWNSHIP:
            return application
        if course.desk == S.WITHDRAWN:
            return self._step(application, "withdraw", staff.clerk, APPROVED, note="村里决定明年再申报。")
        if course.desk == S.FAILED:
            reason = "近两年村(居)务公开不及时，不符合申报条件。"
            return self._step(application, "fail", staff.reviewer, APPROVED, note=reason)
        if course.desk == S.RETURNED:
            asked = shelved(application.version_id).scored_for(self.village.kind)[:2]
            points = dict.fromkeys(asked, "请补充佐证材料（演示）。")
            due = self.today + timedelta(days=5)
            reason = "主要做法写得不够具体，请写明议事次数和公开内容。"
            return self._step(application, "return", staff.reviewer, APPROVED, note=reason, due_on=due, points=points)
        application = self._step(application, "approve", staff.reviewer, APPROVED, note="材料齐全，同意上报。")
        if course.desk == S.AT_COUNTY:
            return application
        application = self._step(application, "register", staff.county, REGISTERED, note="同意备案。")
        if course.desk == S.CREATING:
            return application
        return self._assessed(self._step(application, "begin", staff.clerk, CREATED), course)

    def _assessed(self, application: Application, course: Course) -> Application:
        staff = self.staff
        stages = (
            (Stage.SELF, "hand_in", staff.clerk, SELF, S.SELF_ASSESSING),
            (Stage.TOWNSHIP, "forward", staff.reviewer, TOWNSHIP, S.TOWNSHIP_ASSESSING),
        )
        for stage, verb, actor, day, desk in stages:
            if course.desk == desk:
                return self._scored(application, stage, actor, day, course)
            self._hand_in(application, stage, actor, day)
            application = self._step(application, verb, actor, day)
        return self._decided_by_county(application, course)

    def _scored(self, application: Application, stage: Stage, actor, day: int, course: Course) -> Application:
        """On the desk where it rests: partly scored, or decided and not released, or untouched."""
        with act_of(actor):
            if course.is_begun:
                fill_sheet(application, stage, actor=actor, now=self._at(day), part=2)
            if course.pending:
                hand_in_sheet(application, stage, actor=actor, now=self._at(day))
                note = "" if course.pending == Outcome.PASS else "协会建设和民主管理差距较大，建议下一年度再申报。"
                prepare(application, course.pending, note, actor=actor, now=self._at(day))
        return application

    def _hand_in(self, application: Application, stage: Stage, actor: StaffUser, day: int) -> None:
        with act_of(actor):
            hand_in_sheet(application, stage, actor=actor, now=self._at(day))

    def _decided_by_county(self, application: Application, course: Course) -> Application:
        staff = self.staff
        if course.desk == S.COUNTY_ASSESSING:
            return self._scored(application, Stage.COUNTY, staff.county, COUNTY_DAY, course)
        self._hand_in(application, Stage.COUNTY, staff.county, COUNTY_DAY)
        if course.desk in (S.RECTIFYING, S.RECHECKING):
            return self._rectifying(application, course)
        application = self._released(application, Outcome.PASS, staff.county, staff.county_leader, COUNTY_DAY)
        if application.state == S.PUBLICISED:
            return application
        if course.desk == S.CITY_INSPECTING:
            return self._scored(application, Stage.CITY, staff.city, CITY_DAY, course)
        self._hand_in(application, Stage.CITY, staff.city, CITY_DAY)
        return self._released(application, Outcome.PASS, staff.city, staff.city_leader, CITY_DAY)

    def _released(
        self, application: Application, outcome: Outcome, officer, leader, day: int, note: str = "", due_on=None
    ) -> Application:
        """Prepared by the officer, released by the leader."""
        with act_of(officer):
            decision = prepare(application, outcome, note, due_on, actor=officer, now=self._at(day))
        with act_of(leader):
            revision = Decision.objects.values_list("revision", flat=True).get(pk=decision.pk)
            release({decision.pk: revision}, actor=leader, now=self._at(day))
        application.refresh_from_db()
        return application

    def _rectifying(self, application: Application, course: Course) -> Application:
        """One that is late, and one that waits to be checked again."""
        staff, late = self.staff, course.desk == S.RECTIFYING
        due_on = self.today + timedelta(days=-2 if late else 12)
        finding = Rectification(
            village=self.village,
            batch=self.batch,
            application=application,
            source=FindingSource.SCORE_SHEET,
            problem="村务公开栏内容更新不及时，最近一次更新在两个月前。",
            owner="演示·村委会主任",
            due_on=due_on,
        )
        with act_of(staff.county):
            register_finding(finding, actor=staff.county, now=self._at(COUNTY_DAY))
        said = {"note": "请按登记的问题限期整改。", "due_on": due_on}
        application = self._released(
            application, Outcome.RECTIFY, staff.county, staff.county_leader, COUNTY_DAY, **said
        )
        if late:
            return application
        with act_of(staff.clerk):
            done = self._at(COUNTY_DAY + 3)
            answer_finding(finding, "公开栏已更新，指定专人按月维护。", done.date(), actor=staff.clerk, now=done)
        return self._step(application, "report", staff.clerk, COUNTY_DAY + 4)
