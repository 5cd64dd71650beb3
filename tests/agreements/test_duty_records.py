"""Entering duty records: one line for many villages, corrected together, never twice."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agreements import models
from agreements.actions.duties import Entry, correct_occasion, record_duty
from agreements.actions.duty_catalogue import FIRST_DUTIES, load_duties, replace_duty
from agreements.choices import DutyBody, Frequency
from agreements.models import Duty, DutyRecord
from common.models import Attachment
from common.personal_data import personal_numbers
from common.refusal import Refused
from tests.factories import DutyFactory, DutyRecordFactory, StaffUserFactory, VillageFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 19)
TOWNSHIP = "120119001"


@pytest.fixture
def clerk():
    return StaffUserFactory(region__code=TOWNSHIP)


@pytest.fixture
def units():
    return [VillageFactory(code=f"{TOWNSHIP}{number}") for number in (201, 202, 203)]


def entry(duty=None, **fields) -> Entry:
    return Entry(**{"duty": duty or DutyFactory(), "held_on": TODAY, "summary": "研究全年工作"} | fields)


def test_one_meeting_is_a_line_for_each_village_it_served(clerk, units):
    result = record_duty(units, entry(attendance=46), actor=clerk, today=TODAY)

    rows = DutyRecord.objects.order_by("village__code")
    assert [(row.village, row.attendance, row.summary) for row in rows] == [(u, 46, "研究全年工作") for u in units]
    assert {row.occasion for row in rows} == {result.records[0].occasion} != {None}


def test_second_click_writes_nothing(clerk, units):
    once = entry()
    record_duty(units[:2], once, actor=clerk, today=TODAY)

    again = record_duty(units, once, actor=clerk, today=TODAY)

    assert [row.village for row in again.records] == [units[2]]
    assert again.known == units[:2]
    assert DutyRecord.objects.count() == 3


def test_village_of_the_other_kind_is_left_out_and_named(clerk, units):
    residents = VillageFactory(code=f"{TOWNSHIP}001")
    duty = DutyFactory(body=DutyBody.VILLAGE)

    result = record_duty([*units, residents], entry(duty), actor=clerk, today=TODAY)

    assert result.unbound == [residents]
    assert DutyRecord.objects.filter(village=residents).count() == 0
    with pytest.raises(Refused, match="只适用于村"):
        record_duty([residents], entry(duty), actor=clerk, today=TODAY)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"held_on": date(2026, 10, 20)}, "日期不能晚于今天，请在开展之后登记。"),
        ({"held_on": date(2019, 12, 31)}, "2019-12-31没有“样例例会”这项制度，请另选制度或日期。"),
    ],
)
def test_day_must_be_possible(clerk, units, fields, sentence):
    with pytest.raises(Refused) as refusal:
        record_duty(units, entry(DutyFactory(name="样例例会"), **fields), actor=clerk, today=TODAY)
    assert (str(refusal.value), DutyRecord.objects.count()) == (sentence, 0)


def test_village_outside_the_region_writes_nothing_at_all(clerk, units):
    with pytest.raises(PermissionDenied):
        record_duty([*units, VillageFactory(code="120118001201")], entry(), actor=clerk, today=TODAY)
    assert DutyRecord.objects.count() == 0


def test_one_file_hangs_on_every_village_and_is_stored_once(clerk, units):
    upload = SimpleUploadedFile("签到册.pdf", b"%PDF-1.4\n%%EOF\n")

    result = record_duty(units, entry(), actor=clerk, today=TODAY, upload=upload)

    papers = Attachment.objects.order_by("pk")
    assert {paper.target_id for paper in papers} == {row.pk for row in result.records}
    assert len({paper.file.name for paper in papers}) == 1


def test_correction_reaches_the_whole_occasion(clerk, units):
    record, *others = record_duty(units, entry(attendance=46), actor=clerk, today=TODAY).records
    record.attendance, record.held_on = 48, date(2026, 10, 18)
    record.save()

    assert correct_occasion(record, actor=clerk) == 2
    assert set(DutyRecord.objects.values_list("attendance", "held_on")) == {(48, date(2026, 10, 18))}
    assert len(others) == 2


def test_correction_that_meets_another_record_is_refused_by_name(clerk, units):
    record, *_ = record_duty(units, entry(), actor=clerk, today=TODAY).records
    DutyRecordFactory(village=units[2], duty=record.duty, held_on=date(2026, 10, 1))
    record.held_on = date(2026, 10, 1)
    record.save()

    with pytest.raises(Refused) as refusal:
        correct_occasion(record, actor=clerk)
    assert str(refusal.value) == f"“{units[2]}”在2026-10-01已有“{record.duty}”的记录，不能一并修改。"


def test_catalogue_is_loaded_once_and_kept(db):
    assert load_duties() == len(FIRST_DUTIES)
    Duty.objects.filter(key="hearing").update(name="改名听证会")

    assert load_duties() == 0
    assert Duty.objects.get(key="hearing").name == "改名听证会"
    meetings = Duty.objects.filter(key="representatives_meeting").values_list("body", "frequency")
    assert set(meetings) == {(DutyBody.VILLAGE, Frequency.QUARTERLY), (DutyBody.RESIDENTS, Frequency.HALF_YEARLY)}


def test_new_frequency_ends_the_old_one_the_day_before():
    admin = StaffUserFactory(business_admin=True)
    old = DutyFactory(frequency=Frequency.MONTHLY)

    new = replace_duty(
        old, DutyFactory.build(frequency=Frequency.QUARTERLY, effective_from=date(2027, 1, 1)), actor=admin
    )

    old.refresh_from_db()
    assert (old.effective_until, new.key) == (date(2026, 12, 31), old.key)


def test_new_frequency_cannot_begin_before_a_record_of_the_old_one():
    admin = StaffUserFactory(business_admin=True)
    old = DutyRecordFactory(held_on=date(2026, 3, 1)).duty

    with pytest.raises(Refused, match="请另选起用日期"):
        replace_duty(old, DutyFactory.build(effective_from=date(2026, 3, 1)), actor=admin)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("召开理事会，到会46人，研究2026年计划", []),
        ("联系人13800000000", ["手机号"]),
        ("身份证１１０１０１１９９００１０１００１Ｘ", ["身份证号"]),
        ("身份证11010119900101001X", ["身份证号"]),
        ("1１010119900101001X 与 138-0000-0000", ["身份证号", "手机号"]),
        ("文号津政发202600000000000000001", []),
        ("联系人+8613800000000", ["手机号"]),
        ("身份证110101 19900101 001X", ["身份证号"]),
        ("户编号120119001201-0012", []),
    ],
)
def test_numbers_that_name_a_person_are_found(text, found):
    assert personal_numbers(text) == found


def test_page_stays_with_duty_and_day_for_the_next_line(client, clerk, units):
    duty = DutyFactory()
    client.force_login(clerk)

    response = client.post(
        reverse("duty_record_create"),
        {"duty": duty.pk, "held_on": "2026-01-12", "quantity": "1", "villages": [unit.pk for unit in units]},
    )

    assert response.status_code == 302
    assert response.url == f"/duties/new/?duty={duty.pk}&held_on=2026-01-12"
    assert DutyRecord.objects.filter(held_on=date(2026, 1, 12)).count() == 3


def test_identity_number_in_the_text_is_refused_with_what_to_do(client, clerk, units):
    client.force_login(clerk)

    response = client.post(
        reverse("duty_record_create"),
        {
            "duty": DutyFactory().pk,
            "held_on": "2026-01-12",
            "quantity": "1",
            "villages": [units[0].pk],
            "summary": "慰问11010119900101001X",
        },
    )

    assert response.context["form"].errors["summary"] == ["内容中含有身份证号，请删去。这里不登记个人信息。"]
    assert DutyRecord.objects.count() == 0


def test_county_clerk_chooses_a_township_first(client, units):
    client.force_login(StaffUserFactory(region__code="120119"))
    address = reverse("duty_record_create")

    assert "units" not in client.get(address).context
    chosen = client.get(f"{address}?township={TOWNSHIP}").context["units"]
    assert [unit["pk"] for unit in chosen] == [unit.pk for unit in units]
    assert client.get(f"{address}?township=130102001").status_code == 404


def test_no_field_of_duties_money_and_plans_is_for_a_recipient():
    names = {
        field.name
        for model in (models.DutyRecord, models.MoneyEntry, models.PlanTask, models.BudgetLine, models.OpinionCase)
        for field in model._meta.get_fields()
    }
    wrong = ("person", "recipient", "payee", "beneficiary", "idcard", "phone", "signatory", "attendee")
    assert [name for name in names if any(part in name for part in wrong)] == []
