"""Scores of other stages beside one's own: hidden until one's own is in, then with the differences marked."""

import pytest
from django.urls import reverse

from assessments.actions.score_sheets import open_sheet
from assessments.actions.scores import Entry, save_scores
from assessments.choices import Stage
from assessments.models import ScoreSheet
from tests.assessments.sheets import COUNTY, TOWNSHIP, application_at, clerk_at, go_on_to, hand_in, score_of

pytestmark = pytest.mark.django_db
FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture
def actor(client):
    user = clerk_at(TOWNSHIP, name="样例评分人")
    client.force_login(user)
    return user


@pytest.fixture
def sheet(actor, now) -> ScoreSheet:
    return open_sheet(application_at(Stage.SELF), Stage.SELF, actor=actor, now=now)


def test_township_score_is_hidden_from_the_county_until_its_own_is_in(client, now):
    application = application_at(Stage.TOWNSHIP)
    township = clerk_at(TOWNSHIP)
    first = open_sheet(application, Stage.TOWNSHIP, actor=township, now=now)
    save_scores(first.pk, [Entry(score_of(first, "5").pk, {"value": "17.5"})], actor=township, now=now)
    hand_in(first)
    go_on_to(application, Stage.COUNTY)
    county = clerk_at(COUNTY)
    client.force_login(county)
    own = open_sheet(application, Stage.COUNTY, actor=county, now=now)
    pages = [reverse("score_sheet_stages", args=[own.pk]), reverse("score_sheet_paper", args=[own.pk])]

    hidden = [client.get(page).text for page in [*pages, reverse("score_sheet_list")]]
    refused = [client.get(first.get_absolute_url()).status_code, client.get(_history(first)).status_code]
    hand_in(own)
    shown = [client.get(page).text for page in [*pages, reverse("score_sheet_list")]]

    assert ["17.5" in text for text in hidden] == [False, False, False]
    assert ["才能看到其他各级的得分" in page for page in (hidden[0], shown[0])] == [True, False]
    assert refused == [403, 403]
    assert ["17.5" in text for text in shown] == [True, True, True]
    assert client.get(first.get_absolute_url()).status_code == 200


def _history(sheet) -> str:
    return reverse("record_history", args=["assessments.scoresheet", sheet.pk])


def test_batch_may_show_all_scores(client, now):
    application = application_at(Stage.TOWNSHIP)
    type(application.batch).objects.update(hides_scores=False)
    first = open_sheet(application, Stage.TOWNSHIP, actor=clerk_at(TOWNSHIP), now=now)
    hand_in(first)
    go_on_to(application, Stage.COUNTY)
    client.force_login(clerk_at(COUNTY))

    assert client.get(first.get_absolute_url()).status_code == 200


def test_differences_between_stages_are_marked(client, now):
    application = application_at(Stage.SELF)
    clerk, township = clerk_at(TOWNSHIP), clerk_at(TOWNSHIP)
    client.force_login(township)
    sheets = []
    for stage, points, scorer in ((Stage.SELF, "20", clerk), (Stage.TOWNSHIP, "17.5", township)):
        go_on_to(application, stage)
        sheet = open_sheet(application, stage, actor=scorer, now=now)
        given = [Entry(score_of(sheet, "5").pk, {"value": points}), Entry(score_of(sheet, "1").pk, {"value": "是"})]
        save_scores(sheet.pk, given, actor=scorer, now=now)
        hand_in(sheet)
        sheets.append(sheet)

    response = client.get(reverse("score_sheet_stages", args=[sheets[1].pk]))

    rows = {row["indicator"].number: row for part in response.context["sections"] for row in part["rows"]}
    assert [cell["difference"] for cell in rows["5"]["cells"]] == ["", "-2.5"]
    assert (rows["5"]["is_different"], rows["1"]["is_different"]) == (True, False)
