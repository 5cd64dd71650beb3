"""The demo's forms: made once, and they can be filled in."""

import pytest

from reporting.actions.demo_forms import make_forms
from reporting.actions.superior_forms import fill_in
from reporting.models import SavedView, SuperiorForm
from tests.factories import CountyFactory, StaffUserFactory
from tests.reporting.asking import asked


@pytest.mark.django_db
def test_demo_has_a_form_to_fill_in_and_a_shared_query_however_often_it_starts():
    clerk = StaffUserFactory(region=CountyFactory())

    make_forms(clerk)
    make_forms(clerk)

    form = SuperiorForm.objects.get()
    assert [view.is_shared for view in SavedView.objects.all()] == [True]
    with fill_in(form, asked(clerk.region, viewer=clerk), address="").file as file:
        assert file.read(2) == b"PK"
