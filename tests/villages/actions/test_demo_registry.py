from common.models import Word, WordList
from tests.factories import StaffUserFactory, VillageFactory, WordFactory
from villages.actions.demo_registry import make_demo_registry
from villages.actions.words import FIRST_WORDS, load_words
from villages.models import Association, CommitteeMember, Facility, Village


def test_words_fill_empty_lists_and_leave_kept_ones(db) -> None:
    WordFactory(word_list=WordList.FACILITY_KIND, label="自定类别")

    added = [load_words(), load_words()]

    assert added == [len(FIRST_WORDS[WordList.COMMITTEE_POST]) + len(FIRST_WORDS[WordList.ASSOCIATION_POST]), 0]
    assert [word.label for word in Word.objects.listed_in(WordList.FACILITY_KIND)] == ["自定类别"]


def test_demo_registry_is_made_once_and_only_in_the_demo_townships(db, now) -> None:
    load_words()
    actor = StaffUserFactory(region__code="120119")
    inside, outside = VillageFactory(code="120119104201"), VillageFactory(code="120119001001")

    filled = [make_demo_registry(actor=actor, now=now), make_demo_registry(actor=actor, now=now)]

    assert filled == [1, 0]
    assert set(CommitteeMember.objects.values_list("village", flat=True)) == {inside.pk}
    assert (Association.objects.count(), Facility.objects.count()) == (2, 3)
    assert all(name.startswith("演示·") for name in CommitteeMember.objects.values_list("name", flat=True))
    assert Village.objects.get(pk=outside.pk).households is None
