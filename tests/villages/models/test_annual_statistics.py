import random

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from tests.factories import AnnualStatisticsFactory, AssociationFactory, VillageFactory
from villages.models import AnnualStatistics
from villages.statistics_checks import FIGURES, PARTS, REQUIRED_FOR_FILING

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", ["filed", "locked"])
def test_figures_of_a_filed_sheet_are_fixed_in_the_database(state):
    sheet = AnnualStatisticsFactory(state=state)

    for change in ({"households": 1}, {"explanation": "改"}, {"year": 2024}, {"carried_from": 2024}):
        with pytest.raises(DatabaseError), transaction.atomic():
            AnnualStatistics.objects.filter(pk=sheet.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        sheet.delete()


def test_draft_may_change_and_go():
    sheet = AnnualStatisticsFactory()

    AnnualStatistics.objects.update(households=1)
    sheet.delete()

    assert AnnualStatistics.objects.count() == 0


@pytest.mark.parametrize(("part", "whole"), PARTS)
def test_part_above_whole_is_refused_by_the_database(part, whole):
    with pytest.raises(IntegrityError), transaction.atomic():
        AnnualStatisticsFactory(empty=True, **{part: 5, whole: 4})


def test_earlier_years_come_newest_first_and_no_more_than_three():
    village = VillageFactory()
    sheets = {
        year: AnnualStatisticsFactory(village=village, year=year) for year in (2020, 2021, 2022, 2024, 2025, 2026)
    }

    assert [row.year for row in sheets[2025].earlier] == [2024, 2022]
    assert sheets[2025].last_year == sheets[2024]
    assert sheets[2024].last_year is None


def test_findings_compare_with_last_year_and_with_the_register():
    village = VillageFactory()
    AssociationFactory(village=village, individual_members=131)
    AssociationFactory(village=village, individual_members=999, is_active=False)
    AnnualStatisticsFactory(village=village, year=2024, households=300)
    sheet = AnnualStatisticsFactory(village=village, year=2025, households=420, members=130)

    assert [finding.rule for finding in sheet.findings] == ["change", "members_registered"]


def test_warning_flag_says_what_the_rules_say():
    """The SQL of lists and filters agrees with the one pure function that judges figures."""
    chance = random.Random(7)
    for _ in range(60):
        village = VillageFactory()
        if chance.random() < 0.5:
            AssociationFactory(village=village, individual_members=chance.choice([10, 20]))
        for year in (2024, 2025)[chance.random() < 0.2 :]:
            AnnualStatisticsFactory(empty=True, village=village, year=year, **_random_figures(chance))
    sheets = list(AnnualStatistics.objects.with_comparison().with_warning_flag())

    expected = {sheet.pk: any(finding.is_warning for finding in sheet.findings) for sheet in sheets}
    assert {sheet.pk: sheet.has_warning for sheet in sheets} == expected
    assert set(expected.values()) == {True, False}


def _random_figures(chance: random.Random) -> dict:
    figures = {name: chance.choice([None, 13]) for name in ("deaths", "awareness_rate", "reward_entitled")}
    figures["checkup_target"], figures["checkup_done"] = chance.choice([(10, 10), (10, 11), (None, 3)])
    figures["members"] = chance.choice([None, 10, 20])
    figures["households"] = chance.choice([None, 0, 100, 130, 131])
    return figures


def test_comparison_takes_the_same_queries_for_many_rows(django_assert_num_queries):
    associations = [AssociationFactory(village=AnnualStatisticsFactory().village) for _ in range(4)]

    with django_assert_num_queries(3):
        sheets = AnnualStatistics.objects.with_comparison().order_by("pk")
        read = [(sheet.association, sheet.findings[-1].rule, sheet.scope_path) for sheet in sheets]

    assert read == [(own, "no_last_year", own.village.scope_path) for own in associations]


def test_rows_with_gaps_lack_a_figure_that_filing_asks_for():
    AnnualStatisticsFactory(awareness_rate=None)
    gappy = [AnnualStatisticsFactory(births=None, births_male=None), AnnualStatisticsFactory(empty=True)]

    assert list(AnnualStatistics.objects.with_gaps().order_by("pk")) == gappy


def test_totals_add_up_counts_and_leave_rates_out():
    AnnualStatisticsFactory(households=400, births=None, births_male=None, births_female=None)
    AnnualStatisticsFactory(households=20, awareness_rate=90)

    totals = AnnualStatistics.objects.totals()

    assert (totals["rows"], totals["households"], totals["births"]) == (2, 420, 12)
    assert "awareness_rate" not in totals


def test_every_figure_is_a_field_of_that_name():
    fields = {field.name: field.verbose_name for field in AnnualStatistics._meta.fields}

    assert {name: fields[name] for name in FIGURES} == {name: figure.title for name, figure in FIGURES.items()}
    assert REQUIRED_FOR_FILING[-1] == "members"
