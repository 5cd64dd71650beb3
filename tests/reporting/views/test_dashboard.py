"""总览: the figures of each panel, whose they are, and what the page costs."""

from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agreements.choices import CampaignState, CharterKind
from assessments.choices import ApplicationState
from reporting.dashboards.batches import STAGES
from reporting.dashboards.opinions import opinions_panel
from reporting.dashboards.place import Place
from tests.factories import (
    ApplicationFactory,
    CampaignUnitFactory,
    DutyFactory,
    DutyRecordFactory,
    OpinionCaseFactory,
    RectificationFactory,
    RegionFactory,
    RevisionCampaignFactory,
    StaffUserFactory,
    VillageFactory,
)
from tests.factories.assessments import batch_for
from tests.reporting.published import published_round
from villages.choices import Role

pytestmark = pytest.mark.django_db

ADDRESS = "/dashboard/"
FIRST, SECOND = "120119001", "120119002"


@pytest.fixture
def county():
    return RegionFactory(code="120119")


@pytest.fixture
def officer(county):
    return StaffUserFactory(region=county, role=Role.REVIEWER)


@pytest.fixture
def villages(county):
    return [VillageFactory(code=f"{township}{number}") for township in (FIRST, SECOND) for number in (201, 202)]


def panels(client, **asked) -> dict:
    response = client.get(ADDRESS, asked)
    assert response.status_code == 200
    return {panel.key: panel for panel in response.context["panels"]}


def said(panel) -> dict:
    return {row.name: row.figures for row in panel.rows}


def test_opinions_are_counted_by_township_and_the_rate_leaves_out_what_is_not_yet_due(officer, county, villages, now):
    first, _, second, _ = villages
    today = timezone.localdate(now)
    OpinionCaseFactory(village=first, received_on=today - timedelta(days=9), answered=True)
    OpinionCaseFactory(village=first, received_on=today - timedelta(days=9), answered=True, answered_on=today)
    OpinionCaseFactory(village=first, received_on=today - timedelta(days=9), unanswered=True)
    OpinionCaseFactory(village=second, received_on=today, unanswered=True)

    panel = opinions_panel(Place(officer, county, today.year, today))

    names = [village.township.name for village in (first, second)]
    assert said(panel) == {names[0]: (3, 1, 1, 1, Decimal("33.33")), names[1]: (1, 0, 0, 0, None)}
    assert panel.total.figures == (4, 1, 1, 1, Decimal("33.33"))


def test_overdue_work_is_told_by_kind(client, officer, villages):
    today = timezone.localdate()
    OpinionCaseFactory(village=villages[0], received_on=today - timedelta(days=9), unanswered=True)
    RectificationFactory(village=villages[0], due_on=today - timedelta(days=1))
    RectificationFactory(village=villages[2], due_on=today)
    client.force_login(officer)

    panel = panels(client)["overdue"]

    assert [row.figures[1:3] for row in panel.rows] == [(1, 1), (0, 0)]


def test_duties_show_blank_where_nothing_is_owed_and_not_zero(client, officer, villages):
    today = timezone.localdate()
    duty = DutyFactory(frequency="monthly", effective_from=date(today.year - 1, 1, 1))
    DutyFactory(frequency="yearly", effective_from=date(today.year - 1, 1, 1))
    DutyRecordFactory(village=villages[0], duty=duty, held_on=date(today.year - 1, 1, 15))
    client.force_login(officer)

    past = panels(client, year=today.year - 1)["duties"]
    future = panels(client, year=today.year)["duties"]

    assert past.chart == "heat"
    assert [row.figures[1] for row in past.rows] == [Decimal("4.17"), 0]  # 1 of 24 months; none of 24
    assert (past.total.name, past.total.figures[1]) == ("合计", Decimal("2.08"))
    yearly = [row.figures[2] for row in future.rows]
    assert yearly == [None, None]


def test_county_that_keeps_no_records_of_duties_is_blank_and_left_out_of_the_total(client, villages, county):
    year = timezone.localdate().year - 1
    duty = DutyFactory(frequency="yearly", effective_from=date(year, 1, 1))
    DutyRecordFactory(village=villages[0], duty=duty, held_on=date(year, 1, 15))
    VillageFactory(code="120118001201")
    client.force_login(StaffUserFactory(region=county.parent, role=Role.REVIEWER))

    shown = panels(client, year=year)
    duties = shown["duties"]

    assert [row.figures for row in duties.rows] == [(None, None), (25, 25)]
    assert duties.total.figures == (25, 25)
    assert "没有任何制度记录的县(区)" in duties.note
    assert [row.figures[0] for row in shown["overdue"].rows] == [1, 3]  # nothing that was missed is hidden
    assert [row.figures for row in panels(client, year=year, region=county.code)["duties"].rows] == [(50, 50), (0, 0)]


def test_applications_lie_where_their_desks_are(client, officer, villages):
    year = timezone.localdate().year
    one = ApplicationFactory(village=villages[0], batch=batch_for(villages[0], year=year))
    ApplicationFactory(village=villages[1], batch=one.batch, level=one.level, state="at_county")
    client.force_login(officer)

    panel = panels(client, year=year)["applications"]

    assert [row.figures[:2] for row in panel.rows] == [(1, 1), (0, 0)]
    assert panel.total.figures[:2] == (1, 1)


