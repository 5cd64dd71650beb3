"""What was put to the examiner, voted on or filed stays as it is: the database itself refuses, whoever asks."""

import pytest
from django.db import DatabaseError, connection, transaction

from agreements.choices import EDITABLE_STATES, CharterState
from agreements.models import CharterVersion, Clause
from tests.factories import CharterVersionFactory

FIXED = [state for state in CharterState if state not in EDITABLE_STATES]
CHANGES = {
    "title": "UPDATE agreements_charterversion SET title = '改' WHERE id = %(version)s",
    "preamble": "UPDATE agreements_charterversion SET preamble = '改' WHERE id = %(version)s",
    "number": "UPDATE agreements_charterversion SET number = 9 WHERE id = %(version)s",
    "charter": "UPDATE agreements_charterversion SET charter_id = %(other)s WHERE id = %(version)s",
    "version deleted": "DELETE FROM agreements_charterversion WHERE id = %(version)s",
    "clause changed": "UPDATE agreements_clause SET text = '改' WHERE version_id = %(version)s",
    "clause moved": "UPDATE agreements_clause SET position = 9 WHERE version_id = %(version)s",
    "clause taken elsewhere": (
        "UPDATE agreements_clause SET version_id = %(draft)s, position = 8 WHERE version_id = %(version)s"
    ),
    "clause deleted": "DELETE FROM agreements_clause WHERE version_id = %(version)s",
    "clause brought in": (
        "UPDATE agreements_clause SET version_id = %(version)s, position = 8 WHERE version_id = %(draft)s"
    ),
    "clause inserted": (
        "INSERT INTO agreements_clause (version_id, position, chapter, topic, text, created_at, updated_at, revision)"
        " VALUES (%(version)s, 7, '', 'other', '加', now(), now(), 1)"
    ),
    "state": "UPDATE agreements_charterversion SET state = 'drafting' WHERE id = %(version)s",
}


def contents() -> list:
    return [
        list(CharterVersion.objects.order_by("pk").values_list("pk", "title", "preamble", "number", "state")),
        list(Clause.objects.order_by("pk").values_list("version_id", "position", "text")),
    ]


@pytest.mark.parametrize("state", FIXED)
@pytest.mark.parametrize("change", CHANGES)
def test_fixed_version_is_changed_by_nobody(db, change, state):
    version = CharterVersionFactory(state=state, texts=["甲。"])
    draft = CharterVersionFactory(texts=["乙。"])
    before = contents()
    keys = {"version": version.pk, "draft": draft.pk, "other": draft.charter_id}

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CHANGES[change], keys)

    assert contents() == before


@pytest.mark.parametrize("state", [CharterState.CONSULTING, CharterState.RETURNED])
def test_what_left_the_first_desk_is_not_deleted(db, state):
    version = CharterVersionFactory(state=state)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM agreements_charterversion WHERE id = %s", [version.pk])


@pytest.mark.parametrize("states", [("in_force", "correcting"), ("in_force", "in_force"), ("to_vote", "drafting")])
def test_two_that_bind_or_two_under_way_cannot_be(db, states):
    first = CharterVersionFactory(state=states[0])

    with pytest.raises(DatabaseError), transaction.atomic():
        CharterVersionFactory(charter=first.charter, number=2, state=states[1])
