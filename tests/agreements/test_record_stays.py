"""What was voted on, posted, filed, ordered and answered stays on record: the database refuses, whoever asks."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from agreements.choices import CharterState
from tests.agreements.papers import laid_on
from tests.factories import (
    AssemblyMeetingFactory,
    CharterVersionFactory,
    CorrectionOrderFactory,
    FilingFactory,
    FindingAnswerFactory,
    ObjectionFactory,
    OpinionCaseFactory,
    PublicArchiveFactory,
    PublicityFactory,
)

pytestmark = pytest.mark.django_db
CHANGES = {
    "filing number": "UPDATE agreements_filing SET number = '改'",
    "filing day": "UPDATE agreements_filing SET filed_on = '2020-01-01'",
    "filing deleted": "DELETE FROM agreements_filing",
    "meeting deleted": "DELETE FROM agreements_assemblymeeting",
    "posting deleted": "DELETE FROM agreements_publicity WHERE id = %(bare)s",
    "objection changed": "UPDATE agreements_objection SET content = '改'",
    "objection deleted": "DELETE FROM agreements_objection",
    "order changed": "UPDATE agreements_correctionorder SET content = '改'",
    "order deleted": "DELETE FROM agreements_correctionorder",
    "answer changed": "UPDATE agreements_findinganswer SET reason = '改'",
    "answer deleted": "DELETE FROM agreements_findinganswer",
    "study changed": "UPDATE agreements_charterversion SET party_studied_on = '2020-01-01'",
    "archive changed": "UPDATE agreements_publicarchive SET page = '改'",
    "archive deleted": "DELETE FROM agreements_publicarchive",
    "opinion reworded": "UPDATE agreements_opinioncase SET content = '改' WHERE id = %(answered)s",
    "answer reworded": "UPDATE agreements_opinioncase SET answer = '改' WHERE id = %(answered)s",
    "opinion deleted": "DELETE FROM agreements_opinioncase WHERE id = %(answered)s",
    "publication reworded": "UPDATE agreements_opinioncase SET published_text = '改' WHERE id = %(published)s",
    "handler changed": "UPDATE agreements_opinioncase SET handler_id = %(other)s WHERE id = %(published)s",
}
KEPT = ["filing", "assemblymeeting", "publicity", "objection", "correctionorder", "findinganswer", "charterversion"]
KEPT += ["publicarchive", "opinioncase", "clause", "agreementclause"]


@pytest.fixture
def keys() -> dict:
    version = CharterVersionFactory(texts=["甲。"])
    FindingAnswerFactory(version=version, clause=version.clauses.get())
    AssemblyMeetingFactory(version=version)
    posting = PublicityFactory(version=version)
    ObjectionFactory(publicity=posting)
    PublicArchiveFactory(publicity=posting)
    bare = PublicityFactory()
    FilingFactory(version=version)
    CorrectionOrderFactory(version=version)
    laid_on(version, CharterState.IN_FORCE)
    answered, published = OpinionCaseFactory(answered=True), OpinionCaseFactory(published=True)
    return {"bare": bare.pk, "answered": answered.pk, "published": published.pk, "other": answered.handler_id}


def rows() -> dict[str, list]:
    return {name: list(apps.get_model("agreements", name).objects.order_by("pk").values()) for name in KEPT}


@pytest.mark.parametrize("change", CHANGES)
def test_record_is_changed_by_nobody(keys, change):
    before = rows()
    assert before["filing"]

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CHANGES[change], keys)

    assert rows() == before


@pytest.mark.parametrize(
    "table",
    [
        *(f"agreements_{name}" for name in KEPT if name not in ("findinganswer", "opinioncase")),
        "common_steprecord",
        "common_exportrecord",
    ],
)
def test_record_is_not_emptied_at_one_stroke(keys, table):
    before = rows()

    with pytest.raises(DatabaseError, match="stays"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL portal.emptying = ''")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {table} CASCADE")

    assert rows() == before
