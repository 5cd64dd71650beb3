"""What was drawn, found, returned, objected and archived stays on record: the database refuses, whoever asks."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from assessments.choices import ApplicationState, NoticeState
from assessments.models import Application
from common.workflow import states_open
from tests.factories import (
    IndicatorFactory,
    InspectionSampleFactory,
    NamingNoticeFactory,
    NoticeArchiveFactory,
    NoticeObjectionFactory,
    RectificationFactory,
    ReturnedPointFactory,
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
    "returned point reworded": "UPDATE assessments_returnedpoint SET reason = '改'",
    "returned point made general": "UPDATE assessments_returnedpoint SET indicator_id = NULL",
    "returned point deleted": "DELETE FROM assessments_returnedpoint",
    "point answered after the paper was handed in again": "UPDATE assessments_returnedpoint SET answer = '改'",
    "sample exchanged": "UPDATE assessments_inspectionsample SET village_id = %(other)s",
}
KEPT = ["noticearchive", "noticeobjection", "rectification", "inspectionsample", "returnedpoint"]


@pytest.fixture
def keys() -> dict:
    notice = NamingNoticeFactory()
    NoticeArchiveFactory(notice=notice)
    NoticeObjectionFactory(notice=notice, answer="查无此事", is_upheld=False, answered_on="2026-10-20")
    with states_open():
        type(notice).objects.filter(pk=notice.pk).update(state=NoticeState.CONCLUDED)
    RectificationFactory()
    InspectionSampleFactory()
    returned = ReturnedPointFactory(indicator=IndicatorFactory(), answer="已补传")
    with states_open():
        Application.objects.filter(pk=returned.application_id).update(state=ApplicationState.AT_TOWNSHIP)
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


@pytest.mark.parametrize("name", [*KEPT, "decision", "noticeentry", "score"])
def test_record_is_not_emptied_at_one_stroke(keys, name):
    before = rows()

    with pytest.raises(DatabaseError, match=f"{name} holds stays"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL portal.emptying = ''")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE assessments_{name} CASCADE")

    assert rows() == before


def test_point_of_a_paper_that_lies_with_its_township_is_answered():
    point = ReturnedPointFactory()

    point.answer = "已补传"
    point.save()

    point.refresh_from_db()
    assert point.answer == "已补传"
