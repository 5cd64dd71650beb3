"""The database's figures are those of the pure functions: random counties, row by row."""

import random
from decimal import Decimal as D

import pytest
from django.db import connection

from assessments.choices import ApplicationState
from common.history import event_model
from common.workflow import states_open
from reporting import ranking
from reporting.choices import NoTotal, RoundState, TieRule, TownshipBasis
from reporting.models import AnnualScore
from reporting.ranking import Caps, GradeLine, SheetPart
from reporting.ranking_sql import FIGURES, PARAMETERS
from tests.factories import BatchStandardFactory
from tests.factories.reporting_rounds import at
from tests.reporting.rounds import GRADES, Scene
from villages.choices import VillageState

pytestmark = pytest.mark.django_db
WEIGHTS = ([100], [30, 70], ["33.33", "33.33", "33.34"], [25, 25, 25, 25])
GRADE_LINES = [GradeLine(name, D(minimum)) for name, minimum in GRADES]
CENTS = D("0.01")


class RandomCounty:
    """A scene with random sheets, and the same said as plain values."""

    def __init__(self, seed: int, *, ties: TieRule, basis: TownshipBasis) -> None:
        self.chance = random.Random(seed)
        weights = self.chance.choice(WEIGHTS)
        self.sampled = [self.chance.random() < 0.4 for _ in weights]
        self.bonus_cap, self.penalty_cap = (self.chance.choice([None, D(1), D("2.5")]) for _ in range(2))
        self.by_indicators, self.of_sampled = ties == TieRule.INDICATORS, basis == TownshipBasis.SAMPLED
        self.scene = Scene(
            *(
                {"weight": D(weight), "coverage": "sampled" if sampled else "all", "period": period}
                for weight, sampled, period in zip(
                    weights, self.sampled, ["first_half", "second_half", "q3", "q4"], strict=False
                )
            ),
            bonus_cap=self.bonus_cap,
            penalty_cap=self.penalty_cap,
            tie_rule=ties,
            tie_numbers=["2", "1"] if self.by_indicators else [],
            township_basis=basis,
        )
        self.units: dict[str, dict] = {}
        for township in ("001", "002"):
            for number in range(1, self.chance.randint(4, 5)):
                self._add_unit(number, township)

    def _add_unit(self, number: int, township: str) -> None:
        chance, scene = self.chance, self.scene
        village = scene.village(number, township, kind=chance.choice(["village", "residents"]))
        unit = self.units[village.name] = {"township": township, "parts": [], "drawn": [], "ties": [], "sheets": []}
        for place, component in enumerate(scene.components):
            drawn = self.sampled[place] and chance.random() < 0.8
            unit["drawn"].append(drawn)
            if drawn:
                scene.draw(village, place)
            said = {
                "points": D(chance.randint(7_000, 7_010)) * CENTS,  # near to each other, so that there are ties
                "bonus": D(chance.randint(0, 300)) * CENTS,
                "penalty": D(chance.choice([0, 0, 0, 250])) * CENTS,
                "is_vetoed": chance.random() < 0.1,
            }
            ties = (chance.randint(1, 2), chance.randint(1, 2))
            state = chance.choice(["submitted"] * 9 + ["draft"])
            sheet = scene.sheet(village, place=place, ties=ties, state=state, **said)
            counts = state == "submitted" and (drawn or not self.sampled[place])
            unit["parts"].append(SheetPart(component.weight, **said) if counts else None)
            unit["sheets"].append(sheet.pk if counts else None)
            unit["ties"].append((ties[1], ties[0]) if self.by_indicators else ())

    def expected(self, counted: list[int]) -> tuple[dict, dict]:
        """What the pure functions make of it: units by name, townships by code. `counted`: places of components."""
        years, found = {}, {}
        for name, unit in self.units.items():
            parts = [unit["parts"][place] for place in counted]
            if None in parts:
                undrawn = any(self.sampled[place] and not unit["drawn"][place] for place in counted)
                found[name] = {"reason": NoTotal.NOT_SAMPLED if undrawn else NoTotal.NOT_SCORED}
                continue
            year = years[name] = ranking.reckon(parts, Caps(self.bonus_cap, self.penalty_cap))
            found[name] = {
                "subtotal": year.subtotal,
                "bonus": year.bonus,
                "penalty": year.penalty,
                "total": year.total,
                "grade": ranking.grade_of(year.total, year.is_vetoed, GRADE_LINES),
                "is_vetoed": year.is_vetoed,
            }
        ties = {name: unit["ties"][counted[-1]] for name, unit in self.units.items()}
        ranked = {name: (year.total, ties[name]) for name, year in years.items() if not year.is_vetoed}
        for name, place in ranking.places(ranked).items():
            found[name]["place"] = place
        townships: dict[str, list] = {}
        for name, unit in self.units.items():
            own = {key: value for key, value in ranked.items() if self.units[key]["township"] == unit["township"]}
            if name in own:
                found[name]["township_place"] = ranking.places(own)[name]
            if not self.of_sampled or any(unit["drawn"][place] for place in counted):
                townships.setdefault(unit["township"], []).extend([years[name].total] if name in years else [])
        return found, {township: ranking.mean(totals) for township, totals in townships.items()}


