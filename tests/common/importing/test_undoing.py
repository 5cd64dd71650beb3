"""Imports taken back: what came goes, what changed returns, and what stands in the way."""

from datetime import timedelta

import pghistory
import pytest

from common.actions.imports import confirm_import, start_import, undo_import
from common.models import RunStatus, WordList
from common.refusal import Refused
from common.resources import resource_of
from tests.common.importing.runs import CODE, OTHER_TOWN, TOWN, bring
from tests.common.importing.workbooks import HEADERS, upload, workbook
from tests.factories import (
    AssociationFactory,
    StaffUserFactory,
    TownshipFactory,
    WordFactory,
)
from villages.models import Facility, Village

pytestmark = pytest.mark.django_db


def imported(user, now, *rows, headers=HEADERS):
    return confirm_import(bring(user, *rows, headers=headers), actor=user, only_good=False, now=now)


def test_undo_removes_what_came_and_restores_what_changed(clerk, village, now):
    run = imported(clerk, now, ("", CODE, "样例一村", 301), ("", f"{TOWN}202", "样例二村", 5))

    run = undo_import(run, actor=clerk, now=now + timedelta(hours=23))

    assert (run.status, run.undone_by_name) == (RunStatus.UNDONE, clerk.name)
    assert list(Village.objects.values_list("code", "households")) == [(CODE, 300)]


def test_undo_after_a_day_is_refused(clerk, village, now):
    run = imported(clerk, now, ("", CODE, "样例一村", 301))

    with pytest.raises(Refused, match="超过 24 小时"):
        undo_import(run, actor=clerk, now=now + timedelta(hours=24, seconds=1))


def test_undo_is_refused_when_a_row_was_touched_since(clerk, village, now):
    run = imported(clerk, now, ("", CODE, "样例一村", 301), ("", f"{TOWN}202", "样例二村", 5))
    with pghistory.context(user=1):  # an act of its own, as each request is
        Village.objects.filter(code=CODE).update(phone="1")

    with pytest.raises(Refused, match="又有变动"):
        undo_import(run, actor=clerk, now=now)
    assert Village.objects.count() == 2


def test_undo_is_refused_when_a_new_row_is_referred_to(clerk, town, now):
    run = imported(clerk, now, ("", CODE, "样例一村", 301))
    AssociationFactory(village=Village.objects.get())

    with pytest.raises(Refused, match="又有变动"):
        undo_import(run, actor=clerk, now=now)


def test_undo_of_the_last_import_opens_the_one_before(clerk, town, now):
    first = imported(clerk, now, ("", CODE, "样例一村", 1))
    second = imported(clerk, now, ("", CODE, "样例一村", 2))

    undo_import(second, actor=clerk, now=now)
    undo_import(first, actor=clerk, now=now)

    assert Village.objects.count() == 0


def test_undo_is_for_the_owner_and_for_those_above(town, village, now):
    clerk, colleague = StaffUserFactory(region=town), StaffUserFactory(region=town)
    above = StaffUserFactory(region=town.parent)
    run = imported(clerk, now, (CODE, 301), headers=("代码", "户数"))

    with pytest.raises(Refused, match="只有导入人本人或上级"):
        undo_import(run, actor=colleague, now=now)
    assert undo_import(run, actor=above, now=now).status == RunStatus.UNDONE


def test_undo_does_not_reach_rows_that_now_lie_in_another_region(town, village, now):
    """The unit went to another township; its places of work went along, untouched."""
    clerk = StaffUserFactory(region=town)
    WordFactory(word_list=WordList.FACILITY_KIND, label="样例类别")
    book = workbook(("村(居)代码", "类别", "阵地名称"), (CODE, "样例类别", "样例之家"))
    run = start_import(resource_of("facilities"), upload(book), actor=clerk)
    run = confirm_import(run, actor=clerk, only_good=False, now=now)
    Village.objects.update(township=TownshipFactory(code=OTHER_TOWN))

    with pytest.raises(Refused, match="不在您的管辖区划内"):
        undo_import(run, actor=clerk, now=now)
    assert Facility.objects.count() == 1
