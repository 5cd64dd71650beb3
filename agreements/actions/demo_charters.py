"""The demo's charters: papers of the demo clerks' townships at every desk, and the campaigns of their districts.

Everything is done by the acts that people do, on the days on which they would have done it. All persons are invented.
"""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from agreements.actions.adoption import (
    end_publicity,
    file_version,
    order_correction,
    pass_vote,
    record_meeting,
    record_objection,
)
from agreements.actions.charters import advance, start_charter, start_revision
from agreements.actions.clauses import NewClause, add_clauses
from agreements.actions.demo_campaigns import make_demo_campaigns
from agreements.actions.filing_amendments import amend_filing
from agreements.choices import CharterKind, CharterStage, CharterState, ClauseTopic, MeetingKind
from agreements.models import (
    AssemblyMeeting,
    Charter,
    CharterVersion,
    CorrectionOrder,
    DraftingStep,
    Filing,
    LibraryClause,
    Objection,
    Publicity,
)
from agreements.models.filing import AMENDABLE
from common.history import act_of
from villages.models import StaffUser, Village

SEED = 529
OLD_LAW_START = date(2025, 3, 3)
FINE = "村民办理红白事大操大办的，由村委会处以五百元罚款，从集体收益分配中扣除。"

# Days after the beginning on which each step is taken.
CONSULTED, SUBMITTED, EXAMINED, NOTICED, STUDIED, VOTED, POSTED = 5, 12, 15, 16, 18, 30, 31
POSTING_DAYS, OLD_POSTING_DAYS = 15, 7
PASSED_ON = 2  # days from the end of the posting to the next step


@dataclass(frozen=True)
class Course:
    """How far a village's paper has come, and how many days ago it was begun."""

    desk: CharterState
    begun: int
    kind: CharterKind = CharterKind.COVENANT
    old_law: bool = False
    has_fine: bool = False
    has_objection: bool = False
    is_corrected: bool = False
    is_amended: bool = False
    revised: "Course | None" = None


S = CharterState
COURSES = {
    "xiaying_jb": (
        Course(S.IN_FORCE, 150),
        Course(S.IN_FORCE, 128, is_amended=True),
        Course(S.IN_FORCE, 90),
        Course(S.TO_FILE, POSTED + POSTING_DAYS + PASSED_ON),
        Course(S.PUBLICISED, POSTED + 5),
        Course(S.PUBLICISED, POSTED + POSTING_DAYS + 1),
        Course(S.PUBLICISED, POSTED + 6, has_objection=True),
        Course(S.TO_VOTE, EXAMINED + 4),
        Course(S.AT_TOWNSHIP, SUBMITTED + 1),
        Course(S.RETURNED, EXAMINED + 1),
        Course(S.CONSULTING, CONSULTED + 2),
        Course(S.DRAFTING, 3, has_fine=True),
        Course(S.IN_FORCE, 0, old_law=True, revised=Course(S.DRAFTING, 4)),
        Course(S.IN_FORCE, 0, old_law=True),
        Course(S.CORRECTING, 140, is_corrected=True),
        Course(S.IN_FORCE, 0, old_law=True, revised=Course(S.IN_FORCE, 75)),
        Course(S.REPEALED, CONSULTED + 9),
    ),
    "luozhuangzi_jb": (
        Course(S.IN_FORCE, 120),
        Course(S.IN_FORCE, 100),
        Course(S.PUBLICISED, POSTED + 9),
        Course(S.RETURNED, EXAMINED + 2),
        Course(S.DRAFTING, 2),
    ),
    "quanyechang_jb": (
        Course(S.IN_FORCE, 95),
        Course(S.IN_FORCE, 0, old_law=True),
        Course(S.PUBLICISED, POSTED + 4),
        Course(S.AT_TOWNSHIP, SUBMITTED + 2),
        Course(S.CONSULTING, CONSULTED + 1),
    ),
}
# A few villages have more than their covenant; in the small district every unit has.
CHARTERS_TOO = {"xiaying_jb": (Course(S.IN_FORCE, 110, CharterKind.SELF_GOVERNANCE),)}
SMALL_DISTRICT = "heping_jb"


