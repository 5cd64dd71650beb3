"""F16: every form with its basis, period and last day; and no figure is asked for in two places."""

from collections import Counter

import pytest
from django.apps import apps
from django.db.models import Field, ForeignKey
from django.urls import reverse

from reporting.official_forms.catalogue import BY_KEY, CATALOGUE, FORM
from reporting.official_forms.declaration import OfficialForm
from tests.reporting.asking import content_of

PRINTED = [column.key for column in FORM.columns]


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


@pytest.mark.django_db
def test_catalogue_as_a_form_lists_itself_and_all_others():
    content = content_of("F16", None)

    assert [row["key"] for row in content.rows] == [form.key for form in CATALOGUE]
    assert content.rows[-1]["title"] == "报表目录"
    assert len(content.links) == len(CATALOGUE)
    assert BY_KEY["F8"].title == "村(居)基本情况年报"
