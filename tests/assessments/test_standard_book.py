"""A whole standard as one workbook: out, back in the same."""

import io
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.choices import AppliesTo, JudgedBy, NotApplicable
from assessments.models import Grade, Indicator, Section, StandardVersion
from assessments.standard_book.columns import BASICS
from assessments.standard_book.writing import BookWriter
from assessments.version_spec import Parts, rule_of
from tests.assessments.random_standards import KINDS, POINTS
from tests.assessments.standard_books import BASES, understood


@st.composite
def indicators(draw, position):
    kind, points = draw(st.sampled_from(list(KINDS))), draw(POINTS)
    parameters, _ = draw(KINDS[kind](points))
    applies_to = draw(st.sampled_from(AppliesTo.values))
    has_own_points = any("points" in item for item in parameters.get("items", ())) or kind in ("tiers", "range")
    residents_points = None if has_own_points else draw(st.one_of(st.none(), POINTS))
    if kind == "manual" and residents_points is not None:
        parameters = {}
    is_archived = draw(st.integers(0, 5)) == 0
    return Indicator(
        position=position,
        number=f"{position}",
        text=draw(st.sampled_from(["群众知晓率不低于90%", "=不是公式", "+1 事务公开\n第二行", "1.50"])),
        kind=kind,
        points=Decimal(0) if is_archived else points,
        residents_points=None if is_archived else residents_points,
        applies_to=applies_to,
        parameters={} if is_archived else parameters,
        metric="" if is_archived else draw(st.sampled_from(["", "households"])),
        guidance=draw(st.sampled_from(["", "以台账为准。"])),
        is_rank_only=not is_archived and kind != "veto" and draw(st.booleans()),
        is_archived=is_archived,
        archived_reason="依法不再考核" if is_archived else "",
    )


@st.composite
def books(draw):
    version = StandardVersion(
        title="样例标准",
        applies_to=draw(st.sampled_from(AppliesTo.values)),
        full_points=draw(POINTS),
        judged_by=draw(st.sampled_from(JudgedBy.values)),
        not_applicable=draw(st.sampled_from(NotApplicable.values)),
        bonus_cap=draw(st.one_of(st.none(), POINTS)),
        penalty_cap=draw(st.one_of(st.none(), POINTS)),
        is_floored=draw(st.booleans()),
        is_archive=draw(st.booleans()),
        built_on=draw(st.sampled_from([None, *BASES])),
        source="样发〔2026〕3号",
    )
    sections = []
    for place in range(1, draw(st.integers(1, 3)) + 1):
        section = Section(
            title=f"类别{place}", stated_points=draw(POINTS), pass_mark=draw(st.one_of(st.none(), POINTS))
        )
        sections.append((section, [draw(indicators(n)) for n in range(1, draw(st.integers(0, 3)) + 1)]))
    grades = [Grade(name="合格", minimum=Decimal(10)), Grade(name="示范", minimum=Decimal("18.5"))]
    return Parts(version, sections, grades)


def written(parts: Parts | None) -> io.BytesIO:
    content = io.BytesIO()
    BookWriter(content, BASES).write("X1", "样例标准", parts)
    content.seek(0)
    return content


def said(parts: Parts) -> dict:
    """What the parts say, as plain values; rules as the engine understands them."""
    version = parts.version
    return {
        "version": {
            name: getattr(version, name)
            for name in (
                *("title", "applies_to", "full_points", "judged_by", "not_applicable", "bonus_cap", "penalty_cap"),
                *("is_floored", "is_archive", "built_on", "source"),
            )
        },
        "grades": [(grade.name, grade.minimum) for grade in parts.grades],
        "sections": [
            ((section.title, section.stated_points, section.pass_mark), [of_indicator(one) for one in own])
            for section, own in parts.sections
        ],
    }


def of_indicator(one: Indicator) -> tuple:
    names = ("number", "text", "kind", "points", "residents_points", "applies_to", "metric", "guidance", "evidence")
    plain = tuple(getattr(one, name) for name in (*names, "is_rank_only", "is_archived", "archived_reason"))
    rules = [] if one.is_archived else [keyless(rule_of(one, kind)) for kind in ("village", "residents")]
    return plain, rules


def keyless(rule):
    """A rule without the keys of its entries, which a workbook does not show."""
    if not hasattr(rule, "items"):
        return rule
    return rule.points, [(item.text, item.points) for item in rule.items], rule.each_missing, rule.floor


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=40, deadline=None)
@given(books())
def test_standard_comes_back_from_its_workbook_as_it_left(parts):
    read = understood(written(parts))

    assert read.faults == []
    assert (read.basics["code"], read.basics["name"]) == ("X1", "样例标准")
    assert said(read.parts()) == said(parts)


def test_empty_book_has_the_columns_and_no_rows():
    read = understood(written(None))

    assert (read.sections, read.grades) == ([], [])
    assert {fault.sheet for fault in read.faults} == {BASICS}
