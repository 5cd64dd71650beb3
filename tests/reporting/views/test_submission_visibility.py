"""Who meets a submission at which desk: a draft its own county alone, what left it those above too, nobody else any."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from reporting.actions.submissions import hand_up, recall, send_back
from reporting.models import Submission
from tests.factories import RegionFactory, StaffUserFactory
from tests.reporting.handing_up import OTHER_COUNTY, YEAR, county_staff, drawn, handed_up, signed_in
from villages.choices import Role
from villages.models import StaffUser


def meets(user: StaffUser, submission: Submission) -> bool:
    """Whether the user finds it: in the list, by its pages, its files, its history. All of them agree."""
    client = signed_in(user)
    addresses = [
        *(reverse(name, args=[submission.pk]) for name in ("submission_detail", "submission_workbook")),
        reverse("submission_package", args=[submission.pk]),
        submission.forms.get().get_absolute_url(),
        reverse("record_history", args=["reporting.submission", submission.pk]),
    ]
    answers = [client.get(address) for address in addresses]
    for answer in answers:
        b"".join(answer)  # a file is read to its end
    found = {answer.status_code for answer in answers}
    is_listed = submission.get_absolute_url() in client.get(reverse("submission_list")).content.decode()
    assert found == ({200} if is_listed else {404})
    return is_listed


def test_township_and_neighbour_find_no_submission(county, now, village):
    submission = handed_up(county, now)

    for user in (StaffUserFactory(region=village.township), county_staff(OTHER_COUNTY)):
        assert not meets(user, submission)
        assert signed_in(user).get(reverse("submission_compare", args=[submission.pk])).status_code == 404


def test_draft_is_for_its_own_county_and_what_left_it_for_those_above(county, city, now):
    province = StaffUserFactory(role=Role.LEADER, region=RegionFactory(code="12"))
    above = (province, StaffUserFactory(role=Role.LEADER, national=True), city)
    colleague = StaffUserFactory(role=Role.CLERK, region=county.region)
    said, again = {"actor": county, "now": now}, timezone.localdate(now) + timedelta(days=5)

    draft = drawn(county, now)
    assert meets(colleague, draft)
    assert not any(meets(user, draft) for user in above)
    asked_for = [signed_in(user).get(reverse("submission_list")).context["filter"].form for user in (city, colleague)]
    assert ["draft" in dict(form.fields["state"].choices) for form in asked_for] == [False, True]

    hand_up(draft, (), {}, **said)
    assert all(meets(user, draft) for user in above[:2])  # the city's look would end recalling
    recall(draft, **said)
    assert not any(meets(user, draft) for user in above)

    sent = hand_up(Submission.objects.get(pk=draft.pk), (), {}, **said)
    send_back(sent, revise_by=again, note="请核对户数。", actor=city, now=now)
    assert all(meets(user, draft) for user in (*above, colleague))


def test_draft_of_a_correction_stands_on_no_page_that_those_above_read(county, city, now):
    first = handed_up(county, now)
    send_back(first, revise_by=timezone.localdate(now), note="请核对户数。", actor=city, now=now)
    correction = drawn(county, now)
    pages = [
        first.get_absolute_url(),
        reverse("submission_compare", args=[first.pk]),
        f"{reverse('submission_overview')}?year={YEAR}",
    ]
    client = signed_in(city)

    answers = [client.get(page) for page in pages]
    assert [answer.status_code for answer in answers] == [200, 404, 200]
    assert not any(correction.get_absolute_url() in answer.content.decode() for answer in answers)

    hand_up(correction, (), {}, actor=county, now=now)
    assert all(correction.get_absolute_url() in client.get(page).content.decode() for page in (pages[0], pages[2]))
    assert client.get(pages[1]).status_code == 200
