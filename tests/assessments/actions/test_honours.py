"""Naming a whole list in one act, and the re-checks that follow."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.actions.honours import Scheme, name_all, numbered, recheck, to_name
from assessments.actions.notices import conclude_notice, post_notice, strike, write_notice
from assessments.actions.rectifications import answer_finding, close_finding
from assessments.choices import ApplicationState, HonourState, RecheckOutcome
from assessments.models import Application, Honour, HonourRecheck, NamingNotice, Rectification
from common.refusal import Refused
from tests.assessments.papers import COUNTY, TOWNSHIP, at_desk, running_batch
from tests.factories import HonourFactory, ProgrammeLevelFactory, RegionFactory, StaffUserFactory, VillageFactory
from villages.choices import Role

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 10, 26, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SCHEME = Scheme("津示范", "津示牌")
NAMED = ("津发〔2026〕9号", date(2026, 10, 26))


@pytest.fixture
def leader():
    return StaffUserFactory(region__code=COUNTY, leader=True)


@pytest.fixture
def batch():
    return running_batch(year=2026)


@pytest.fixture
def level(batch):
    return batch.programme.levels.get()


@pytest.fixture
def units(batch):
    return [at_desk(batch, number, ApplicationState.PUBLICISED) for number in (202, 201)]


@pytest.fixture
def notice(batch, units, leader, now):
    said = {"title": "公示", "basis": "依据", "publisher": "县", "contact": "甲", "phone": "0", "working_days": 5}
    draft = write_notice(NamingNotice(batch=batch, **said), units, actor=leader)
    posted = post_notice(draft, actor=leader, now=now)
    return conclude_notice(posted, actor=leader, now=LATER)


def test_the_list_is_named_in_one_act_by_code(notice, level, batch, leader):
    HonourFactory(number="津示范〔2026〕004号")

    name_all(notice, level, SCHEME, *NAMED, actor=leader, now=LATER)

    honours = Honour.objects.filter(application__isnull=False).order_by("number")
    assert [(one.village.name, one.number, one.plaque_number) for one in honours] == [
        ("样例201村", "津示范〔2026〕005号", "津示牌2026005"),
        ("样例202村", "津示范〔2026〕006号", "津示牌2026006"),
    ]
    assert {(one.title, one.year, one.document_number, one.named_on, one.state) for one in honours} == {
        ("样例示范村", 2026, "津发〔2026〕9号", date(2026, 10, 26), HonourState.VALID)
    }
    assert set(Application.objects.values_list("state", flat=True)) == {ApplicationState.NAMED}


def test_preview_is_what_will_be_given(notice, level, leader):
    shown = [(one.village, one.number) for one in numbered(to_name(notice), 2026, SCHEME)]

    given = name_all(notice, level, SCHEME, *NAMED, actor=leader, now=LATER)

    assert [(one.village, one.number) for one in given] == shown


def test_thirty_are_named_in_as_many_queries_as_three(batch, level, leader, now):
    def queries_of(numbers) -> int:
        units = [at_desk(batch, number, ApplicationState.PUBLICISED) for number in numbers]
        said = {"title": "公示", "basis": "依据", "publisher": "县", "contact": "甲", "phone": "0", "working_days": 5}
        posted = post_notice(
            write_notice(NamingNotice(batch=batch, **said), units, actor=leader), actor=leader, now=now
        )
        notice = conclude_notice(posted, actor=leader, now=LATER)
        with CaptureQueriesContext(connection) as captured:
            name_all(notice, level, SCHEME, *NAMED, actor=leader, now=LATER)
        return len(captured)

    many, few = queries_of(range(204, 234)), queries_of(range(201, 204))
    assert many == few
    assert Honour.objects.count() == 33


def test_struck_unit_is_left_out_and_a_second_naming_finds_nobody(notice, level, units, leader):
    strike(units[0], "异议成立", actor=leader, now=LATER)

    name_all(notice, level, SCHEME, *NAMED, actor=leader, now=LATER)

    assert [one.village.name for one in Honour.objects.all()] == ["样例201村"]
    with pytest.raises(Refused, match="没有需要命名的"):
        name_all(notice, level, SCHEME, *NAMED, actor=leader, now=LATER)


@pytest.mark.parametrize("day", [date(2026, 10, 23), date(2026, 10, 27)])
def test_day_within_the_notice_or_to_come_is_refused(notice, level, leader, day):
    with pytest.raises(Refused, match="命名日期应在公示结束（2026-10-23）之后、今天以前"):
        name_all(notice, level, SCHEME, NAMED[0], day, actor=leader, now=LATER)


@pytest.mark.parametrize(("role", "code"), [(Role.REVIEWER, COUNTY), (Role.LEADER, TOWNSHIP), (Role.LEADER, "120118")])
def test_who_may_not_name_names_nobody(notice, level, role, code):
    with pytest.raises(PermissionDenied):
        name_all(notice, level, SCHEME, *NAMED, actor=StaffUserFactory(role=role, region__code=code), now=LATER)

    assert list(Honour.objects.all()) == []


def test_county_does_not_name_in_the_programme_of_its_city(units, leader):
    application = units[0]
    city = StaffUserFactory(region__code="1201", leader=True)
    application.batch.programme.region = city.region
    application.batch.programme.save()
    application = Application.objects.get(pk=application.pk)

    assert not leader.has_perm("assessments.name_application", application)
    assert city.has_perm("assessments.name_application", application)


def test_higher_title_asks_for_the_lower_one(batch):
    lower = batch.programme.levels.get()
    higher = ProgrammeLevelFactory(programme=batch.programme, name="国家级", requires=lower)
    village = VillageFactory(code=f"{TOWNSHIP}209")
    application = Application(batch=batch, village=village, level=higher, contact_name="甲", contact_phone="0")

    def gaps() -> list[str]:
        return [gap.sentence for gap in application.gaps if gap.field == "level"]

    Application.objects.bulk_create([application])
    before = gaps()
    HonourFactory(village=village, level=lower, state=HonourState.REVOKED)
    revoked = gaps()
    HonourFactory(village=village, level=lower)

    assert before == revoked == ["申报国家级须已命名为示范，请先申报示范。"]
    assert gaps() == []


# --- Re-checks

TARGETS = {
    RecheckOutcome.KEEP: HonourState.VALID,
    RecheckOutcome.RECTIFY: HonourState.RECTIFYING,
    RecheckOutcome.REVOKE: HonourState.REVOKED,
    RecheckOutcome.CANCEL: HonourState.CANCELLED,
}
STANDING = {HonourState.VALID, HonourState.RECTIFYING}


def check(honour, outcome, actor, now, **more):
    said = {"due_on": date(2026, 11, 30), "owner": "主任"} | more
    return recheck(honour, outcome, "样例意见", date(2026, 10, 19), actor=actor, now=now, **said)


@pytest.mark.parametrize("outcome", RecheckOutcome)
@pytest.mark.parametrize("state", HonourState)
def test_every_outcome_on_every_state(leader, now, outcome, state):
    honour = HonourFactory(village__code=f"{TOWNSHIP}201", state=state)
    allowed = state in STANDING and (state, outcome) != (HonourState.RECTIFYING, RecheckOutcome.RECTIFY)

    if not allowed:
        with pytest.raises(Refused):
            check(honour, outcome, leader, now)
        assert list(HonourRecheck.objects.all()) == []
    else:
        assert check(honour, outcome, leader, now).state == TARGETS[outcome]
        assert HonourRecheck.objects.get().outcome == outcome


@pytest.mark.parametrize("outcome", RecheckOutcome)
@pytest.mark.parametrize(
    ("role", "code", "may"),
    [
        (Role.LEADER, COUNTY, True),
        (Role.LEADER, "1201", True),
        (Role.CLERK, COUNTY, False),
        (Role.LEADER, TOWNSHIP, False),
        (Role.LEADER, "120118", False),
        (Role.AUDITOR, COUNTY, False),
    ],
)
def test_every_outcome_by_everybody(now, outcome, role, code, may):
    honour = HonourFactory(village__code=f"{TOWNSHIP}201")
    user = StaffUserFactory(role=role, region__code=code)

    if may:
        assert check(honour, outcome, user, now).state == TARGETS[outcome]
    else:
        with pytest.raises(PermissionDenied):
            check(honour, outcome, user, now)


@pytest.mark.parametrize("outcome", RecheckOutcome)
def test_reviewer_keeps_or_has_mended_what_only_a_leader_takes_away(now, outcome):
    honour = HonourFactory(village__code=f"{TOWNSHIP}201")
    reviewer = StaffUserFactory(role=Role.REVIEWER, region__code=COUNTY)

    if outcome in (RecheckOutcome.KEEP, RecheckOutcome.RECTIFY):
        assert check(honour, outcome, reviewer, now).state == TARGETS[outcome]
    else:
        with pytest.raises(PermissionDenied):
            check(honour, outcome, reviewer, now)


@pytest.fixture
def city_title():
    """A title that the city gave to a village of the county."""
    level = ProgrammeLevelFactory(programme__region=RegionFactory(code="1201"))
    return HonourFactory(village__code=f"{TOWNSHIP}201", level=level)


@pytest.mark.parametrize("outcome", [RecheckOutcome.REVOKE, RecheckOutcome.CANCEL])
def test_title_is_taken_away_by_whoever_gives_it(city_title, now, outcome):
    county, city = (StaffUserFactory(region__code=code, leader=True) for code in (COUNTY, "1201"))

    with pytest.raises(PermissionDenied):
        check(city_title, outcome, county, now)

    assert list(HonourRecheck.objects.all()) == []
    assert check(city_title, outcome, city, now).state == TARGETS[outcome]


def test_county_checks_a_title_of_the_city_again_and_is_told_who_takes_it_away(client, city_title, leader):
    client.force_login(leader)
    address = reverse("honour_recheck", args=[city_title.pk])
    sent = {"outcome": "revoke", "checked_on": timezone.localdate().isoformat(), "note": "样例意见"}

    offered = client.get(address).context["form"].fields["outcome"].choices
    refused = client.post(address, sent)
    client.post(address, sent | {"outcome": "keep"})

    assert [value for value, _ in offered] == ["keep", "rectify"]
    assert refused.context["form"].errors["outcome"] == ["撤销、注销由命名单位负责人办理；需要撤销的，请报其决定。"]
    assert [one.outcome for one in HonourRecheck.objects.all()] == ["keep"]


def test_under_rectification_the_ledger_has_it_and_it_is_kept_once_closed(leader, now):
    honour = HonourFactory(village__code=f"{TOWNSHIP}201")
    rectifying = check(honour, RecheckOutcome.RECTIFY, leader, now)
    finding = Rectification.objects.get()

    assert (finding.source, finding.problem, finding.due_on) == ("recheck", "样例意见", date(2026, 11, 30))
    with pytest.raises(Refused, match="还有1项复核整改没有销号"):
        check(rectifying, RecheckOutcome.KEEP, leader, now)
    clerk = StaffUserFactory(region__code=TOWNSHIP)
    answered = answer_finding(finding, "已改", date(2026, 10, 19), actor=clerk, now=now)
    close_finding(answered, "合格", actor=leader, now=now)

    assert check(rectifying, RecheckOutcome.KEEP, leader, now).state == HonourState.VALID


def test_rectification_wants_day_and_owner(leader, now):
    honour = HonourFactory(village__code=f"{TOWNSHIP}201")

    for lacking in ({"due_on": None}, {"owner": " "}):
        with pytest.raises(Refused, match="限期整改须填写整改期限和责任人"):
            check(honour, RecheckOutcome.RECTIFY, leader, now, **lacking)


def test_recheck_before_the_naming_is_refused(leader, now):
    honour = HonourFactory(village__code=f"{TOWNSHIP}201", named_on=date(2026, 10, 20))

    with pytest.raises(Refused, match="复核日期应在命名日期之后"):
        check(honour, RecheckOutcome.KEEP, leader, now)


def test_what_a_village_was_named_stays(leader):
    honour = HonourFactory(village__code=f"{TOWNSHIP}201")

    with pytest.raises(InternalError), transaction.atomic():
        Honour.objects.filter(pk=honour.pk).update(title="另一称号")
