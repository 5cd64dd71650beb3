"""The memory of fields: one event per change, by whatever way, with who did it, for ever."""

import pytest
from django.apps import apps
from django.db import InternalError, connection, transaction

from common.history import act_of, event_model
from common.models import TimestampedModel
from tests.factories import FacilityFactory, StaffUserFactory, VillageFactory, WordFactory
from tests.factories.finding import OWN_APPS, factory_of, own_models
from villages.models import Facility, Village

Event = event_model(Facility)


def labels_of(row) -> list[str]:
    return list(Event.objects.filter(pgh_obj_id=row.pk).order_by("pgh_id").values_list("pgh_label", flat=True))


@pytest.mark.parametrize(
    "model",
    [model for model in own_models() if issubclass(model, TimestampedModel)],
    ids=lambda model: model._meta.label,
)
def test_every_row_that_people_edit_is_remembered(model, db):
    row = factory_of(model).create()

    assert event_model(model).objects.filter(pgh_obj_id=row.pk, pgh_label="insert").count() == 1


def test_insert_change_and_deletion_are_remembered_with_the_values(db):
    facility = FacilityFactory(name="甲之家")
    facility.name = "乙之家"
    facility.save()
    key = facility.pk
    facility.delete()

    events = Event.objects.filter(pgh_obj_id=key).order_by("pgh_id")
    assert list(events.values_list("pgh_label", "name")) == [
        ("insert", "甲之家"),
        ("update", "乙之家"),
        ("delete", "乙之家"),
    ]


def test_unchanged_row_makes_no_event(db):
    facility = FacilityFactory()
    facility.save()
    Facility.objects.bulk_update([facility], ["name", "area"])

    assert labels_of(facility) == ["insert"]


def test_derived_columns_are_no_news(db):
    village = VillageFactory()
    Village.objects.filter(pk=village.pk).update(pinyin="bieming")

    assert event_model(Village).objects.filter(pgh_obj_id=village.pk).count() == 1
    names = {field.name for field in event_model(Village)._meta.fields}
    assert names & {"name_grams", "pinyin", "initials", "revision", "updated_at", "created_at"} == set()


def test_change_by_psql_is_remembered_without_a_person(db):
    facility = FacilityFactory()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE villages_facility SET name = '改名之家'")

    last = Event.objects.filter(pgh_obj_id=facility.pk).latest("pgh_id")
    assert (last.pgh_label, last.name, last.pgh_context) == ("update", "改名之家", None)


def test_bulk_insert_makes_one_event_per_row_with_one_context(db):
    actor, village, kind = StaffUserFactory(name="样例甲", unit="样例街道"), VillageFactory(), WordFactory()
    rows = [Facility(village=village, kind=kind, name=f"样例之家{n}") for n in range(50)]
    with act_of(actor, import_run=7):
        Facility.objects.bulk_create(rows)

    events = Event.objects.filter(village=village)
    assert sorted(events.values_list("pgh_obj_id", flat=True)) == sorted(row.pk for row in rows)
    assert len(set(events.values_list("pgh_context_id", flat=True))) == 1
    assert events.first().pgh_context == {"user": actor.pk, "name": "样例甲", "unit": "样例街道", "import_run": 7}


def test_bulk_change_makes_one_event_per_changed_row(db):
    actor, kind, village = StaffUserFactory(), WordFactory(), VillageFactory()
    rows = FacilityFactory.create_batch(5, kind=kind, village=village, is_active=False)
    with act_of(actor):
        Facility.objects.filter(pk__in=[row.pk for row in rows[:3]]).update(is_active=True)
        Facility.objects.filter(pk__in=[row.pk for row in rows]).update(is_active=True)

    events = Event.objects.filter(pgh_label="update")
    assert sorted(events.values_list("pgh_obj_id", flat=True)) == [row.pk for row in rows]
    assert {context["user"] for context in events.values_list("pgh_context", flat=True)} == {actor.pk}


def test_two_acts_have_two_contexts(db):
    actor, facility = StaffUserFactory(), FacilityFactory()
    for name in ("甲之家", "乙之家"):
        with act_of(actor):
            Facility.objects.filter(pk=facility.pk).update(name=name)

    contexts = Event.objects.filter(pgh_label="update").values_list("pgh_context_id", flat=True)
    assert len(set(contexts)) == 2


def test_names_in_an_event_stay_as_they_were(db):
    actor = StaffUserFactory(name="样例甲")
    with act_of(actor):
        facility = FacilityFactory()
    type(actor).objects.filter(pk=actor.pk).update(name="改名")

    assert Event.objects.get(pgh_obj_id=facility.pk).pgh_context["name"] == "样例甲"


def event_models() -> list[type]:
    return [
        model
        for name in OWN_APPS
        if apps.is_installed(name)
        for model in apps.get_app_config(name).get_models()
        if hasattr(model, "pgh_tracked_model")
    ]


@pytest.mark.parametrize("events", event_models(), ids=lambda model: model._meta.label)
def test_event_can_be_neither_altered_nor_deleted(events, db):
    row = factory_of(events.pgh_tracked_model).create()
    event = events.objects.get(pgh_obj_id=row.pk)

    def by_psql(sql: str):
        with connection.cursor() as cursor:
            cursor.execute(sql.format(events._meta.db_table))

    for write in (
        lambda: events.objects.update(pgh_label="update"),
        lambda: events.objects.all().delete(),
        event.save,
        event.delete,
        lambda: by_psql('UPDATE "{}" SET pgh_context = NULL'),
        lambda: by_psql('DELETE FROM "{}"'),
    ):
        with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
            write()
    assert events.objects.get(pgh_obj_id=row.pk).pgh_label == "insert"


def test_history_outlives_the_row(db):
    facility = FacilityFactory()
    key = facility.pk
    facility.delete()

    assert Event.objects.filter(pgh_obj_id=key).count() == 2
