"""The meeting form: prefilled, judged while typing and again when saved, and closed once the vote is settled."""

from datetime import date

import pytest
from django.urls import reverse

from agreements.choices import CharterState
from agreements.models import AssemblyMeeting
from tests.agreements.desks_of_adoption import HELD, meeting_of, to_vote
from tests.agreements.papers import TOWNSHIP, laid_on
from tests.factories import StaffUserFactory

pytestmark = pytest.mark.django_db

TYPED = {
    "kind": "full",
    "held_on": HELD.isoformat(),
    "notice_on": "2026-09-01",
    "eligible": "400",
    "present": "260",
    "votes_for": "240",
    "votes_against": "12",
    "abstentions": "8",
}


@pytest.fixture
def clerk(client):
    user = StaffUserFactory(region__code=TOWNSHIP)
    client.force_login(user)
    return user


def test_form_is_prefilled_from_the_registry(client, clerk):
    version = to_vote()
    village = version.village
    village.eligible_voters, village.households = 812, 301
    village.save()

    form = client.get(reverse("assembly_meeting_create", args=[version.pk])).context["form"]

    assert (form["eligible"].value(), form["households"].value(), form["kind"].value()) == (812, 301, "full")


def test_numbers_are_judged_while_typing_and_nothing_is_saved(client, clerk):
    version = to_vote()
    typed = TYPED | {"present": "200", "votes_for": "100", "votes_against": "", "abstentions": ""}
    half = client.post(reverse("assembly_meeting_check", args=[version.pk]), typed)
    whole = client.post(reverse("assembly_meeting_check", args=[version.pk]), TYPED)

    assert half.context["verdict"].problems == ["请填写反对、弃权，填写后才能计算。"]
    assert (whole.context["verdict"].is_adopted, AssemblyMeeting.objects.count()) == (True, 0)


def test_saved_meeting_is_judged_again_and_leads_to_the_posting(client, clerk):
    version = to_vote()

    answer = client.post(reverse("assembly_meeting_create", args=[version.pk]), TYPED | {"then": "publicity"})

    assert answer.url == reverse("publicity_create", args=[version.pk])
    meeting = version.counting_meeting
    assert (meeting.is_valid, meeting.is_adopted, meeting.votes_for) == (True, True, 240)


def test_lost_vote_does_not_lead_to_the_posting(client, clerk):
    version = to_vote()
    typed = TYPED | {"votes_for": "100", "then": "publicity"}

    answer = client.post(reverse("assembly_meeting_create", args=[version.pk]), typed)

    assert answer.url == f"{version.get_absolute_url()}#adoption"
    assert version.counting_meeting.is_adopted is False


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"present": "401", "votes_for": "1"}, "present", "实到401人多于应到400人，请核对两项人数。"),
        ({"votes_for": "250"}, "votes_for", "同意250、反对12、弃权8，合计270票，多于到会260人，请核对票数。"),
        ({"households": "3", "households_present": "4"}, "households_present",
         "到会户代表4户多于总户数3户，请核对两项户数。"),
    ],
)  # fmt: skip
def test_numbers_that_cannot_be_are_refused_once_and_by_their_field(client, clerk, changes, field, sentence):
    version = to_vote()

    form = client.post(reverse("assembly_meeting_create", args=[version.pk]), TYPED | changes).context["form"]

    assert form.errors == {field: [sentence]}
    assert AssemblyMeeting.objects.count() == 0


def test_half_filled_meeting_is_kept(client, clerk):
    version = to_vote()

    client.post(reverse("assembly_meeting_create", args=[version.pk]), {"kind": "full", "eligible": "400"})

    meeting = version.counting_meeting
    assert (meeting.eligible, meeting.present, meeting.is_valid) == (400, None, False)


def test_second_meeting_leads_to_the_first(client, clerk):
    version = to_vote()
    meeting = meeting_of(version)
    meeting.save()

    answer = client.get(reverse("assembly_meeting_create", args=[version.pk]))

    assert answer.url == reverse("assembly_meeting_update", args=[meeting.pk])


def test_meeting_is_closed_once_the_vote_is_settled(client, clerk):
    version = to_vote()
    meeting = meeting_of(version)
    meeting.save()
    laid_on(version, CharterState.PUBLICISED)

    answer = client.post(reverse("assembly_meeting_update", args=[meeting.pk]), TYPED | {"revision": "1"}, follow=True)

    assert [str(message) for message in answer.context["messages"]] == ["本版本不在“待表决”环节，表决会议不能再改。"]
    meeting.refresh_from_db()
    assert meeting.revision == 1


def test_difference_to_the_registry_is_said(client, clerk):
    version = to_vote()
    village = version.village
    village.eligible_voters = 500
    village.save()

    checks = client.post(reverse("assembly_meeting_check", args=[version.pk]), TYPED).context["checks"]

    assert checks[-1] == {"kind": "warn", "sentence": "应到人数400与台账登记的500不一致，请核对。", "quote": ""}


def test_another_meeting_is_held_after_asking(client, clerk):
    version = to_vote()
    meeting = meeting_of(version, present=100)
    meeting.save()
    address = reverse("assembly_meeting_again", args=[meeting.pk])
    assert client.get(address).context["submit_label"] == "另行表决"

    client.post(address)

    meeting.refresh_from_db()
    assert meeting.set_aside_on is not None
    assert version.counting_meeting is None


def test_old_paper_is_judged_by_the_old_law_on_the_form(client, clerk):
    version = to_vote(party_studied_on=None)
    typed = TYPED | {"held_on": date(2025, 12, 31).isoformat(), "notice_on": ""}

    verdict = client.post(reverse("assembly_meeting_check", args=[version.pk]), typed).context["verdict"]

    assert verdict.is_adopted
    assert verdict.checks[0].quote.startswith("《村民委员会组织法》第二十二条")
