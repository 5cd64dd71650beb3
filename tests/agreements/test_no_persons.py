"""Numbers that name a person stand in no free text of the room, least of all in what everybody may read."""

import pytest
from django.urls import reverse

from agreements.choices import CharterState
from agreements.models import (
    AgreementTemplateVersion,
    CharterVersion,
    Clause,
    DraftingStep,
    OpinionInformant,
    PlanTask,
    SignedAgreement,
    TrustGroup,
    WorkPlan,
)
from agreements.workflow import AGREEMENT_TEMPLATE_STEPS
from common.refusal import Refused
from common.workflow import take_step
from tests.agreements.papers import TOWNSHIP, complete_version, laid_on, step
from tests.factories import (
    AgreementTemplateVersionFactory,
    RegionFactory,
    StaffUserFactory,
    VillageFactory,
)
from villages.choices import Role

pytestmark = pytest.mark.django_db
MOBILE = "13800000000"
PUBLIC = "含有手机号，请改为办公电话或办公地点，不写个人信息。"
INSIDE = "内容中含有手机号，请删去。这里不登记个人信息。"


@pytest.fixture
def clerk():
    return StaffUserFactory(region=RegionFactory(code=TOWNSHIP))


@pytest.mark.parametrize(
    ("state", "verb", "role"),
    [
        (CharterState.CONSULTING, "submit", Role.CLERK),
        (CharterState.AT_TOWNSHIP, "approve", Role.REVIEWER),
        (CharterState.TO_VOTE, "pass_vote", Role.CLERK),
    ],
)
@pytest.mark.parametrize(("place", "named"), [("clause", "第二条"), ("preamble", "标题或序言")])
def test_wording_with_a_mobile_number_is_never_posted(now, state, verb, role, place, named):
    version = complete_version()
    if place == "clause":
        version.clauses.filter(position=2).update(text=f"有事找样例甲，电话{MOBILE}。")
    else:
        CharterVersion.objects.filter(pk=version.pk).update(preamble=f"联系人{MOBILE}")
    version = laid_on(version, state)

    with pytest.raises(Refused) as caught:
        step(version, verb, StaffUserFactory(role=role, region__code=TOWNSHIP), now)

    assert str(caught.value) == f"{named}含有手机号，公示后人人可见，请改为办公电话或删去后再办理。"


def test_template_with_a_mobile_number_is_not_released(now):
    version = AgreementTemplateVersionFactory()
    AgreementTemplateVersion.objects.filter(pk=version.pk).update(opening=f"联系人{MOBILE}")
    reviewer = StaffUserFactory(role=Role.REVIEWER, region=version.template.county)
    verb = "release"

    with pytest.raises(Refused, match=r"^标题或开头语含有手机号"):
        take_step(version, AGREEMENT_TEMPLATE_STEPS[verb], verb, actor=reviewer, now=now)


def errors_of(client, clerk, address: str, data: dict) -> dict:
    client.force_login(clerk)
    return dict(client.post(address, data).context["form"].errors)


def test_clause_is_told_what_to_write_instead(client, clerk):
    version = complete_version()

    errors = errors_of(client, clerk, reverse("clause_create", args=[version.pk]), {"text": f"电话{MOBILE}"})

    assert errors == {"text": [PUBLIC]}
    assert not Clause.objects.filter(text__contains=MOBILE).exists()


def test_plan_task_and_drafting_step_hold_no_number(client, clerk):
    village = VillageFactory(code=f"{TOWNSHIP}202")
    plan = WorkPlan.objects.create(village=village, region=village.township, year=2026)
    version = complete_version()
    task = {
        "content": f"走访样例甲{MOBILE}",
        "first_month": 1,
        "last_month": 12,
        "responsible_unit": "村",
        "position": 1,
    }
    note = {"done_on": "2026-09-01", "note": f"组长{MOBILE}"}

    told = [
        errors_of(client, clerk, reverse("plan_task_create", args=[plan.pk]), task),
        errors_of(client, clerk, reverse("drafting_step_create", args=[version.pk, 1]), note),
    ]

    assert told == [{"content": [INSIDE]}, {"note": [INSIDE]}]
    assert (PlanTask.objects.count(), DraftingStep.objects.count()) == (0, 0)


def test_group_and_its_leader_are_a_name_each(client, clerk):
    village = VillageFactory(code=f"{TOWNSHIP}203")
    group = {"name": f"样例甲组{MOBILE}", "leader_name": "样例甲7组", "formed_on": "2026-03-01"}

    errors = errors_of(client, clerk, reverse("trust_group_create", args=[village.pk]), group)

    assert errors["name"] == [INSIDE]
    assert errors["leader_name"][0] == "只填姓名，请勿填写证件号、电话等。"
    assert TrustGroup.objects.count() == 0


@pytest.mark.parametrize("number", ["身120119199001011234", "户138-0000-0000", "3-13800000000"])
def test_household_number_hides_no_number_of_a_person(number):
    field = SignedAgreement._meta.get_field("household_number")

    with pytest.raises(Exception, match=r"户编号不能填(身份证号|手机号)"):
        field.run_validators(number)


@pytest.mark.parametrize("number", ["3-012", "2组15号", "120119001201-0012"])
def test_household_number_of_the_village_is_taken(number):
    SignedAgreement._meta.get_field("household_number").run_validators(number)


@pytest.mark.parametrize(
    ("contact", "text"),
    [("022-0000 1111", "来电02200001111"), ("０２２００００１１１１", "022-00001111来电"), ("Yang_li", "微信yangli")],
)
def test_informant_is_known_however_the_contact_is_written(contact, text):
    assert OpinionInformant(name="", contact=contact).is_named_in(text)
    assert not OpinionInformant(name="", contact=contact).is_named_in("来电02211112222")
