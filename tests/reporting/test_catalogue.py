"""F16: every form with its basis, period and last day; and no figure is asked for in two places."""

from collections import Counter
from collections.abc import Iterator
from importlib import import_module

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.db.models import Field, ForeignKey
from django.forms.forms import BaseForm
from django.urls import reverse

from reporting.official_forms.catalogue import BY_KEY, CATALOGUE, FORM
from reporting.official_forms.declaration import OfficialForm
from tests.reporting.asking import content_of

PRINTED = [column.key for column in FORM.columns]
ROOMS = ("common", "villages", "agreements", "assessments", "reporting")
# Typed where no ModelForm offers the field: in a grid or with a step of a process.
TYPED_OTHERWISE = {
    "assessments.Score.value",
    "assessments.QuotaSeat.allotted",
    "assessments.Rectification.answer",
    "assessments.Honour.document_number",
    "assessments.Honour.plaque_number",
}
# Words that stand in the input of two models, and why nobody is asked for one figure twice.
SHARED_WORDS = {
    "户数": "an annual sheet opens with the number of the register",
    "会员数": "of one group, and of the village; an annual sheet opens with the number of the register",
    "参加人数": "of a duty that was carried out, and of a step of drafting a charter",
    "年度": "which year a paper is about",
    "顺序": "where a line stands in a list",
    "公示工作日": "of all naming notices of a batch, and of one that was posted longer",
    "加分上限": "of a standard, and of a year's scheme",
    "扣分上限": "of a standard, and of a year's scheme",
}


def input_forms() -> set[type[BaseForm]]:
    """Every form of ours that any page shows."""
    import_module(settings.ROOT_URLCONF)
    return {form for form in _below(BaseForm) if form.__module__.partition(".")[0] in ROOMS}


def _below(kind: type) -> Iterator[type]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def typed_fields(*kinds: type[forms.Field]) -> set[str]:
    """ "app.Model.field" of all that input forms let people type in."""
    return {
        f"{form._meta.model._meta.label}.{name}"
        for form in input_forms()
        if getattr(form, "_meta", None) and form._meta.model
        for name, field in form.base_fields.items()
        if isinstance(field, kinds) and name in {one.name for one in form._meta.model._meta.fields}
    }


def field_of(asked: str) -> Field:
    app, model, name = asked.split(".")
    return apps.get_model(app, model)._meta.get_field(name)


@pytest.mark.parametrize("form", CATALOGUE, ids=lambda form: form.key)
def test_form_says_all_that_the_catalogue_prints(form: OfficialForm):
    assert [name for name in PRINTED if not getattr(form, name)] == []
    assert reverse(form.where)


def test_forms_stand_by_number_and_each_once():
    assert [form.key for form in CATALOGUE] == [*dict.fromkeys(form.key for form in CATALOGUE)]
    assert [form.key for form in CATALOGUE][-1] == "F16"


def test_every_figure_asked_for_is_a_field_that_people_type():
    asked = [one for form in CATALOGUE for one in form.asks]

    assert [one for one in asked if not field_of(one).editable] == []
    assert [one for one in asked if isinstance(field_of(one), ForeignKey)] == []


def test_no_figure_is_entered_in_two_places():
    """Neither the same field for two forms, nor two fields of the same name in words."""
    asked = [one for form in CATALOGUE for one in form.asks]
    words = Counter(str(field_of(one).verbose_name) for one in asked)

    assert [one for one, times in Counter(asked).items() if times > 1] == []
    assert [word for word, times in words.items() if times > 1] == []


def test_no_number_is_typed_into_two_registers():
    """Over all input forms of the portal: the same words in two models are the same figure, unless said otherwise."""
    numbers = typed_fields(forms.IntegerField, forms.DecimalField, forms.FloatField)
    words = Counter(str(field_of(one).verbose_name) for one in numbers)

    assert len(numbers) > 50
    assert {word for word, times in words.items() if times > 1} == set(SHARED_WORDS)


def test_what_the_catalogue_asks_for_is_typed_into_some_form():
    asked = {one for form in CATALOGUE for one in form.asks}

    assert asked - typed_fields(forms.Field) == TYPED_OTHERWISE


@pytest.mark.django_db
def test_catalogue_as_a_form_lists_itself_and_all_others():
    content = content_of("F16", None)

    assert [row["key"] for row in content.rows] == [form.key for form in CATALOGUE]
    assert content.rows[-1]["title"] == "报表目录"
    assert len(content.links) == len(CATALOGUE)
    assert BY_KEY["F8"].title == "村(居)基本情况年报"
