import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.models import ImportRun, Job, Notice
from common.refusal import Refused
from tests.factories import (
    ImportRunFactory,
    JobFactory,
    NoticeFactory,
    RegionFactory,
    StaffUserFactory,
    VillageFactory,
)
from villages.actions.regions import activate_region, deactivate_region, move_region
from villages.models import Region, StaffUser, Village

pytestmark = pytest.mark.django_db
HOME, OTHER = "120119", "120118"


@pytest.fixture
def admin() -> StaffUser:
    return StaffUserFactory(system_admin=True, region__code="1201")


def paths() -> dict[str, str]:
    return dict(Region.objects.values_list("code", "path"))


def test_moving_rewrites_the_paths_below_and_no_other(admin):
    for code in ("120119001", "120119002", "120118001"):
        RegionFactory(code=code)
    RegionFactory(code="1202")
    before = paths()

    move_region(
        Region.objects.get(pk=HOME),
        Region.objects.get(pk="1202"),
        actor=StaffUserFactory(system_admin=True, region__code="12"),
    )

    moved = {
        HOME: "12/1202/120119/",
        "120119001": "12/1202/120119/120119001/",
        "120119002": "12/1202/120119/120119002/",
    }
    assert paths() == before | moved
    assert Region.objects.get(pk=HOME).parent_id == "1202"
    assert Region.objects.get(pk="120119001").parent_id == HOME


def test_scope_follows_a_moved_township(admin):
    village = VillageFactory(township__code="120119001")
    other = RegionFactory(code=OTHER)
    old = StaffUserFactory(region__code=HOME)
    new = StaffUserFactory(region=other)
    clerk = StaffUserFactory(region__code="120119001")

    move_region(village.township, other, actor=admin)

    seen = [Village.objects.for_user(StaffUser.objects.get(pk=user.pk)).exists() for user in (old, new, clerk)]
    assert seen == [False, True, True]
    assert [StaffUser.objects.for_user(user).filter(pk=clerk.pk).exists() for user in (old, new)] == [False, True]


def test_what_keeps_its_region_as_text_follows_a_moved_township(admin):
    town, other = RegionFactory(code="120119001"), RegionFactory(code=OTHER)
    clerk = StaffUserFactory(region=town)
    run, job = ImportRunFactory(owner=clerk), JobFactory(owner=clerk)
    notice = NoticeFactory(region_path=town.path)
    old, new = StaffUserFactory(region__code=HOME), StaffUserFactory(region=other)

    move_region(town, other, actor=admin)

    clerk = StaffUser.objects.get(pk=clerk.pk)
    assert [ImportRun.objects.for_user(user).filter(pk=run.pk).exists() for user in (old, new, clerk)] == [
        False,
        True,
        True,
    ]
    assert list(Job.objects.for_user(clerk)) == [job]
    assert list(Notice.objects.for_user(clerk)) == [notice]


def test_moving_rewrites_with_one_statement_however_many_lie_below(admin):
    def statements(county: str) -> int:
        target = RegionFactory(code="1202")
        boss = StaffUserFactory(system_admin=True, region__code="12")
        with CaptureQueriesContext(connection) as seen:
            move_region(Region.objects.get(pk=county), target, actor=boss)
        return len(seen)

    RegionFactory(code="120119001")
    for number in range(1, 31):
        RegionFactory(code=f"120118{number:03}")

    assert statements(HOME) == statements(OTHER)


def test_a_move_is_remembered(admin):
    town = RegionFactory(code="120119001")

    move_region(town, RegionFactory(code=OTHER), actor=admin)

    assert [event.parent_id for event in town.events.order_by("pgh_id")] == [HOME, OTHER]


@pytest.mark.parametrize(
    ("target", "sentence"),
    [(HOME, "已经在"), ("1201", "的上级应为县"), ("120118001", "的上级应为县"), ("120119001", "的上级应为县")],
)
def test_a_region_hangs_one_level_below_its_parent(admin, target, sentence):
    town = RegionFactory(code="120119001")

    with pytest.raises(Refused, match=sentence):
        move_region(town, RegionFactory(code=target), actor=admin)


def test_a_province_moves_nowhere():
    boss = StaffUserFactory(system_admin=True, national=True)

    with pytest.raises(Refused):
        move_region(RegionFactory(code="12"), RegionFactory(code="13"), actor=boss)


def test_nothing_moves_below_a_region_out_of_use(admin):
    target = RegionFactory(code=OTHER, is_active=False)

    with pytest.raises(Refused, match="已停用"):
        move_region(RegionFactory(code="120119001"), target, actor=admin)


@pytest.mark.parametrize("role", ["clerk", "reviewer", "leader", "business_admin", "auditor"])
def test_only_the_system_administrator_moves(role):
    actor = StaffUserFactory(role=role, region__code="1201")

    with pytest.raises(PermissionDenied):
        move_region(RegionFactory(code="120119001"), RegionFactory(code=OTHER), actor=actor)


def test_nothing_moves_out_of_or_into_the_own_region():
    actor = StaffUserFactory(system_admin=True, region__code=HOME)
    mine, foreign = RegionFactory(code="120119001"), RegionFactory(code="120118001")

    with pytest.raises(PermissionDenied):
        move_region(mine, RegionFactory(code=OTHER), actor=actor)
    with pytest.raises(PermissionDenied):
        move_region(foreign, RegionFactory(code=HOME), actor=actor)


def test_a_region_in_use_is_not_switched_off(admin):
    VillageFactory(township__code="120119001")
    StaffUserFactory(region__code="120119001")

    with pytest.raises(Refused, match="还有1个在用的下级区划、1个正常状态的村\\(居\\)、1个启用的账号"):
        deactivate_region(Region.objects.get(pk=HOME), actor=admin)
    assert Region.objects.get(pk=HOME).is_active


def test_an_empty_region_is_switched_off_and_on(admin):
    town = RegionFactory(code="120119001")

    deactivate_region(town, actor=admin)
    assert not Region.objects.get(pk=town.pk).is_active
    activate_region(town, actor=admin)
    assert Region.objects.get(pk=town.pk).is_active


def test_a_region_below_one_out_of_use_stays_off(admin):
    RegionFactory(code=HOME, is_active=False)
    town = RegionFactory(code="120119001", is_active=False)

    with pytest.raises(Refused, match="上级区划"):
        activate_region(town, actor=admin)


@pytest.mark.django_db(transaction=True)
def test_a_county_and_its_township_moved_at_once_leave_true_paths():
    boss = StaffUserFactory(system_admin=True, region__code="12")
    county, town = RegionFactory(code=HOME), RegionFactory(code="120119001")
    other, city = RegionFactory(code=OTHER), RegionFactory(code="1202")
    start, refused = threading.Barrier(2), []

    def move(region, target):
        try:
            start.wait()
            move_region(region, target, actor=boss)
        except Refused as refusal:
            refused.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=move, args=pair) for pair in ((county, city), (town, other))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    for region in Region.objects.select_related("parent"):
        assert region.path == f"{region.parent.path if region.parent else ''}{region.code}/"
    assert refused in ([], ["该区划刚刚已被他人移动，请刷新后再办理。"])
