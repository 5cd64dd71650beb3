"""Records kept for reading: nothing is laid on them or taken away, and what a unit that ended still owes."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from common.actions.attachments import attach, remove
from common.inbox import told_by
from common.models import Attachment
from common.refusal import Refused
from common.workflow import available_steps, objection_to
from tests.factories import (
    AnnualStatisticsFactory,
    AssociationFactory,
    AssociationOfficerFactory,
    AttachmentFactory,
    CommitteeMemberFactory,
    FacilityFactory,
    FormerIdentityFactory,
    MemberGroupFactory,
    StaffUserFactory,
    VillageFactory,
)
from villages.actions.statistics import confirm_carry
from villages.choices import IdentityChange, Role
from villages.inbox import sheets_to_file
from villages.models import AnnualStatistics
from villages.workflow import STATISTICS_STEPS

pytestmark = pytest.mark.django_db

READING_ONLY = "“台子村”已撤并，档案只供查阅，不能再修改。"
NOT_DUE = "“台子村”已撤并，不再填报2025年年度数据，本表只供查阅。"
MAKERS = {
    "village": lambda village: village,
    "member": lambda village: CommitteeMemberFactory(village=village),
    "association": lambda village: AssociationFactory(village=village),
    "officer": lambda village: AssociationOfficerFactory(association=AssociationFactory(village=village)),
    "group": lambda village: MemberGroupFactory(association=AssociationFactory(village=village)),
    "facility": lambda village: FacilityFactory(village=village),
}


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("批复.pdf", b"%PDF-1.4\n%%EOF\n")


def merged(on: date | None = None, **fields):
    unit = VillageFactory(code="120119001201", name="台子村", merged=True, **fields)
    if on:
        FormerIdentityFactory(village=unit, change=IdentityChange.MERGED, until=on)
    return unit


def clerk_of(village):
    return StaffUserFactory(region=village.township)


@pytest.mark.parametrize("kind", MAKERS)
def test_papers_of_a_unit_that_ended_stay_as_they_are(kind):
    record = MAKERS[kind](merged())
    clerk = StaffUserFactory(region__code="120119001")
    paper = AttachmentFactory(target=record, uploaded_by=clerk)

    with pytest.raises(Refused) as to_attach:
        attach(record, pdf(), actor=clerk)
    with pytest.raises(Refused) as to_remove:
        remove(paper, actor=clerk, now=timezone.now())

    assert (str(to_attach.value), str(to_remove.value)) == (READING_ONLY, READING_ONLY)
    assert list(Attachment.objects.of(record).in_place()) == [paper]


@pytest.mark.parametrize("state", ["filed", "locked"])
def test_papers_of_a_sheet_are_fixed_with_its_figures(state):
    sheet = AnnualStatisticsFactory(**{state: True})
    clerk = clerk_of(sheet.village)
    paper = AttachmentFactory(target=sheet, uploaded_by=clerk)

    with pytest.raises(Refused, match="不能修改；需要改动的，请先撤回或请县级退回"):
        attach(sheet, pdf(), actor=clerk)
    with pytest.raises(Refused, match="不能修改；需要改动的，请先撤回或请县级退回"):
        remove(paper, actor=clerk, now=timezone.now())
    assert list(Attachment.objects.of(sheet).in_place()) == [paper]


def test_papers_of_a_draft_may_come_and_go():
    sheet = AnnualStatisticsFactory()
    clerk = clerk_of(sheet.village)

    paper = attach(sheet, pdf(), actor=clerk)
    remove(paper, actor=clerk, now=timezone.now())

    assert list(Attachment.objects.of(sheet).in_place()) == []


def test_unit_that_ended_meanwhile_takes_no_paper():
    unit = VillageFactory(code="120119001201", name="台子村")
    loaded_before = type(unit).objects.get(pk=unit.pk)
    type(unit).objects.filter(pk=unit.pk).delete()
    merged(pk=unit.pk)

    with pytest.raises(Refused) as refusal:
        attach(loaded_before, pdf(), actor=clerk_of(unit))

    assert str(refusal.value) == READING_ONLY


def test_page_of_a_unit_that_ended_offers_no_upload_and_no_removal(client):
    unit = merged()
    clerk = clerk_of(unit)
    paper = AttachmentFactory(target=unit, uploaded_by=clerk)
    client.force_login(clerk)

    page = client.get(unit.get_absolute_url(), {"tab": "attachments"}).content.decode()
    sent = client.post(reverse("attachment_remove", args=[paper.pk]), follow=True).content.decode()

    assert reverse("attachment_download", args=[paper.pk]) in page
    assert (reverse("attachment_remove", args=[paper.pk]) in page, "attachment-upload" in page) == (False, False)
    assert READING_ONLY in sent


def test_association_page_of_a_unit_that_ended_has_no_buttons_and_says_why(client):
    association = AssociationFactory(village=merged())
    AssociationOfficerFactory(association=association)
    MemberGroupFactory(association=association)
    client.force_login(StaffUserFactory(region__code="120119001"))

    response = client.get(association.get_absolute_url())

    page = response.content.decode()
    assert (response.context["actions"], response.context["can_change"]) == ([], False)
    assert ("修改</a>" in page, "删除</a>" in page, READING_ONLY in page) == (False, False, True)


@pytest.mark.parametrize(("year", "why"), [(2024, ""), (2025, NOT_DUE), (2026, NOT_DUE.replace("2025", "2026"))])
def test_unit_owes_the_years_whose_end_it_saw(year, why):
    sheet = AnnualStatisticsFactory(village=merged(on=date(2025, 3, 1)), year=year)

    assert (sheet.why_not_due, sheet.why_closed) == (why, why)
    assert AnnualStatistics.objects.still_due().filter(pk=sheet.pk).exists() == (not why)


def test_draft_that_is_not_due_is_for_reading_only(client, now):
    sheet = AnnualStatisticsFactory(village=merged(on=date(2025, 3, 1)), year=2025, carried_from=2024)
    clerk = clerk_of(sheet.village)
    client.force_login(clerk)

    shown = client.get(sheet.get_absolute_url())
    edited = client.post(reverse("statistics_update", args=[sheet.pk]), {"households": "1"}, follow=True)

    assert [button["label"] for button in shown.context["actions"]] == ["变更记录", "打印"]
    assert NOT_DUE in shown.content.decode()
    assert NOT_DUE in edited.content.decode()
    assert objection_to(sheet, STATISTICS_STEPS["file"], actor=clerk, now=now) == NOT_DUE
    with pytest.raises(Refused, match="不再填报2025年年度数据"):
        confirm_carry(sheet, actor=clerk, now=now)
    sheet.refresh_from_db()
    assert (sheet.households, sheet.state) == (420, "draft")
    assert told_by([sheets_to_file], clerk, now) == []


def test_draft_of_a_year_seen_out_is_still_asked_for_and_filed(client, now):
    sheet = AnnualStatisticsFactory(village=merged(on=date(2026, 1, 15)), year=2025)
    clerk = clerk_of(sheet.village)
    client.force_login(clerk)

    shown = client.get(sheet.get_absolute_url())

    assert [button["label"] for button in shown.context["actions"]] == ["修改", "上报", "变更记录", "打印"]
    assert objection_to(sheet, STATISTICS_STEPS["file"], actor=clerk, now=now) == ""
    assert [task.count for task in told_by([sheets_to_file], clerk, now)] == [1]


def test_filed_sheet_of_the_closing_year_can_be_locked_but_not_sent_back(now):
    sheet = AnnualStatisticsFactory(village=merged(on=date(2025, 3, 1)), year=2025, filed=True)
    reviewer = StaffUserFactory(role=Role.REVIEWER, region__code="120119")

    objections = {
        verb: objection_to(sheet, step, actor=reviewer, now=now)
        for verb, step in available_steps(sheet, STATISTICS_STEPS, reviewer)
    }

    assert (objections["lock"], objections["reopen"]) == ("", NOT_DUE)


def test_page_before_merging_names_the_drafts(client):
    unit = VillageFactory(code="120119001201")
    AnnualStatisticsFactory(village=unit, year=2025)
    AnnualStatisticsFactory(village=unit, year=2024, filed=True)
    client.force_login(StaffUserFactory(region__code="120119"))

    page = client.get(reverse("village_merge"), {"unit": unit.pk}).content.decode()

    assert "尚未上报的年度数据 1 份：变更当年及以后的不再填报，以前年度的仍须补报。" in page
