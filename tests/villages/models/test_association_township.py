"""The association of a village lies where the village lies, whoever writes; asked when the transaction ends."""

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories import AssociationFactory, TownshipFactory, VillageFactory
from villages.models import Association, Village

pytestmark = pytest.mark.django_db


def end_of_transaction() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.fixture
def association() -> Association:
    made = AssociationFactory(village=VillageFactory(code="120119001201"))
    end_of_transaction()
    return made


@pytest.fixture
def elsewhere():
    return TownshipFactory(code="120119002")


def test_association_cannot_lie_in_another_township_than_its_village(association, elsewhere):
    with pytest.raises(IntegrityError, match="in another township than its village"), transaction.atomic():
        Association.objects.filter(pk=association.pk).update(region=elsewhere)
        end_of_transaction()


def test_association_cannot_be_inserted_in_another_township(association, elsewhere):
    unit = VillageFactory(code="120119001202")
    with pytest.raises(IntegrityError, match="in another township than its village"), transaction.atomic():
        Association.objects.bulk_create(
            [Association(level="village", village=unit, region=elsewhere, name="样例计生协会")]
        )
        end_of_transaction()


def test_village_cannot_move_without_its_association(association, elsewhere):
    with pytest.raises(IntegrityError, match="moved without its associations"), transaction.atomic():
        Village.objects.filter(pk=association.village_id).update(township=elsewhere)
        end_of_transaction()


def test_both_may_move_one_after_the_other_however_often_they_were_written_before(association, elsewhere):
    Association.objects.filter(pk=association.pk).update(volunteers=3)
    Village.objects.filter(pk=association.village_id).update(township=elsewhere)
    Association.objects.filter(pk=association.pk).update(region=elsewhere)

    end_of_transaction()

    association.refresh_from_db()
    assert (association.region, association.volunteers) == (elsewhere, 3)


def test_association_of_no_village_lies_anywhere(elsewhere):
    association = AssociationFactory(of_enterprise=True)
    Association.objects.filter(pk=association.pk).update(region=elsewhere)

    end_of_transaction()

    association.refresh_from_db()
    assert association.region == elsewhere
