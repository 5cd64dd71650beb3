"""The page of one version: what stands in the way, what other papers tell already, what may be done next."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.actions.adoption import file_version
from agreements.actions.charters import start_revision
from agreements.choices import CharterStage, CharterState
from tests.agreements.desks_of_adoption import FILED, HELD, at, filed, filing, to_file
from tests.agreements.papers import TOWNSHIP, complete_version, laid_on
from tests.factories import CharterVersionFactory, CorrectionOrderFactory, StaffUserFactory
from villages.choices import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    user = StaffUserFactory(region__code=TOWNSHIP)
    client.force_login(user)
    return user


@pytest.fixture
def reviewer():
    return StaffUserFactory(region__code=TOWNSHIP, role=Role.REVIEWER)


def labels(page) -> list[str]:
    return [button["label"] for button in page.context["actions"]]


def test_open_findings_are_listed_on_top_with_a_way_to_each(client, clerk):
    texts = ("违反本规约的，罚款200元。", "邻里和睦。", "每户必须签订承诺书。")
    version = CharterVersionFactory(charter__village__code=f"{TOWNSHIP}201", texts=texts)

    page = client.get(version.get_absolute_url())

    assert [(one.place, one.finding.label) for one in page.context["open_findings"]] == [
        ("第一条", "罚款、处罚"),
        ("第三条", page.context["open_findings"][1].finding.label),
    ]
    text = page.content.decode()
    assert "合法性初筛：阻断 1 处，须改写；提示 1 处，请改写或说明理由" in text
    fined, _, warned = version.clauses.order_by("position")
    assert all(f'href="#clause-{clause.pk}"' in text for clause in (fined, warned))


def test_steps_told_by_meeting_and_filing_are_not_asked_again(client, clerk, reviewer):
    def known(version) -> dict:
        rows = client.get(version.get_absolute_url()).context["stages"]
        return {row.stage: row.known_on for row in rows if row.is_done}

    version = to_file(clerk)
    assert known(version) == {CharterStage.ADOPT: HELD}
    file_version(version, filing(), actor=reviewer, now=at(FILED))
    assert known(version) == {CharterStage.ADOPT: HELD, CharterStage.FILE: FILED}


def test_version_in_force_leads_to_its_revision_until_one_is_under_way(client, clerk, reviewer):
    version = filed(clerk, reviewer)
    assert "修订" in labels(client.get(version.get_absolute_url()))
    laid_on(version, CharterState.CORRECTING)
    first = client.get(version.get_absolute_url()).context["actions"][0]
    assert (first["label"], first["primary"]) == ("修订", True)
    assert first["url"] == reverse("charter_revise", args=[version.charter_id])

    start_revision(version.charter, actor=clerk)

    assert "修订" not in labels(client.get(version.get_absolute_url()))


def test_what_to_do_next_comes_first_and_what_cannot_be_undone_last(client, clerk):
    version = complete_version(CharterState.RETURNED)

    found = labels(client.get(version.get_absolute_url()))

    assert (found[0], found[-1]) == ("提交审查", "终止办理")


@pytest.mark.parametrize(("days", "overdue"), [(-1, True), (0, False), (1, False)])
def test_correction_is_overdue_from_the_day_after_its_last(client, clerk, reviewer, days, overdue):
    version = filed(clerk, reviewer)
    today = timezone.localdate()
    CorrectionOrderFactory(version=version, ordered_on=date(2026, 1, 5), due_on=today + timedelta(days=days))

    adoption = client.get(version.get_absolute_url()).context["adoption"]

    assert [order["is_overdue"] for order in adoption["corrections"]] == [overdue]
