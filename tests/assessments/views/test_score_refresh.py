import pytest
from django.urls import reverse

from assessments.actions.score_sheets import open_sheet
from assessments.choices import Stage
from tests.assessments.sheets import TOWNSHIP, application_at, clerk_at, correct_figures, score_of, with_figures

pytestmark = pytest.mark.django_db


def told(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_open_sheets_follow_the_register_after_one_question(client, now):
    clerk = clerk_at(TOWNSHIP)
    application = application_at(Stage.SELF)
    filed = with_figures(application.village, members=180, population=2000)
    sheet = open_sheet(application, Stage.SELF, actor=clerk, now=now)
    correct_figures(filed, members=160)
    client.force_login(clerk)
    address = f"{reverse('score_refresh')}?batch={application.batch.pk}&stage=self"

    assert address in client.get(reverse("score_sheet_list")).content.decode().replace("&amp;", "&")
    assert "用台账现在的数据更新评分中的1份自评表吗？" in client.get(address).content.decode()
    assert score_of(sheet, "3").value == "9"

    assert told(client.post(address, follow=True)) == ["已核对1份评分表，按台账更新1项，1份的得分有变化。"]
    assert score_of(sheet, "3").value == "8"
    assert told(client.post(address, follow=True)) == ["已核对1份评分表，数据与台账一致，没有改动。"]


def test_without_open_sheets_there_is_nothing_to_ask(client):
    application = application_at(Stage.SELF)
    client.force_login(clerk_at(TOWNSHIP))

    response = client.get(f"{reverse('score_refresh')}?batch={application.batch.pk}&stage=self", follow=True)

    assert told(response) == [f"“{application.batch}”没有评分中的自评表，不需要更新。"]
