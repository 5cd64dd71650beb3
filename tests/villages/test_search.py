"""By what a unit is found: part of its name, what it was called before, its code, its pinyin."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import FormerIdentityFactory, StaffUserFactory, VillageFactory
from villages.models import Village
from villages.search_keys import full_pinyin_of, grams_of, initials_of, telling_grams_of

names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)


@given(names, st.data())
def test_what_is_looked_for_in_a_part_is_among_the_grams_of_the_whole(name, data):
    start = data.draw(st.integers(0, len(name)))
    end = data.draw(st.integers(start, len(name)))
    part = name[start:end]

    assert part == "" or set(telling_grams_of(part)) <= set(grams_of(name))


def test_a_single_sign_that_all_names_have_is_not_looked_for():
    assert telling_grams_of("杨柳村") == ["杨柳", "柳村"]
    assert telling_grams_of("村") == ["村"]


@given(names)
def test_grams_are_one_or_two_characters_and_come_once(name):
    grams = grams_of(name)

    assert len(grams) == len(set(grams))
    assert {len(gram) for gram in grams} <= {1, 2}


@given(names)
def test_pinyin_keys_fit_their_columns(name):
    assert len(initials_of(name)) <= 80
    assert len(full_pinyin_of(name)) <= 200


@pytest.mark.parametrize(
    ("name", "initials", "pinyin"),
    [
        ("台子村", "tzc", "taizicun"),
        ("莫𡐓村", initials_of("莫𡐓村"), full_pinyin_of("莫𡐓村")),
        ("重庆道社区", "cqdsq", "chongqingdaoshequ"),
        ("3号 A区社区", "3haqsq", "3haoaqushequ"),
        ("", "", ""),
    ],
)
def test_pinyin_of_names(name, initials, pinyin):
    assert (initials_of(name), full_pinyin_of(name)) == (initials, pinyin)


@pytest.fixture
def village(db) -> Village:
    VillageFactory(code="120118001201", name="样例别村")
    return VillageFactory(code="120119001201", name="台子村")


@pytest.mark.parametrize(
    "text",
    ["台子村", "台子", "子村", "台", " 台 子 ", "120119", "120119001201", "tzc", "TZ", "taizi", "taizicun", "Tai Zi"],
)
def test_found_by(village, text):
    assert list(Village.objects.found_by(text)) == [village]


@pytest.mark.parametrize("text", ["台村", "子台", "zicun", "zc", "001201", "%", "_", "台%村", "\\"])
def test_not_found_by(village, text):
    assert list(Village.objects.found_by(text)) == []


def test_blank_text_narrows_nothing(village):
    assert Village.objects.found_by("  ").count() == 2


def test_found_by_a_character_beyond_the_basic_plane(db):
    village = VillageFactory(name="莫𡐓村")
    VillageFactory(name="莫家村")

    for text in ("莫𡐓村", "𡐓", "莫𡐓", "𡐓村"):
        assert list(Village.objects.found_by(text)) == [village]
    assert village in Village.objects.found_by("mo")


def test_found_by_full_width_letters_and_digits(village):
    """What a Chinese input method types when it is left in full-width mode."""
    for text in ("ｔｚｃ", "１２０１１９００１２０１", "ＴＺ"):
        assert list(Village.objects.found_by(text)) == [village]


def test_found_by_name_and_code_of_the_past(village):
    FormerIdentityFactory(village=village, name="旧台庄村", code="120119002233", until=date(2020, 1, 1))

    for text in ("旧台庄", "台庄", "120119002"):
        assert list(Village.objects.found_by(text)) == [village]


def test_unit_that_bore_several_matching_names_is_found_once(village):
    FormerIdentityFactory.create_batch(3, village=village, name="台子庄村")

    assert list(Village.objects.found_by("台子")) == [village]


def test_search_stays_behind_the_gate(village):
    FormerIdentityFactory(village=Village.objects.get(code="120118001201"), name="台子旧村")
    clerk = StaffUserFactory(region__code="120119001")

    assert list(Village.objects.for_user(clerk).found_by("台子")) == [village]


def test_many_bearers_elsewhere_do_not_hide_the_own_one(village):
    """The past of other regions must not use up what a search looks at."""
    elsewhere = Village.objects.get(code="120118001201")
    FormerIdentityFactory.create_batch(205, village=elsewhere, name="红旗大队")
    FormerIdentityFactory(village=village, name="红旗大队")
    clerk = StaffUserFactory(region__code="120119001")

    assert list(Village.objects.for_user(clerk).found_by("红旗")) == [village]


def test_keys_follow_the_name(village):
    village.name = "柳林村"
    village.save()

    assert list(Village.objects.found_by("llc")) == [village]
    assert list(Village.objects.found_by("台子")) == []


def test_rows_written_at_once_get_their_keys_by_prepare_for_bulk(village):
    row = Village(code="120119001333", name="柳林村", kind="village", township=village.township)
    Village.objects.all().prepare_for_bulk([row])
    Village.objects.bulk_create([row])

    assert list(Village.objects.found_by("llc")) == [row]
