"""Metrics of the version in force on the day of account."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from agreements.actions.charters import advance
from agreements.actions.law import load_rules
from agreements.charter_metrics import charter_metrics
from agreements.choices import CharterState
from agreements.models import CharterVersion
from common.metrics import with_metrics
from tests.agreements.campaigns import version_at
from tests.agreements.papers import laid_on
from tests.factories import AssemblyMeetingFactory, FilingFactory, PublicityFactory, StaffUserFactory, VillageFactory
from villages.choices import Role
from villages.models import Village

pytestmark = pytest.mark.django_db
KEYS = ["covenant_in_force", "covenant_revised", "covenant_meeting_lawful", "covenant_publicity_reached"]
KEYS += ["covenant_filed", "covenant_no_blocking"]


@pytest.fixture
def village():
    load_rules()
    return VillageFactory(code="120119001201")


def measured(year: int = 2026, keys=KEYS) -> list[int | None]:
    row = with_metrics(Village.objects.all(), keys, year=year).get()
    return [getattr(row, f"metric_{key}") for key in keys]


def in_force(village, since: date = date(2026, 3, 1), until: date | None = None, **fields) -> CharterVersion:
    state = CharterState.SUPERSEDED if until else CharterState.IN_FORCE
    number = 1 + CharterVersion.objects.count()
    version = version_at(village, "covenant", CharterState.DRAFTING, number=number)
    CharterVersion.objects.filter(pk=version.pk).update(
        in_force_from=since,
        in_force_until=until,
        **{"party_studied_on": date(2026, 1, 5), "blocking_count": 0} | fields,
    )
    return laid_on(version, state)


def complete(version: CharterVersion, held_on: date = date(2026, 2, 1), days: int = 15) -> None:
    AssemblyMeetingFactory(version=version, held_on=held_on, notice_on=held_on.replace(day=1, month=1))
    PublicityFactory(version=version, began_on=held_on, days=days)
    FilingFactory(version=version)


def test_nothing_in_force_is_a_no_and_what_cannot_be_asked_is_blank(village):
    version_at(village, "covenant", CharterState.TO_FILE)

    assert measured() == [0, None, None, None, None, None]


def test_version_that_kept_every_rule(village):
    complete(in_force(village))

    assert measured() == [1, 1, 1, 1, 1, 1]


def test_version_of_which_nothing_is_known(village):
    in_force(village, blocking_count=None)

    assert measured() == [1, None, None, None, 0, None]


@pytest.mark.parametrize(
    ("held_on", "days", "revised", "publicity"),
    [(date(2026, 2, 1), 14, 1, 0), (date(2025, 12, 31), 7, 0, 1), (date(2025, 12, 31), 1, 0, 1)],
)
def test_each_day_has_its_law(village, held_on, days, revised, publicity):
    complete(in_force(village, party_studied_on=None), held_on, days)

    found = dict(zip(KEYS, measured(), strict=True))

    assert (found["covenant_revised"], found["covenant_publicity_reached"]) == (revised, publicity)
    assert found["covenant_meeting_lawful"] == (0 if revised else 1)  # the Party's study is asked for by the new law


def test_blocking_clause_and_unlawful_meeting_are_a_no(village):
    version = in_force(village, blocking_count=2)
    AssemblyMeetingFactory(version=version, held_on=date(2026, 2, 1), notice_on=date(2026, 1, 2), present=200)

    assert measured() == [1, 1, 0, None, 0, 0]


def test_meeting_set_aside_and_restarted_posting_do_not_count(village):
    version = in_force(village)
    AssemblyMeetingFactory(version=version, held_on=date(2026, 2, 1), set_aside_on=date(2026, 2, 5))
    PublicityFactory(version=version, restarted_on=date(2026, 4, 1))

    assert measured() == [1, None, None, None, 0, 1]


def test_each_year_sees_the_version_of_its_last_day(village):
    old = in_force(village, since=date(2024, 5, 1), until=date(2026, 3, 1))
    complete(old, held_on=date(2024, 4, 1), days=7)
    in_force(village, since=date(2026, 3, 1))

    assert [measured(year, ["covenant_in_force", "covenant_filed"]) for year in (2023, 2025, 2026)] == [
        [0, None],
        [1, 1],
        [1, 0],
    ]


def test_figures_say_since_when_they_stand(village):
    version = in_force(village)
    complete(version)

    row = with_metrics(Village.objects.all(), KEYS, year=2026).get()

    assert row.metric_covenant_in_force_as_of == version.updated_at
    assert row.metric_covenant_filed_as_of == version.filing.updated_at
    assert row.metric_covenant_meeting_lawful_as_of == version.meetings.get().updated_at
    assert row.metric_covenant_publicity_reached_as_of == version.publicities.get().updated_at


def test_every_metric_of_every_paper_can_be_asked_at_once(village, django_assert_num_queries):
    keys = [metric.key for metric in charter_metrics()]

    with django_assert_num_queries(1):
        found = measured(2026, keys)
    assert found == [0, None, None, None, None, None] * 2 + [0] + [0, 0, 0, 0, None]


def test_repealed_version_is_in_force_until_the_day_of_its_repeal(village):
    version = in_force(village, since=date(2025, 3, 1))
    reviewer = StaffUserFactory(region__code="120119001", role=Role.REVIEWER)
    moment = datetime(2026, 5, 6, 10, tzinfo=ZoneInfo("Asia/Shanghai"))

    advance(version, "repeal", actor=reviewer, now=moment, note="样例理由")

    assert [measured(year, ["covenant_in_force"]) for year in (2025, 2026)] == [[1], [0]]


# --- Charter and covenant together

TOGETHER = ["papers_revised", "papers_meeting_lawful", "papers_publicity_reached", "papers_filed", "papers_no_blocking"]


def charter_in_force(village, **fields) -> CharterVersion:
    version = version_at(village, "self_governance", CharterState.DRAFTING)
    facts = {"in_force_from": date(2026, 3, 1), "party_studied_on": date(2026, 1, 5), "blocking_count": 0} | fields
    CharterVersion.objects.filter(pk=version.pk).update(**facts)
    return laid_on(version, CharterState.IN_FORCE)


def test_both_papers_kept_every_rule(village):
    complete(in_force(village))
    complete(charter_in_force(village))

    assert measured(keys=TOGETHER) == [1, 1, 1, 1, 1]


def test_one_paper_alone_is_not_enough_but_has_no_unlawful_clause(village):
    complete(in_force(village))

    assert measured(keys=TOGETHER) == [0, 0, 0, 0, 1]


def test_one_of_both_that_fails_decides(village):
    complete(in_force(village))
    complete(charter_in_force(village, blocking_count=2), held_on=date(2025, 12, 31), days=1)

    assert measured(keys=TOGETHER) == [0, 1, 1, 1, 0]


def test_what_is_not_known_of_one_is_not_known_of_both(village):
    complete(in_force(village))
    charter_in_force(village, blocking_count=None)

    assert measured(keys=TOGETHER) == [None, None, None, 0, None]


def test_of_no_paper_at_all_nothing_unlawful_can_be_said(village):
    assert measured(keys=TOGETHER) == [0, 0, 0, 0, None]


def test_both_papers_have_the_later_date(village):
    complete(in_force(village))
    complete(charter_in_force(village))
    row = with_metrics(Village.objects.all(), ["papers_filed", "charter_filed", "covenant_filed"], year=2026).get()

    assert row.metric_papers_filed_as_of == max(row.metric_charter_filed_as_of, row.metric_covenant_filed_as_of)
