"""What the pages of the register answer, beside what the journeys walk."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.models import SignedAgreement
from tests.factories import (
    AgreementTemplateFactory,
    AgreementTemplateVersionFactory,
    RegionFactory,
    SignedAgreementFactory,
    StaffUserFactory,
    TrustGroupFactory,
    VillageFactory,
)
from villages.choices import Role

TOWN = "120119001"
pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return RegionFactory(code=TOWN)


@pytest.fixture
def client(town):
    client = Client()
    client.force_login(StaffUserFactory(region=town))
    return client


@pytest.fixture
def village(town):
    AgreementTemplateVersionFactory(template=AgreementTemplateFactory(county=town), released=True)
    return VillageFactory(township=town, code=f"{TOWN}201", name="样例村")


def posted(village, /, *rows, **common) -> dict:
    data = {"village": village.pk, "kind": "good_faith", "signed_on": "2026-03-05", "valid_until": ""} | common
    data |= {"rows-TOTAL_FORMS": 20, "rows-INITIAL_FORMS": 0}
    for number, (household, signatory) in enumerate(rows):
        data |= {f"rows-{number}-household_number": household, f"rows-{number}-signatory": signatory}
    return data


def enter(client, data) -> str:
    return client.post(reverse("signed_agreement_entry"), data, follow=True).content.decode()


def test_blank_last_day_follows_the_template(client, village):
    page = enter(client, posted(village, ("1-01", "样例甲")))

    assert "已登记1户。" in page
    assert SignedAgreement.objects.get().valid_until == date(2029, 3, 4)


def test_next_page_begins_with_what_the_last_had_in_common(client, village):
    page = enter(client, posted(village, ("1-01", "样例甲")))

    assert f'<option value="{village.pk}" selected>' in page
    assert 'value="2026-03-05"' in page


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "还没有填写任何一户"),
        ([("1-01", "")], "请填写签约人。"),
        ([("", "样例甲")], "请填写户编号。"),
        ([("1-01", "样例甲"), ("1-01", "样例乙")], "与第1行的户编号重复。"),
        ([("1-01", "样例甲、样例乙")], "只填一个姓名"),
    ],
)
def test_bad_rows_stay_on_the_grid_with_a_sentence(client, village, rows, sentence):
    page = enter(client, posted(village, *rows))

    assert sentence in page
    for household, signatory in rows[-1:]:
        assert f'value="{household or signatory}"' in page


@pytest.mark.parametrize(
    ("common", "sentence"),
    [
        ({"signed_on": "2999-01-01"}, "日期不能晚于今天，请核对。"),
        ({"valid_until": "2026-03-05"}, "到期日期应晚于签订日期。"),
        ({"kind": "house_letting"}, "house_letting"),
        ({"village": ""}, "请选择村(居)。"),
    ],
)
def test_bad_head_saves_nothing_and_keeps_the_rows(client, village, common, sentence):
    page = enter(client, posted(village, ("1-01", "样例甲"), **common))

    assert sentence in page
    assert 'value="样例甲"' in page
    assert SignedAgreement.objects.count() == 0


def test_group_of_another_village_is_refused(client, village):
    other = TrustGroupFactory(village=VillageFactory(township=village.township, name="样例二村"), name="二组")

    page = enter(client, posted(village, ("1-01", "样例甲"), group=other.pk))

    assert "“二组”不是样例村的小组，请重新选择。" in page
    assert SignedAgreement.objects.count() == 0


def test_leader_reads_the_register_and_writes_nothing(village):
    client = Client()
    client.force_login(StaffUserFactory(region=village.township, role=Role.LEADER))
    agreement = SignedAgreementFactory(village=village)

    assert client.get(agreement.get_absolute_url()).status_code == 200
    for name in ("signed_agreement_update", "signed_agreement_withdraw", "signed_agreement_end"):
        assert client.get(reverse(name, args=[agreement.pk])).status_code == 403
    assert client.get(reverse("signed_agreement_entry")).status_code == 403


def test_typing_error_is_corrected_and_a_closed_agreement_is_not(client, village):
    agreement = SignedAgreementFactory(village=village, signatory="样例家")
    data = {
        "household_number": "１－０１",
        "signatory": "样例甲",
        "signed_on": agreement.signed_on,
        "valid_until": agreement.valid_until,
        "revision": agreement.revision,
    }

    client.post(reverse("signed_agreement_update", args=[agreement.pk]), data)

    agreement.refresh_from_db()
    assert (agreement.household_number, agreement.signatory) == ("1-01", "样例甲")
    client.post(reverse("signed_agreement_withdraw", args=[agreement.pk]), {"on": "2026-09-01"})
    client.post(reverse("signed_agreement_update", args=[agreement.pk]), data | {"signatory": "样例乙", "revision": 4})
    agreement.refresh_from_db()
    assert (agreement.signatory, agreement.state) == ("样例甲", "withdrawn")


def test_forms_with_names_leave_nothing_in_the_browser(client, village):
    agreement = SignedAgreementFactory(village=village)
    group = TrustGroupFactory(village=village)

    for address in (
        reverse("signed_agreement_update", args=[agreement.pk]),
        reverse("trust_group_update", args=[group.pk]),
        reverse("trust_group_create", args=[village.pk]),
        reverse("signed_agreement_entry"),
    ):
        assert "data-draft=" not in client.get(address).content.decode(), address


@pytest.mark.parametrize(
    ("look", "numbers"),
    [
        ("running", ["1", "2"]),
        ("expiring", ["2"]),
        ("expired", ["3"]),
        ("withdrawn", ["4"]),
        ("renewed", []),
        ("", ["1", "2", "3", "4"]),
    ],
)
def test_register_is_narrowed_to_how_agreements_stand(client, village, look, numbers):
    today = timezone.localdate()
    for number, days in (("1", 300), ("2", 20), ("3", -1), ("4", 300)):
        SignedAgreementFactory(
            village=village,
            household_number=number,
            signed_on=today - timedelta(days=100),
            valid_until=today + timedelta(days=days),
            **({"state": "withdrawn", "closed_on": today} if number == "4" else {}),
        )

    table = client.get(f"{reverse('signed_agreement_list')}?look={look}").context["table"]

    assert sorted(row.record.household_number for row in table.rows) == numbers


def test_renewal_leaves_out_what_cannot_be_renewed(client, village):
    good = SignedAgreementFactory(village=village, household_number="1-01")
    left = SignedAgreementFactory(village=village, household_number="1-02", state="withdrawn")
    foreign = SignedAgreementFactory(household_number="9-99")
    chosen = {"selected": [good.pk, left.pk, foreign.pk], "query": ""}

    page = client.post(reverse("signed_agreement_renew"), chosen).content.decode()

    assert "为以下1户办理续签？" in page
    assert "该协议已退出，只供查阅，不能再修改。" in page
    assert "9-99" not in page


def test_groups_file_is_printed_with_its_register(client, village):
    group = TrustGroupFactory(village=village, name="一组")
    SignedAgreementFactory(village=village, group=group, household_number="1-01", signatory="样例甲")
    ended = {"signed_on": date(2020, 1, 1), "valid_until": date(2020, 12, 31)}
    SignedAgreementFactory(village=village, group=group, household_number="1-02", **ended)

    page = client.get(reverse("trust_group_print", args=[group.pk])).content.decode()

    assert "样例村一组卷册" in page
    assert "样例甲" in page
    assert (page.count("<td>有效</td>"), page.count("<td>已到期</td>")) == (1, 1)
