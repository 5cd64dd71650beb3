from decimal import Decimal as D
from itertools import combinations
from random import Random
from time import process_time

from hypothesis import given, settings

from assessments.choices import ItemState, JudgedBy
from assessments.improvements import distance_to, next_grade
from assessments.scoring import score_sheet
from assessments.standard_spec import GradeSpec, SectionSpec, StandardSpec
from tests.assessments.random_standards import answers_of, spec_of, standards
from tests.assessments.test_scoring import indicator, standard

GRADES = (("合格", 70), ("先进", 80), ("示范", 90))


def hands(**points: int) -> list:
    return [indicator(key, "manual", worth) for key, worth in points.items()]


def way(spec, answers: dict, grade: str, village_kind: str = "village"):
    [wanted] = [each for each in spec.grades if each.name == grade]
    found = distance_to(spec, score_sheet(spec, village_kind, answers), wanted)
    return found, [each.item.indicator.key for each in found.improvements]


SPEC = standard((100, None, hands(a=40, b=30, c=20, d=10)), grades=GRADES)


def test_the_fewest_indicators_and_then_the_least_points_over():
    # 13 short: a (16) and b (14) are enough alone, b goes less beyond; c and d (10 + 3) fit exactly and are two
    found, keys = way(SPEC, {"a": D(24), "b": D(16), "c": D(10), "d": D(7)}, "合格")
    assert (found.short, keys, found.is_reachable) == (D(13), ["b"], True)

    # 16.75 short: a (20) alone is enough, b (15) and c (10) are not
    found, keys = way(SPEC, {"a": D(20), "b": D(15), "c": D(10), "d": D(33) / 4}, "合格")
    assert (found.short, keys) == (D("16.75"), ["a"])


def test_two_that_fit_are_better_than_two_that_overshoot():
    spec = standard((100, None, hands(a=40, b=30, c=20, d=5, e=5)), grades=GRADES)
    # 12 short; no single one is enough; 8+6, 8+4 (exactly enough), 6+4 is not
    answers = {"a": D(32), "b": D(24), "c": D(16), "d": D(3), "e": D(3)}

    assert way(spec, answers, "示范")[1] == ["a", "c"]


def test_a_reached_grade_needs_nothing():
    found, keys = way(SPEC, {"a": D(40), "b": D(30), "c": D(20), "d": D(0)}, "示范")

    assert (found.short, keys, found.is_reachable) == (D(0), [], True)


def test_vetoes_come_first_and_what_they_are_worth_counts():
    spec = standard((100, None, [*hands(a=60, b=30), indicator("clean", "veto", 10)]), grades=GRADES)
    found, keys = way(spec, {"a": D(50), "b": D(25), "clean": False}, "先进")

    assert keys == ["clean"]
    assert [(each.is_compulsory, each.gain) for each in found.improvements] == [(True, D(10))]
    assert found.improvements[0].sentence == "clean 指标clean：一票否决，扣10分；达到要求可增加10分"


def test_a_section_below_its_pass_mark_takes_its_own_improvements():
    spec = standard((50, D(40), hands(a=25, b=25)), (50, None, hands(c=50)), grades=GRADES)

    # 80 points in all, but the first section has 30 of 40
    assert way(spec, {"a": D(15), "b": D(15), "c": D(50)}, "先进")[1] == ["a"]


def test_a_pass_mark_in_proportion_is_not_missed_by_a_part_of_a_hundredth():
    rural = indicator("rural", "yes_no", 10, applies_to="village")
    spec = standard((30, D(20), [*hands(a=10, b=10), rural]), full=30, grades=(("合格", 0),))

    # of 20 points that apply 13.33… are asked; 3.33 more are too few, 3.34 are not
    assert way(spec, {"a": D("6.67"), "b": D("3.33")}, "合格", "residents")[1] == ["b"]
    assert way(spec, {"a": D("6.67"), "b": D("6.66")}, "合格", "residents")[1] == ["a"]
    assert way(spec, {"a": D("3.34"), "b": D("6.66")}, "合格", "residents")[1] == ["b"]


def test_where_all_must_be_met_everything_unmet_is_compulsory():
    spec = standard((100, None, hands(a=90, b=10)), grades=(("达标", 0),), judged_by=JudgedBy.ALL_MET)
    found, keys = way(spec, {"a": D(89)}, "达标")

    assert (keys, found.is_reachable) == (["a", "b"], True)
    assert [each.sentence for each in found.improvements] == [
        "a 指标a：评分人扣分，扣1分；达到要求可增加1分",
        "b 指标b：尚未填报；达到要求可增加10分",
    ]


