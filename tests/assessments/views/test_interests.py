"""回避申明: for oneself, once, and ended by oneself alone; who declared it reviews nothing of the village."""

from datetime import date

import pytest
from django.urls import reverse

from assessments.actions.applications import advance
from assessments.models import Application, DeclaredInterest
from common.refusal import Refused
from tests.assessments.scenes import COUNTY, at_county, clerk, reviewer, submitted
from tests.assessments.sheets import TOWNSHIP, clerk_at
from tests.factories import DeclaredInterestFactory, RegionFactory, VillageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor(client):
    user = clerk_at(TOWNSHIP)
    client.force_login(user)
    return user


def test_village_is_named_by_code_or_by_a_name_of_its_own(client, actor):
    by_code = VillageFactory(township=RegionFactory(code=TOWNSHIP))
    by_name = VillageFactory(township=RegionFactory(code=TOWNSHIP), name="样例独名村")

    client.post(reverse("interest_create"), {"unit": by_code.code, "kinship": "kin"})
    client.post(reverse("interest_create"), {"unit": " 样例独名村 ", "kinship": "own_village"})

    made = DeclaredInterest.objects.order_by("pk").values_list("user", "village", "kinship")
    assert list(made) == [(actor.pk, by_code.pk, "kin"), (actor.pk, by_name.pk, "own_village")]


@pytest.mark.parametrize(
    ("unit", "sentence"),
    [
        ("没有这个村", "在您的管辖区划内没有找到“没有这个村”，请核对后填写。"),
        ("外区村", "在您的管辖区划内没有找到“外区村”，请核对后填写。"),
        ("已申明村", "您已申明对该村(居)回避，不必重复申明。"),
        ("", "请填写村(居)代码或名称。"),
    ],
)
def test_bad_declaration_is_told(client, actor, unit, sentence):
    VillageFactory(name="外区村", township=RegionFactory(code="120118001"))
    known = VillageFactory(name="已申明村", township=RegionFactory(code=TOWNSHIP))
    DeclaredInterestFactory(village=known, user=actor)

    response = client.post(reverse("interest_create"), {"unit": unit, "kinship": "kin"})

    assert response.context["form"].errors == {"unit": [sentence]}
    assert DeclaredInterest.objects.count() == 1


def test_only_oneself_ends_a_declaration_and_it_stays_on_record(client, actor):
    village = VillageFactory(township=RegionFactory(code=TOWNSHIP))
    own, other = (DeclaredInterestFactory(village=village, user=user) for user in (actor, clerk_at(TOWNSHIP)))

    answers = [client.post(reverse("interest_end", args=[one.pk])).status_code for one in (own, other)]

    own.refresh_from_db()
    other.refresh_from_db()
    assert answers == [302, 403]
    assert (own.ended_on is None, other.ended_on) == (False, None)


@pytest.mark.parametrize(("verb", "desk"), [("approve", TOWNSHIP), ("return", TOWNSHIP), ("register", COUNTY)])
def test_who_declared_an_interest_reviews_nothing_of_the_village(now, verb, desk):
    application = at_county(now) if desk == COUNTY else submitted(clerk(), now)
    kin = reviewer(desk)
    DeclaredInterestFactory(village=application.village, user=kin)

    with pytest.raises(Refused, match=r"^您已申明对.*须由其他人员办理。$"):
        advance(application, verb, actor=kin, now=now, note="样例理由", due_on=date(2026, 10, 30))
    assert Application.objects.get().state == application.state
