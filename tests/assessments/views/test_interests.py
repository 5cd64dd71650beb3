"""回避申明: for oneself, once, and ended by oneself alone."""

import pytest
from django.urls import reverse

from assessments.models import DeclaredInterest
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
