"""Titles on their pages: register, re-check, certificate, the village's own."""

import io
from datetime import timedelta

import docx
import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from tests.assessments.papers import COUNTY, TOWNSHIP
from tests.factories import HonourFactory, HonourRecheckFactory, StaffUserFactory, VillageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader(client):
    user = StaffUserFactory(region__code=COUNTY, leader=True)
    client.force_login(user)
    return user


def test_revoked_title_has_no_certificate(client, leader):
    honour = HonourFactory(village__code=f"{TOWNSHIP}201", state="revoked")

    answer = client.get(reverse("honour_certificate", args=[honour.pk]), follow=True)

    assert "本命名已撤销，只供查阅。" in answer.text


def test_recheck_on_its_page(client, leader):
    honour = HonourFactory(village__code=f"{TOWNSHIP}201")
    today = timezone.localdate()
    sent = {"outcome": "rectify", "checked_on": today.isoformat(), "note": "制度未上墙", "due_on": "", "owner": ""}
    address = reverse("honour_recheck", args=[honour.pk])

    refused = client.post(address, sent)
    client.post(address, sent | {"due_on": (today + timedelta(days=30)).isoformat(), "owner": "主任"})

    assert set(refused.context["form"].errors) == {"due_on", "owner"}
    honour.refresh_from_db()
    assert honour.state == "rectifying"
    assert "制度未上墙" in client.get(honour.get_absolute_url()).text


def test_register_on_paper_and_as_files(client, leader):
    HonourFactory(village=VillageFactory(code=f"{TOWNSHIP}201", name="样例村"), plaque_number="津示牌1")
    HonourFactory(village__code="120118001201", title="外县示范村")

    page = client.get(reverse("honour_register"))

    assert "样例村" in page.text
    assert "津示牌1" in page.text
    assert "外县示范村" not in page.text
    files = {
        kind: io.BytesIO(client.get(reverse("honour_register"), {"as": kind}).getvalue()) for kind in ("xlsx", "docx")
    }
    rows = openpyxl.load_workbook(files["xlsx"]).active.iter_rows(values_only=True)
    tables = docx.Document(files["docx"]).tables
    for told in (
        " ".join(str(cell) for row in rows for cell in row if cell is not None),
        " ".join(cell.text for table in tables for row in table.rows for cell in row.cells),
    ):
        assert "样例村" in told
        assert "津示牌1" in told
        assert "外县示范村" not in told


def test_village_shows_its_titles_of_all_years(client, leader):
    village = VillageFactory(code=f"{TOWNSHIP}201")
    HonourRecheckFactory(honour=HonourFactory(village=village, title="合格村", year=2013), outcome="revoke")
    HonourFactory(village=village, title="国家示范村", year=2014)

    page = client.get(f"{village.get_absolute_url()}?tab=demonstration")

    assert page.text.index("国家示范村") < page.text.index("合格村")
    assert "2026-09-01 撤销" in page.text
