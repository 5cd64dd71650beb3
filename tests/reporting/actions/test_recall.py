"""撤回: a county takes back what nobody above has looked at yet."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from common.inbox import tasks_for
from common.models import StepRecord
from common.refusal import Refused
from reporting.actions.drawing import redraw
from reporting.actions.submission_packages import export_package, take_package
from reporting.actions.submissions import accept, hand_up, mark_opened, recall, send_back
from reporting.models import Submission
from tests.factories import RegionFactory, StaffUserFactory
from tests.reporting.handing_up import (
    FORM,
    YEAR,
    correct_register,
    county_staff,
    handed_up,
    signed_in,
    tamper,
)
from villages.choices import Role

pytestmark = pytest.mark.django_db
OPENED = "上级已打开本上报件，不能撤回；需要修改的，请联系上级退回。"


@pytest.fixture
def submission(county, now):
    return handed_up(county, now)


def test_recalled_submission_is_a_draft_again_and_goes_up_corrected(county, city, submission, now):
    draft = recall(submission, actor=county, now=now, note="户数填错。")

    assert (draft.state, draft.version, draft.submitted_at) == ("draft", 1, None)
    assert not any("待接收" in task.title for task in tasks_for(city, now))
    correct_register(households=500)
    again = hand_up(redraw(draft, [FORM], actor=county, now=now), (), {}, actor=county, now=now)
    done = accept(again, actor=city, now=now)
    assert (done.pk, done.version, done.faults()) == (submission.pk, 1, [])
    assert [(step.verb, step.note) for step in StepRecord.objects.of(done)] == [
        ("submit", ""),
        ("recall", "户数填错。"),
        ("submit", ""),
        ("accept", ""),
    ]


@pytest.mark.parametrize(
    ("name", "argument"),
    [
        ("submission_detail", "pk"),
        ("submission_workbook", "pk"),
        ("submission_package", "pk"),
        ("submitted_form_detail", "form"),
        ("accept", "pk"),
    ],
)
def test_whatever_the_city_opens_of_it_ends_recalling(county, city, submission, now, name, argument):
    key = submission.pk if argument == "pk" else submission.forms.get().pk
    address = reverse("submission_step", args=[key, name]) if name == "accept" else reverse(name, args=[key])

    response = signed_in(city).get(address)
    b"".join(response)

    assert response.status_code == 200
    with pytest.raises(Refused, match=OPENED):
        recall(submission, actor=county, now=now)
    submission.refresh_from_db()
    assert (submission.state, submission.opened_at is None) == ("submitted", False)


def test_looks_of_others_do_not_open_it(county, city, submission, now):
    colleague, clerk = county_staff(), StaffUserFactory(region=city.region)
    province = StaffUserFactory(role=Role.LEADER, region=RegionFactory(code="12"))
    signed_in(city).get(reverse("submission_list"))

    for viewer in (county, colleague, clerk, province):
        assert signed_in(viewer).get(reverse("submission_detail", args=[submission.pk])).status_code == 200

    assert recall(submission, actor=county, now=now).state == "draft"


def test_opening_it_is_no_change_of_what_it_says(city, submission, now):
    before = Submission.objects.get(pk=submission.pk)

    mark_opened(submission, viewer=city, now=now)

    after = Submission.objects.get(pk=submission.pk)
    assert (after.opened_at, after.revision, after.faults()) == (now, before.revision, [])
    mark_opened(after, viewer=city, now=now.replace(year=2030))
    after.refresh_from_db()
    assert after.opened_at == now


def test_whoever_decides_has_opened_it_and_the_first_look_stays_known(county, city, submission, now):
    later = now + timedelta(days=1)
    mark_opened(submission, viewer=city, now=now)
    send_back(submission, revise_by=timezone.localdate(later), note="请核对户数。", actor=city, now=later)
    correction = accept(handed_up(county, later), actor=city, now=later)
    accept(handed_up(county, later), actor=city, now=later)

    assert list(Submission.objects.order_by("version").values_list("state", "opened_at")) == [
        ("returned", now),
        ("superseded", later),
        ("accepted", later),
    ]
    assert Submission.objects.get(pk=correction.pk).faults() == []


def test_recalled_and_handed_up_again_it_is_unopened(county, city, submission, now):
    mark_opened(submission, viewer=city, now=now)
    tamper(submission, state="draft")
    again = hand_up(Submission.objects.get(pk=submission.pk), (), {}, actor=county, now=now)

    assert recall(again, actor=county, now=now).opened_at is None


def test_page_offers_recalling_until_the_city_has_opened_it(county, city, submission):
    page = reverse("submission_detail", args=[submission.pk])
    address = reverse("submission_step", args=[submission.pk, "recall"])
    mine = signed_in(county)
    assert address in mine.get(page).content.decode()
    assert "撤回后回到拟报状态" in mine.get(address).content.decode()

    signed_in(city).get(page)

    text = mine.get(page).content.decode()
    assert address not in text and "上级打开时间" in text
    assert OPENED in mine.post(address).content.decode()


def test_county_recalls_on_the_page_and_the_page_says_so(county, submission):
    address = reverse("submission_step", args=[submission.pk, "recall"])

    text = signed_in(county).post(address, {"note": "户数填错。"}, follow=True).content.decode()

    assert "已撤回：" in text and "户数填错。" in text and "核对并上报" in text


@pytest.mark.parametrize(("role", "code"), [(Role.CLERK, "120119"), (Role.REVIEWER, "120118"), (Role.REVIEWER, "1201")])
def test_others_do_not_recall(submission, now, role, code):
    with pytest.raises(PermissionDenied):
        recall(submission, actor=StaffUserFactory(role=role, region=RegionFactory(code=code)), now=now)


def test_imported_submission_is_not_recalled(county, city, submission, now):
    with export_package(submission, actor=county, address="").file as package:
        tamper(submission, year=YEAR - 1, version=7, state="returned")
        taken = take_package(package, actor=city, now=now)

    with pytest.raises(Refused, match="这是导入的上报件，不能由县"):
        recall(taken, actor=county, now=now)
