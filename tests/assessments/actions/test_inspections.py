"""Drawing the villages to inspect: once, by township, repeatable by anyone."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import InternalError, transaction

from assessments.actions.inspections import draw_samples, drawn_of
from assessments.models import InspectionSample
from assessments.sampling import draw
from common.refusal import Refused
from tests.factories import (
    ApplicationFactory,
    BatchFactory,
    InspectionPlanFactory,
    RegionFactory,
    StaffUserFactory,
    VillageFactory,
)
from villages.choices import Role, VillageState
from villages.models import Village

pytestmark = pytest.mark.django_db
BIG, SMALL = "120119001", "120119002"


@pytest.fixture
def leader():
    return StaffUserFactory(region__code="120119", leader=True)


@pytest.fixture
def plan():
    county = RegionFactory(code="120119")
    return InspectionPlanFactory(region=county, batch=BatchFactory(programme__region=county, state="open"))


def villages(township: str, count: int) -> list[str]:
    return [VillageFactory(code=f"{township}{number}").code for number in range(201, 201 + count)]


def codes_of(plan) -> dict[str, list[str]]:
    found = {}
    for sample in InspectionSample.objects.filter(plan=plan).order_by("position"):
        found.setdefault(sample.code[:9], []).append(sample.village.code)
    return found


def test_each_township_gives_as_many_as_the_table_says(plan, leader, now):
    big, small = villages(BIG, 31), villages(SMALL, 5)
    VillageFactory(code="120119002299", state=VillageState.MERGED, successor=VillageFactory(code="120119002298"))
    VillageFactory(code="120118001201")

    drawn = draw_samples(plan, actor=leader, now=now, seed=" 20261019 ")

    assert (drawn.seed, drawn.drawn_at, drawn.drawn_by_name) == ("20261019", now, leader.name)
    assert codes_of(plan) == {
        BIG: list(draw(big, 4, "20261019")),
        SMALL: list(draw([*small, "120119002298"], 2, "20261019")),
    }


def test_draw_is_repeated_from_what_the_plan_keeps_whatever_changes_later(plan, leader, now):
    villages(BIG, 25)
    drawn = draw_samples(plan, actor=leader, now=now)
    villages(SMALL, 3)

    drawn.refresh_from_db()

    assert len(drawn.seed) == 16
    assert {code: list(codes) for code, codes in drawn_of(drawn).items()} == codes_of(plan)


def test_draw_from_those_that_applied(plan, leader, now):
    inside, _ = villages(BIG, 2)
    ApplicationFactory(batch=plan.batch, village=Village.objects.get(code=inside))
    plan.applicants_only = True
    plan.save()

    draw_samples(plan, actor=leader, now=now)

    assert codes_of(plan) == {BIG: [inside]}


def test_nobody_to_draw_is_said(plan, leader, now):
    with pytest.raises(Refused, match="没有正常的村\\(居\\)，无从抽取"):
        draw_samples(plan, actor=leader, now=now)


def test_second_draw_is_refused_and_the_database_keeps_the_first(plan, leader, now):
    villages(BIG, 3)
    drawn = draw_samples(plan, actor=leader, now=now)

    with pytest.raises(Refused, match="已抽取检查点"):
        draw_samples(plan, actor=leader, now=now, seed="another")
    for change in (lambda: type(plan).objects.filter(pk=plan.pk).update(name="改"), drawn.delete):
        with pytest.raises(InternalError), transaction.atomic():
            InspectionSample.objects.filter(plan=plan).delete()
            change()


@pytest.mark.parametrize(
    ("role", "code"), [(Role.CLERK, BIG), (Role.LEADER, "120118"), (Role.AUDITOR, "120119"), (Role.REVIEWER, BIG)]
)
def test_township_foreigner_and_operator_do_not_draw(plan, now, role, code):
    villages(BIG, 3)

    with pytest.raises(PermissionDenied):
        draw_samples(plan, actor=StaffUserFactory(role=role, region__code=code), now=now)
