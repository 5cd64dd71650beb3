"""The database counts the revisions of a row, whoever writes it."""

import pytest
from django.db import connection

from common.models import TimestampedModel
from tests.factories import FacilityFactory, StaffUserFactory, VillageFactory
from tests.factories.finding import own_models
from villages.models import Facility, StaffUser, Village


@pytest.fixture
def facility(db) -> Facility:
    return FacilityFactory(name="样例之家")


def revision_of(row) -> int:
    return type(row).objects.values_list("revision", flat=True).get(pk=row.pk)


def by_save(row):
    row.name = "改名之家"
    row.save()


def by_update(row):
    Facility.objects.filter(pk=row.pk).update(name="改名之家")


def by_bulk_update(row):
    row.name = "改名之家"
    Facility.objects.bulk_update([row], ["name"])


def by_upsert(row):
    row.name = "改名之家"
    Facility.objects.bulk_create([row], update_conflicts=True, unique_fields=["id"], update_fields=["name"])


def by_psql(row):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE villages_facility SET name = '改名之家' WHERE id = %s", [row.pk])


@pytest.mark.parametrize("write", [by_save, by_update, by_bulk_update, by_upsert, by_psql])
def test_change_counts_one_revision_by_whatever_way(facility, write):
    write(facility)

    assert revision_of(facility) == 2


def test_unchanged_row_counts_none(facility):
    facility.save()
    Facility.objects.filter(pk=facility.pk).update(name="样例之家")

    assert revision_of(facility) == 1


def test_revision_cannot_be_set_back(facility):
    by_update(facility)
    Facility.objects.filter(pk=facility.pk).update(name="又改名之家", revision=1)

    assert revision_of(facility) == 3


def test_change_brings_the_time_of_update_forward(facility):
    by_psql(facility)

    assert Facility.objects.get().updated_at > facility.updated_at


def test_log_in_is_no_revision_of_an_account(client, db):
    user = StaffUserFactory()
    client.force_login(user)

    assert StaffUser.objects.get(pk=user.pk).last_login is not None
    assert revision_of(user) == 1


def test_search_keys_are_no_revision_of_a_village(db):
    village = VillageFactory()
    Village.objects.filter(pk=village.pk).update(pinyin="yanglicun")

    assert revision_of(village) == 1


@pytest.mark.parametrize(
    "model",
    [model for model in own_models() if issubclass(model, TimestampedModel)],
    ids=lambda model: model._meta.label,
)
def test_every_row_that_people_edit_has_the_trigger(model, db):
    """A Meta that forgets to derive from TimestampedModel.Meta would lose it silently."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname LIKE %s",
            [model._meta.db_table, "pgtrigger_count_revision_%"],
        )
        assert cursor.fetchone() == (1,)
