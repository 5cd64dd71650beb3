"""Programmes and their levels on the screens: what each stands on, and the way an application takes."""

import pytest
from django.contrib.messages import get_messages
from django.db import InternalError, transaction
from django.urls import reverse

from assessments.choices import ApplicationState as S
from assessments.choices import BatchState, ProgrammeKind
from assessments.models import Programme, ProgrammeLevel
from tests.factories import (
    ApplicationFactory,
    BatchFactory,
    ProgrammeFactory,
    ProgrammeLevelFactory,
    RegionFactory,
    StaffUserFactory,
)
from tests.pages import errors_of

pytestmark = pytest.mark.django_db
COUNTY = "990101"
MISNAMED = "年度考核不得称为示范，请去掉“示范”字样。"


@pytest.fixture
def county():
    return RegionFactory(code=COUNTY)


@pytest.fixture
def admin(client, county):
    admin = StaffUserFactory(business_admin=True, region=county)
    client.force_login(admin)
    return admin


def posted(**said) -> dict:
    usual = {"name": "样例村居创建", "kind": "demonstration", "is_active": "on"}
    basis = {"organiser": "样例县人民政府", "approval_number": "样批1号", "catalogue_basis": "样例目录第1项"}
    return usual | basis | said


def level_posted(**said) -> dict:
    return {"name": "合格", "honour": "样例合格村", "position": "1", "desks": ["at_township"]} | said


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_business_administrator_sets_up_a_programme_of_his_region(client, admin, county):
    response = client.post(reverse("programme_create"), posted())

    programme = Programme.objects.get()
    assert response["Location"] == programme.get_absolute_url()
    assert (programme.region, programme.name, programme.lacking_approval) == (county, "样例村居创建", "")


def test_township_sets_up_no_programme(client):
    client.force_login(StaffUserFactory(business_admin=True))

    errors = errors_of(client.post(reverse("programme_create"), posted()))

    assert errors == {"__all__": ["创建项目由县(区)及以上设立，请使用该地区的业务管理员账号办理。"]}
    assert Programme.objects.count() == 0


@pytest.mark.parametrize("role", ["clerk", "reviewer", "leader"])
def test_only_the_business_administrator_sets_up_programmes(client, county, role):
    client.force_login(StaffUserFactory(role=role, region=county))
    assert client.post(reverse("programme_create"), posted()).status_code == 403


def test_assessment_is_not_called_a_demonstration(client, admin):
    response = client.post(reverse("programme_create"), posted(kind="assessment", name="样例示范考核"))
    assert errors_of(response) == {"name": [MISNAMED]}

    client.post(reverse("programme_create"), posted(kind="assessment", name="样例年度考核", organiser=""))
    programme = Programme.objects.get()
    response = client.post(reverse("programme_level_create", args=[programme.pk]), level_posted(honour="样例示范村"))
    assert errors_of(response) == {"honour": [MISNAMED]}


@pytest.mark.parametrize(
    ("organiser", "who"),
    [("样例县计划生育协会", "县(区)的协会"), ("样例镇人民政府", "乡镇(街道)"), ("样例街道办事处", "乡镇(街道)")],
)
def test_who_may_run_no_demonstration_is_told_so_but_may_assess(client, admin, county, organiser, who):
    errors = errors_of(client.post(reverse("programme_create"), posted(organiser=organiser)))
    ask = "请填写经批准的主办单位；只作考核的，性质请选“年度考核”。"
    assert errors == {"organiser": [f"{who}不能主办示范活动，{ask}"]}

    client.post(reverse("programme_create"), posted(organiser=organiser, kind="assessment", name="样例年度考核"))
    assert Programme.objects.get().organiser == organiser


def test_association_of_a_city_may_run_a_demonstration(client):
    client.force_login(StaffUserFactory(business_admin=True, region=RegionFactory(code="9901")))
    client.post(reverse("programme_create"), posted(organiser="样例市卫生健康委员会、样例市计划生育协会"))
    assert Programme.objects.get().unfit_organiser == ""


def test_programme_that_ran_keeps_what_it_stands_on(client, admin, county):
    programme = ProgrammeFactory(region=county)
    BatchFactory(programme=programme, state=BatchState.OPEN)

    response = client.post(
        reverse("programme_update", args=[programme.pk]),
        posted(revision=programme.revision, kind="assessment", approval_number=" "),
    )

    assert errors_of(response) == {
        "kind": ["已启动过批次，性质不能再改；性质不同的，请另建项目。"],
        "approval_number": ["已启动过批次，批准文号不能清空。"],
    }
    programme.refresh_from_db()
    assert programme.kind == ProgrammeKind.DEMONSTRATION


