"""The file: numbers, days, the version replaced, corrections ordered."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from agreements.actions import adoption
from agreements.actions.charters import start_revision
from agreements.choices import CharterState
from agreements.models import CorrectionOrder
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
from tests.factories import StaffUserFactory, VillageFactory
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


def test_new_version_replaces_the_one_in_force(clerk, reviewer):
    first = filed(clerk, reviewer)
    second = start_revision(first.charter, actor=clerk)
    second = laid_on(second, CharterState.TO_VOTE, party_studied_on=date(2026, 10, 10))
    held = date(2026, 10, 20)
    adoption.record_meeting(meeting_of(second, held_on=held), actor=clerk, now=at(held))
    second = adoption.pass_vote(second, posting(began_on=held), actor=clerk, now=at(held))
    second = adoption.end_publicity(second, actor=clerk, now=at(date(2026, 11, 4)))
    later = date(2026, 11, 5)

    second = adoption.file_version(
        second, filing(number="样备〔2026〕002号", filed_on=later), actor=reviewer, now=at(later)
    )

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
