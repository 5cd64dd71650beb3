"""The two gates that differ from the usual: names stay in their township, a county's papers are read below it."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from agreements.models import AgreementTemplateVersion, SignedAgreement
from tests.factories import RegionFactory, StaffUserFactory
from tests.factories.finding import has_usual_gate, make_in, names_persons, scoped_models
from tests.gates import HOME, rows_in_three_places, seen
from tests.shared import shared_rows
from villages.choices import Role

NAMING = [model for model in scoped_models() if names_persons(model)]
SHARED = [model for model in scoped_models() if not names_persons(model) and not has_usual_gate(model)]
# Papers that are drafts at first, for their own county's eyes; what makes them known below.
KNOWN_BELOW = {
    "reporting.Circular": {"state": "issued", "issued_on": date(2026, 12, 1), "file": "a", "sha256": "0" * 64}
}

every_naming_model = pytest.mark.parametrize("model", NAMING, ids=lambda model: model._meta.label)
every_shared_model = pytest.mark.parametrize("model", SHARED, ids=lambda model: model._meta.label)


@shared_rows
def rows_of_models() -> dict:
    return rows_in_three_places(NAMING)


@shared_rows
def known_papers_of_models() -> dict:
    counties = [RegionFactory(code=code) for code in ("120119", "120118")]
    return {
        model: {county.code: make_in(model, county, **KNOWN_BELOW.get(model._meta.label, {})) for county in counties}
        for model in SHARED
    }


@pytest.fixture
def rows(model, rows_of_models, db) -> dict:
    return rows_of_models[model]


def test_register_names_persons_and_templates_are_shared():
    assert SignedAgreement in NAMING
    assert AgreementTemplateVersion in SHARED


@every_naming_model
@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER, Role.LEADER])
@pytest.mark.parametrize(
    ("region", "expected"), [(HOME, {HOME}), ("120119", set()), ("1201", set()), ("12", set()), ("13", set())]
)
def test_names_are_seen_in_their_own_township_alone(model, rows, region, role, expected):
    assert seen(model, StaffUserFactory(region__code=region, role=role), rows) == expected


@every_naming_model
def test_names_are_for_nobody_else(model, rows):
    others = [
        AnonymousUser(),
        StaffUserFactory.build(region=None),
        StaffUserFactory(region__code=HOME, is_active=False),
        StaffUserFactory(region__code=HOME, auditor=True),
        StaffUserFactory(region__code=HOME, system_admin=True, is_superuser=True),
        StaffUserFactory(national=True),
        StaffUserFactory(national=True, leader=True, is_superuser=True),
    ]

    assert [seen(model, user, rows) for user in others] == [set()] * len(others)


@every_shared_model
@pytest.mark.parametrize(
    ("region", "expected"),
    [
        (HOME, {"120119"}),
        ("120119", {"120119"}),
        ("120118001", {"120118"}),
        ("1201", {"120119", "120118"}),
        ("13", set()),
        (None, {"120119", "120118"}),
    ],
)
def test_paper_of_a_county_is_seen_below_and_above_it(model, known_papers_of_models, db, region, expected):
    user = StaffUserFactory(region__code=region) if region else StaffUserFactory(national=True)

    assert seen(model, user, known_papers_of_models[model]) == expected


@every_shared_model
def test_paper_of_a_county_is_for_nobody_in_particular(model, db):
    papers = {code: make_in(model, RegionFactory(code=code)) for code in ("120119", "120118")}
    others = (
        AnonymousUser(),
        StaffUserFactory.build(region=None),
        StaffUserFactory(region__code=HOME, is_active=False),
    )

    assert [seen(model, user, papers) for user in others] == [set()] * 3
