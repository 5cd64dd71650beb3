from collections import Counter

from common.models import Word, WordList
from tests.factories import VillageFactory, WordFactory
from tests.factories.demo import demo_people
from villages.actions.demo_registry import make_demo_registry
from villages.actions.words import FIRST_WORDS, load_words
from villages.choices import AssociationLevel
from villages.models import Association, CommitteeMember, Facility, Region, Village

VILLAGE_OF_AN_ACCOUNT = "120119104214"


def test_words_fill_empty_lists_and_leave_kept_ones(db) -> None:
    WordFactory(word_list=WordList.FACILITY_KIND, label="自定类别")

    added = [load_words(), load_words()]

    assert added == [len(FIRST_WORDS[WordList.COMMITTEE_POST]) + len(FIRST_WORDS[WordList.ASSOCIATION_POST]), 0]
    assert [word.label for word in Word.objects.listed_in(WordList.FACILITY_KIND)] == ["自定类别"]


def test_demo_registry_is_made_once_in_every_unit_of_the_demos_districts(db, now) -> None:
    load_words()
    inside = [VillageFactory(code=code) for code in ("120119104201", "120119001001", "120101001001")]
    outside = VillageFactory(code="120106001001")
    demo_people(now)

    filled = [make_demo_registry(now=now), make_demo_registry(now=now)]

    units = {*(village.pk for village in inside), Village.objects.get(code=VILLAGE_OF_AN_ACCOUNT).pk}
    assert filled == [len(units), 0]
    assert set(CommitteeMember.objects.values_list("village", flat=True)) == units
    assert Facility.objects.count() == 3 * len(units)
    assert Counter(Association.objects.values_list("level", flat=True)) == {
        AssociationLevel.COUNTY: 2,
        AssociationLevel.TOWNSHIP: Region.objects.filter(parent__in=["120119", "120101"]).count(),
        AssociationLevel.VILLAGE: len(units),
    }
    assert all(name.startswith("演示·") for name in CommitteeMember.objects.values_list("name", flat=True))
    assert Village.objects.get(pk=outside.pk).households is None
