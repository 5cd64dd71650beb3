"""The clause library that comes with the portal."""

import pytest

from agreements.actions.library import clauses_of_file, load_library
from agreements.choices import REQUIRED_TOPICS, CharterKind, ClauseTopic
from agreements.models import LibraryClause
from agreements.screening import screen
from agreements.wording import fit_to_body
from villages.choices import VillageKind

ENTRIES = clauses_of_file()


@pytest.mark.parametrize("body", VillageKind)
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.text[:16])
def test_clause_passes_the_screening_without_a_word(entry, body):
    text = fit_to_body(entry.text, body)

    assert [(found.label, found.quote) for found in screen(text)] == []


def test_library_as_a_whole_passes_the_screening():
    whole = "\n".join(entry.text for entry in ENTRIES)

    assert [(found.label, found.quote) for found in screen(whole)] == []


def test_library_is_large_enough_and_says_nothing_twice():
    texts = [entry.text for entry in ENTRIES]

    assert len(texts) >= 60
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("body", VillageKind)
@pytest.mark.parametrize("kind", CharterKind)
def test_library_speaks_of_all_that_must_be_spoken_of(kind, body):
    topics = {entry.topic for entry in ENTRIES if entry.kind == kind and entry.body in ("", body)}

    assert set(REQUIRED_TOPICS[kind]) - topics == set()
    assert kind == CharterKind.WORKING_RULES or ClauseTopic.FAMILY_FRIENDLY in topics


def test_every_clause_is_valid_and_names_its_law(db):
    for entry in ENTRIES:
        entry.full_clean()


def test_library_is_loaded_once_and_left_alone(db):
    assert load_library() == len(ENTRIES)
    LibraryClause.objects.filter(position__gt=10).delete()

    assert load_library() == 0
    assert LibraryClause.objects.count() == 1
