"""Associations at five levels, their officers and groups, and terms of office, through the pages."""

from datetime import date

import pytest
from django.urls import reverse

from common.models import WordList
from tests.factories import (
    AssociationFactory,
    AssociationOfficerFactory,
    CommitteeMemberFactory,
    CountyFactory,
    MemberGroupFactory,
    StaffUserFactory,
    TownshipFactory,
    VillageFactory,
    WordFactory,
)
from villages.choices import AssociationLevel, VillageState
from villages.models import Association, AssociationOfficer, CommitteeMember, Facility

pytestmark = pytest.mark.django_db
COUNTS = dict.fromkeys(
    (
        "full_time_staff",
        "part_time_staff",
        "council_members",
        "standing_council",
        "individual_members",
        "group_members",
        "volunteers",
    ),
    0,
)


@pytest.fixture
def county():
    return CountyFactory(code="120119", name="样例县")


@pytest.fixture
def village(county):
    return VillageFactory(
        code="120119101201", name="台子村", township=TownshipFactory(code="120119101", name="样例甲镇")
    )


@pytest.fixture
def signed_in(client, county):
    client.force_login(StaffUserFactory(region=county))
    return client


def send(client, **fields):
    return client.post(reverse("association_create"), COUNTS | {"name": "样例协会", "is_active": "on"} | fields)


def test_association_of_a_village_takes_its_township(signed_in, village):
    response = send(signed_in, level="village", village=village.pk)

    association = Association.objects.get()
    assert (response.url, association.region) == (association.get_absolute_url(), village.township)


@pytest.mark.parametrize(
    ("level", "region", "is_saved"),
    [
        ("county", "120119", True),
        ("county", "120119101", False),
        ("township", "120119101", True),
        ("township", "120119", False),
        ("enterprise", "120119101", True),
        ("migrant", "120119101", True),
        ("migrant", "", False),
        ("township", "120118101", False),
    ],
)
def test_level_decides_which_region(signed_in, village, level, region, is_saved):
    TownshipFactory(code="120118101")

    response = send(signed_in, level=level, region=region)

    assert Association.objects.exists() == is_saved
    if not is_saved:
        assert list(response.context["form"].errors) == ["region"]


def test_levels_and_village_must_fit(signed_in, village):
    without = send(signed_in, level="village")
    too_much = send(signed_in, level="township", region="120119101", village=village.pk)
    elsewhere = send(signed_in, level="migrant", region=TownshipFactory(code="120119102").pk, village=village.pk)

    for response in (without, too_much, elsewhere):
        assert list(response.context["form"].errors) == ["village"]
    assert not Association.objects.exists()


def test_second_association_of_a_village_is_refused_with_a_sentence(signed_in, village):
    AssociationFactory(village=village)

    response = send(signed_in, level="village", village=village.pk)

    assert "该村(居)已登记协会。" in response.content.decode()


def test_form_comes_filled_in_from_the_village(signed_in, village):
    form = signed_in.get(reverse("association_create"), {"village": village.pk}).context["form"]

    assert (form.initial["level"], form.initial["name"]) == (AssociationLevel.VILLAGE, "台子村计生协会")


def test_foreign_village_fills_in_nothing(signed_in):
    foreign = VillageFactory(code="120118101201", name="外县村")

    assert "外县村" not in signed_in.get(reverse("association_create"), {"village": foreign.pk}).content.decode()


def test_officer_is_added_to_the_association_of_the_address(signed_in, village):
    association = AssociationFactory(village=village)
    post = WordFactory(word_list=WordList.ASSOCIATION_POST)
    other = WordFactory(word_list=WordList.COMMITTEE_POST)
    address = reverse("association_officer_create", args=[association.pk])
    data = {"name": "样例甲", "post": post.pk, "term_start": "2026-01-01", "term_end": "2028-12-31"}

    wrong = signed_in.post(address, data | {"post": other.pk})
    signed_in.post(address, data)
    again = signed_in.post(address, data)

    assert list(wrong.context["form"].errors) == ["post"]
    assert AssociationOfficer.objects.get().association == association
    assert again.context["form"].non_field_errors() == ["该负责人的这一任期已登记。"]


