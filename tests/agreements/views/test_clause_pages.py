"""The pages of single clauses: taken from the library, written, moved, checked and answered for."""

import pytest
from django.urls import reverse

from agreements.actions.library import load_library
from agreements.choices import ClauseTopic
from agreements.models import CharterVersion, Clause, LibraryClause
from tests.agreements.papers import TOWNSHIP
from tests.factories import CharterVersionFactory, StaffUserFactory, VillageFactory

FINE = "违反本规约的，罚款200元。"
WARNED = "每户必须签订承诺书。"


@pytest.fixture
def clerk(client, db):
    user = StaffUserFactory(region__code=TOWNSHIP)
    client.force_login(user)
    return user


@pytest.fixture
def village(db):
    return VillageFactory(code=f"{TOWNSHIP}201", name="台子村委会")


def draft(village, *texts: str, **fields) -> CharterVersion:
    return CharterVersionFactory(charter__village=village, texts=texts, **fields)


def test_library_clauses_are_added_to_the_draft(client, clerk, village):
    load_library()
    version = draft(village, "甲。")
    row = LibraryClause.objects.filter(kind="covenant", topic="benefits").first()
    address = reverse("charter_version_library", args=[version.pk])
    assert client.get(address).status_code == 200

    client.post(address, {"clauses": [row.pk]})

    added = version.clauses.get(position=2)
    assert (added.topic, added.text) == ("benefits", row.text.replace("村（居）", "村"))


def test_library_clause_of_another_kind_is_no_choice(client, clerk, village):
    load_library()
    version = draft(village, "甲。")
    row = LibraryClause.objects.filter(kind="working_rules").first()

    response = client.post(reverse("charter_version_library", args=[version.pk]), {"clauses": [row.pk]})

    assert response.status_code == 200
    assert version.clauses.count() == 1


def test_clause_is_edited_and_the_page_goes_on_to_the_next(client, clerk, village):
    version = draft(village, "甲。", "乙。")
    first, second = version.clauses.order_by("position")
    body = {"revision": first.revision, "chapter": "总则", "topic": "benefits", "text": "丙。", "then": "next"}

    response = client.post(reverse("clause_update", args=[first.pk]), body)

    assert response.headers["Location"] == reverse("clause_update", args=[second.pk])
    first.refresh_from_db()
    assert (first.chapter, first.topic, first.text) == ("总则", "benefits", "丙。")


def test_two_people_editing_a_clause_see_both(client, clerk, village):
    clause = draft(village, "甲。").clauses.get()
    loaded = clause.revision
    Clause.objects.filter(pk=clause.pk).update(text="别人写的。")

    body = {"revision": loaded, "chapter": "", "topic": "other", "text": "我写的。"}
    response = client.post(reverse("clause_update", args=[clause.pk]), body)

    assert response.status_code == 409
    page = response.content.decode()
    assert ("别人写的。" in page, "我写的。" in page) == (True, True)
    clause.refresh_from_db()
    assert clause.text == "别人写的。"


def test_new_clause_stands_behind_the_chosen_one_and_its_topic_is_guessed(client, clerk, village):
    version = draft(village, "甲。", "乙。")
    after = version.clauses.get(position=1)
    Clause.objects.filter(pk=after.pk).update(chapter="总则")
    address = f"{reverse('clause_create', args=[version.pk])}?after={after.pk}"
    assert client.get(address).context["form"]["chapter"].value() == "总则"

    client.post(address, {"chapter": "第三章　总则", "topic": "", "text": "计划生育协会每月开展活动。"})

    made = version.clauses.get(position=2)
    assert (made.chapter, made.text, made.topic) == ("总则", "计划生育协会每月开展活动。", ClauseTopic.ASSOCIATION_ROLE)


def test_clause_of_more_than_twenty_thousand_characters_is_refused_in_a_sentence(client, clerk, village):
    clause = draft(village, "甲。").clauses.get()
    body = {"revision": clause.revision, "chapter": "", "topic": "other", "text": "长" * 20_001}

    response = client.post(reverse("clause_update", args=[clause.pk]), body)

    assert response.context["form"].errors["text"] == ["一条最多20000字，请拆成几条。"]


def test_move_and_delete_by_their_buttons(client, clerk, village):
    version = draft(village, "甲。", "乙。", "丙。")
    first = version.clauses.get(position=1)

    client.post(reverse("clause_move", args=[first.pk]), {"to": "down"})
    client.post(reverse("clause_delete", args=[version.clauses.get(position=1).pk]))

    assert list(version.clauses.values_list("position", "text")) == [(1, "甲。"), (2, "丙。")]


def test_suggestion_is_taken_and_warning_answered_by_their_buttons(client, clerk, village):
    version = draft(village, FINE, WARNED)
    fine, warned = version.raised()

    client.post(reverse("clause_suggestion", args=[fine.clause.pk]), {"finding": fine.query})
    address = f"{reverse('finding_answer', args=[version.pk])}?{warned.query}"
    assert "必须签订承诺书" in client.get(address).content.decode()
    client.post(address, {"reason": "只限村干部。"})

    row = CharterVersion.objects.get(pk=version.pk)
    assert [(one.finding.rule, one.answer.reason) for one in row.raised()] == [("involuntary", "只限村干部。")]


def test_answer_to_a_blocking_or_vanished_finding_is_refused(client, clerk, village):
    version = draft(village, FINE)
    fine = version.raised()[0]

    for query in (fine.query, "clause=1&rule=fine&quote=x", ""):
        response = client.post(f"{reverse('finding_answer', args=[version.pk])}?{query}", {"reason": "理由"})
        assert response.status_code == 302
    assert version.finding_answers.count() == 0


def test_text_is_checked_while_it_is_typed(client, clerk, village):
    clause = draft(village, "甲。").clauses.get()

    page = client.post(reverse("clause_check", args=[clause.pk]), {"text": FINE}).content.decode()

    assert "罚款、处罚" in page
    clause.refresh_from_db()
    assert clause.text == "甲。"
