"""Files of an application: where they stand, what is refused, how long they stay."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments.actions.applications import advance
from assessments.models import Evidence
from tests.assessments.scenes import clerk, drafted, open_batch
from tests.factories import IndicatorFactory
from tests.factories.attachments import CONTENT

pytestmark = pytest.mark.django_db


def say(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def upload(application, client, **said):
    said.setdefault("file", SimpleUploadedFile("表决.pdf", CONTENT))
    return client.post(reverse("application_evidence", args=[application.pk]), said)


def test_one_file_serves_several_indicators_and_a_paper(client, now):
    actor = clerk()
    application = drafted(actor, now, scene=open_batch(required_papers=["表决证明"]))
    indicator = application.version.sections.get().indicators.get()
    client.force_login(actor)

    upload(application, client, indicators=[indicator.pk], papers=["表决证明"])

    rows = Evidence.objects.order_by("paper")
    assert [(one.indicator, one.paper) for one in rows] == [(indicator, ""), (None, "表决证明")]
    assert len({one.attachment_id for one in rows}) == 1
    assert application.gaps == []


def test_evidence_of_a_wrong_kind_is_refused_with_a_sentence(client, now):
    actor = clerk()
    application = drafted(actor, now)
    indicator = application.version.sections.get().indicators.get()
    client.force_login(actor)

    response = upload(application, client, file=SimpleUploadedFile("假.pdf", b"MZ program"), indicators=[indicator.pk])

    (sentence,) = response.context["form"].errors["file"]
    assert "pdf" in sentence.lower()
    assert list(Evidence.objects.all()) == []


def test_evidence_without_anything_to_stand_by_is_refused(client, now):
    actor = clerk()
    application = drafted(actor, now)
    client.force_login(actor)

    response = upload(application, client)

    assert response.context["form"].errors == {"indicators": ["请至少选择一项指标或必备材料。"]}


def test_indicator_of_another_standard_is_not_on_offer(client, now):
    actor = clerk()
    application = drafted(actor, now)
    client.force_login(actor)

    response = upload(application, client, indicators=[IndicatorFactory().pk])

    assert list(response.context["form"].errors) == ["indicators"]
    assert list(Evidence.objects.all()) == []


def test_papers_that_were_handed_in_stay_until_they_come_back(client, now):
    actor = clerk()
    application = drafted(actor, now)
    indicator = application.version.sections.get().indicators.get()
    client.force_login(actor)
    upload(application, client, indicators=[indicator.pk])
    advance(application, "submit", actor=actor, now=now)
    evidence = Evidence.objects.get()

    client.post(reverse("evidence_remove", args=[evidence.pk]))
    client.post(reverse("attachment_remove", args=[evidence.attachment_id]))
    response = upload(application, client, indicators=[indicator.pk])

    evidence.attachment.refresh_from_db()
    assert (Evidence.objects.count(), evidence.attachment.removed_at) == (1, None)
    assert response.context["form"].errors == {
        "file": ["本申报处于“待乡镇初审”环节，材料不能增删；需要补充的，请先撤回或由办理单位退回。"]
    }


def test_file_taken_away_no_longer_counts_as_the_required_paper(client, now):
    actor = clerk()
    application = drafted(actor, now, scene=open_batch(required_papers=["表决证明"]))
    client.force_login(actor)
    upload(application, client, papers=["表决证明"])

    client.post(reverse("attachment_remove", args=[Evidence.objects.get().attachment_id]))

    assert [gap.sentence for gap in application.gaps] == ["请上传必备材料：表决证明。"]
