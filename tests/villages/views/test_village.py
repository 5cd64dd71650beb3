"""一村一档 in use: warnings that are confirmed, two people at one record, prints that are noted."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common.models import ExportKind, ExportRecord
from tests.factories import (
    CommitteeMemberFactory,
    CountyFactory,
    FormerIdentityFactory,
    StaffUserFactory,
    TownshipFactory,
    VillageFactory,
)
from tests.villages.views.lists import names_on
from villages.choices import VillageKind
from villages.models import Village

pytestmark = pytest.mark.django_db
LIST = "/villages/"
VALID_CREDIT_CODE = "54120119MF0000001L"


@pytest.fixture
def county():
    return CountyFactory(code="120119")


@pytest.fixture
def officer(county):
    return StaffUserFactory(region=county)


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


def posted(village, **fields) -> dict:
    return {"revision": village.revision, "address": village.address, "phone": village.phone} | fields


def test_unit_is_created_with_the_kind_of_its_code(signed_in):
    township = TownshipFactory(code="120119101")

    response = signed_in.post(
        reverse("village_create"), {"township": township.pk, "code": "120119101201", "name": "莫𡐓村", "kind": ""}
    )

    village = Village.objects.get()
    assert response.url == village.get_absolute_url()
    assert (village.name, village.kind) == ("莫𡐓村", VillageKind.VILLAGE)


def test_name_that_contradicts_the_code_is_saved_after_confirmation(signed_in):
    township = TownshipFactory(code="120119101")
    data = {"township": township.pk, "code": "120119101201", "name": "东苑社区", "kind": ""}

    doubted = signed_in.post(reverse("village_create"), data)
    (warning,) = doubted.context["form"].warning_rows
    assert Village.objects.count() == 0
    assert warning["text"] == "名称“东苑社区”像居委会，而代码第10至12位“201”属于村委会的编码范围。"
    assert warning["text"] in doubted.content.decode()

    signed_in.post(reverse("village_create"), data | {"confirmed": warning["key"]})

    assert Village.objects.get().name == "东苑社区"


def test_confirmation_of_one_doubt_does_not_cover_another(signed_in):
    township = TownshipFactory(code="120119101")
    data = {"township": township.pk, "code": "120119101201", "name": "东苑社区", "kind": ""}
    key = signed_in.post(reverse("village_create"), data).context["form"].warning_rows[0]["key"]

    response = signed_in.post(reverse("village_create"), data | {"name": "西苑社区", "confirmed": key})

    assert (response.status_code, Village.objects.count()) == (200, 0)


def test_unit_cannot_be_created_in_a_foreign_township(signed_in):
    foreign = TownshipFactory(code="120118101")

    response = signed_in.post(
        reverse("village_create"), {"township": foreign.pk, "code": "120118101201", "name": "样例村", "kind": ""}
    )

    assert "township" in response.context["form"].errors
    assert Village.objects.count() == 0


def test_two_officers_at_one_unit_the_later_sees_both_versions_and_chooses(signed_in, county):
    village = VillageFactory(code="120119101201", address="老地址", phone="")
    colleague, address = Client(), reverse("village_update", args=[village.pk])
    other = StaffUserFactory(region=county, name="样例同事")
    colleague.force_login(other)

    colleague.post(address, posted(village, address="同事的地址", households="312"))
    conflict = signed_in.post(address, posted(village, address="我的地址", phone="022-1234567"))

    page = conflict.content.decode()
    assert conflict.status_code == 409
    assert ("同事的地址" in page, "我的地址" in page, "样例同事" in page) == (True, True, True)
    village.refresh_from_db()
    assert village.address == "同事的地址"

    back = dict(conflict.context["posted"]) | {"revision": conflict.context["revision"]}
    again = signed_in.post(address, back | {"choice": "edit"})
    assert again.context["form"]["address"].value() == "我的地址"

    signed_in.post(address, back | {"choice": "mine"})
    village.refresh_from_db()
    assert (village.address, village.phone) == ("我的地址", "022-1234567")
    assert village.households == 312  # the colleague's, which I never touched


def test_form_of_an_existing_unit_changes_neither_code_nor_name(signed_in):
    village = VillageFactory(code="120119101201", name="台子村")

    signed_in.post(
        reverse("village_update", args=[village.pk]),
        posted(village, code="120119101299", name="别名村", kind="residents", address="新地址"),
    )

    village.refresh_from_db()
    assert (village.code, village.name, village.kind) == ("120119101201", "台子村", VillageKind.VILLAGE)
    assert village.address == "新地址"


def test_holder_of_a_credit_code_is_named_only_inside_the_region(signed_in):
    """The user is bound to his region: another one's unit is not told by its name."""
    VillageFactory(code="129900001201", name="外地村", credit_code=VALID_CREDIT_CODE)
    village = VillageFactory(code="120119101201")

    page = signed_in.post(
        reverse("village_update", args=[village.pk]), posted(village, credit_code=VALID_CREDIT_CODE)
    ).content.decode()

    assert "管辖区划以外的单位" in page
    assert "外地村" not in page


