import pytest
from hypothesis import given
from hypothesis import strategies as st

from villages.choices import RegionLevel, VillageKind
from villages.codes import is_village_code, kind_of_code, kind_of_name, level_of, path_of

V, R = VillageKind.VILLAGE, VillageKind.RESIDENTS
digits = st.text(alphabet="0123456789", min_size=12, max_size=12)


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ("000", None),
        ("001", R),
        ("199", R),
        ("200", V),
        ("399", V),
        ("400", R),
        ("497", R),
        ("498", V),
        ("599", V),
        ("600", None),
        ("999", None),
    ],
)
def test_kind_at_the_edges_of_the_published_ranges(part, kind):
    assert kind_of_code(f"120119001{part}") == kind


@given(digits)
def test_kind_depends_on_the_last_three_digits_alone(code):
    assert kind_of_code(code) == kind_of_code(f"120119001{code[9:]}")
    assert (kind_of_code(code) is not None) == (1 <= int(code[9:]) <= 599)


@pytest.mark.parametrize(
    "code", ["", "12011900120", "1201190012011", "12011900120x", "１２０１１９００１２０１", "1.2e+11 ", "²" * 12]
)
def test_what_is_not_twelve_digits_is_no_village_code(code):
    assert not is_village_code(code)
    with pytest.raises(ValueError):
        kind_of_code(code)


@given(st.text(max_size=14))
def test_village_code_is_what_survives_a_number(text):
    """Whatever passes can be kept as a number of twelve digits and printed again."""
    assert is_village_code(text) == (
        text.isascii() and text.isdigit() and f"{int(text):012}" == text and len(text) == 12
    )


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("台子村", V),
        ("台子村委会", V),
        ("台子村村民委员会", V),
        ("莫𡐓村", V),
        ("花园社区", R),
        ("花园社区居委会", R),
        ("花园居民委员会", R),
        ("新村社区", R),
        ("开发区虚拟单位", None),
        ("村头", None),
        ("", None),
    ],
)
def test_kind_by_the_ending_of_the_name(name, kind):
    assert kind_of_name(name) == kind


@pytest.mark.parametrize(
    ("code", "level", "path"),
    [
        ("12", RegionLevel.PROVINCE, "12/"),
        ("1201", RegionLevel.CITY, "12/1201/"),
        ("120119", RegionLevel.COUNTY, "12/1201/120119/"),
        ("120119001", RegionLevel.TOWNSHIP, "12/1201/120119/120119001/"),
    ],
)
def test_level_by_length_and_path_with_every_ancestor(code, level, path):
    assert (level_of(code), path_of(code)) == (level, path)


@given(st.text(alphabet="0123456789", max_size=13).filter(lambda code: len(code) not in {2, 4, 6, 9}))
def test_code_of_another_length_has_neither_level_nor_path(code):
    with pytest.raises(ValueError):
        level_of(code)
    with pytest.raises(ValueError):
        path_of(code)


@given(st.text(alphabet="0123456789", min_size=9, max_size=9), st.text(alphabet="0123456789", min_size=9, max_size=9))
def test_a_path_begins_with_another_only_when_its_region_lies_inside(one, other):
    assert path_of(one).startswith(path_of(other[:6])) == (one[:6] == other[:6])
