"""领导小组 on the screens: the group and its members on one page."""

from datetime import date

import pytest
from django.urls import reverse

from assessments.choices import GroupPost
from assessments.models import LeadingGroup
from tests.factories import LeadingGroupFactory, LeadingGroupMemberFactory, RegionFactory, StaffUserFactory

pytestmark = pytest.mark.django_db
COUNTY = "990101"


@pytest.fixture
def county():
    return RegionFactory(code=COUNTY)


@pytest.fixture
def clerk(client, county):
    clerk = StaffUserFactory(region=county)
    client.force_login(clerk)
    return clerk


def posted(members: list[dict], **said) -> dict:
    usual = {"name": "样例领导小组", "region": COUNTY, "document_number": "样发〔2026〕2号", "set_up_on": "2026-01-05"}
    stored = sum(bool(member.get("id")) for member in members)
    counts = {"members-TOTAL_FORMS": len(members), "members-INITIAL_FORMS": stored}
    lines = {f"members-{n}-{name}": value for n, member in enumerate(members) for name, value in member.items()}
    return usual | counts | lines | said


def member(name: str, post: str = "member", order: int | str = "", **more) -> dict:
    unit = "样例办公室主任" if name else ""
    return {"name": name, "post": post, "unit": unit, "work_phone": "", "ORDER": order} | more


def members_of(group) -> list[tuple]:
    return list(group.members.values_list("position", "post", "name"))


def errors_of(response) -> list[str]:
    assert response.status_code == 200
    found = dict(response.context["form"].errors)
    lines = [errors for line in response.context["members"].errors for errors in line.values()]
    return [sentence for errors in [*found.values(), *lines] for sentence in errors]


def test_group_is_entered_with_its_members_in_their_order(client, clerk, county):
    members = [member("样例乙", "deputy", 2), member("样例甲", "leader", 1), member(""), member("样例丙")]

    response = client.post(reverse("leading_group_create"), posted(members))

    group = LeadingGroup.objects.get()
    assert response["Location"] == group.get_absolute_url()
    assert (group.region, group.document_number, group.set_up_on) == (county, "样发〔2026〕2号", date(2026, 1, 5))
    assert members_of(group) == [(1, "leader", "样例甲"), (2, "deputy", "样例乙"), (3, "member", "样例丙")]


@pytest.fixture
def group(county):
    group = LeadingGroupFactory(region=county)
    for position, (post, name) in enumerate([(GroupPost.LEADER, "样例甲"), (GroupPost.MEMBER, "样例乙")], start=1):
        LeadingGroupMemberFactory(group=group, position=position, post=post, name=name)
    return group


def edited(client, group) -> tuple[dict, list]:
    form = client.get(reverse("leading_group_update", args=[group.pk])).context["form"]
    return {"revision": group.revision, "stamp": form["stamp"].value()}, list(group.members.all())


def test_members_are_replaced_reordered_and_removed_on_one_page(client, clerk, group):
    known, (first, second) = edited(client, group)
    members = [
        member("样例甲", "leader", 1, id=first.pk, DELETE="on"),
        member("样例乙", "leader", 2, id=second.pk),
        member("样例丁", "deputy", 3),
    ]

    client.post(reverse("leading_group_update", args=[group.pk]), posted(members, **known))

    assert members_of(group) == [(1, "leader", "样例乙"), (2, "deputy", "样例丁")]
    assert group.members.first().pk == second.pk


def test_members_that_another_has_changed_meanwhile_are_not_overwritten(client, clerk, group):
    known, (first, second) = edited(client, group)
    LeadingGroupMemberFactory(group=group, position=3, name="样例戊")
    members = [member("样例甲", "leader", 1, id=first.pk), member("样例己", "member", 2, id=second.pk)]

    response = client.post(reverse("leading_group_update", args=[group.pk]), posted(members, **known))

    assert errors_of(response) == ["他人刚刚保存了新的内容，请重新打开本页，核对后再修改。"]
    assert [name for _, _, name in members_of(group)] == ["样例甲", "样例乙", "样例戊"]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (member("样例甲", unit=""), "请填写单位及职务；不需要这一行的，请把整行留空或勾选删除。"),
        (member("样例甲", unit="样例主任13800138000"), "内容中含有手机号，请删去。这里不登记个人信息。"),
    ],
)
def test_line_that_is_not_understood_says_what_to_mend_and_saves_nothing(client, clerk, line, sentence):
    assert errors_of(client.post(reverse("leading_group_create"), posted([line]))) == [sentence]
    assert LeadingGroup.objects.count() == 0


def test_group_ends_after_it_began(client, clerk):
    response = client.post(reverse("leading_group_create"), posted([], dissolved_on="2025-12-31"))
    assert errors_of(response) == ["撤销日期不能早于成立日期。"]


def test_group_is_set_up_for_the_own_region_or_one_right_below(client, clerk, county):
    RegionFactory(code=f"{COUNTY}100")
    RegionFactory(code="990102")

    offered = client.get(reverse("leading_group_create")).context["form"].fields["region"].queryset

    assert [region.pk for region in offered] == [COUNTY, f"{COUNTY}100"]
    response = client.post(reverse("leading_group_create"), posted([], region="9901"))
    assert len(errors_of(response)) == 1
    assert LeadingGroup.objects.count() == 0


def test_township_reads_the_group_of_its_county_and_changes_nothing(client, group):
    client.force_login(StaffUserFactory(reviewer=True, region__code=f"{COUNTY}100"))

    assert client.get(group.get_absolute_url()).status_code == 200
    assert client.get(reverse("leading_group_update", args=[group.pk])).status_code == 403


def test_printed_group_names_everybody_and_how_many(client, clerk, group):
    shown = client.get(reverse("leading_group_print", args=[group.pk])).content.decode()
    assert [name in shown for name in ("样例甲", "样例乙", "共 2 人", "样发〔2026〕2号")] == [True] * 4


def test_ended_group_is_listed_when_asked_for(client, clerk, group):
    LeadingGroup.objects.update(dissolved_on=date(2026, 12, 31))
    address = reverse("leading_group_list")

    shown = [[row.pk for row in client.get(address, query).context["table"].data] for query in ({}, {"standing": "no"})]

    assert shown == [[], [group.pk]]