def test_unusual_credit_code_is_a_warning_and_a_wrong_one_an_error(signed_in):
    village = VillageFactory(code="120119101201")
    address = reverse("village_update", args=[village.pk])

    wrong = signed_in.post(address, posted(village, credit_code="54120119MF0000001A"))
    unusual = signed_in.post(address, posted(village, credit_code="91350100M000100Y43"))

    assert "credit_code" in wrong.context["form"].errors
    (warning,) = unusual.context["form"].warning_rows
    assert warning["text"] == "统一社会信用代码以“91”开头，村(居)委会的代码通常以54或55开头。"
    signed_in.post(address, posted(village, credit_code="91350100M000100Y43", confirmed=warning["key"]))
    village.refresh_from_db()
    assert village.credit_code == "91350100M000100Y43"


def test_ended_unit_is_read_only(signed_in):
    village = VillageFactory(code="120119101201", closed=True)

    for name in ("village_update", "village_rename", "village_close", "committee_member_create", "facility_create"):
        response = signed_in.post(reverse(name, args=[village.pk]), {"name": "别名", "revision": village.revision})
        assert (name, response.status_code) == (name, 302)
    page = signed_in.get(village.get_absolute_url()).content.decode()
    assert "本单位已撤销" in page
    assert reverse("village_update", args=[village.pk]) not in page


def test_page_of_a_merged_unit_leads_to_where_it_went(signed_in):
    last = VillageFactory(code="120119101203")
    middle = VillageFactory(code="120119101202", merged=True, successor=last)
    first = VillageFactory(code="120119101201", merged=True, successor=middle)

    response = signed_in.get(first.get_absolute_url())

    assert [unit for unit, _ in response.context["successors"]] == [middle, last]
    assert last.get_absolute_url() in response.content.decode()


@pytest.mark.parametrize("told", ["successor", "predecessor"])
def test_merger_names_the_unit_of_another_township_with_its_code_and_nothing_else(client, told):
    secrets = {"address": "样例街9号", "phone": "02299998888", "credit_code": "91350100M000100Y43"}
    foreign = TownshipFactory(code="120119102", name="外镇甲")
    successor = {"township": foreign} if told == "successor" else {}
    predecessor = {"township": foreign} if told == "predecessor" else {}
    heir = VillageFactory(**successor | secrets if successor else {"code": "120119101202"})
    unit = VillageFactory(
        **predecessor | secrets if predecessor else {"code": "120119101201"}, merged=True, successor=heir
    )
    seen, other = (unit, heir) if successor else (heir, unit)
    client.force_login(StaffUserFactory(region=seen.township))

    page = client.get(seen.get_absolute_url()).content.decode()
    paper = client.get(reverse("village_print", args=[seen.pk])).content.decode()

    assert (other.name in page, other.code in page) == (True, True)
    assert client.get(other.get_absolute_url()).status_code == 404
    leaks = (*secrets.values(), foreign.name, other.get_absolute_url())
    assert [text for text in leaks if text in page or text in paper] == []


def test_print_has_all_parts_and_is_noted(signed_in, officer):
    village = VillageFactory(code="120119101201", name="台子村")
    FormerIdentityFactory(village=village, name="台子大队")
    member = CommitteeMemberFactory(village=village)

    page = signed_in.get(reverse("village_print", args=[village.pk])).content.decode()

    for text in ("台子村档案", "基本情况", "台子大队", member.name, "无协会登记", "无阵地登记", "无年度数据"):
        assert text in page
    note = ExportRecord.objects.get()
    assert (note.kind, note.subject, note.actor) == (ExportKind.PRINT, "一村一档：台子村", officer)


def test_member_whose_term_ends_within_sixty_days_is_found(signed_in):
    today = timezone.localdate()
    village = VillageFactory(code="120119101201")
    ends = {"over": -1, "today": 0, "last": 60, "later": 61}
    members = {
        key: CommitteeMemberFactory(village=village, name=key, term_end=today + timedelta(days=days))
        for key, days in ends.items()
    }
    CommitteeMemberFactory(village=village, name="left", term_end=today, left_on=today)

    found = {term: names_on(signed_in.get("/committee/", {"term": term})) for term in ("ending", "over", "left", "")}
    found["no query"] = names_on(signed_in.get("/committee/"))

    assert found == {
        "ending": ["today", "last"],
        "over": ["over"],
        "left": ["left"],
        "": list(ends),
        "no query": list(ends),
    }
    assert members["last"].standing.text == "还有60天届满"
