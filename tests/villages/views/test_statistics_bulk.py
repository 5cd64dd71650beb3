"""Many sheets of annual statistics at once."""

import pytest

from common.models import StepRecord
from tests.villages.views.sheets import sheet_of

pytestmark = pytest.mark.django_db


def test_bulk_filing_checks_first_then_files_what_it_named(client, clerk):
    good, gappy = sheet_of(201), sheet_of(202, deaths=None)
    foreign = sheet_of(201, "120119002")
    data = {"selected": [good.pk, gappy.pk, foreign.pk], "query": "year=2025"}

    asked = client.post("/statistics/bulk/file/", data)

    assert asked.context["able"] == [good]
    assert [(sheet, reason) for sheet, reason in asked.context["problems"]] == [
        (gappy, "以下数据尚未填写，请补填后再上报：死亡人数。")
    ]
    assert list(StepRecord.objects.all()) == []
    hidden = asked.context["hidden"]
    result = client.post(
        "/statistics/bulk/file/", {"selected": [v for k, v in hidden if k == "selected"], "confirmed": 1}
    )
    assert result.context["results"] == [(good, "")]
    assert list(StepRecord.objects.values_list("target_id", flat=True)) == [good.pk]


def test_bulk_of_all_that_match_stays_inside_filter_and_region(client, reviewer):
    client.force_login(reviewer)
    wanted = sheet_of(201, filed=True)
    sheet_of(202, locked=True)
    sheet_of(203, year=2024, filed=True)
    sheet_of(201, "120118002", filed=True)

    asked = client.post("/statistics/bulk/lock/", {"scope": "all", "query": "year=2025&state=filed"})

    assert asked.context["able"] == [wanted]


def test_bulk_repeated_is_harmless(client, reviewer):
    client.force_login(reviewer)
    sheet = sheet_of(filed=True)
    data = {"selected": [sheet.pk], "confirmed": 1}

    client.post("/statistics/bulk/lock/", data)
    again = client.post("/statistics/bulk/lock/", data)

    assert [refusal for _, refusal in again.context["results"]] == ["这份材料刚刚已被他人处理，请刷新后查看。"]
    assert StepRecord.objects.count() == 1


def test_bulk_lock_is_forbidden_to_the_township(client, clerk):
    assert client.post("/statistics/bulk/lock/", {"selected": [sheet_of(filed=True).pk]}).status_code == 403


def test_bulk_knows_only_filing_and_locking(client, clerk):
    assert client.post("/statistics/bulk/reopen/").status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_bulk_check_takes_the_same_queries_for_many(client, clerk, rows, django_assert_max_num_queries):
    keys = [sheet_of(201 + number).pk for number in range(rows)]

    with django_assert_max_num_queries(12):
        client.post("/statistics/bulk/file/", {"selected": keys})
