"""示范创建 in 一村一档: every application with its holder, every title with what became of it; on paper too."""

import pytest
from django.urls import reverse

from assessments.choices import HonourState
from tests.assessments.scenes import clerk, submitted
from tests.factories import HonourFactory, VillageFactory

pytestmark = pytest.mark.django_db


def tab(client, village):
    return client.get(reverse("village_detail", args=[village.pk]), {"tab": "demonstration"})


def test_tab_shows_applications_and_titles_with_their_state(client, now):
    application = submitted(clerk(), now)
    village = application.village
    honour = HonourFactory(village=village, title="合格村", state=HonourState.REVOKED)
    HonourFactory(village=VillageFactory(code="120119001202"))
    client.force_login(clerk())

    context = tab(client, village).context

    assert [(one, holder) for one, _, holder in context["applications"]] == [
        (application, f"{village.township.name}乡镇初审")
    ]
    assert [one for one, _ in context["honours"]] == [honour]
    assert context["apply_url"] == f"{reverse('application_create')}?village={village.pk}"


def test_village_that_ended_offers_no_application(client):
    village = VillageFactory(code="120119001201", closed=True)
    client.force_login(clerk())

    assert tab(client, village).context["apply_url"] == ""


def test_printed_file_has_them_too(client, now):
    application = submitted(clerk(), now)
    HonourFactory(village=application.village, number="样例第9号")
    client.force_login(clerk())

    page = client.get(reverse("village_print", args=[application.village_id])).content.decode()

    assert "待乡镇初审" in page
    assert "样例第9号" in page
