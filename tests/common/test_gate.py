"""The one gate, on every model behind it, later rooms' included."""

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.factories import StaffUserFactory
from tests.factories.finding import has_usual_gate, scoped_models
from tests.gates import FOREIGN, HOME, SISTER, rows_in_three_places, seen
from tests.shared import shared_rows
from villages.choices import Role
from villages.models import Village

# Rows that name persons have a narrower gate, papers shared with the regions below a wider one:
# tests/agreements/test_gates.py.
MODELS = [model for model in scoped_models() if has_usual_gate(model)]
every_scoped_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)


@shared_rows
def rows_of_models() -> dict:
    return rows_in_three_places(MODELS)


@pytest.fixture
def rows(model, rows_of_models, db) -> dict:
    return rows_of_models[model]


@every_scoped_model
@pytest.mark.parametrize(
    ("region", "expected"),
    [
        (HOME, {HOME}),
        ("120119", {HOME, SISTER}),
        ("1201", {HOME, SISTER, FOREIGN}),
        ("12", {HOME, SISTER, FOREIGN}),
        ("13", set()),
    ],
)
def test_user_sees_what_lies_in_his_region_and_nothing_else(model, rows, region, expected):
    user = StaffUserFactory(region__code=region)

    assert seen(model, user, rows) == expected


@every_scoped_model
def test_national_user_sees_everything(model, rows):
    assert seen(model, StaffUserFactory(national=True), rows) == {HOME, SISTER, FOREIGN}


@every_scoped_model
def test_nobody_in_particular_sees_nothing(model, rows):
    without_scope = StaffUserFactory.build(region=None)
    inactive = StaffUserFactory(region__code=HOME, is_active=False)
    inactive_national = StaffUserFactory(national=True, is_active=False)

    for user in (AnonymousUser(), without_scope, inactive, inactive_national):
        assert seen(model, user, rows) == set()


@every_scoped_model
def test_superuser_of_a_region_stays_in_it(model, rows):
    user = StaffUserFactory(region__code=HOME, is_superuser=True, role=Role.SYSTEM_ADMIN)

    assert seen(model, user, rows) == {HOME}


def test_gate_narrows_what_was_narrowed_before(rows_of_models, db):
    ours = Village.objects.filter(pk__in=[row.pk for row in rows_of_models[Village].values()])
    here, there = rows_of_models[Village][HOME], rows_of_models[Village][FOREIGN]
    user = StaffUserFactory(region__code=HOME)

    assert list(ours.filter(pk=there.pk).for_user(user)) == []
    assert list(ours.exclude(pk=there.pk).for_user(user)) == [here]