def test_association_that_others_refer_to_stays(signed_in, village):
    association = AssociationFactory(village=village)
    MemberGroupFactory(association=association)

    response = signed_in.post(reverse("association_delete", args=[association.pk]), follow=True)

    assert "已被会员小组引用，不能删除" in response.content.decode()
    assert Association.objects.exists()


@pytest.mark.parametrize("noun", ["committee_member", "association_officer"])
def test_next_term_ends_the_present_one(signed_in, village, noun):
    if noun == "committee_member":
        holder = CommitteeMemberFactory(village=village)
    else:
        holder = AssociationOfficerFactory(association=AssociationFactory(village=village))
    address = reverse(f"{noun}_renew", args=[holder.pk])

    early = signed_in.post(address, {"start": "2023-01-01", "end": "2029-12-31"})
    signed_in.post(address, {"start": "2026-01-01", "end": "2029-12-31"})
    late = signed_in.post(address, {"start": "2027-01-01", "end": "2031-12-31"})

    assert early.context["form"].non_field_errors() == ["新任期应晚于现任期的开始日期（2024年1月1日）。"]
    assert late.context["form"].non_field_errors() == [f"{holder.name}的这一任期已经结束，请刷新后查看。"]
    terms = type(holder).objects.order_by("term_start").values_list("term_start", "term_end", "left_on")
    assert list(terms) == [
        (holder.term_start, holder.term_end, date(2026, 1, 1)),
        (date(2026, 1, 1), date(2029, 12, 31), None),
    ]


def test_leaving_keeps_the_row(signed_in, village):
    member = CommitteeMemberFactory(village=village)
    address = reverse("committee_member_leave", args=[member.pk])

    early = signed_in.post(address, {"left_on": "2020-01-01"})
    signed_in.post(address, {"left_on": "2026-03-01"})

    assert early.context["form"].non_field_errors() == ["离任日期不能早于任期开始（2024年1月1日）。"]
    assert CommitteeMember.objects.get().left_on == date(2026, 3, 1)


def test_facility_is_added_once(signed_in, village):
    kind = WordFactory(word_list=WordList.FACILITY_KIND)
    address = reverse("facility_create", args=[village.pk])
    data = {"kind": kind.pk, "name": "会员之家", "area": "12.5", "is_active": "on"}

    first = signed_in.post(address, data)
    again = signed_in.post(address, data)

    assert first.url == f"{village.get_absolute_url()}?tab=facilities"
    assert again.context["form"].non_field_errors() == ["该村(居)已有同名阵地。"]
    assert Facility.objects.count() == 1


def test_word_no_longer_in_use_stays_on_the_row_that_has_it(signed_in, village):
    old = WordFactory(word_list=WordList.COMMITTEE_POST, label="旧职务", is_active=False)
    member = CommitteeMemberFactory(village=village, post=old)

    editing = signed_in.get(reverse("committee_member_update", args=[member.pk])).content.decode()
    adding = signed_in.get(reverse("committee_member_create", args=[village.pk])).content.decode()

    assert ("旧职务" in editing, "旧职务" in adding) == (True, False)


def test_checklist_says_what_is_there_and_what_is_missing(signed_in, village):
    association = AssociationFactory(village=village, has_plaque=True)

    page = signed_in.get(association.get_absolute_url()).content.decode()

    assert ("有牌子" in page, "缺牌子" in page, "缺名册" in page, "1/6" in page) == (True, False, True, True)


@pytest.mark.parametrize(
    ("page", "record"),
    [
        ("association_update", "association"),
        ("association_delete", "association"),
        ("association_officer_create", "association"),
        ("association_officer_update", "officer"),
        ("association_officer_leave", "officer"),
        ("association_officer_delete", "officer"),
        ("member_group_create", "association"),
        ("member_group_update", "group"),
        ("member_group_delete", "group"),
    ],
)
def test_association_of_an_ended_village_is_for_reading_only(signed_in, county, page, record):
    ended = VillageFactory(township=TownshipFactory(code="120119101"), state=VillageState.CLOSED)
    association = AssociationFactory(village=ended)
    records = {
        "association": association,
        "officer": AssociationOfficerFactory(association=association),
        "group": MemberGroupFactory(association=association),
    }

    response = signed_in.post(reverse(page, args=[records[record].pk]), follow=True)

    assert "档案只供查阅" in response.content.decode()
