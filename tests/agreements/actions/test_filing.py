"""The file: numbers, days, the version replaced, corrections ordered."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import InternalError, transaction

from agreements.actions import adoption
from agreements.actions.charters import start_revision
from agreements.actions.filing_amendments import amend_filing
from agreements.choices import CharterState
from agreements.models import CorrectionOrder, Filing
from agreements.models.filing import AMENDABLE
from common.refusal import Refused
from tests.agreements.desks_of_adoption import (
    FILED,
    LAST,
    at,
    filed,
    filing,
    meeting_of,
    posting,
    refused,
    to_file,
)
from tests.agreements.papers import TOWNSHIP, laid_on
from tests.factories import FilingFactory, StaffUserFactory, VillageFactory
from villages.choices import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return StaffUserFactory(region__code=TOWNSHIP)


@pytest.fixture
def reviewer():
    return StaffUserFactory(region__code=TOWNSHIP, role=Role.REVIEWER)


def test_filing_number_is_given_once_per_authority(clerk, reviewer):
    filed(clerk, reviewer)
    second = to_file(clerk, VillageFactory(code=f"{TOWNSHIP}202"))

    assert refused(adoption.file_version, second, filing(), actor=reviewer, now=at(FILED)) == "该备案号已使用，请核对。"


def test_filing_before_the_posting_ended_is_refused(clerk, reviewer):
    version = to_file(clerk)

    assert refused(adoption.file_version, version, filing(filed_on=LAST), actor=reviewer, now=at(FILED)) == (
        "备案日期应在公示期满之后，请核对。"
    )


def test_clerk_does_not_file(clerk):
    version = to_file(clerk)

    with pytest.raises(PermissionDenied), transaction.atomic():
        adoption.file_version(version, filing(), actor=clerk, now=at(FILED))


def filed_again(first, clerk, reviewer, later: date):
    """The next version of the same paper, filed a fortnight after its vote."""
    second = start_revision(first.charter, actor=clerk)
    second = laid_on(second, CharterState.TO_VOTE, party_studied_on=date(2026, 10, 10))
    held = date(2026, 10, 20)
    adoption.record_meeting(meeting_of(second, held_on=held), actor=clerk, now=at(held))
    second = adoption.pass_vote(second, posting(began_on=held), actor=clerk, now=at(held))
    second = adoption.end_publicity(second, actor=clerk, now=at(date(2026, 11, 4)))
    entry = filing(number="样备〔2026〕002号", filed_on=later)
    return adoption.file_version(second, entry, actor=reviewer, now=at(later))


def test_new_version_replaces_the_one_in_force(clerk, reviewer):
    first = filed(clerk, reviewer)
    later = date(2026, 11, 5)

    second = filed_again(first, clerk, reviewer, later)

    first.refresh_from_db()
    assert (first.state, first.in_force_until) == ("superseded", later)
    assert (second.state, second.in_force_from) == ("in_force", later)


def test_correction_is_ordered_and_lifted(clerk, reviewer):
    version = filed(clerk, reviewer)
    order = CorrectionOrder(
        version=version, ordered_on=FILED, content="删去第五条", basis="第三十一条", due_on=date(2026, 11, 9)
    )

    version = adoption.order_correction(order, actor=reviewer, now=at(FILED))
    assert version.state == CharterState.CORRECTING
    version = adoption.lift_correction(
        version, corrected_on=date(2026, 10, 20), note="已改正", actor=reviewer, now=at(date(2026, 10, 20))
    )
    assert (version.state, version.corrections.get().corrected_on) == ("in_force", date(2026, 10, 20))


def amended(filing, reviewer, reason="备案号录入有误", **changes):
    facts = {name: getattr(filing, name) for name in AMENDABLE} | changes
    return amend_filing(filing, facts, reason=reason, actor=reviewer, now=at(date(2026, 10, 12)))


def test_entry_is_put_right_with_both_readings_and_the_reason_kept(clerk, reviewer):
    entry = filed(clerk, reviewer).filing

    amended(entry, reviewer, number="样备〔2026〕011号", filed_on=date(2026, 10, 8))

    entry.refresh_from_db()
    assert (entry.number, entry.version.in_force_from) == ("样备〔2026〕011号", date(2026, 10, 8))
    kept = entry.amendments.get()
    assert kept.changes == [
        ["备案号", "样备〔2026〕001号", "样备〔2026〕011号"],
        ["备案日期", "2026-10-09", "2026-10-08"],
    ]
    assert (kept.reason, kept.actor_name, kept.labels) == ("备案号录入有误", reviewer.name, "备案号、备案日期")
    for write in (kept.save, kept.delete):
        with pytest.raises(InternalError), transaction.atomic():
            write()


def test_day_put_right_moves_the_end_of_the_version_before(clerk, reviewer):
    first = filed(clerk, reviewer)
    second = filed_again(first, clerk, reviewer, date(2026, 11, 5))
    facts = {name: getattr(second.filing, name) for name in AMENDABLE} | {"filed_on": date(2026, 11, 6)}

    amend_filing(second.filing, facts, reason="日期录入有误", actor=reviewer, now=at(date(2026, 11, 9)))

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.in_force_until, second.in_force_from) == (date(2026, 11, 6), date(2026, 11, 6))
    with pytest.raises(Refused, match="只供查阅"), transaction.atomic():
        amended(first.filing, reviewer, number="样备〔2026〕012号")


@pytest.mark.parametrize(
    ("changes", "reason", "sentence"),
    [
        ({}, "原因", "各项都与原登记相同，没有需要更正的内容。"),
        ({"number": "样备〔2026〕011号"}, " ", "请填写更正原因。"),
        ({"number": "样备〔2026〕900号"}, "原因", "该备案号已使用，请核对。"),
        ({"filed_on": LAST}, "原因", "备案日期应在公示期满之后，请核对。"),
        ({"filed_on": date(2026, 10, 13)}, "原因", "备案日期晚于今天，请核对。"),
    ],
)
def test_amendment_that_may_not_be_is_refused(clerk, reviewer, changes, reason, sentence):
    entry = filed(clerk, reviewer).filing
    FilingFactory(authority=entry.authority, number="样备〔2026〕900号")

    assert refused(amended, entry, reviewer, reason, **changes) == sentence
    assert entry.amendments.count() == 0


def test_entry_changes_by_an_amendment_alone(clerk, reviewer):
    entry = filed(clerk, reviewer).filing

    with pytest.raises(PermissionDenied), transaction.atomic():
        amended(entry, clerk, number="样备〔2026〕011号")
    with pytest.raises(InternalError, match="changed by a recorded amendment alone"), transaction.atomic():
        Filing.objects.filter(pk=entry.pk).update(number="样备〔2026〕011号")
