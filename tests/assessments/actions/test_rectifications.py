"""A line of the rectification ledger from the finding to its closing."""

from contextlib import closing
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InternalError, transaction
from django.urls import reverse

from assessments.actions.rectifications import answer_finding, close_finding, register_finding, reject_finding
from assessments.choices import FindingSource, RectificationState
from assessments.models import Rectification
from common.actions.attachments import remove
from common.models import Attachment, Notice, StepRecord
from common.refusal import Refused
from common.workflow import ALREADY_HANDLED
from tests.factories import AttachmentFactory, RectificationFactory, StaffUserFactory, VillageFactory
from villages.choices import Role, VillageState

pytestmark = pytest.mark.django_db
TOWNSHIP, COUNTY = "120119001", "120119"


@pytest.fixture
def clerk():
    return StaffUserFactory(region__code=TOWNSHIP)


@pytest.fixture
def reviewer():
    return StaffUserFactory(region__code=COUNTY, reviewer=True)


@pytest.fixture
def finding():
    return RectificationFactory(village=VillageFactory(code=f"{TOWNSHIP}201"), due_on=date(2026, 10, 30))


def test_finding_is_registered_and_the_township_told(reviewer, now):
    village = VillageFactory(code=f"{TOWNSHIP}201")
    row = Rectification(
        village=village,
        source=FindingSource.INSPECTION,
        problem="公开栏未更新",
        owner="主任",
        due_on=date(2026, 10, 30),
    )

    register_finding(row, actor=reviewer, now=now)

    notice = Notice.objects.get()
    assert (notice.region_path, notice.url) == (village.scope_path, row.get_absolute_url())
    assert notice.body == "公开栏未更新（期限2026-10-30）"


def test_finding_at_a_unit_that_ended_is_refused(reviewer, now):
    heir = VillageFactory(code=f"{TOWNSHIP}202")
    ended = VillageFactory(code=f"{TOWNSHIP}201", state=VillageState.MERGED, successor=heir)
    row = Rectification(village=ended, source=FindingSource.INSPECTION, problem="a", owner="b", due_on=now.date())

    with pytest.raises(Refused):
        register_finding(row, actor=reviewer, now=now)

    assert list(Rectification.objects.all()) == []


@pytest.mark.parametrize(("role", "code"), [(Role.CLERK, TOWNSHIP), (Role.REVIEWER, "120118")])
def test_township_and_foreigner_register_nothing(role, code, now):
    row = RectificationFactory.build(village=VillageFactory(code=f"{TOWNSHIP}201"))

    with pytest.raises(PermissionDenied):
        register_finding(row, actor=StaffUserFactory(role=role, region__code=code), now=now)


def test_answered_then_closed_today(finding, clerk, reviewer, now):
    answered = answer_finding(finding, " 已更新。 ", date(2026, 10, 18), actor=clerk, now=now)
    closed = close_finding(answered, "复查合格", actor=reviewer, now=now)

    assert (closed.state, closed.answer, closed.answered_on) == ("closed", "已更新。", date(2026, 10, 18))
    assert (closed.recheck, closed.closed_on) == ("复查合格", date(2026, 10, 19))
    assert [step.verb for step in StepRecord.objects.of(closed)] == ["answer", "close"]


def test_not_in_order_goes_back_with_a_new_day_and_the_reason(finding, clerk, reviewer, now):
    answered = answer_finding(finding, "已更新。", date(2026, 10, 18), actor=clerk, now=now)

    back = reject_finding(answered, "仍缺三季度", date(2026, 11, 10), actor=reviewer, now=now)

    assert (back.state, back.due_on, back.recheck) == (RectificationState.OPEN, date(2026, 11, 10), "仍缺三季度")
    assert StepRecord.objects.of(back).last().note == "仍缺三季度"
    assert Notice.objects.get().body == "仍缺三季度（新的期限2026-11-10）"


def test_second_answer_and_premature_closing_are_refused(finding, clerk, reviewer, now):
    with pytest.raises(Refused, match=ALREADY_HANDLED):
        close_finding(finding, "复查合格", actor=reviewer, now=now)
    answer_finding(finding, "已更新。", date(2026, 10, 18), actor=clerk, now=now)
    with pytest.raises(Refused, match=ALREADY_HANDLED):
        answer_finding(finding, "另一次", date(2026, 10, 18), actor=clerk, now=now)


def test_closing_without_a_verdict_is_refused(finding, clerk, reviewer, now):
    answered = answer_finding(finding, "已更新。", date(2026, 10, 18), actor=clerk, now=now)

    with pytest.raises(Refused, match="请填写复查结论"):
        close_finding(answered, "  ", actor=reviewer, now=now)


def test_township_does_not_check_itself(finding, clerk, now):
    answered = answer_finding(finding, "已更新。", date(2026, 10, 18), actor=clerk, now=now)

    with pytest.raises(PermissionDenied):
        close_finding(answered, "合格", actor=clerk, now=now)


def test_database_keeps_a_closed_line(finding, clerk, reviewer, now):
    answered = answer_finding(finding, "已更新。", date(2026, 10, 18), actor=clerk, now=now)
    closed = close_finding(answered, "复查合格", actor=reviewer, now=now)

    with pytest.raises(InternalError), transaction.atomic():
        Rectification.objects.filter(pk=closed.pk).update(recheck="另一个结论")


# --- Files beside the answer


def proof(name: str = "整改照片.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4\n%%EOF\n")


def test_township_proves_what_it_mended_and_the_county_reads_it(client, clerk, reviewer, finding, now):
    client.force_login(clerk)
    uploaded = client.post(
        reverse("attachment_upload", args=["assessments.rectification", finding.pk]), {"file": proof()}
    )
    answered = answer_finding(finding, "已改", date(2026, 10, 19), actor=clerk, now=now)
    refused = client.post(
        reverse("attachment_upload", args=["assessments.rectification", finding.pk]),
        {"file": SimpleUploadedFile("又一份.pdf", b"%PDF-1.5\n%%EOF\n")},
        follow=True,
    )
    client.force_login(reviewer)
    page = client.get(reverse("rectification_step", args=[answered.pk, "close"]))

    file = Attachment.objects.get()
    assert uploaded.status_code == 302
    assert "整改情况已提交，材料不能增删；需要补充的，请复查单位退回。" in refused.text
    assert "整改照片.pdf" in page.text
    with closing(client.get(reverse("attachment_download", args=[file.pk]))) as downloaded:
        assert downloaded.status_code == 200


def test_file_that_was_handed_in_is_not_taken_away_until_it_comes_back(clerk, reviewer, finding, now):
    file = AttachmentFactory(target=finding, uploaded_by=clerk)
    answered = answer_finding(finding, "已改", date(2026, 10, 19), actor=clerk, now=now)

    with pytest.raises(Refused, match="材料不能增删"):
        remove(file, actor=clerk, now=now)
    reject_finding(answered, "照片看不清", date(2026, 11, 10), actor=reviewer, now=now)
    remove(Attachment.objects.get(), actor=clerk, now=now)

    assert list(Attachment.objects.in_place()) == []


@pytest.mark.parametrize(
    ("role", "code"), [(Role.AUDITOR, COUNTY), (Role.CLERK, "120119002"), (Role.SYSTEM_ADMIN, COUNTY)]
)
def test_others_add_no_file(client, finding, role, code):
    client.force_login(StaffUserFactory(role=role, region__code=code))

    answer = client.post(
        reverse("attachment_upload", args=["assessments.rectification", finding.pk]), {"file": proof()}
    )

    assert answer.status_code in (403, 404)
    assert list(Attachment.objects.all()) == []
