"""Entering, renewing, ending, withdrawing, and taking back what was written down by mistake."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from agreements.actions.signing import Entry, Terms, disband, end, register_batch, renew, renew_many, restore, withdraw
from agreements.agreement_term import last_day_of
from agreements.choices import AgreementKind, AgreementState, EndReason, RestoreReason
from agreements.models import SignedAgreement
from common.models import StepRecord
from common.refusal import Refused
from common.workflow import states_open
from tests.factories import (
    AgreementTemplateFactory,
    AgreementTemplateVersionFactory,
    RegionFactory,
    SignedAgreementFactory,
    StaffUserFactory,
    TrustGroupFactory,
    VillageFactory,
)
from villages.choices import Role

TOWN, COUNTY = "120119001", "120119"
SIGNED, UNTIL = date(2026, 10, 1), date(2029, 9, 30)
TODAY = date(2026, 10, 19)
pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return RegionFactory(code=TOWN)


@pytest.fixture
def clerk(town):
    return StaffUserFactory(region=town)


@pytest.fixture
def village(town):
    return VillageFactory(township=town, name="样例村", households=4)


@pytest.fixture
def version(town):
    return AgreementTemplateVersionFactory(template=AgreementTemplateFactory(county=town), released=True, months=36)


def enter(village, clerk, now, *rows, kind=AgreementKind.GOOD_FAITH, **terms):
    entries = [Entry(*row) for row in rows]
    return register_batch(village, kind, entries, Terms(SIGNED, UNTIL, **terms), actor=clerk, now=now)


def test_good_rows_are_entered_and_bad_ones_say_why(village, version, clerk, now):
    SignedAgreementFactory(village=village, household_number="1-01", valid_until=date(2028, 1, 1))

    outcomes = enter(
        village, clerk, now, ("1-01", "样例甲"), ("1-02", "样例乙"), ("1-02", "样例丙"), ("13812345678", "样例丁")
    )

    assert [outcome.refusal for outcome in outcomes] == [
        "该户已有诚信计生协议，2028-01-01到期；请办理续签，或先解除。",
        "",
        "该户已有诚信计生协议，2029-09-30到期；请办理续签，或先解除。",
        "户编号不能填手机号，请填村(居)自编的户编号。",
    ]
    entered = SignedAgreement.objects.get(household_number="1-02")
    assert (entered.signatory, entered.version, entered.signed_on) == ("样例乙", version, SIGNED)


def test_household_whose_agreement_ran_out_is_thereby_renewed(village, version, clerk, now):
    old = SignedAgreementFactory(village=village, household_number="1-01", valid_until=date(2026, 9, 30))

    (outcome,) = enter(village, clerk, now, ("1-01", "样例甲"))

    old.refresh_from_db()
    assert (old.state, old.closed_on, outcome.agreement.previous) == (AgreementState.RENEWED, SIGNED, old)


def test_nothing_is_entered_without_a_released_template(village, clerk, now):
    with pytest.raises(Refused, match=r"^县\(区\)还没有发布“房屋出租服务约定”范本，请县\(区\)发布后再登记。$"):
        enter(village, clerk, now, ("1-01", "样例甲"), kind=AgreementKind.HOUSE_LETTING)


@pytest.mark.parametrize("code", ["120119002", COUNTY, "1201"])
def test_only_the_own_township_enters(village, version, code, now):
    stranger = StaffUserFactory(region=RegionFactory(code=code), role=Role.REVIEWER)

    with pytest.raises(PermissionDenied):
        enter(village, stranger, now, ("1-01", "样例甲"))


def test_household_leaves_at_any_time_without_a_word(village, clerk, now):
    agreement = SignedAgreementFactory(village=village, valid_until=date(2026, 10, 1))

    left = withdraw(agreement, on=TODAY, actor=clerk, now=now)

    record = StepRecord.objects.of(left).get()
    assert (left.state, left.closed_on, record.note) == (AgreementState.WITHDRAWN, TODAY, "")
    assert agreement.signatory not in record.target_name


def test_household_of_a_merged_village_may_still_leave(town, clerk, now):
    merged = VillageFactory(township=town, merged=True)
    agreement = SignedAgreementFactory(village=merged)

    assert withdraw(agreement, on=TODAY, actor=clerk, now=now).state == AgreementState.WITHDRAWN


def test_ending_records_one_of_the_listed_reasons(village, clerk, now):
    agreement = end(SignedAgreementFactory(village=village), reason=EndReason.MOVED, on=TODAY, actor=clerk, now=now)

    assert (agreement.state, StepRecord.objects.of(agreement).get().note) == (AgreementState.ENDED, "迁出本村(居)")


def test_closing_before_signing_changes_nothing(village, clerk, now):
    agreement = SignedAgreementFactory(village=village)

    with pytest.raises(Refused, match=r"^日期不能早于签订日期（2026-03-05）。$"):
        withdraw(agreement, on=date(2026, 3, 4), actor=clerk, now=now)
    agreement.refresh_from_db()
    assert (agreement.state, agreement.closed_on) == (AgreementState.VALID, None)


def test_closing_twice_is_told_of(village, clerk, now):
    agreement = SignedAgreementFactory(village=village)
    withdraw(agreement, on=TODAY, actor=clerk, now=now)

    with pytest.raises(Refused, match="已被他人处理"):
        end(agreement, reason=EndReason.MUTUAL, on=date(2026, 10, 2), actor=clerk, now=now)
    agreement.refresh_from_db()
    assert (agreement.state, agreement.closed_on) == (AgreementState.WITHDRAWN, TODAY)


@pytest.mark.parametrize(("role", "verb"), [(Role.CLERK, "retract"), (Role.REVIEWER, "restore")])
def test_mistaken_withdrawal_is_taken_back_and_both_are_remembered(village, town, now, role, verb):
    actor = StaffUserFactory(region=town, role=role)
    agreement = withdraw(SignedAgreementFactory(village=village), on=TODAY, actor=actor, now=now)

    row = restore(agreement, reason=RestoreReason.OTHER_HOUSEHOLD, actor=actor, now=now)

    assert (row.state, row.closed_on) == (AgreementState.VALID, None)
    assert [(step.verb, step.note) for step in StepRecord.objects.of(row)] == [
        ("withdraw", ""),
        (verb, "误登记在该户名下"),
    ]


def test_after_the_day_the_reviewer_takes_it_back(village, town, clerk, now):
    reviewer = StaffUserFactory(region=town, reviewer=True)
    agreement = end(SignedAgreementFactory(village=village), reason=EndReason.MOVED, on=TODAY, actor=clerk, now=now)
    next_day = now + timedelta(days=1)

    with pytest.raises(Refused, match=r"已过当日的，请本乡镇\(街道\)审核人办理。$"):
        restore(agreement, reason=RestoreReason.NOT_LEFT, actor=clerk, now=next_day)

    row = restore(agreement, reason=RestoreReason.NOT_LEFT, actor=reviewer, now=next_day)
    assert (row.state, row.closed_on) == (AgreementState.VALID, None)


def test_household_that_signed_anew_keeps_the_new_agreement(village, version, clerk, now):
    old = SignedAgreementFactory(village=village, household_number="1-01", version=version)
    withdraw(old, on=SIGNED, actor=clerk, now=now)
    enter(village, clerk, now, ("1-01", "样例甲"))

    with pytest.raises(Refused, match=r"^该户已另有诚信计生协议，不能恢复原协议"):
        restore(old, reason=RestoreReason.NOT_LEFT, actor=clerk, now=now)
    old.refresh_from_db()
    assert (old.state, old.closed_on) == (AgreementState.WITHDRAWN, SIGNED)


def test_renewed_agreement_is_not_restored(village, version, clerk, now):
    old = SignedAgreementFactory(village=village, version=version)
    renew(old, signed_on=TODAY, valid_until=UNTIL, actor=clerk, now=now)

    with pytest.raises(Refused, match="已被他人处理"):
        restore(old, reason=RestoreReason.OTHER_ACT, actor=clerk, now=now)


def test_renewal_takes_the_version_in_use_and_its_term(village, clerk, now):
    group = TrustGroupFactory(village=village)
    old = SignedAgreementFactory(village=village, household_number="1-01", group=group)
    old_version = old.version
    with states_open():
        type(old_version).objects.filter(pk=old_version.pk).update(state="retired")
    newer = AgreementTemplateVersionFactory(template=old_version.template, released=True, months=12)

    new = renew(old, signed_on=TODAY, valid_until=None, actor=clerk, now=now)

    old.refresh_from_db()
    assert (old.state, old.closed_on) == (AgreementState.RENEWED, TODAY)
    assert (new.version, new.valid_until, new.previous, new.group) == (newer, date(2027, 10, 18), old, group)


def test_renewals_fare_each_on_its_own(village, clerk, now):
    good = SignedAgreementFactory(village=village, household_number="1-01")
    left = SignedAgreementFactory(village=village, household_number="1-02", state=AgreementState.WITHDRAWN)
    same_day = SignedAgreementFactory(village=village, household_number="1-03", signed_on=TODAY)

    results = renew_many([good, left, same_day], signed_on=TODAY, valid_until=UNTIL, actor=clerk, now=now)

    assert [outcome.refusal for _, outcome in results] == [
        "",
        "这份材料刚刚已被他人处理，请刷新后查看。",
        "续签日期应晚于原签订日期（2026-10-19）。",
    ]
    assert SignedAgreement.objects.unclosed().count() == 2


def test_group_is_disbanded_and_its_agreements_go_on(village, clerk):
    group = TrustGroupFactory(village=village)
    agreement = SignedAgreementFactory(village=village, group=group)

    disband(group, on=TODAY, actor=clerk)

    agreement.refresh_from_db()
    group.refresh_from_db()
    assert (group.disbanded_on, agreement.state, agreement.group) == (TODAY, AgreementState.VALID, group)
    with pytest.raises(Refused, match="已撤销"):
        disband(group, on=TODAY, actor=clerk)


@pytest.mark.parametrize(
    ("signed_on", "months", "last"),
    [
        (date(2026, 3, 5), 36, date(2029, 3, 4)),
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 14)),
        (date(2026, 3, 1), 12, date(2027, 2, 28)),
    ],
)
def test_term_ends_on_the_day_before(signed_on, months, last):
    assert last_day_of(signed_on, months) == last
