"""The conditions of a charter's steps, and two people pressing at once."""

import threading

import pytest
from django.db import connection, transaction

from agreements.choices import CharterKind, CharterState, ClauseTopic
from agreements.models import CharterVersion
from agreements.workflow import CHARTER_STEPS
from common.models import StepRecord
from common.refusal import Refused
from common.workflow import ALREADY_HANDLED, available_steps
from tests.agreements.papers import TOWNSHIP, complete_version, laid_on, step
from tests.factories import CharterVersionFactory, StaffUserFactory, VillageFactory
from tests.locks import LONGEST_WAIT, until_waiting
from villages.choices import Role

WITH_REASON = {
    "return": (CharterState.AT_TOWNSHIP, Role.LEADER),
    "order_correction": (CharterState.IN_FORCE, Role.LEADER),
    "lift_correction": (CharterState.CORRECTING, Role.LEADER),
    "repeal": (CharterState.IN_FORCE, Role.LEADER),
    "abandon": (CharterState.CONSULTING, Role.CLERK),
}


def test_buttons_are_those_of_the_table(db):
    version = complete_version(CharterState.AT_TOWNSHIP)

    verbs = {
        role: [verb for verb, _ in available_steps(version, CHARTER_STEPS, user)]
        for role in (Role.CLERK, Role.LEADER, Role.AUDITOR)
        for user in [StaffUserFactory(role=role, region__code=TOWNSHIP)]
    }

    assert verbs == {Role.CLERK: ["recall"], Role.LEADER: ["approve", "return"], Role.AUDITOR: []}


@pytest.fixture
def clerk(db):
    return StaffUserFactory(region__code=TOWNSHIP)


@pytest.fixture
def reviewer(db):
    return StaffUserFactory(region__code=TOWNSHIP, role=Role.REVIEWER)


def refusal_of(version, verb, actor, now) -> str:
    with pytest.raises(Refused) as caught:
        step(version, verb, actor, now)
    version.refresh_from_db()
    assert list(StepRecord.objects.all()) == []
    return str(caught.value)


def test_empty_draft_goes_nowhere(clerk, now):
    version = CharterVersionFactory(charter__village__code=f"{TOWNSHIP}201")

    sentence = "还没有条文，请先从条文库选用、上传已有文本或逐条录入。"
    assert refusal_of(version, "consult", clerk, now) == sentence
    laid_on(version, CharterState.CONSULTING)
    assert refusal_of(version, "submit", clerk, now) == sentence


def test_missing_topics_are_named(clerk, now):
    version = complete_version(CharterState.CONSULTING)
    version.clauses.filter(topic__in=[ClauseTopic.BENEFITS, ClauseTopic.ASSOCIATION_ROLE]).delete()

    assert refusal_of(version, "submit", clerk, now) == (
        "缺少必备内容：协会的职责、村(居)民的待遇。请补充相应条文，或在已有条文中选对内容类别。"
    )


def test_working_rules_have_no_required_topics(clerk, now):
    version = CharterVersionFactory(
        charter__village__code=f"{TOWNSHIP}201", charter__kind=CharterKind.WORKING_RULES, texts=["每月开一次例会。"]
    )

    assert step(laid_on(version, CharterState.CONSULTING), "submit", clerk, now).state == CharterState.AT_TOWNSHIP


def test_submitted_draft_is_recalled_until_the_examiner_has_opened_it(clerk, now):
    version = complete_version(CharterState.AT_TOWNSHIP, opened_at=now)

    assert refusal_of(version, "recall", clerk, now) == "审查单位已打开本稿，不能撤回；需要修改的，请联系审查单位退回。"


def test_submitting_again_begins_unopened_and_without_a_date(clerk, now):
    version = complete_version(CharterState.RETURNED, opened_at=now, revise_by=now.date())

    row = step(version, "submit", clerk, now)

    assert (row.opened_at, row.revise_by) == (None, None)


@pytest.mark.parametrize("verb", WITH_REASON)
def test_reason_is_demanded(db, now, verb):
    state, role = WITH_REASON[verb]
    version, actor = complete_version(state), StaffUserFactory(role=role, region__code=TOWNSHIP)

    with pytest.raises(Refused, match=f"“{CHARTER_STEPS[verb].label}”必须填写理由，请补填后再提交。"):
        step(version, verb, actor, now, note="  ")


def test_charter_of_a_unit_that_ended_is_not_carried_on(clerk, now):
    version = complete_version(village=VillageFactory(code=f"{TOWNSHIP}201", name="样例村委会", closed=True))

    assert refusal_of(version, "consult", clerk, now) == "“样例村委会”已撤销，档案只供查阅，不能再修改。"


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_wins_and_the_other_reads_so(now):
    version = complete_version(CharterState.AT_TOWNSHIP)
    actors = StaffUserFactory.create_batch(2, reviewer=True, region__code=TOWNSHIP)
    found = {}

    def press(actor) -> None:
        try:
            found[actor] = step(version, "approve", actor, now).state
        except Refused as refusal:
            found[actor] = str(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[actor]) for actor in actors]
    with transaction.atomic():
        CharterVersion.objects.select_for_update().get(pk=version.pk)
        for thread in threads:
            thread.start()
        until_waiting(2)
    for thread in threads:
        thread.join(LONGEST_WAIT)

    record = StepRecord.objects.get()
    loser = next(actor for actor in actors if actor != record.actor)
    assert found == {record.actor: CharterState.TO_VOTE, loser: ALREADY_HANDLED}