def test_out_of_reach_lists_everything_and_says_so():
    spec = standard((100, None, [*hands(a=100), indicator("less", "penalty", 0, {"each": "20"})]), grades=GRADES)
    found, keys = way(spec, {"a": D(60), "less": 1}, "示范")

    assert (found.is_reachable, found.short, keys) == (False, D(50), ["a"])


def test_the_next_grade():
    def grade_after(points: int):
        return next_grade(
            SPEC, score_sheet(SPEC, "village", {"a": D(0), "b": D(0), "c": D(0), "d": D(0)} | {"a": D(points)})
        )

    full = {"a": D(40), "b": D(30), "c": D(20), "d": D(10)}
    assert grade_after(0) == SPEC.grades[0]
    assert next_grade(SPEC, score_sheet(SPEC, "village", full | {"b": D(5)})) == SPEC.grades[1]
    assert next_grade(SPEC, score_sheet(SPEC, "village", full)) is None


def test_a_converted_total_is_reached_exactly():
    rural = indicator("rural", "yes_no", 40, applies_to="village")
    spec = standard((100, None, [*hands(a=30, b=29, c=1), rural]), grades=GRADES)

    # of 60 points 54 are 90 %: 53.99 gives 89.98
    assert way(spec, {"a": D("24.99"), "b": D(29), "c": D(0)}, "示范", "residents")[1] == ["c"]
    assert way(spec, {"a": D("23.99"), "b": D(29), "c": D(0)}, "示范", "residents")[1] == ["a"]


# --- Beside every possible set


def after(spec, plain, answers, result, keys):
    """The result when these indicators have all their points and whatever else is missing counts as 0."""
    best = {}
    for item in result.items:
        if item.indicator.key in keys:
            best[item.indicator.key] = BEST[item.indicator.kind](item.rule)
    return score_sheet(spec, plain["village_kind"], answers | best)


BEST = {"manual": lambda rule: rule.points, "yes_no": lambda rule: True, "veto": lambda rule: True}
BEST |= {"count": lambda rule: 0, "checklist": lambda rule: tuple(item.key for item in rule.items)}
BEST |= {"threshold": lambda rule: rule.target, "tiers": lambda rule: dict(map(reversed, rule.tiers))[rule.points]}


@settings(max_examples=150, deadline=None)
@given(standards(kinds=(*BEST, "bonus", "penalty"), complete=True, most=3))
def test_it_is_the_cheapest_of_all_sets(plain):
    spec, answers = spec_of(plain), answers_of(plain)
    result = score_sheet(spec, plain["village_kind"], answers)
    able = [
        item for item in result.items if item.state == ItemState.SCORED and item.indicator.counts and not item.is_met
    ]
    grade = spec.grades[-1]
    found = distance_to(spec, result, grade)

    reaching = []
    for size in range(len(able) + 1):
        for chosen in combinations(able, size):
            keys = {item.indicator.key for item in chosen}
            if after(spec, plain, answers, result, keys).grade == grade:
                reaching.append((size, sum((item.lost for item in chosen), D(0))))
        if reaching:
            break
    assert found.is_reachable == bool(reaching)
    if reaching:
        keys = {each.item.indicator.key for each in found.improvements}
        assert after(spec, plain, answers, result, keys).grade == grade
        assert (len(keys), sum((each.gain for each in found.improvements), D(0))) == min(reaching)


def test_sixty_indicators_of_a_thousand_points_are_quick():
    """Five sections with pass marks, scores to the hundredth: the worst that a table of this size can ask."""
    random, sections, answers = Random(7), [], {}
    for place in range(5):
        own = [indicator(f"{place}-{n}", "manual", D("16.67")) for n in range(12)]
        answers |= {each.key: D(random.randrange(1000)) / 100 for each in own}
        sections.append(SectionSpec(place, "", D("200.04"), tuple(own), D(150)))
    spec = StandardSpec(tuple(sections), D("1000.20"), (GradeSpec("示范", D(900)),))
    result = score_sheet(spec, "village", answers)

    began = process_time()
    found = distance_to(spec, result, spec.grades[0])

    assert (found.is_reachable, process_time() - began < 5) == (True, True)