def test_campaign_counts_the_units_on_the_list(client, officer, villages, county):
    campaign = RevisionCampaignFactory(region=county, opened_on=date(2026, 3, 1))
    for village in villages[:3]:
        CampaignUnitFactory(campaign=campaign, village=village)
    client.force_login(officer)

    panel = panels(client, year=2026)["campaign"]

    assert [row.figures[-1] for row in panel.rows] == [2, 1]


def test_a_cancelled_campaign_counts_nowhere(client, officer, villages, county):
    begun = {"region": county, "opened_on": date(2026, 3, 1)}
    for campaign in (
        RevisionCampaignFactory(kind=CharterKind.COVENANT, **begun),
        RevisionCampaignFactory(kind=CharterKind.SELF_GOVERNANCE, state=CampaignState.CANCELLED, **begun),
    ):
        CampaignUnitFactory(campaign=campaign, village=villages[0])
    client.force_login(officer)

    panel = panels(client, year=2026)["campaign"]

    assert panel.total.figures[-1] == 1


def test_the_chart_is_given_the_figures_of_the_table(client, officer, villages):
    OpinionCaseFactory(village=villages[0], received_on=date(2025, 3, 12), answered=True)
    client.force_login(officer)

    panel = panels(client, year=2025)["opinions"]

    drawn = panel.drawing
    assert drawn["names"] == [villages[0].township.name]
    assert [one["label"] for one in drawn["series"]] == [column.label for column in panel.columns if column.drawn]
    assert drawn["series"][0]["figures"] == [str(row.figures[1]) for row in panel.rows if any(row.figures[1:4])]
    assert len(panel.rows) > len(drawn["names"]) == 1  # a township without any has a line, but no bar


def test_one_follows_a_figure_down_to_a_village(client, officer, villages):
    OpinionCaseFactory(village=villages[0], received_on=date(2025, 3, 12), answered=True)
    client.force_login(officer)

    township = panels(client, year=2025)["opinions"].rows[0].url
    below = {panel.key: panel for panel in client.get(township).context["panels"]}["opinions"]

    assert [(row.name, row.url) for row in below.rows] == [(villages[0].name, villages[0].get_absolute_url())]


def test_nobody_sees_a_neighbour(client, villages):
    clerk = StaffUserFactory(region=villages[0].township)
    OpinionCaseFactory(village=villages[2], received_on=date(2025, 3, 12), answered=True)
    client.force_login(clerk)

    assert client.get(ADDRESS, {"region": SECOND}).status_code == 404
    assert client.get(ADDRESS, {"region": "120119"}).status_code == 404
    assert not panels(client, year=2025)["opinions"].rows


def test_a_province_is_shown_its_way_down(client, county):
    client.force_login(StaffUserFactory(region=county.parent.parent, role=Role.LEADER))

    response = client.get(ADDRESS)

    assert not response.context["panels"]
    assert [part.key for part in response.context["below"]] == [county.parent.code]


def test_the_page_costs_the_same_for_one_village_and_for_many(client, officer, villages):
    client.force_login(officer)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("dashboard"), {"year": 2025})
        return len(queries)

    OpinionCaseFactory(village=villages[0], received_on=date(2025, 3, 12), answered=True)
    RectificationFactory(village=villages[0])
    cost()  # what is read once and kept
    before = cost()
    for number in range(30):
        village = VillageFactory(code=f"{FIRST}{300 + number}")
        OpinionCaseFactory(village=village, received_on=date(2025, 3, 12), answered=True)
        RectificationFactory(village=village)

    assert cost() == before <= 19


def test_every_desk_of_an_application_lies_in_one_stage_of_the_panel():
    assert sorted(state for _, states in STAGES for state in states) == sorted(ApplicationState)


def test_links_to_details_lead_to_the_year_and_region_that_are_shown(client, villages, county):
    """By the page behind: nothing that the address names may be passed over."""
    this_year = timezone.localdate().year
    before = published_round(this_year - 1)
    published_round(this_year)
    of_year = ApplicationFactory(village=villages[0], batch=batch_for(villages[0], year=this_year - 1))
    ApplicationFactory(village=villages[1], batch=batch_for(villages[1], year=this_year))
    client.force_login(StaffUserFactory(region=county.parent, role=Role.REVIEWER))
    shown = panels(client, year=this_year - 1, region=county.code)

    applications = client.get(shown["applications"].more)
    grades = client.get(shown["grades"].more)

    assert [row.record for row in applications.context["table"].rows] == [of_year]
    assert grades.context["round"] == before
    for panel in shown.values():
        page = client.get(panel.more)
        narrowed = page.context.get("filter")
        asked = set(parse_qs(urlsplit(panel.more).query))
        assert page.status_code == 200
        assert narrowed is None or asked <= {*narrowed.form.fields, "year"}


def test_panel_of_grades_of_a_city_leads_to_the_rounds_of_its_counties(client, county):
    this_year = timezone.localdate().year
    before = published_round(this_year - 1)
    published_round(this_year)
    client.force_login(StaffUserFactory(region=county.parent, role=Role.REVIEWER))

    page = client.get(panels(client, year=this_year - 1)["grades"].more)

    assert [row.record for row in page.context["table"].rows] == [before]
