"""The calendar of days off, by which working days of a notice are counted."""

from datetime import date

import pytest
from django.urls import reverse

from assessments.models import Holiday
from tests.assessments.papers import COUNTY
from tests.factories import StaffUserFactory

pytestmark = pytest.mark.django_db


def test_business_administrator_keeps_the_calendar(client):
    client.force_login(StaffUserFactory(business_admin=True, region__code=COUNTY))
    sent = {"day": "2027-01-01", "name": "元旦", "source": "国务院办公厅通知"}

    client.post(reverse("holiday_create"), sent)
    twice = client.post(reverse("holiday_create"), sent)

    assert [(one.day, one.is_working) for one in Holiday.objects.all()] == [(date(2027, 1, 1), False)]
    assert twice.context["form"].errors["day"] == ["这一天已有安排，请直接修改。"]


def test_officers_read_the_calendar_and_change_nothing(client):
    client.force_login(StaffUserFactory(region__code=COUNTY, leader=True))
    Holiday.objects.create(day=date(2027, 1, 1), name="元旦", source="通知")

    assert "元旦" in client.get(reverse("holiday_list")).text
    assert client.post(reverse("holiday_create"), {"day": "2027-01-02"}).status_code == 403
