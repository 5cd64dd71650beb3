"""A village that types for itself: its own application and nothing else; the township reviews."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from assessments.actions.applications import advance, start_application
from assessments.choices import ApplicationState, Stage
from assessments.models import Application, Evidence, ScoreSheet
from assessments.workflow import APPLICATION_STEPS
from common.models import StepRecord
from common.workflow import available_steps
from tests.assessments.scenes import TOWNSHIP, VILLAGE, drafted, open_batch, reviewer
from tests.factories import ScoreSheetFactory, StaffUserFactory, VillageFactory
from tests.factories.attachments import CONTENT
from villages.actions.villages import Decree, recode_village
from villages.choices import Role
from villages.models import StaffUser, Village

pytestmark = pytest.mark.django_db
NEXT_DOOR = f"{TOWNSHIP}202"


def account_of(code: str = VILLAGE) -> StaffUser:
    village = Village.objects.filter(code=code).first() or VillageFactory(code=code, phone="02200000001")
    return StaffUserFactory(role=Role.VILLAGE, region=village.township, village=village)


def test_village_types_submits_and_hands_in_and_the_township_reviews(client, now):
    batch, level = open_batch(required_papers=["村民会议表决证明"])
    typist, township = account_of(), reviewer()
    client.force_login(typist)

    form = client.get(reverse("application_create")).context["form"]
    assert list(form.fields["village"].queryset) == [typist.village]
    client.post(reverse("application_create"), {"village": typist.village_id, "wanted": f"{batch.pk}-{level.pk}"})
    application = Application.objects.get()
    said = {"level": level.pk, "contact_name": "样例甲", "contact_phone": "02200000001", "practice": "坚持自治。"}
    client.post(reverse("application_update", args=[application.pk]), said | {"revision": application.revision})
    proof = SimpleUploadedFile("表决证明.pdf", CONTENT)
    files = reverse("application_evidence", args=[application.pk])
    client.post(files, {"file": proof, "papers": ["村民会议表决证明"]})
    client.post(reverse("application_step", args=[application.pk, "submit"]), {"note": ""})

    application.refresh_from_db()
    assert (application.state, application.submitted_by) == (ApplicationState.AT_TOWNSHIP, typist)
    assert Evidence.objects.get().paper == "村民会议表决证明"
    assert advance(application, "approve", actor=township, now=now).state == ApplicationState.AT_COUNTY


def test_village_takes_the_steps_of_its_own_work_alone(now):
    application = drafted(StaffUserFactory(region__code=TOWNSHIP), now)
    typist = account_of()
    may = {
        state: {
            verb
            for verb, _ in available_steps(
                Application(pk=application.pk, **at(application, state)), APPLICATION_STEPS, typist
            )
        }
        for state in ApplicationState
    }

    assert {state: verbs for state, verbs in may.items() if verbs - {"withdraw"}} == {
        ApplicationState.DRAFT: {"submit", "withdraw"},
        ApplicationState.RETURNED: {"submit", "withdraw"},
        ApplicationState.AT_TOWNSHIP: {"recall", "withdraw"},
        ApplicationState.CREATING: {"begin", "withdraw"},
        ApplicationState.SELF_ASSESSING: {"hand_in", "withdraw"},
        ApplicationState.TOWNSHIP_ASSESSING: {"recall", "withdraw"},
        ApplicationState.RECTIFYING: {"report", "withdraw"},
    }


def at(application: Application, state: str) -> dict:
    names = ("batch_id", "village_id", "level_id", "version_id")
    return {name: getattr(application, name) for name in names} | {"state": state}


def test_nothing_is_begun_or_moved_for_the_village_next_door(client, now):
    scene = open_batch()
    application = drafted(StaffUserFactory(region__code=TOWNSHIP), now, scene=scene)
    neighbour = account_of(NEXT_DOOR)

    with pytest.raises(PermissionDenied):
        start_application(application.village, *scene, actor=neighbour, now=now)
    with pytest.raises(PermissionDenied):
        advance(application, "submit", actor=neighbour, now=now)
    client.force_login(neighbour)
    chosen = {"village": application.village_id, "wanted": f"{scene[0].pk}-{scene[1].pk}"}
    assert "village" in client.post(reverse("application_create"), chosen).context["form"].errors
    assert client.get(application.get_absolute_url()).status_code == 404
    assert list(client.get(reverse("application_list")).context["table"].rows) == []
    assert list(StepRecord.objects.of(application)) == []


def test_returned_paper_waits_on_the_home_page_of_the_village(client, now):
    application = drafted(StaffUserFactory(region__code=TOWNSHIP), now)
    typist = account_of()
    advance(application, "submit", actor=typist, now=now)
    tomorrow = timezone.localdate(now) + timezone.timedelta(days=1)
    advance(application, "return", actor=reviewer(), now=now, note="材料不全", due_on=tomorrow)

    for user, expected in ((typist, [f"{application}被退回修改"]), (account_of(NEXT_DOOR), [])):
        client.force_login(user)
        assert [one["task"].title for one in client.get(reverse("home")).context["todo"]] == expected


def test_village_scores_itself_and_reads_no_draft_of_the_township(now):
    application = drafted(StaffUserFactory(region__code=TOWNSHIP), now)
    typist = account_of()
    own, township = (ScoreSheetFactory(application=application, stage=stage) for stage in (Stage.SELF, Stage.TOWNSHIP))

    assert [typist.has_perm("assessments.change_scoresheet", sheet) for sheet in (own, township)] == [True, False]
    assert [typist.has_perm("assessments.view_scoresheet", sheet) for sheet in (own, township)] == [True, False]
    assert set(ScoreSheet.objects.for_user(account_of(NEXT_DOOR))) == set()


def test_account_moves_along_when_the_village_goes_to_another_township(now):
    typist = account_of()
    VillageFactory(code="120119002201")
    officer = StaffUserFactory(region__code="120119")

    recode_village(typist.village, "120119002202", Decree(timezone.localdate(now)), actor=officer, now=now)

    typist.refresh_from_db()
    assert typist.region_id == "120119002"


def test_database_holds_role_and_village_together():
    village = VillageFactory(code=VILLAGE)
    for wrong in ({"role": Role.CLERK, "village": village}, {"role": Role.VILLAGE, "village": None}):
        with pytest.raises(IntegrityError, match="staff_of_village_has_village"), transaction.atomic():
            StaffUserFactory(region=village.township, **wrong)


def test_account_form_takes_the_township_from_the_village(client):
    village = VillageFactory(code=VILLAGE)
    VillageFactory(code="120118001201")
    client.force_login(StaffUserFactory(system_admin=True, region__code="120119"))
    said = {"username": "cunwen", "name": "样例文书", "role": "village", "region": "", "village": VILLAGE}

    def errors(**changed) -> dict:
        return client.post(reverse("account_create"), said | changed).context["form"].errors

    assert errors(village="") == {"village": ["请填写所在村(居)的12位代码。"]}
    assert errors(village="120118001201") == {
        "village": ["您的管辖范围内没有这个代码的村(居)，请对照村居台账核对12位代码。"]
    }
    assert errors(role="clerk", region=TOWNSHIP) == {
        "village": ["只有村(居)填报人填写；请清空，或者把角色改为村(居)填报人。"]
    }
    assert errors(role="clerk", village="") == {"region": ["请选择管辖区划。"]}
    client.post(reverse("account_create"), said)
    account = StaffUser.objects.get(username="cunwen")
    assert (account.village, account.region) == (village, village.township)
