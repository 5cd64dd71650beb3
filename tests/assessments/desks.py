"""What a row of the assessments needs besides its factory's values, so that only state and permission decide."""

from datetime import date

from assessments.choices import (
    ApplicationState,
    NoticeState,
    ProgrammeKind,
    RectificationState,
    SheetState,
    VersionState,
)
from assessments.desks import DECIDING_DESKS, STAGE_DESKS
from common.workflow import states_open
from tests.factories import (
    GradeFactory,
    IndicatorFactory,
    NamingNoticeFactory,
    NoticeEntryFactory,
    ProgrammeLevelFactory,
    RectificationFactory,
    ScoreSheetFactory,
    SectionFactory,
)

READY = {
    "assessments.Rectification": lambda: {
        "answer": "已整改。",
        "answered_on": date(2026, 9, 1),
        "recheck": "复查合格。",
    },
    "assessments.NamingNotice": lambda: {"ends_on": date(2026, 9, 1)},
    "assessments.Application": lambda: {"rectified_for": ApplicationState.COUNTY_ASSESSING},
}


def furnish_batch(batch, verb: str) -> None:
    ProgrammeLevelFactory(programme=batch.programme)


def furnish_version(version, verb: str) -> None:
    """A section, an indicator and a grade that add up, while the version still takes them."""
    if version.state == VersionState.DRAFT:
        IndicatorFactory(section=SectionFactory(version=version))
        GradeFactory(version=version, name="合格", minimum=60)


def furnish_application(application, verb: str) -> None:
    """Sheets of every stage, a finding where one is to be ordered, a concluded notice."""
    for stage in STAGE_DESKS:
        ScoreSheetFactory(application=application, stage=stage, state=SheetState.SUBMITTED)
    if verb == "order" and application.state in DECIDING_DESKS:
        RectificationFactory(application=application, village=application.village, state=RectificationState.OPEN)
    if verb == "enrol":
        type(application.batch.programme).objects.filter(pk=application.batch.programme_id).update(
            kind=ProgrammeKind.ASSESSMENT, name="样例年度考核"
        )
    if verb == "name":
        township = application.village.township
        entry = NoticeEntryFactory(application=application, notice=NamingNoticeFactory(region=township))
        conclude(entry.notice)


def conclude(notice) -> None:
    with states_open():
        type(notice).objects.filter(pk=notice.pk).update(state=NoticeState.CONCLUDED)


def furnish_notice(notice, verb: str) -> None:
    if notice.state == NoticeState.DRAFT:
        NoticeEntryFactory(notice=notice)


FURNISHED = {
    "assessments.Batch": furnish_batch,
    "assessments.StandardVersion": furnish_version,
    "assessments.Application": furnish_application,
    "assessments.NamingNotice": furnish_notice,
}
