from datetime import date
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from common.models import StepRecord
from common.refusal import Refused
from tests.factories import (
    AssociationFactory,
    AssociationOfficerFactory,
    CommitteeMemberFactory,
    CountyFactory,
    FacilityFactory,
    MemberGroupFactory,
    StaffUserFactory,
    VillageFactory,
)
from villages.actions.villages import (
    Decree,
    close_village,
    convert_village,
    merge_villages,
    recode_village,
    rename_village,
)
from villages.choices import IdentityChange, VillageKind, VillageState
from villages.models import FormerIdentity, Village

DECREE = Decree(date(2026, 10, 1), "样例民政〔2026〕1号", "行政区划调整")


@pytest.fixture
def officer(db):
    return StaffUserFactory(region=CountyFactory(code="120119"))


@pytest.fixture
def unit(db):
    return VillageFactory(code="120119101201", name="台子村")


@pytest.fixture
def heir(db):
    return VillageFactory(code="120119101202", name="前屯村")


def past_of(village) -> list[tuple]:
    return list(FormerIdentity.objects.filter(village=village).values_list("change", "code", "name", "kind"))


def test_rename_keeps_the_old_name_findable(officer, unit, now):
    renamed = rename_village(unit, "新台子村", DECREE, actor=officer, now=now)

    assert (renamed.name, renamed.code, renamed.initials) == ("新台子村", "120119101201", "xtzc")
    assert past_of(unit) == [(IdentityChange.RENAMED, "120119101201", "台子村", VillageKind.VILLAGE)]
    assert list(Village.objects.found_by("台子村")) == [unit]


def test_rename_to_a_name_taken_in_the_township_is_refused(officer, unit, heir, now):
    with pytest.raises(Refused, match="已有名为“前屯村”的村"):
        rename_village(unit, "前屯村", DECREE, actor=officer, now=now)

    unit.refresh_from_db()
    assert (unit.name, past_of(unit)) == ("台子村", [])


def test_rename_to_a_name_of_another_township_or_of_a_merged_unit_is_allowed(officer, unit, heir, now):
    VillageFactory(code="120119102201", name="后屯村")
    merge_villages([heir], VillageFactory(code="120119101203"), DECREE, actor=officer, now=now)

    assert rename_village(unit, "后屯村", DECREE, actor=officer, now=now).name == "后屯村"
    unit.refresh_from_db()
    assert rename_village(unit, "前屯村", DECREE, actor=officer, now=now).name == "前屯村"


def test_change_dated_after_today_is_refused(officer, unit, now):
    with pytest.raises(Refused, match="不能晚于今天"):
        rename_village(unit, "新台子村", Decree(date(2026, 10, 20)), actor=officer, now=now)


def test_change_of_a_unit_changed_meanwhile_is_refused(officer, unit, now):
    rename_village(unit, "新台子村", DECREE, actor=officer, now=now, revision=unit.revision)

    with pytest.raises(Refused, match="刚刚已被他人修改"):
        rename_village(unit, "旧台子村", DECREE, actor=officer, now=now, revision=unit.revision)


def test_recode_within_the_county_moves_the_unit_and_its_association(officer, unit, now):
    association = AssociationFactory(village=unit)
    other = VillageFactory(code="120119102201").township

    recoded = recode_village(unit, "120119102209", DECREE, actor=officer, now=now)

    association.refresh_from_db()
    assert (recoded.code, recoded.township, association.region) == ("120119102209", other, other)
    assert past_of(unit) == [(IdentityChange.RECODED, "120119101201", "台子村", VillageKind.VILLAGE)]
    assert list(Village.objects.found_by("120119101201")) == [unit]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("120119101201", "与现代码相同"),
        ("120119101202", "已登记在“前屯村”名下"),
        ("120118101201", "没有代码为 120118101 的乡镇"),
        ("12011910120", "应为12位数字"),
    ],
)
def test_recode_to_an_impossible_code_is_refused(officer, unit, heir, now, code, sentence):
    with pytest.raises(Refused, match=sentence):
        recode_village(unit, code, DECREE, actor=officer, now=now)

    unit.refresh_from_db()
    assert (unit.code, past_of(unit)) == ("120119101201", [])


def test_convert_makes_a_residents_committee_and_keeps_the_village(officer, unit, now):
    converted = convert_village(unit, "120119101005", "台子社区", DECREE, actor=officer, now=now)

    assert (converted.kind, converted.code, converted.name) == (VillageKind.RESIDENTS, "120119101005", "台子社区")
    assert past_of(unit) == [(IdentityChange.CONVERTED, "120119101201", "台子村", VillageKind.VILLAGE)]
    with pytest.raises(Refused, match="已经是居委会"):
        convert_village(converted, "120119101006", "台子二社区", DECREE, actor=officer, now=now)


