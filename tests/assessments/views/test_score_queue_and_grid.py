"""逐村评分 and 表格评分: who waits, where it goes on, a cell that saves itself, few queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.actions.applications import advance
from assessments.actions.score_sheets import open_sheet
from assessments.choices import SheetState, Stage
from tests.assessments.sheets import COUNTY, TOWNSHIP, application_at, clerk_at, hand_in, score_of
from tests.factories import DeclaredInterestFactory, RegionFactory, ScoreSheetFactory, VillageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor(client):
    user = clerk_at(TOWNSHIP)
    client.force_login(user)
    return user


def villages_waiting(count: int, stage: Stage = Stage.SELF, **fields) -> list:
    """Applications of one batch by one standard, in the order of the villages' codes."""
    first = application_at(stage, village=village(1), **fields)
    shared = {"batch": first.batch, "version": first.version, "level": first.level}
    return [first, *(application_at(stage, village=village(n), **shared) for n in range(2, count + 1))]


def village(number: int):
    return VillageFactory(
        township=RegionFactory(code=TOWNSHIP), code=f"{TOWNSHIP}{200 + number}", name=f"样例{number}村"
    )


def address(name: str, application, stage: Stage = Stage.SELF) -> str:
    return f"{reverse(name)}?batch={application.batch_id}&stage={stage}"


def test_queue_goes_from_village_to_village_and_leaves_out_what_is_done(client, actor, now):
    first, second, third = villages_waiting(3)
    begun = open_sheet(second, Stage.SELF, actor=actor, now=now)
    hand_in(open_sheet(first, Stage.SELF, actor=actor, now=now))

    start = client.get(address("score_queue", first))
    queue = client.get(start.url).context["queue"]

    assert start.url == f"{begun.get_absolute_url()}?queue=1"
    assert (queue["place"], queue["total"], queue["done"]) == (2, 3, 1)
    assert queue["next_url"] == reverse("score_sheet_open", args=[third.pk, Stage.SELF])


def test_queue_begins_anew_after_the_last_village(client, actor, now):
    first, _, third = villages_waiting(3)
    last = open_sheet(third, Stage.SELF, actor=actor, now=now)

    queue = client.get(f"{last.get_absolute_url()}?queue=1").context["queue"]

    assert queue["next"].application == first.pk


def test_queue_that_is_done_says_so(client, actor, now):
    (only,) = villages_waiting(1)
    hand_in(open_sheet(only, Stage.SELF, actor=actor, now=now))

    response = client.get(address("score_queue", only), follow=True)

    assert "的自评已全部完成，共1个。" in response.text


def test_queue_leaves_out_villages_one_keeps_away_from(client, now):
    user = clerk_at(TOWNSHIP)
    client.force_login(user)
    first, second, third = villages_waiting(3, Stage.TOWNSHIP)
    type(first).objects.filter(pk=first.pk).update(submitted_by=user)
    DeclaredInterestFactory(village=second.village, user=user)

    start = client.get(address("score_queue", first, Stage.TOWNSHIP))

    assert start.url == reverse("score_sheet_open", args=[third.pk, Stage.TOWNSHIP])


def test_sheet_begun_before_the_paper_came_back_is_looked_at_and_the_paper_is_open(client, actor, now):
    (paper,) = villages_waiting(1, Stage.TOWNSHIP)
    own = ScoreSheetFactory(application=paper, stage=Stage.SELF, state=SheetState.SUBMITTED)
    open_sheet(paper, Stage.TOWNSHIP, actor=actor, now=now)
    paper = advance(paper, "return_self", actor=actor, now=now, note="样例理由")
    hand_in(own)
    paper = advance(paper, "hand_in", actor=clerk_at(TOWNSHIP), now=now)
    before = paper.opened_at

    client.get(address("score_queue", paper, Stage.TOWNSHIP), follow=True)

    paper.refresh_from_db()
    assert (before, paper.opened_at is None) == (None, False)


def test_list_tells_what_waits(client, actor, now):
    first, *_ = villages_waiting(3)
    hand_in(open_sheet(first, Stage.SELF, actor=actor, now=now))

    (row,) = client.get(reverse("score_sheet_list")).context["waiting"]

    assert (row["stage"], row["count"], row["open"]) == ("自评", 3, 2)


def test_grid_has_a_row_for_each_village_and_its_cells_save_themselves(client, actor, now):
    first, second = villages_waiting(2)
    sheet = open_sheet(first, Stage.SELF, actor=actor, now=now)

    response = client.get(address("score_grid", first))
    rows = response.context["rows"]
    score = score_of(sheet, "5")
    body = {f"{score.pk}-shown": "value na", f"{score.pk}-revision": "1", f"{score.pk}-value": "18.5"}
    said = client.post(reverse("score_save", args=[sheet.pk, score.pk]), body, headers={"X-Requested-With": "fetch"})

    assert [(row["application"], row["is_begun"]) for row in rows] == [(first, True), (second, False)]
    assert [line.indicator.number for line in rows[0]["cells"]] == list("12345678")
    assert reverse("score_save", args=[sheet.pk, score.pk]) in response.text
    assert (said.json()["state"], said.json()["total"]) == ("saved", "18.5")


def test_cell_of_the_grid_leaves_comment_and_mark_as_they_are(client, actor, now):
    (only,) = villages_waiting(1)
    sheet = open_sheet(only, Stage.SELF, actor=actor, now=now)
    score = score_of(sheet, "5")
    type(score).objects.filter(pk=score.pk).update(comment="样例", needs_check=True)
    body = {f"{score.pk}-shown": "value na", f"{score.pk}-revision": "2", f"{score.pk}-value": "18"}

    client.post(reverse("score_save", args=[sheet.pk, score.pk]), body, headers={"X-Requested-With": "fetch"})

    after = score_of(sheet, "5")
    assert (after.value, after.comment, after.needs_check) == ("18", "样例", True)


@pytest.mark.parametrize("page", ["score_grid", "score_queue"])
def test_page_takes_as_many_queries_for_thirty_villages_as_for_one(client, actor, now, page):
    def queries(application) -> int:
        client.get(address(page, application), follow=True)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(page, application)).status_code in (200, 302)
        return len(captured)

    first, *others = villages_waiting(20)
    open_sheet(first, Stage.SELF, actor=actor, now=now)
    for_one = queries(first)
    for other in others:
        open_sheet(other, Stage.SELF, actor=actor, now=now)

    assert queries(first) == for_one <= 12


@pytest.mark.parametrize(
    "query", ["", "?batch=x&stage=self", "?batch=1&stage=nobody", "?batch=99999999999999999999&stage=self"]
)
def test_batch_or_stage_that_is_none_is_not_there(client, actor, query):
    assert client.get(reverse("score_queue") + query).status_code == 404
    assert client.get(reverse("score_grid") + query).status_code == 404


def test_batch_of_another_county_is_not_there(client):
    foreign = application_at(Stage.COUNTY)
    client.force_login(clerk_at("120118"))

    assert client.get(address("score_grid", foreign, Stage.COUNTY)).status_code == 404


def test_county_scores_what_lies_on_its_own_desk(client, now):
    client.force_login(clerk_at(COUNTY))
    waiting = application_at(Stage.COUNTY)

    assert client.get(address("score_queue", waiting, Stage.COUNTY)).url == reverse(
        "score_sheet_open", args=[waiting.pk, Stage.COUNTY]
    )
