"""试用导览: in the demo only, and every step leads its account to a page that it may open."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from assessments.actions import demo_trial
from common.actions.imports import start_import
from common.resources import resource_of
from reporting.guide import BATCH, STEPS
from tests.factories import VillageFactory
from tests.factories.demo import demo_people
from villages.actions.demo import DEMO_PASSWORD
from villages.actions.demo_registry import make_demo_registry
from villages.actions.demo_statistics import make_demo_statistics
from villages.actions.words import load_words
from villages.models import StaffUser, Village
from villages.reporting_year import reporting_year

pytestmark = pytest.mark.django_db
TOWNSHIP = "120119104"


@pytest.fixture
def accounts():
    demo_people(timezone.now())


def test_the_guide_has_ten_steps_and_is_read_before_signing_in(client, settings):
    settings.DEMO = True

    page = client.get(reverse("guide")).content.decode()

    assert [step.account for step in STEPS] == [
        *("xiaying_jb", "xiaying_jb", "xiaying_sh", "jizhou_sh", "xiaying_jb"),
        *("xiaying_sh", "jizhou_sh", "jizhou_fz", "jizhou_sh", "tianjin_sh"),
    ]
    places = [page.find(step.title) for step in STEPS]
    assert -1 not in places and places == sorted(places)
    assert DEMO_PASSWORD in page


def test_outside_the_demo_there_is_no_guide(client, settings):
    settings.DEMO = False

    assert client.get(reverse("guide")).status_code == 404
    assert client.get(reverse("guide_example")).status_code == 404


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.title)
def test_each_account_may_open_the_page_of_its_step(client, accounts, step):
    client.force_login(StaffUser.objects.get(username=step.account))

    assert client.get(reverse(step.where)).status_code == 200


def test_whoever_is_signed_in_goes_straight_on_or_is_signed_out_first(client, settings, accounts):
    settings.DEMO = True
    first, last = STEPS[0], STEPS[-1]
    client.force_login(StaffUser.objects.get(username=first.account))

    page = client.get(reverse("guide")).content.decode()
    entry = f"{reverse('login')}?username={last.account}&next={reverse(last.where)}"

    assert f'href="{reverse(first.where)}"' in page
    assert f'value="{entry.replace("&", "&amp;")}"' in page
    signed_out = client.post(reverse("logout"), {"next": entry})
    assert signed_out.headers["Location"] == entry
    assert f'value="{last.account}"' in client.get(entry).content.decode()


def test_the_example_brings_figures_of_the_units_that_lack_them(client, settings):
    settings.DEMO, now = True, timezone.now()
    for number in range(27):
        VillageFactory(code=f"{TOWNSHIP}{number + 1:03}")
    VillageFactory(code="120101001001")
    demo_people(now)
    load_words()
    make_demo_registry(now=now)
    make_demo_statistics(now=now)
    clerk = StaffUser.objects.get(username=STEPS[0].account)
    without = Village.objects.for_user(clerk).exclude(statistics__year=reporting_year(now))
    wanted = set(without.values_list("code", flat=True))

    given = b"".join(client.get(reverse("guide_example")).streaming_content)

    run = start_import(resource_of("statistics"), ContentFile(given, name="样例.xlsx"), actor=clerk)
    rows = list(openpyxl.load_workbook(BytesIO(given)).active.iter_rows(min_row=2, max_col=1, values_only=True))
    assert {code for (code,) in rows} == wanted
    assert (run.counts["new"], run.counts["faulty"]) == (len(wanted), 0)
    client.force_login(clerk)
    shown = client.get(run.get_absolute_url()).content.decode()
    year = reporting_year(now)
    assert f"{without.first()} {year}" in shown and f"{year} {year}" not in shown


def test_the_guide_speaks_of_the_batch_that_the_demo_makes():
    assert demo_trial.BATCH.endswith(BATCH)
    assert sum(BATCH in step.deed for step in STEPS) >= 5