def test_merge_moves_what_belongs_to_the_units_and_keeps_them_findable(officer, unit, heir, now):
    facility = FacilityFactory(village=unit, name="人口学校")
    FacilityFactory(village=heir, name="人口学校")
    member = CommitteeMemberFactory(village=unit)
    association, theirs = AssociationFactory(village=unit), AssociationFactory(village=heir)
    group = MemberGroupFactory(association=association)
    officer_row = AssociationOfficerFactory(association=association)

    (merged,) = merge_villages([unit], heir, DECREE, actor=officer, now=now)

    for row in (facility, member, association, group, officer_row):
        row.refresh_from_db()
    assert (merged.state, merged.successor, merged.successor_chain()) == (VillageState.MERGED, heir, [heir])
    assert (facility.village, facility.name) == (heir, "人口学校（原台子村）")
    assert (member.left_on, officer_row.left_on) == (DECREE.on, DECREE.on)
    assert (association.village, association.is_active) == (unit, False)
    assert group.association == theirs
    assert past_of(unit) == [(IdentityChange.MERGED, "120119101201", "台子村", VillageKind.VILLAGE)]
    assert list(Village.objects.found_by("120119101201")) == [unit]
    record = StepRecord.objects.get()
    assert (record.verb, record.note, record.actor_name) == (
        "merge",
        "行政区划调整（样例民政〔2026〕1号）",
        officer.name,
    )


def test_merge_gives_the_association_to_an_heir_without_one(officer, unit, heir, now):
    association = AssociationFactory(village=unit)

    merge_villages([unit], heir, DECREE, actor=officer, now=now)

    association.refresh_from_db()
    assert (association.village, association.is_active) == (heir, True)


def test_merge_of_several_is_whole_or_nothing(officer, unit, heir, now):
    elsewhere = VillageFactory(code="120118101201")

    with pytest.raises(PermissionDenied):
        merge_villages([unit, elsewhere], heir, DECREE, actor=officer, now=now)

    unit.refresh_from_db()
    assert (unit.state, past_of(unit), list(StepRecord.objects.all())) == (VillageState.ACTIVE, [], [])


def test_merge_across_counties_is_refused_even_for_a_superuser(unit, now):
    officer = StaffUserFactory(national=True, is_superuser=True)

    with pytest.raises(Refused, match="不在同一县"):
        merge_villages([unit], VillageFactory(code="120118101201"), DECREE, actor=officer, now=now)


def test_merge_into_itself_or_into_an_ended_unit_is_refused(officer, unit, heir, now):
    with pytest.raises(Refused, match="不能并入它自己"):
        merge_villages([unit, heir], heir, DECREE, actor=officer, now=now)
    close_village(heir, DECREE, actor=officer, now=now)
    with pytest.raises(Refused, match="已撤销，请选择状态正常的单位"):
        merge_villages([unit], heir, DECREE, actor=officer, now=now)


def test_merge_without_reason_is_refused(officer, unit, heir, now):
    with pytest.raises(Refused, match="必须填写理由"):
        merge_villages([unit], heir, Decree(DECREE.on), actor=officer, now=now)


def test_close_ends_terms_and_use(officer, unit, now):
    facility, member = FacilityFactory(village=unit), CommitteeMemberFactory(village=unit)
    association = AssociationFactory(village=unit)

    closed = close_village(unit, DECREE, actor=officer, now=now)

    for row in (facility, member, association):
        row.refresh_from_db()
    assert (closed.state, facility.is_active, association.is_active) == (VillageState.CLOSED, False, False)
    assert member.left_on == DECREE.on
    assert past_of(unit) == [(IdentityChange.CLOSED, "120119101201", "台子村", VillageKind.VILLAGE)]


def test_township_clerk_may_not_restructure(unit, heir, now):
    clerk = StaffUserFactory(region=unit.township)

    for act in (
        lambda: rename_village(unit, "新台子村", DECREE, actor=clerk, now=now),
        lambda: merge_villages([unit], heir, DECREE, actor=clerk, now=now),
        lambda: close_village(unit, DECREE, actor=clerk, now=now),
    ):
        with pytest.raises(PermissionDenied):
            act()


@pytest.mark.django_db(transaction=True)
def test_two_officers_merging_one_unit_at_once_do_it_once(now):
    county = CountyFactory(code="120119")
    officers = StaffUserFactory.create_batch(2, region=county)
    unit = VillageFactory(code="120119101201")
    heirs = [VillageFactory(code="120119101202"), VillageFactory(code="120119101203")]
    together, outcomes = Barrier(2), []

    def merge(officer, heir) -> None:
        try:
            together.wait()
            merge_villages([unit], heir, DECREE, actor=officer, now=now)
            outcomes.append("merged")
        except Refused as refusal:
            outcomes.append(str(refusal))
        finally:
            connection.close()

    threads = [Thread(target=merge, args=pair) for pair in zip(officers, heirs, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    unit.refresh_from_db()
    refusal = f"“{unit.name}”已撤并，不能再办理变更，请刷新后查看。"
    assert sorted(outcomes) == sorted(["merged", refusal])
    assert (unit.state, len(past_of(unit)), StepRecord.objects.count()) == (VillageState.MERGED, 1, 1)
    assert unit.successor in heirs
