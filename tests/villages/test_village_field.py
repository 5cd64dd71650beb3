"""One village named in a form where a list would be too long: by code, name or initials."""

import pytest
from django import forms

from tests.factories import StaffUserFactory, TownshipFactory, VillageFactory
from tests.shared import shared_rows
from tests.test_form_choices import FORMS
from villages.forms.typed_field import LISTED
from villages.forms.village_field import VillageField
from villages.models import Village

ENDED = "已撤并、撤销的不能选，请选它并入的村(居)。"


@shared_rows
def many() -> Village:
    """More villages than one chooses from; two of them bear the same name, one was merged into another."""
    township = TownshipFactory(code="120119001", name="文昌街道")
    rows = [
        Village(code=f"120119{300 + n // 100}{200 + n % 100}", name=f"第{n}村", kind="village", township=township)
        for n in range(LISTED)
    ]
    Village.objects.prepare_for_bulk(rows)
    Village.objects.bulk_create(rows)
    known = VillageFactory(code="120119001201", name="台子村")
    VillageFactory(code="120119001202", name="东大街村")
    VillageFactory(code="120119002202", name="东大街村", township__name="渔阳镇")
    VillageFactory(code="120119001203", name="老村", merged=True, successor=known)
    return known


@pytest.fixture(autouse=True)
def rows(many, db):
    """Every test sees them."""


def field() -> VillageField:
    one = VillageField(queryset=Village.objects.active())
    one.type_names_when_many()
    return one


@pytest.mark.parametrize("typed", ["120119001201", "台子村", "台子", "tzc", " 台子村 "])
def test_village_is_found_by_what_people_call_it(many, typed):
    assert field().clean(typed) == many


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "请填写村(居)的代码或名称。"),
        ("没有村", f"没有找到“没有村”，请核对代码或名称；{ENDED}"),
        ("120119001203", f"没有找到“120119001203”，请核对代码或名称；{ENDED}"),
        (
            "东大街村",
            "叫“东大街村”的不止一个：文昌街道东大街村（120119001202）、渔阳镇东大街村（120119002202），"
            "请改填其中一个的12位代码。",
        ),
    ],
)
def test_what_names_no_village_or_several_says_what_to_write(typed, sentence):
    with pytest.raises(forms.ValidationError) as refused:
        field().clean(typed)

    assert refused.value.messages == [sentence]


def test_key_in_the_address_shows_as_the_code(many):
    assert field().prepare_value(many.pk) == many.code
    assert field().prepare_value("台子村") == "台子村"


def test_few_are_listed_and_a_merged_one_is_refused_with_the_fix():
    few = VillageField(queryset=Village.objects.active().filter(township__code="120119002"))
    few.type_names_when_many()

    assert [label for _, label in few.choices] == ["请选择", "渔阳镇 东大街村（120119002202）"]
    with pytest.raises(forms.ValidationError, match="请从列表中选择村") as refused:
        few.clean(str(Village.objects.get(code="120119001203").pk))
    assert refused.value.messages == [f"请从列表中选择村(居)；{ENDED}"]


@pytest.mark.parametrize(
    "form_class", [one for one in FORMS if "village" in one.base_fields], ids=lambda form: form.__qualname__
)
def test_no_form_lists_more_villages_than_one_chooses_from(many, form_class):
    form = form_class(user=StaffUserFactory(region=many.township.parent))

    assert len(form["village"].subwidgets) == 1
    assert form.fields["village"].clean(many.code) == many