@transaction.atomic
def make_demo_charters(*, now: datetime) -> int:
    """Papers for the demo's townships that have none, and the campaigns. Returns how many papers were begun."""
    begun, today = 0, timezone.localdate(now)
    known = StaffUser.objects.select_related("region").in_bulk([*COURSES, SMALL_DISTRICT], field_name="username")
    for username in (SMALL_DISTRICT, *COURSES):
        clerk = known.get(username)
        if clerk is None or Charter.objects.for_user(clerk).filter(kind=_first_kind(username)).exists():
            continue
        examiner = StaffUser.objects.get(username=username.replace("_jb", "_sh"))
        for village, course in _papers(clerk):
            with act_of(clerk):
                _Maker(village, clerk, examiner, today).make(course)
            begun += 1
    make_demo_campaigns(now=now)
    return begun


def _first_kind(username: str) -> CharterKind:
    return CharterKind.SELF_GOVERNANCE if username == SMALL_DISTRICT else CharterKind.COVENANT


def _papers(clerk: StaffUser) -> list[tuple[Village, Course]]:
    """Which villages of the clerk begin which paper."""
    villages = list(Village.objects.for_user(clerk).active().exclude(households=None).order_by("code"))
    if clerk.username == SMALL_DISTRICT:
        of_all = (Course(S.IN_FORCE, 100 + place % 60, CharterKind.SELF_GOVERNANCE) for place in range(len(villages)))
        return list(zip(villages, of_all, strict=True))
    courses, more = COURSES[clerk.username], CHARTERS_TOO.get(clerk.username, ())
    return [*zip(villages, courses, strict=False), *zip(villages, more, strict=False)]