SAID = ("subtotal", "bonus", "penalty", "total", "grade", "is_vetoed", "place", "township_place", "reason")
BLANK = dict.fromkeys(SAID) | {"grade": "", "is_vetoed": False, "reason": ""}


@pytest.mark.parametrize("seed", range(6))
def test_database_and_pure_functions_agree_on_random_counties(seed):
    county = RandomCounty(seed, ties=TieRule.values[seed % 2], basis=TownshipBasis.values[seed // 2 % 2])
    scene = county.scene

    scene.reckon()

    everything = list(range(len(scene.components)))
    units, townships = county.expected(everything)
    assert scene.told(*SAID) == {name: tuple((BLANK | said).values()) for name, said in units.items()}
    assert {row.township_id[-3:]: row.total for row in scene.round.township_scores.all()} == townships
    totals = {code: (total, ()) for code, total in townships.items() if total is not None}
    placed = {row.township_id[-3:]: row.place for row in scene.round.township_scores.all() if row.place}
    assert placed == ranking.places(totals)
    expected = {name: tuple(unit["sheets"]) for name, unit in county.units.items()}
    assert {name: tuple(sheets) for name, (sheets,) in scene.told("sheets").items()} == expected

    scene.reckon(is_interim=True)

    if len(everything) > 1:
        units, _ = county.expected([0])
        assert scene.told(*SAID) == {name: tuple((BLANK | said).values()) for name, said in units.items()}


def test_reckoning_again_changes_nothing_and_leaves_no_event():
    county = RandomCounty(1, ties=TieRule.INDICATORS, basis=TownshipBasis.ALL)
    events = event_model(AnnualScore).objects
    assert county.scene.reckon() == len(county.units)
    rows, count = list(county.scene.round.scores.order_by("pk").values()), events.count()

    assert county.scene.reckon() == 0
    assert list(county.scene.round.scores.order_by("pk").values()) == rows
    assert events.count() == count == len(rows)


def test_counties_that_share_a_batch_are_ranked_apart_and_at_once_as_one_by_one():
    here, there = Scene(), Scene(county="120118")
    there.level, there.components[0].batch = here.level, here.components[0].batch
    there.components[0].save()
    for scene, points in ((here, (80, 90)), (there, (70, 60, 85))):
        for number, said in enumerate(points, start=1):
            scene.sheet(scene.village(number), said)
        scene.reckon()

    rounds = {"rounds": [here.round.pk, there.round.pk], "is_interim": False}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT round_id, village_id, total, place FROM ({FIGURES}) f", PARAMETERS | rounds)
        at_once = sorted(cursor.fetchall())

    assert [place for (place,) in here.told("place").values()] == [2, 1]
    assert [place for (place,) in there.told("place").values()] == [2, 3, 1]
    kept = AnnualScore.objects.filter(round__in=rounds["rounds"]).order_by("round", "village")
    assert at_once == list(kept.values_list("round", "village", "total", "place"))


def test_only_what_changed_is_written_and_remembered():
    scene = Scene()
    first, second = (scene.village(number) for number in (1, 2))
    scene.sheet(first, 80)
    scene.sheet(second, 70)
    assert scene.reckon() == 2
    third = scene.village(3)

    assert scene.reckon() == 1
    assert scene.told("total", "place", "reason") == {
        first.name: (D(80), 1, ""),
        second.name: (D(70), 2, ""),
        third.name: (None, None, "not_scored"),
    }
    scene.sheet(third, 75)
    assert scene.round.stale_count() == 2
    assert scene.reckon() == 2
    assert scene.told("place") == {first.name: (1,), second.name: (3,), third.name: (2,)}
    assert scene.round.stale_count() == 0


def test_unit_that_closes_before_it_has_a_sheet_leaves_the_round():
    scene = Scene()
    kept, gone = scene.village(1), scene.village(2)
    scene.sheet(kept, 80)
    scene.reckon()
    close(gone)

    assert scene.reckon() == 1
    assert list(scene.told()) == [kept.name]


def close(village) -> None:
    with states_open():
        type(village).objects.filter(pk=village.pk).update(state=VillageState.CLOSED)


def test_unit_that_ended_with_all_its_sheets_keeps_its_year_and_one_without_says_so():
    scene = Scene({"weight": 40, "period": "first_half"}, {"weight": 60, "period": "second_half"})
    whole, part = scene.village(1), scene.village(2)
    for place in (0, 1):
        scene.sheet(whole, 80, place)
    scene.sheet(part, 90, 0)
    close(whole)
    close(part)

    scene.reckon()

    assert scene.told("total", "place", "reason") == {whole.name: (D(80), 1, ""), part.name: (None, None, "ended")}


def test_withdrawn_paper_does_not_count_and_the_later_one_does():
    scene = Scene()
    village = scene.village()
    scene.sheet(village, 95)
    first = village.applications.get()
    lay(first, ApplicationState.FAILED)
    assert scene.reckon() == 1
    assert scene.told("total") == {village.name: (D(95),)}

    second = scene.sheet(village, 60, state="draft")
    scene.reckon()
    assert scene.told("total", "reason") == {village.name: (None, "not_scored")}

    lay(second.application, ApplicationState.WITHDRAWN)
    scene.reckon()
    assert scene.told("total") == {village.name: (D(95),)}


def lay(application, state: str) -> None:
    with states_open():
        type(application).objects.filter(pk=application.pk).update(state=state)


def test_kind_that_the_batch_does_not_score_is_not_assessed():
    scene = Scene()
    BatchStandardFactory(batch=scene.components[0].batch, kind="village", version=scene.version)
    scene.sheet(scene.village(1, kind="village"), 80)
    residents = scene.village(2, kind="residents")

    scene.reckon()

    assert scene.told("reason")[residents.name] == ("not_assessed",)
    assert [(row.unit_count, row.scored_count) for row in scene.round.township_scores.all()] == [(1, 1)]


def test_veto_keeps_the_total_takes_the_lowest_grade_and_the_place_and_says_which():
    scene = Scene()
    vetoed, good = scene.village(1), scene.village(2)
    scene.sheet(vetoed, 99, is_vetoed=True)
    scene.sheet(good, 70)

    scene.reckon()

    assert scene.told("total", "grade", "place", "township_place", "veto") == {
        vetoed.name: (D(99), "不合格", None, None, "弄虚作假"),
        good.name: (D(70), "合格", 1, 1, ""),
    }


def test_last_years_published_place_stands_beside_this_years():
    before = Scene(year=2025)
    village, other = before.village(1), before.village(2)
    before.sheet(village, 70)
    before.sheet(other, 90)
    before.reckon()
    now = Scene(year=2026)
    now.sheet(village, 88)
    now.sheet(other, 80)
    now.reckon()
    assert now.told("last_place") == {village.name: (None,), other.name: (None,)}

    at(before.round, RoundState.PUBLISHED)
    now.reckon()

    assert now.told("last_total", "last_place") == {village.name: (D(70), 2), other.name: (D(90), 1)}
    row = now.round.scores.get(village=village)
    assert (row.moved, row.gained) == (1, D(18))
    township = now.round.township_scores.get()
    assert (township.total, township.last_total, township.moved) == (D(84), D(80), 0)


def test_self_and_township_totals_of_the_last_component_come_along():
    scene = Scene()
    village = scene.village()
    sheet = scene.sheet(village, 80)
    scene.sheet(village, 91, application=sheet.application, stage="self")
    scene.sheet(village, 85, application=sheet.application, stage="township")

    scene.reckon()

    assert scene.told("self_total", "township_total", "county_total") == {village.name: (D(91), D(85), D(80))}
