"""No form offers or accepts a record outside the user's region; later rooms' forms included."""

import inspect

import pytest
from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.urls import get_resolver

from common.forms import ScopedModelForm
from tests.crawl.world import home_and_foreign
from tests.factories import StaffUserFactory
from tests.factories.finding import scoped_models
from tests.shared import shared_rows
from villages.choices import Role

get_resolver().url_patterns  # noqa: B018 (reading the addresses brings every form into being)


def forms_of(base: type) -> list[type[ScopedModelForm]]:
    return [form for child in base.__subclasses__() for form in (child, *forms_of(child))]


@shared_rows
def worlds():
    return home_and_foreign()


# The admin's forms take their user from the request; the crawl reads them on their pages.
FORMS = [form for form in forms_of(ScopedModelForm) if form._meta.model and not form.__module__.endswith("admin")]


@pytest.mark.parametrize("form_class", FORMS, ids=lambda form: form.__qualname__)
@pytest.mark.parametrize("role", [Role.CLERK, Role.LEADER, Role.SYSTEM_ADMIN])
def test_form_offers_nothing_foreign(form_class, role, worlds, db):
    home, foreign = worlds
    user = StaffUserFactory(role=role, region__code="120119")
    wanted = inspect.signature(form_class.__init__).parameters
    given = {name: home.record(f"villages.{name}") for name in ("village",) if name in wanted}
    try:
        form = form_class(user=user, **given)
    except ObjectDoesNotExist:  # a form of what belongs to another record is opened on one of these
        form = form_class(user=user, instance=home.record(form_class._meta.model), **given)
    offered = {
        name: field.queryset
        for name, field in form.fields.items()
        if isinstance(field, forms.ModelChoiceField) and field.queryset.model in scoped_models()
    }

    for name, rows in offered.items():
        assert not rows.filter(pk=foreign.record(rows.model).pk).exists(), name
        with pytest.raises(forms.ValidationError):
            form.fields[name].clean(
                [foreign.record(rows.model).pk]
                if isinstance(form.fields[name], forms.ModelMultipleChoiceField)
                else foreign.record(rows.model).pk
            )
