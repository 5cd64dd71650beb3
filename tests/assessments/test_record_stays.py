"""What was drawn, found, objected, answered and archived stays on record: the database refuses, whoever asks."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from assessments.choices import NoticeState
from common.workflow import states_open
from tests.factories import (
    InspectionSampleFactory,
    NamingNoticeFactory,
    NoticeArchiveFactory,
    NoticeObjectionFactory,
    RectificationFactory,
    VillageFactory,
)

pytestmark = pytest.mark.django_db
CHANGES = {
    "archive changed": "UPDATE assessments_noticearchive SET page = '改'",
    "archive deleted": "DELETE FROM assessments_noticearchive",
    "objection reworded": "UPDATE assessments_noticeobjection SET content = '改'",
    "objection deleted": "DELETE FROM assessments_noticeobjection",
    "answer reworded after the end": "UPDATE assessments_noticeobjection SET answer = '改'",
    "verdict turned after the end": "UPDATE assessments_noticeobjection SET is_upheld = NOT is_upheld",
    "finding deleted": "DELETE FROM assessments_rectification",
    "sample deleted": "DELETE FROM assessments_inspectionsample",
    "sample exchanged": "UPDATE assessments_inspectionsample SET village_id = %(other)s",
}
KEPT = ["noticearchive", "noticeobjection", "rectification", "inspectionsample"]


@pytest.fixture
def keys() -> dict:
    notice = NamingNoticeFactory()
    NoticeArchiveFactory(notice=notice)
    NoticeObjectionFactory(notice=notice, answer="查无此事", is_upheld=False, answered_on="2026-10-20")
    with states_open():
        type(notice).objects.filter(pk=notice.pk).update(state=NoticeState.CONCLUDED)
    RectificationFactory()
    InspectionSampleFactory()
    return {"other": VillageFactory().pk}


def rows() -> dict[str, list]:
    return {name: list(apps.get_model("assessments", name).objects.order_by("pk").values()) for name in KEPT}


@pytest.mark.parametrize("change", CHANGES)
def test_record_is_changed_by_nobody(keys, change):
    before = rows()
    assert all(before.values())

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CHANGES[change], keys)

    assert rows() == before
