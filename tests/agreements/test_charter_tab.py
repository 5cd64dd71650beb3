"""章程规约 in 一村一档."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.charter_tab import paper_lines
from agreements.choices import CharterState
from tests.agreements.campaigns import version_at
from tests.factories import AssemblyMeetingFactory, FilingFactory, PublicityFactory, StaffUserFactory, VillageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return VillageFactory(code="120119001201")


def test_tab_shows_what_binds_what_is_under_way_and_what_is_next(client, village):
    client.force_login(StaffUserFactory(region__code="120119001"))
    old = version_at(village, "covenant", CharterState.IN_FORCE)
    FilingFactory(version=old, number="样备〔2026〕77号")
    AssemblyMeetingFactory(version=old, held_on=date(2026, 3, 20))
    PublicityFactory(version=old)
    version_at(village, "covenant", CharterState.TO_VOTE, number=2)

    page = client.get(f"/villages/{village.pk}/?tab=charters").content.decode()

    for words in ("样备〔2026〕77号", "2026-03-20", "2026-03-21至2026-04-04（15天）", "召开会议表决，登记会议和票数"):
        assert page.count(words) == 1, words
    assert page.count("还没有自治章程") == 1


def test_paper_of_a_village_shows_the_same(client, village):
    client.force_login(StaffUserFactory(region__code="120119001"))
    FilingFactory(version=version_at(village, "covenant", CharterState.IN_FORCE), number="样备〔2026〕77号")

    page = client.get(f"/villages/{village.pk}/print/").content.decode()

    assert page.count("样备〔2026〕77号") == 1


def test_lines_take_as_many_queries_for_three_papers_as_for_one(village):
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            paper_lines(village)
        return len(captured)

    version_at(village, "covenant", CharterState.IN_FORCE)
    few = count()
    for number in range(2, 6):
        version_at(village, "covenant", CharterState.SUPERSEDED, number=number)
    version_at(village, "self_governance", CharterState.IN_FORCE)

    assert count() == few <= 5
