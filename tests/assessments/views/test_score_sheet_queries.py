"""The reference standard asks twenty-two figures of the register: its pages stay as light as those of a small one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.actions.duty_catalogue import load_duties
from assessments.actions.ready_made import load_standards
from assessments.actions.score_sheets import open_sheet
from assessments.choices import Stage
from assessments.models import StandardVersion
from tests.assessments.sheets import TOWNSHIP, application_at, clerk_at, with_figures

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(client, now):
    load_duties()
    load_standards(now)
    actor = clerk_at(TOWNSHIP)
    client.force_login(actor)
    application = application_at(Stage.SELF, version=StandardVersion.objects.get(standard__code="S8"))
    with_figures(application.village, members=180, population=2000)
    return open_sheet(application, Stage.SELF, actor=actor, now=now)


def queries_of(client, address: str) -> int:
    assert client.get(address).status_code == 200  # in a new process the question is first written down
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def test_pages_of_a_sheet_by_the_reference_standard_take_twelve_queries_at_most(client, sheet):
    address = sheet.get_absolute_url()
    grid = f"{reverse('score_grid')}?batch={sheet.application.batch_id}&stage={Stage.SELF}"
    pages = [address, f"{address}?queue=1", reverse("score_sheet_stages", args=[sheet.pk]), grid]

    assert [(page, count) for page in pages if (count := queries_of(client, page)) > 12] == []