class _Maker:
    """Takes one village's paper step by step to its desk, each on its day."""

    def __init__(self, village: Village, clerk: StaffUser, examiner: StaffUser, today: date) -> None:
        self.village, self.clerk, self.examiner, self.today = village, clerk, examiner, today
        self.chance = random.Random(f"{SEED}{village.code}")
        self.begun = today

    def make(self, course: Course) -> CharterVersion:
        self.begun = OLD_LAW_START if course.old_law else self.today - timedelta(days=course.begun)
        library = LibraryClause.objects.fitting(course.kind, self.village.kind)
        version = start_charter(self.village, course.kind, actor=self.clerk, library=library)
        if course.has_fine:
            add_clauses(version, [NewClause(FINE, ClauseTopic.BREACHES)], actor=self.clerk)
        version = self._carry(version, course)
        if course.revised:
            self.begun = self.today - timedelta(days=course.revised.begun)
            version = self._carry(start_revision(version.charter, actor=self.clerk), course.revised)
        return version

    def _day(self, days: int) -> date:
        return self.begun + timedelta(days=days)

    def _at(self, days: int) -> datetime:
        """Mid-morning of that day; nothing is done in the future."""
        return datetime.combine(min(self._day(days), self.today), time(9, 30), timezone.get_current_timezone())

    def _step(self, version: CharterVersion, verb: str, days: int, **more) -> CharterVersion:
        actor = self.examiner if verb in ("approve", "return") else self.clerk
        return advance(version, verb, actor=actor, now=self._at(days), **more)

    def _carry(self, version: CharterVersion, course: Course) -> CharterVersion:
        self._stage(version, CharterStage.MOBILISE, 0)
        if course.desk == S.DRAFTING:
            return version
        version = self._step(version, "consult", CONSULTED)
        self._stage(version, CharterStage.DISCUSS, CONSULTED)
        if course.desk == S.CONSULTING:
            return version
        if course.desk == S.REPEALED:
            return self._step(version, "abandon", CONSULTED + 8, note="与邻村合并起草，本稿不再办理。")
        version = self._step(version, "submit", SUBMITTED)
        if course.desk == S.AT_TOWNSHIP:
            return version
        if course.desk == S.RETURNED:
            reason = "第三章请写明村(居)民代表的产生办法，并补充征求意见的情况。"
            due = self.today + timedelta(days=5)
            return self._step(version, "return", EXAMINED, note=reason, due_on=due)
        version = self._step(version, "approve", EXAMINED, note="内容合法，可以提交表决。")
        return version if course.desk == S.TO_VOTE else self._from_vote(version, course)

    def _stage(self, version: CharterVersion, stage: CharterStage, days: int) -> None:
        people = self.chance.randint(12, 60)
        DraftingStep.objects.create(version=version, stage=stage, done_on=self._day(days), people=people)

    def _from_vote(self, version: CharterVersion, course: Course) -> CharterVersion:
        version.party_studied_on, version.party_study = self._day(STUDIED), "同意提交村(居)民会议表决。"
        version.save()
        record_meeting(self._meeting(version), actor=self.clerk, now=self._at(VOTED))
        days = OLD_POSTING_DAYS if course.old_law else POSTING_DAYS
        posting = Publicity(
            began_on=self._day(POSTED),
            days=days,
            place=f"{self.village.name}公开栏",
            contact=f"{self.village.name}办公室（演示）",
        )
        version = pass_vote(version, posting, actor=self.clerk, now=self._at(POSTED))
        if course.has_objection:
            objection = Objection(
                publicity=posting, received_on=self._day(POSTED + 3), content="第五条“及时”写得不够具体，请写明天数。"
            )
            record_objection(objection, actor=self.clerk, now=self._at(POSTED + 3))
        return version if course.desk == S.PUBLICISED else self._from_posting(version, course, POSTED + days)

    def _meeting(self, version: CharterVersion) -> AssemblyMeeting:
        eligible = self.village.eligible_voters or 600
        present = eligible * self.chance.randint(56, 78) // 100
        against, abstained = self.chance.randint(0, 9), self.chance.randint(0, 12)
        return AssemblyMeeting(
            version=version,
            kind=MeetingKind.FULL,
            notice_on=self._day(NOTICED),
            held_on=self._day(VOTED),
            place=f"{self.village.name}文化广场",
            chair="演示·主持人",
            eligible=eligible,
            present=present,
            votes_for=present - against - abstained,
            votes_against=against,
            abstentions=abstained,
        )

    def _from_posting(self, version: CharterVersion, course: Course, ended: int) -> CharterVersion:
        version = end_publicity(version, actor=self.clerk, now=self._at(ended))
        if course.desk == S.TO_FILE:
            return version
        filed = ended + PASSED_ON
        authority = f"{self.village.township}人民政府"
        entry = Filing(
            authority=authority,
            number=f"演示备〔{self._day(filed).year}〕{Filing.objects.filter(authority=authority).count() + 1}号",
            filed_on=self._day(filed),
            examiner=self.examiner.name,
            examination="内容合法，程序完备，同意备案。",
        )
        version = file_version(version, entry, actor=self.examiner, now=self._at(filed))
        if course.is_amended:
            self._amended(entry, now=self._at(filed + 1))
        return self._corrected(version) if course.is_corrected else version

    def _amended(self, entry: Filing, *, now: datetime) -> None:
        facts = {name: getattr(entry, name) for name in AMENDABLE} | {"examination": "内容合法，同意备案。"}
        amend_filing(entry, facts, reason="初审意见录入有误，以纸质备案表为准。", actor=self.examiner, now=now)

    def _corrected(self, version: CharterVersion) -> CharterVersion:
        order = CorrectionOrder(
            version=version,
            ordered_on=self.today - timedelta(days=10),
            content="第四章个别表述与现行法律不一致，请修订后重新表决。",
            basis="《村民委员会组织法》第三十一条",
            due_on=self.today + timedelta(days=20),
        )
        moment = datetime.combine(order.ordered_on, time(9, 30), timezone.get_current_timezone())
        return order_correction(order, actor=self.examiner, now=moment)
