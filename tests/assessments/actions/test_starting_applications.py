"""Beginning an application: what is known is there, and what may not begin is refused with a sentence."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from assessments.actions.applications import advance, start_application
from assessments.choices import ApplicationState
from assessments.models import Application, BatchPhase
from common.refusal import Refused
from common.workflow import states_open
from tests.assessments.scenes import VILLAGE, as_assessment, clerk, drafted, open_batch, retire, reviewer, submitted
from tests.factories import (
    BatchFactory,
    CommitteeMemberFactory,
    LateExceptionFactory,
    ProgrammeLevelFactory,
    VillageFactory,
    WordFactory,
)

pytestmark = pytest.mark.django_db


def begin(now, batch, level, actor=None, **village):
    unit = VillageFactory(**{"code": VILLAGE, "name": "样例村"} | village)
    return start_application(unit, batch, level, actor=actor or clerk(), now=now)


def refusal(now, batch, level, **village) -> str:
    with pytest.raises(Refused) as refused:
        begin(now, batch, level, **village)
    assert list(Application.objects.all()) == []
    return str(refused.value)


def take_newer_standard(batch):
    """The batch goes by the next version of its standard from now on."""
    chosen = batch.standards.get()
    newer = type(chosen.version).objects.create(standard=chosen.version.standard, number=2, title="样例评估标准")
    with states_open():
        type(newer).objects.filter(pk=newer.pk).update(state="published")
    chosen.version = newer
    chosen.save()
    return newer


def test_what_the_register_knows_is_filled_in(now):
    batch, level = open_batch()
    village = VillageFactory(code=VILLAGE, phone="02200000009")
    director = WordFactory(word_list="committee_post", label="主任")
    CommitteeMemberFactory(village=village, name="样例乙", post=director, work_phone="02200000002")

    application = start_application(village, batch, level, actor=clerk(), now=now)

    filled = (application.state, application.contact_name, application.contact_phone, application.version)
    assert filled == (ApplicationState.DRAFT, "样例乙", "02200000002", batch.standards.get().version)


def test_merged_village_is_refused(now):
    batch, level = open_batch()

    assert refusal(now, batch, level, merged=True) == "“样例村”已撤并，档案只供查阅，不能再修改。"


def test_batch_that_is_not_open_is_refused(now):
    batch, level = open_batch()
    with states_open():
        type(batch).objects.filter(pk=batch.pk).update(state="closed")
    batch.refresh_from_db()

    assert refusal(now, batch, level) == "批次“2026年样例创建”已结束，现在不能办理。"


def test_yearly_assessment_is_not_applied_for(now):
    batch, level = open_batch()
    as_assessment(batch)
    batch.refresh_from_db()

    said = "“2026年样例创建”是年度考核，不需要申报；由考核单位在批次中统一列入。"
    assert refusal(now, batch, level) == said


def test_level_of_another_programme_is_refused(now):
    batch, _ = open_batch()
    other = ProgrammeLevelFactory(name="国家级")

    assert refusal(now, batch, other) == "“国家级”不是该批次的申报级别，请重新选择批次和级别。"


def test_batch_of_another_region_is_refused(now):
    batch = BatchFactory(programme__region__code="120118", state="open", name="外县批次")
    level = ProgrammeLevelFactory(programme=batch.programme)

    assert refusal(now, batch, level) == "样例村不在批次“外县批次”的范围内，请选择本地区的批次。"


def test_kind_of_unit_without_standard_is_refused(now):
    batch, level = open_batch()

    found = refusal(now, batch, level, kind="residents")

    assert found == "批次“2026年样例创建”没有为“居”选定评估标准，请先由批次主办单位选定。"


def test_county_without_seats_is_refused(now):
    batch, level = open_batch(seats=0)

    found = refusal(now, batch, level)

    county = batch.programme.region.name
    ask = "请向批次主办单位申请调整，或先撤销、退回其他申报"
    assert found == f"{county}的0个名额已全部用完，样例村没有占到名额；{ask}。"


def test_last_second_of_the_last_day_is_in_time_and_the_next_is_not(now):
    batch, level = open_batch(ends_on=date(2026, 1, 31))
    last = now.replace(month=1, day=31, hour=23, minute=59, second=59)

    assert begin(last, batch, level, name="样例一村", code="120119001203").state == ApplicationState.DRAFT
    Application.objects.all().delete()
    assert refusal(last + timedelta(seconds=1), batch, level, code="120119001202") == (
        "备案已于2026年01月31日 23:59（北京时间）截止；确需延期的，请批次主办单位登记延期许可。"
    )


def test_exception_for_the_village_lengthens_its_time(now):
    batch, level = open_batch(ends_on=date(2026, 1, 31))
    village = VillageFactory(code=VILLAGE)
    LateExceptionFactory(village=village, batch=batch, until=date(2026, 10, 19))

    application = start_application(village, batch, level, actor=clerk(), now=now)

    assert application.state == ApplicationState.DRAFT


def test_exception_lasts_to_the_last_second_of_its_day_and_is_for_this_village_alone(now):
    batch, level = open_batch(ends_on=date(2026, 1, 31))
    excused = VillageFactory(code=VILLAGE)
    LateExceptionFactory(village=excused, batch=batch, until=date(2026, 3, 15))
    last = now.replace(month=3, day=15, hour=23, minute=59, second=59)

    for village, moment in ((excused, last + timedelta(seconds=1)), (VillageFactory(code="120119001202"), last)):
        with pytest.raises(Refused, match=r"^备案已于2026年\d\d月\d\d日 23:59（北京时间）截止"):
            start_application(village, batch, level, actor=clerk(), now=moment)
    assert start_application(excused, batch, level, actor=clerk(), now=last).state == ApplicationState.DRAFT


def test_retired_standard_is_refused(now):
    batch, level = open_batch()
    version = batch.standards.get().version
    retire(version)

    assert refusal(now, batch, level) == f"评估标准“{version}”已停用，请县级在批次中改用已发布的版本。"


def test_draft_goes_by_the_standard_that_its_batch_takes_when_it_is_submitted(now):
    actor = clerk()
    scene = open_batch()
    application = drafted(actor, now, scene=scene)
    former = application.version
    newer = take_newer_standard(scene[0])
    retire(former)

    assert advance(application, "submit", actor=actor, now=now).version == newer


@pytest.mark.parametrize("back", ["return", "recall"])
def test_paper_that_came_back_keeps_the_standard_by_which_it_was_handed_in(now, back):
    actor, scene = clerk(), open_batch()
    application = submitted(actor, now, scene=scene)
    former = application.version
    application = advance(application, back, actor=reviewer(), now=now, note="样例理由")
    newer = take_newer_standard(scene[0])

    again = advance(application, "submit", actor=actor, now=now)

    assert (again.version, again.copies.count(), newer == former) == (former, 2, False)


def test_second_live_application_in_a_batch_is_refused(now):
    actor = clerk()
    first = submitted(actor, now)

    with pytest.raises(Refused, match=r"^该村\(居\)在本批次已有申报，请在原申报上办理。$"):
        start_application(first.village, first.batch, first.level, actor=actor, now=now)
    advance(first, "withdraw", actor=actor, now=now, note="样例理由")
    second = start_application(first.village, first.batch, first.level, actor=actor, now=now)

    assert [one.state for one in Application.objects.order_by("pk")] == ["withdrawn", "draft"]
    assert second.pk != first.pk


def test_leader_and_foreign_clerk_may_not_begin_one(now):
    batch, level = open_batch()
    for stranger in (clerk("120119002"), clerk(role="leader")):
        with pytest.raises(PermissionDenied):
            start_application(VillageFactory(), batch, level, actor=stranger, now=now)


def test_batch_without_a_phase_has_no_deadline(now):
    batch, level = open_batch(ends_on=date(2026, 1, 31))
    BatchPhase.objects.all().delete()

    assert begin(now, batch, level).state == ApplicationState.DRAFT
