"""What nobody changes past the portal: rounds, schemes, papers, circulars and submissions, by SQL alone."""

import pytest
from django.db import DatabaseError, connection, transaction

from reporting.actions.annual_rounds import set_up_scheme
from reporting.actions.submission_packages import note_sheets
from reporting.choices import RoundState
from reporting.models import AnnualRound, AnnualScheme, SchemeComponent
from tests.factories import (
    AnnualSchemeFactory,
    CircularFactory,
    RegionFactory,
    SchemeComponentFactory,
    StaffUserFactory,
    TargetPaperFactory,
)
from tests.factories.reporting_rounds import at
from tests.reporting.handing_up import accepted, city_staff, county_staff, filed_village
from tests.reporting.published import COUNTY, HERE, published_round
from tests.reporting.rounds import Scene

pytestmark = pytest.mark.django_db
YEAR = 2026


def refused(statement: str, *, at_the_end: bool = False) -> str:
    """What the database says; the statement leaves nothing."""
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED" if at_the_end else "SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return str(refusal.value)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reporting_annualscore SET total = 100",
        "UPDATE reporting_annualscore SET grade = '优秀', place = 1",
        "DELETE FROM reporting_annualscore",
        "UPDATE reporting_townshipscore SET place = 1",
        "DELETE FROM reporting_townshipscore",
        "UPDATE reporting_annualround SET state = 'year_end'",
        "UPDATE reporting_annualround SET published_at = now()",
        "UPDATE reporting_annualround SET published_at = NULL",
        "UPDATE reporting_annualround SET summed_at = now()",
        "UPDATE reporting_annualround SET scheme_id = (SELECT max(id) FROM reporting_annualscheme)",
        "DELETE FROM reporting_annualround",
        "UPDATE reporting_annualscheme SET title = '改' WHERE id = (SELECT scheme_id FROM reporting_annualround)",
        "UPDATE reporting_annualgrade SET minimum = 1 WHERE minimum = 0",
        "DELETE FROM reporting_annualgrade",
    ],
)
def test_published_round_is_not_changed_by_sql(statement):
    one = published_round(YEAR)
    AnnualRound.objects.filter(pk=one.pk).update(published_at="2026-12-20T02:00:00Z")
    AnnualSchemeFactory(region=one.scheme.region, year=YEAR + 1)
    before = list(one.scores.order_by("pk").values_list("total", "place", "grade"))

    refused(statement)

    one.refresh_from_db()
    assert (one.state, f"{one.published_at:%Y-%m-%d}", one.summed_at) == (RoundState.PUBLISHED, "2026-12-20", None)
    assert list(one.scores.order_by("pk").values_list("total", "place", "grade")) == before


def test_component_is_not_moved_into_a_round_that_has_begun_nor_out_of_a_whole_scheme():
    begun = Scene({"weight": 100})
    at(begun.round, RoundState.YEAR_END)
    other = AnnualSchemeFactory(region=begun.county, year=begun.scheme.year + 1)
    half, rest = (SchemeComponentFactory(scheme=other, weight=50, position=n) for n in (1, 2))
    third = AnnualSchemeFactory(region=begun.county, year=begun.scheme.year + 2)

    into = refused(f"UPDATE reporting_schemecomponent SET scheme_id = {begun.scheme.pk} WHERE id = {half.pk}")
    out = refused(
        f"UPDATE reporting_schemecomponent SET scheme_id = {third.pk}, weight = 100 WHERE id = {rest.pk}",
        at_the_end=True,
    )

    assert "fixed" in into and f"scheme {other.pk} do not add up" in out
    assert list(SchemeComponent.objects.filter(scheme=other).values_list("weight", flat=True)) == [50, 50]


def test_weights_of_ninety_nine_per_cent_are_refused_by_the_database():
    scene = Scene({"weight": 30}, {"weight": 70, "period": "second_half"})

    said = refused("UPDATE reporting_schemecomponent SET weight = 69 WHERE weight = 70", at_the_end=True)

    assert "do not add up to 100" in said
    assert sum(one.weight for one in scene.scheme.components.all()) == 100


def test_county_has_one_scheme_and_one_round_a_year_whoever_writes():
    scene = Scene({"weight": 100})
    values = f"now(), now(), 1, {scene.scheme.year}, '另一个', '', 'shared', '{{}}', 'all', '{COUNTY}'"
    columns = "created_at, updated_at, revision, year, title, document_number, tie_rule, tie_numbers, township_basis"

    scheme = refused(f"INSERT INTO reporting_annualscheme ({columns}, region_id) VALUES ({values})")
    again = refused(
        "INSERT INTO reporting_annualround (created_at, updated_at, revision, state, scheme_id)"
        f" VALUES (now(), now(), 1, 'not_begun', {scene.scheme.pk})"
    )

    assert "scheme_once_per_county_and_year" in scheme and "unique" in again
    assert (AnnualScheme.objects.count(), AnnualRound.objects.count()) == (1, 1)


def test_two_officers_setting_up_one_year_end_with_one_scheme_and_a_sentence(client):
    officer = StaffUserFactory(reviewer=True, region=RegionFactory(code=COUNTY))
    client.force_login(officer)
    set_up_scheme(AnnualScheme(region=officer.region, year=YEAR, title="样例"), actor=officer)

    response = client.post("/annual-schemes/new/", {"year": YEAR, "tie_rule": "shared", "township_basis": "all"})

    assert "一年只考核一次" in response.content.decode()
    assert AnnualScheme.objects.count() == 1


@pytest.mark.parametrize(
    ("table", "make"),
    [
        ("reporting_targetpaper", lambda: TargetPaperFactory(township=RegionFactory(code=HERE), state="signed")),
        ("reporting_circular", lambda: CircularFactory(region=RegionFactory(code=COUNTY))),
        ("reporting_annualround", lambda: published_round(YEAR)),
    ],
)
def test_table_is_not_emptied_at_one_stroke(table, make):
    make()

    refused(f"SET LOCAL portal.emptying = ''; TRUNCATE {table} CASCADE")

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reporting_submission SET state = 'returned'",
        "UPDATE reporting_submission SET cover_code = ''",
        "UPDATE reporting_submission SET submitted_at = now()",
        "UPDATE reporting_submission SET made_by_name = '另一人'",
        "DELETE FROM reporting_submission",
        "UPDATE reporting_submittedform SET title = '改'",
        "DELETE FROM reporting_submittedform",
        "UPDATE common_steprecord SET note = '改'",
        "DELETE FROM common_steprecord",
        "UPDATE reporting_submissionevent SET state = 'draft'",
        "DELETE FROM reporting_submissionevent",
        "UPDATE common_exportrecord SET check_code = ''",
    ],
)
def test_what_the_city_accepted_and_how_it_came_about_is_not_changed_by_sql(now, statement):
    filed_village("120119001201", households=420)
    county = county_staff()
    submission = accepted(county, city_staff(), now)
    if "exportrecord" in statement:
        note_sheets(submission, actor=county, address="")

    refused(statement)

    submission.refresh_from_db()
    assert (submission.state, submission.faults()) == ("accepted", [])
