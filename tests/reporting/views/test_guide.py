"""试用导览: in the demo only, and every step leads its account to a page that it may open."""

import pytest
from django.urls import reverse
from django.utils import timezone

from reporting.guide import STEPS
from tests.factories.demo import demo_people
from villages.actions.demo import DEMO_PASSWORD
from villages.models import StaffUser

pytestmark = pytest.mark.django_db


@pytest.fixture
def accounts():
    demo_people(timezone.now())


def test_the_guide_has_ten_steps_and_is_read_before_signing_in(client, settings):
    settings.DEMO = True

    page = client.get(reverse("guide")).content.decode()

    assert len(STEPS) == 10
    assert all(step.title in page for step in STEPS)
    assert DEMO_PASSWORD in page


def test_outside_the_demo_there_is_no_guide(client, settings):
    settings.DEMO = False

    assert client.get(reverse("guide")).status_code == 404


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.title)
def test_each_account_may_open_the_page_of_its_step(client, accounts, step):
    client.force_login(StaffUser.objects.get(username=step.account))

    assert client.get(reverse(step.where)).status_code == 200


def test_whoever_is_signed_in_as_the_account_goes_straight_on(client, settings, accounts):
    settings.DEMO = True
    first = STEPS[0]
    client.force_login(StaffUser.objects.get(username=first.account))

    page = client.get(reverse("guide")).content.decode()

    assert f'href="{reverse(first.where)}"' in page
    assert f"{reverse('login')}?next={reverse(STEPS[-1].where)}" in page
