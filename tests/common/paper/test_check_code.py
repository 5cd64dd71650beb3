"""核对码: the same for the same paper, another one for any other."""

from datetime import timedelta

import pytest

from common.paper.check_code import as_typed, check_code
from tests.common.paper.samples import MADE_AT, filing, progress, roster


def with_figure(**changed):
    first, *others = progress().rows
    return progress(rows=[dict(first) | changed, *others])


def test_code_stays_the_same_whoever_signs_and_whenever_it_is_made():
    later = progress(made_at=MADE_AT + timedelta(days=1), filled_on=MADE_AT.date(), signed={"填报人": "样例甲"})

    assert check_code(progress()) == check_code(later) == "03ZE-QSF6-B0KW"


@pytest.mark.parametrize(
    "other",
    [
        with_figure(back=0),
        with_figure(due=31),
        with_figure(township="样例1乡"),
        with_figure(remark="注"),
        progress(2),
        progress(unit="样例县"),
        progress(year=2025),
        progress(rows=progress().rows[::-1]),
        progress(notes=("注",)),
        roster(),
        filing(),
        filing(opinions={}),
    ],
)
def test_code_changes_with_anything_the_paper_says(other):
    assert check_code(other) != check_code(progress())


def test_code_of_a_record_changes_with_what_a_desk_said():
    assert check_code(filing(opinions={})) != check_code(filing())


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("jej2 zejm-1rtm", "JEJ2-ZEJM-1RTM"),
        ("JEJ2ZEJMIRTM", "JEJ2-ZEJM-1RTM"),
        ("OEJ2ZEJMLRTM", "0EJ2-ZEJM-1RTM"),
        ("JEJ2-ZEJM", None),
        ("JEJ2-ZEJM-1RT核", None),
        ("", None),
    ],
)
def test_code_as_people_type_it(typed, code):
    assert as_typed(typed) == code