# --- Levels


def test_level_takes_its_desks_in_their_order_and_papers_one_per_line(client, admin, county):
    programme = ProgrammeFactory(region=county)

    client.post(
        reverse("programme_level_create", args=[programme.pk]),
        level_posted(
            desks=["publicised", "at_county", "at_township"],
            required_papers=" 村民会议表决证明 \n\n申请表\r\n村民会议表决证明",
            uses_quota="on",
        ),
    )

    level = ProgrammeLevel.objects.get()
    assert level.desks == ["at_township", "at_county", "publicised"]
    assert level.required_papers == ["村民会议表决证明", "申请表"]
    assert level.chain == [S.AT_TOWNSHIP, S.AT_COUNTY, S.PUBLICISED, S.NAMED]
    assert level.uses_quota


def test_next_level_asks_for_the_one_below(client, admin, county):
    lower = ProgrammeLevelFactory(programme=ProgrammeFactory(region=county), position=1, name="合格")
    address = reverse("programme_level_create", args=[lower.programme_id])

    initial = client.get(address).context["form"].initial
    assert (initial["position"], initial["requires"], initial["desks"]) == (2, lower.pk, lower.desks)

    response = client.post(address, level_posted(name="示范", position="1", requires=lower.pk))
    assert errors_of(response) == {"requires": ["“合格”的次序不低于本级别，请选次序更低的级别，或调整次序。"]}


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("desks", [], "请选择办理环节。"),
        ("required_papers", "长" * 61, "“长长长长长长长长长长…”超过60字，请写材料的简称，一行一种。"),
    ],
)
def test_level_that_is_not_understood_says_what_to_mend(client, admin, county, field, value, sentence):
    programme = ProgrammeFactory(region=county)
    response = client.post(reverse("programme_level_create", args=[programme.pk]), level_posted(**{field: value}))
    assert errors_of(response) == {field: [sentence]}


@pytest.fixture
def walked(county):
    """A level whose desks an application passes."""
    level = ProgrammeLevelFactory(programme=ProgrammeFactory(region=county), name="示范", desks=["at_township"])
    batch = BatchFactory(programme=level.programme, state=BatchState.OPEN)
    ApplicationFactory(batch=batch, level=level, village__township__code=f"{COUNTY}100", state=S.AT_TOWNSHIP)
    return level


def test_level_is_not_changed_while_applications_pass_it(client, admin, walked):
    sentence = "1件申报正按“示范”的环节办理，办结以前不能修改；需要不同环节的，请新增一个级别。"

    for name in ("update", "delete"):
        response = client.post(
            reverse(f"programme_level_{name}", args=[walked.pk]),
            level_posted(revision=walked.revision, desks=["at_county"]),
        )
        assert (response.status_code, said(response)[-1]) == (302, sentence)

    walked.refresh_from_db()
    assert walked.desks == ["at_township"]


def test_database_itself_leaves_no_application_on_a_desk_that_is_gone(walked):
    with pytest.raises(InternalError, match="applications pass the desks"), transaction.atomic():
        ProgrammeLevel.objects.filter(pk=walked.pk).update(desks=["at_county"])
    ProgrammeLevel.objects.filter(pk=walked.pk).update(honour="样例新称号")  # what is printed may be mended


def test_level_with_drafts_alone_may_still_change(client, admin, county):
    level = ProgrammeLevelFactory(programme=ProgrammeFactory(region=county), position=1)
    batch = BatchFactory(programme=level.programme, state=BatchState.OPEN)
    ApplicationFactory(batch=batch, level=level, village__township__code=f"{COUNTY}100")

    client.post(
        reverse("programme_level_update", args=[level.pk]), level_posted(revision=level.revision, desks=["at_county"])
    )

    level.refresh_from_db()
    assert level.desks == ["at_county"]


def test_townships_read_the_programme_of_their_county_and_change_nothing(client, county):
    programme = ProgrammeFactory(region=county, name="样例村居创建")
    client.force_login(StaffUserFactory(reviewer=True, region__code=f"{COUNTY}100"))

    page = client.get(programme.get_absolute_url())

    assert page.status_code == 200
    assert [action["label"] for action in page.context["actions"]] == ["变更记录"]
    assert client.get(reverse("programme_level_create", args=[programme.pk])).status_code == 403


def test_programme_page_takes_twelve_queries_at_most(client, admin, county, django_assert_max_num_queries):
    programme = ProgrammeFactory(region=county)
    ProgrammeLevelFactory.create_batch(4, programme=programme)
    for year in (2024, 2025, 2026):
        BatchFactory(programme=programme, year=year)
    with django_assert_max_num_queries(12):
        client.get(programme.get_absolute_url())
