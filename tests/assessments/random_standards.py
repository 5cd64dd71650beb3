"""Random standards and answers as plain dictionaries, from which both implementations of the scoring start."""

from decimal import Decimal

from hypothesis import strategies as st

from assessments.choices import AppliesTo, Direction, JudgedBy, NotApplicable, StepRounding
from assessments.indicator_rules import parse_rule
from assessments.scoring import NOT_APPLICABLE
from assessments.standard_spec import GradeSpec, IndicatorSpec, SectionSpec, StandardSpec
from villages.choices import VillageKind

POINTS = st.integers(1, 40).map(lambda halves: Decimal(halves) / 2)
FIGURES = st.integers(0, 10000).map(lambda cents: Decimal(cents) / 100)
FLOORS = st.sampled_from([{}, {"floor": "0"}, {"floor": None}, {"floor": "-3"}])


def maybe(**some):
    """A dictionary with any of these entries."""
    return st.fixed_dictionaries({}, optional=some)


def text_of(strategy):
    return strategy.map(str)


def yes_no(points):
    return st.just(({}, st.booleans()))


@st.composite
def checklist(draw, points):
    size = draw(st.integers(1, 6))
    items = [{"key": f"k{n}", "text": f"第{n}项"} for n in range(size)]
    how = draw(st.sampled_from(["own", "each", "equal"]))
    if how == "own":
        parts = [points / size // Decimal("0.01") * Decimal("0.01")] * (size - 1)
        for item, worth in zip(items, [*parts, points - sum(parts)], strict=True):
            item["points"] = str(worth)
    keys = st.lists(st.sampled_from([item["key"] for item in items]), unique=True)
    more = {}
    if how == "each":
        more = {"each_missing": draw(text_of(POINTS))} | draw(FLOORS)
    return {"items": items} | more, keys if how == "own" else st.one_of(keys, st.integers(0, size))


@st.composite
def threshold(draw, points):
    stepped = {}
    if draw(st.booleans()):
        step = st.sampled_from(["0.5", "1", "3", "10"])
        stepped = {"step": draw(step), "cost": draw(st.sampled_from(["0.25", "0.5", "1", "1.05"]))}
        stepped |= draw(maybe(rounding=st.sampled_from(StepRounding.values)))
    more = draw(maybe(direction=st.sampled_from(Direction.values), unit=st.just("%")))
    return {"target": draw(text_of(FIGURES))} | stepped | draw(FLOORS) | more, FIGURES


@st.composite
def count(draw, points):
    more = draw(maybe(cap=text_of(POINTS)))
    return {"cost": draw(text_of(POINTS))} | more | draw(FLOORS), st.integers(0, 12)


@st.composite
def tiers(draw, points):
    below = draw(st.lists(st.integers(-10, 39), min_size=1, max_size=4))
    worths = [points, *(min(points, Decimal(worth) / 2) for worth in below)]
    rows = [{"name": f"第{n}档", "points": str(worth)} for n, worth in enumerate(worths)]
    return {"tiers": draw(st.permutations(rows))}, st.sampled_from([row["name"] for row in rows])


@st.composite
def bands(draw, points):
    ends = sorted(draw(st.lists(st.integers(0, 100), min_size=2, max_size=5, unique=True)))
    worths = [points, *draw(st.lists(st.sampled_from([Decimal(0), points / 2]), max_size=4))][: len(ends) - 1]
    rows = [
        {"from": str(low), "to": str(high), "points": str(worth)}
        for low, high, worth in zip(ends, ends[1:], worths, strict=False)
    ]
    return {"bands": rows} | draw(maybe(otherwise=st.sampled_from(["0", "-1"]))), FIGURES


@st.composite
def manual(draw, points):
    step = draw(st.sampled_from([None, "0.5", "0.1"]))
    size = Decimal(step or "0.01")
    values = st.integers(0, int(points / size)).map(lambda steps: steps * size)
    return ({"step": step} if step else {}), values


@st.composite
def award(draw, points):
    if draw(st.booleans()):
        return {"each": draw(text_of(POINTS))}, st.integers(0, 5)
    return {}, st.integers(0, int(points * 2)).map(lambda halves: Decimal(halves) / 2)


KINDS = {
    "yes_no": yes_no,
    "checklist": checklist,
    "threshold": threshold,
    "count": count,
    "tiers": tiers,
    "range": bands,
    "manual": manual,
    "bonus": award,
    "penalty": award,
    "veto": yes_no,
}


@st.composite
def indicators(draw, key, kinds, complete):
    kind = draw(st.sampled_from(list(kinds)))
    points = draw(POINTS)
    parameters, values = draw(KINDS[kind](points))
    value = draw(values)
    value = draw(st.sampled_from([value, value, value, value, value if complete else None, NOT_APPLICABLE]))
    return {
        "key": key,
        "kind": kind,
        "points": points,
        "parameters": parameters,
        "applies_to": draw(st.sampled_from([AppliesTo.BOTH, AppliesTo.BOTH, *AppliesTo.values])),
        "is_rank_only": kind != "veto" and draw(st.integers(0, 9)) == 0,
        "is_archived": draw(st.integers(0, 9)) == 0,
        "value": value,
    }


@st.composite
def standards(draw, *, kinds=tuple(KINDS), complete=False, most=4, **fixed):
    """A standard and one unit's answers to it. `most`: sections, and indicators of each; `complete`: nothing is
    blank; what is in `fixed` is so in every one."""
    sections, key = [], 0
    for number in range(draw(st.integers(1, most))):
        size = draw(st.integers(1, most))
        own = [draw(indicators(f"i{key + n}", kinds, complete)) for n in range(size)]
        key += size
        stated = sum((each["points"] for each in own if each["kind"] not in ("bonus", "penalty")), Decimal(0))
        mark = draw(st.one_of(st.none(), st.integers(0, 100).map(lambda share, most=stated: most * share / 100)))
        sections.append({"key": f"s{number}", "points": stated, "pass_mark": mark, "indicators": own})
    full = sum((section["points"] for section in sections), Decimal(0))
    minimums = sorted(draw(st.lists(st.integers(0, 100), min_size=1, max_size=3)))
    return {
        "sections": sections,
        "full_points": full,
        "judged_by": draw(st.sampled_from(JudgedBy.values)),
        "not_applicable": draw(st.sampled_from(NotApplicable.values)),
        "bonus_cap": draw(st.one_of(st.none(), POINTS)),
        "penalty_cap": draw(st.one_of(st.none(), POINTS)),
        "floor": draw(st.sampled_from([Decimal(0), None])),
        "grades": [(f"第{n}等", full * share / 100) for n, share in enumerate(minimums)],
        "village_kind": draw(st.sampled_from(["village", "residents"])),
    } | fixed


def rules_of(kind, points, parameters, *, residents_points=None, applies_to=AppliesTo.BOTH) -> dict:
    """The rules of one indicator by kind of unit."""
    worths = {
        VillageKind.VILLAGE: points,
        VillageKind.RESIDENTS: points if residents_points is None else residents_points,
    }
    return {
        village_kind: parse_rule(kind, worth, parameters, village_kind)
        for village_kind, worth in worths.items()
        if applies_to in (AppliesTo.BOTH, village_kind.value)
    }


def spec_of(plain: dict) -> StandardSpec:
    sections = tuple(
        SectionSpec(
            section["key"],
            section["key"],
            section["points"],
            tuple(indicator_of(each) for each in section["indicators"]),
            section["pass_mark"],
        )
        for section in plain["sections"]
    )
    return StandardSpec(
        sections,
        plain["full_points"],
        tuple(GradeSpec(*grade) for grade in plain["grades"]),
        plain["judged_by"],
        plain["not_applicable"],
        plain["bonus_cap"],
        plain["penalty_cap"],
        plain["floor"],
    )


def indicator_of(plain: dict) -> IndicatorSpec:
    rules = rules_of(plain["kind"], plain["points"], plain["parameters"], applies_to=plain["applies_to"])
    return IndicatorSpec(
        plain["key"],
        plain["key"],
        f"指标{plain['key']}",
        plain["kind"],
        rules,
        plain["points"],
        plain["is_rank_only"],
        plain["is_archived"],
    )


def answers_of(plain: dict) -> dict:
    """Clean values by key, as `score_sheet` takes them."""
    answers = {}
    for section in plain["sections"]:
        for each in section["indicators"]:
            value = each["value"]
            if isinstance(value, list):
                value = tuple(item["key"] for item in each["parameters"]["items"] if item["key"] in value)
            answers[each["key"]] = value
    return answers
