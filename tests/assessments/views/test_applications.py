"""Pages of applications, as the people of each desk use them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.actions.applications import advance
from assessments.choices import ApplicationState
from assessments.models import Application, ReturnedPoint
from common.workflow import ALREADY_HANDLED, states_open
from tests.assessments.scenes import COUNTY, as_assessment, at_county, clerk, drafted, open_batch, reviewer, submitted
from tests.factories import ScoreFactory, ScoreSheetFactory, VillageFactory

pytestmark = pytest.mark.django_db


def say(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def step(application, verb: str) -> str:
    return reverse("application_step", args=[application.pk, verb])


def test_new_application_is_two_choices(client):
    batch, level = open_batch()
    village = VillageFactory(code="120119001201")
    client.force_login(clerk())

    response = client.post(reverse("application_create"), {"village": village.pk, "wanted": f"{batch.pk}-{level.pk}"})

    application = Application.objects.get()
    assert response.url == reverse("application_update", args=[application.pk])
    assert (application.village, application.batch, application.level) == (village, batch, level)


def test_refusal_stands_on_the_form_and_what_was_chosen_stays(client, now):
    actor = clerk()
    first = submitted(actor, now)
    client.force_login(actor)
    chosen = {"village": str(first.village_id), "wanted": f"{first.batch_id}-{first.level_id}"}

    response = client.post(reverse("application_create"), chosen)

    form = response.context["form"]
    assert form.non_field_errors() == ["该村(居)在本批次已有申报，请在原申报上办理。"]
    assert (form["village"].value(), form["wanted"].value()) == (chosen["village"], chosen["wanted"])


def test_foreign_and_merged_villages_are_not_on_offer(client):
    open_batch()
    own = VillageFactory(code="120119001201")
    VillageFactory(code="120119001202", merged=True, successor=own)
    VillageFactory(code="120119002201")
    client.force_login(clerk())

    form = client.get(reverse("application_create")).context["form"]

    assert list(form.fields["village"].queryset) == [own]


def test_batches_are_on_offer_that_one_applies_to(client):
    (batch, level), (assessed, _) = open_batch(), open_batch()
    as_assessment(assessed)
    client.force_login(clerk())

    def offered() -> list[str]:
        choices = client.get(reverse("application_create")).context["form"].fields["wanted"].choices
        return [key or label for key, label in choices]

    one = offered()
    as_assessment(batch)
    assert one == [f"{batch.pk}-{level.pk}"]
    assert offered() == ["现在没有可以申报的批次"]


def test_draft_is_saved_with_nothing_in_it(client, now):
    actor = clerk()
    application = drafted(actor, now)
    client.force_login(actor)
    blank = {"level": application.level_id, "revision": Application.objects.get().revision}

    client.post(reverse("application_update", args=[application.pk]), blank)

    application.refresh_from_db()
    assert (application.practice, application.contact_name, application.state) == ("", "", ApplicationState.DRAFT)


def test_page_of_submission_leads_to_every_gap(client, now):
    actor = clerk()
    scene = open_batch(required_papers=["村民会议表决证明"])
    application = drafted(actor, now, scene=scene, practice="", contact_phone="")
    client.force_login(actor)

    response = client.get(step(application, "submit"))

    edit = reverse("application_update", args=[application.pk])
    assert response.context["gaps"] == [
        ("请填写联系电话（办公电话）。", f"{edit}#id_contact_phone"),
        ("请填写主要做法。", f"{edit}#id_practice"),
        ("请上传必备材料：村民会议表决证明。", reverse("application_evidence", args=[application.pk])),
    ]


def test_page_of_the_holding_desk_marks_the_paper_opened(client, now):
    application = submitted(clerk(), now)
    page = reverse("application_detail", args=[application.pk])

    client.force_login(reviewer(COUNTY))
    client.get(page)
    application.refresh_from_db()
    assert application.opened_at is None
    client.force_login(reviewer())
    client.get(page)

    application.refresh_from_db()
    assert application.opened_at is not None


def test_township_opens_on_the_points_to_mend(client, now):
    actor = clerk()
    application = submitted(actor, now)
    indicator = application.version.sections.get().indicators.get()
    client.force_login(reviewer())
    tomorrow = timezone.localdate() + timezone.timedelta(days=1)
    said = {"note": "材料不全", "due_on": tomorrow, f"point_{indicator.pk}": "缺少会议记录"}

    client.post(step(application, "return"), said)
    client.force_login(actor)
    response = client.get(reverse("application_detail", args=[application.pk]))
    point = ReturnedPoint.objects.get()
    client.post(reverse("returned_point_answer", args=[point.pk]), {"answer": "已补传"})

    assert response.context["points"] == [point]
    assert (point.reason, response.context["returned"].note) == ("缺少会议记录", "材料不全")
    assert ReturnedPoint.objects.get().answer == "已补传"


@pytest.mark.parametrize(
    ("said", "errors"),
    [
        ({}, {"note": ["“退回修改”必须填写理由。"], "due_on": ["请选择修改期限。"]}),
        ({"note": "理由", "due_on": "2020-01-01"}, {"due_on": ["修改期限不能早于今天。"]}),
        ({"note": "理由", "due_on": "明天"}, {"due_on": ["请选择修改期限，格式如2026-10-20。"]}),
    ],
)
def test_return_asks_for_a_reason_and_a_day_to_come(client, now, said, errors):
    application = submitted(clerk(), now)
    client.force_login(reviewer())

    response = client.post(step(application, "return"), said)

    assert response.context["form"].errors == errors
    application.refresh_from_db()
    assert application.state == ApplicationState.AT_TOWNSHIP


def test_officer_whose_page_is_out_of_date_reads_that_another_has_handled_it(client, now):
    application = at_county(now)
    advance(application, "register", actor=reviewer(COUNTY), now=now)
    client.force_login(reviewer(COUNTY))
    page = application.get_absolute_url()

    before = f"http://testserver{page}"
    response = client.post(step(application, "register"), HTTP_REFERER=before, follow=True)

    assert (response.redirect_chain, say(response)) == ([(before, 302)], [ALREADY_HANDLED])
    by_its_address = client.get(step(application, "register"), follow=True)
    assert (by_its_address.redirect_chain, say(by_its_address)) == ([(page, 302)], [ALREADY_HANDLED])


def test_verdict_of_a_deciding_desk_is_no_single_step_and_the_record_says_where_it_is_given(client, now):
    application = at_county(now)
    with states_open():
        Application.objects.update(state=ApplicationState.COUNTY_ASSESSING)
    client.force_login(reviewer(COUNTY))

    response = client.get(step(application, "fail"), follow=True)

    sentence = "本环节的评定结果须先拟定、再集中发布，请在“评定结果”中办理。"
    assert (response.redirect_chain, say(response)) == ([(application.get_absolute_url(), 302)], [sentence])


def test_desk_of_another_level_is_forbidden(client, now):
    application = submitted(clerk(), now)
    client.force_login(reviewer(COUNTY))

    assert client.post(step(application, "approve")).status_code == 403


def test_only_a_draft_that_was_never_sent_is_deleted(client, now):
    actor = clerk()
    draft = drafted(actor, now)
    recalled = advance(submitted(actor, now, code="120119001202"), "recall", actor=actor, now=now)
    client.force_login(actor)

    for application in (draft, recalled):
        client.post(reverse("application_delete", args=[application.pk]))

    assert list(Application.objects.all()) == [recalled]


def test_two_copies_are_compared_field_by_field(client, now):
    actor = clerk()
    application = submitted(actor, now, practice="第一稿。", contact_name="样例甲")
    application = advance(application, "recall", actor=actor, now=now)
    Application.objects.filter(pk=application.pk).update(contact_name="样例乙")
    advance(application, "submit", actor=actor, now=now)
    client.force_login(actor)

    response = client.get(reverse("application_compare", args=[application.pk]))

    changed = [(one["row"].label, one["row"].old, one["row"].new) for one in response.context["rows"]]
    assert changed == [("负责人", "样例甲", "样例乙")]


def test_any_two_of_many_copies_are_compared(client, now):
    actor = clerk()
    application = submitted(actor, now, contact_name="样例甲")
    for name in ("样例乙", "样例丙"):
        application = advance(application, "recall", actor=actor, now=now)
        Application.objects.filter(pk=application.pk).update(contact_name=name)
        application = advance(application, "submit", actor=actor, now=now)
    client.force_login(actor)

    def changed(old: int, new: int) -> list[tuple[str, str]]:
        chosen = {"old": old, "new": new}
        rows = client.get(reverse("application_compare", args=[application.pk]), chosen).context["rows"]
        return [(one["row"].old, one["row"].new) for one in rows]

    assert [copy.number for copy in application.copies.all()] == [1, 2, 3]
    assert (changed(1, 3), changed(1, 2)) == ([("样例甲", "样例丙")], [("样例甲", "样例乙")])


def test_copy_says_whether_it_is_as_it_was(client, now):
    application = submitted(clerk(), now)
    client.force_login(clerk())

    response = client.get(reverse("application_copy_detail", args=[application.copies.get().pk]))

    assert response.context["is_intact"]


def test_detail_tells_what_the_register_says_since(client, now):
    application = submitted(clerk(), now)
    type(application.village).objects.filter(pk=application.village_id).update(households=55)
    client.force_login(clerk())

    facts = client.get(application.get_absolute_url()).context["facts"]

    assert [(fact["key"], fact["value"], fact["now"]) for fact in facts if fact["now"] is not None] == [
        ("households", "", "55")
    ]


def test_own_scores_of_the_village_stand_in_no_copy_for_whoever_still_has_to_score(client, now):
    actor = clerk()
    application = submitted(actor, now)
    indicator = application.version.sections.get().indicators.get()
    with states_open():
        Application.objects.filter(pk=application.pk).update(state=ApplicationState.SELF_ASSESSING)
    application.refresh_from_db()
    sheet = ScoreSheetFactory(application=application, stage="self", scorer=actor)
    ScoreFactory(sheet=sheet, indicator=indicator, value="yes", points=77)
    with states_open():
        type(sheet).objects.filter(pk=sheet.pk).update(state="submitted")
    advance(application, "hand_in", actor=actor, now=now)
    page = reverse("application_copy_detail", args=[application.copies.last().pk])

    client.force_login(actor)
    assert "77.00" in client.get(page).content.decode()
    client.force_login(reviewer())

    assert "77.00" not in client.get(page).content.decode()
