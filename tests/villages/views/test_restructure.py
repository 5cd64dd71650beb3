"""The pages that change a unit's identity: they name objects and consequences, and nothing typed is lost."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import CommitteeMemberFactory, VillageFactory
from villages.choices import VillageKind, VillageState

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return VillageFactory(code="120119101201", name="台子村")


@pytest.fixture
def heir():
    return VillageFactory(code="120119101202", name="前屯村")


def decree(**fields) -> dict:
    return {"on": timezone.localdate().isoformat(), "document": "样例〔2026〕1号", "reason": "样例原因"} | fields


def merge_address(*units) -> str:
    return f"{reverse('village_merge')}?{'&'.join(f'unit={unit.pk}' for unit in units)}"


def test_ticked_units_lead_to_a_page_that_names_them_and_the_consequences(signed_in, unit, heir):
    CommitteeMemberFactory.create_batch(2, village=unit)

    sent = signed_in.post(reverse("village_merge"), {"selected": [unit.pk]})
    page = signed_in.get(sent.url).content.decode()

    assert sent.url == merge_address(unit)
    for text in ("台子村（120119101201", "撤并后不能恢复", "在任成员 2 人", "前屯村（120119101202）"):
        assert text in page
    assert f'<option value="{unit.pk}">' not in page


def test_merge_of_all_that_match_is_refused(signed_in, unit):
    response = signed_in.post(reverse("village_merge"), {"selected": [unit.pk], "scope": "all"}, follow=True)

    assert "请逐个勾选要撤并的村(居)" in response.content.decode()


def test_merge_through_the_page(signed_in, unit, heir):
    response = signed_in.post(merge_address(unit), decree(successor=heir.pk))

    unit.refresh_from_db()
    assert (response.url, unit.state, unit.successor) == (heir.get_absolute_url(), VillageState.MERGED, heir)


def test_merge_of_a_unit_merged_meanwhile_is_refused_and_keeps_what_was_typed(signed_in, unit, heir):
    other = VillageFactory(code="120119101203")
    signed_in.post(merge_address(unit), decree(successor=other.pk))

    response = signed_in.post(merge_address(unit), decree(successor=heir.pk))

    form = response.context["form"]
    assert form.non_field_errors() == ["“台子村”已撤并，不能再办理变更，请刷新后查看。"]
    assert form["document"].value() == "样例〔2026〕1号"


def test_foreign_units_are_left_out_of_a_merge(signed_in, unit, heir):
    foreign = VillageFactory(code="120118101201", name="外县村")

    page = signed_in.get(merge_address(unit, foreign)).content.decode()
    signed_in.post(merge_address(unit, foreign), decree(successor=foreign.pk))

    unit.refresh_from_db()
    assert ("外县村" in page, unit.state) == (False, VillageState.ACTIVE)


def test_rename_through_the_page(signed_in, unit):
    address = reverse("village_rename", args=[unit.pk])

    response = signed_in.post(address, decree(name=" 新台子村 ", revision=unit.revision))

    unit.refresh_from_db()
    assert (response.url, unit.name) == (unit.get_absolute_url(), "新台子村")


def test_rename_over_an_unseen_change_is_refused(signed_in, unit):
    seen = unit.revision
    unit.address = "新地址"
    unit.save()

    response = signed_in.post(reverse("village_rename", args=[unit.pk]), decree(name="新台子村", revision=seen))

    assert response.context["form"].non_field_errors() == ["这个单位刚刚已被他人修改，请核对现在的内容后再办理。"]
    unit.refresh_from_db()
    assert unit.name == "台子村"


def test_conversion_asks_about_a_code_of_a_village(signed_in, unit):
    address = reverse("village_convert", args=[unit.pk])
    data = decree(name="台子社区", code=unit.code, revision=unit.revision)

    doubted = signed_in.post(address, data)
    keys = [row["key"] for row in doubted.context["form"].warning_rows]
    signed_in.post(address, data | {"confirmed": keys})

    unit.refresh_from_db()
    assert (len(keys), unit.name, unit.kind) == (2, "台子社区", VillageKind.RESIDENTS)


def test_close_needs_a_reason_and_a_past_date(signed_in, unit):
    address = reverse("village_close", args=[unit.pk])

    response = signed_in.post(address, {"on": "2999-01-01", "reason": "", "revision": unit.revision})

    assert set(response.context["form"].errors) == {"on", "reason"}
    signed_in.post(address, decree(revision=unit.revision))
    unit.refresh_from_db()
    assert unit.state == VillageState.CLOSED
