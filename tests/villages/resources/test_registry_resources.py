"""The sheets of the registry: found by natural keys, inside the region; what an export gives reads as unchanged."""

from datetime import date

import pytest
from django.utils import timezone

from common.actions.exports import FileFormat, export_rows
from common.actions.imports import confirm_import, start_import
from common.exporting.selection import Selection
from common.models import ExportScope, WordList
from common.resources import resource_of
from tests.common.importing.workbooks import upload, workbook
from tests.factories import (
    AssociationFactory,
    AssociationOfficerFactory,
    CommitteeMemberFactory,
    CountyFactory,
    FacilityFactory,
    MemberGroupFactory,
    StaffUserFactory,
    TownshipFactory,
    VillageFactory,
    WordFactory,
)
from villages.choices import AssociationLevel
from villages.models import Association, AssociationOfficer, CommitteeMember, Facility, MemberGroup

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return CountyFactory(code="120119", name="样例县")


@pytest.fixture
def clerk(county):
    return StaffUserFactory(region=county)


@pytest.fixture
def village(county):
    return VillageFactory(
        code="120119101201", name="台子村", township=TownshipFactory(code="120119101", name="样例甲镇")
    )


@pytest.fixture
def namesake(county):
    return VillageFactory(
        code="120119102201", name="台子村", township=TownshipFactory(code="120119102", name="样例乙镇")
    )


def bring(user, key, headers, *rows):
    return start_import(resource_of(key), upload(workbook(headers, *rows), "样例.xlsx"), actor=user)


def write(user, run):
    return confirm_import(run, actor=user, only_good=False, now=timezone.now())


def counts(run) -> dict:
    return {key: number for key, number in run.counts.items() if number and key != "skipped"}


def issues(run) -> list:
    return [(issue.row, issue.header, issue.rule) for issue in run.issues.all()]


def make_one_of_each(village):
    association = AssociationFactory(village=village, chair_is_secretary=True, has_plaque=True)
    AssociationFactory(of_township=True, region=village.township)
    AssociationOfficerFactory(association=association, work_phone="022-1234567")
    MemberGroupFactory(association=association)
    CommitteeMemberFactory(village=village, left_on=date(2026, 3, 1))
    CommitteeMemberFactory(village=village)
    FacilityFactory(village=village, area="12.50")


@pytest.mark.parametrize(
    ("key", "number"),
    [
        ("villages", 2),
        ("committee", 2),
        ("associations", 2),
        ("association-officers", 1),
        ("member-groups", 1),
        ("facilities", 1),
    ],
)
def test_what_was_exported_reads_as_unchanged(clerk, village, namesake, key, number):
    make_one_of_each(village)
    with export_rows(
        Selection(key, ExportScope.ALL), FileFormat.XLSX, actor=clerk, address="", now=timezone.now()
    ).file as file:
        content = file.read()

    run = start_import(resource_of(key), upload(content, "导出.xlsx"), actor=clerk)

    assert (counts(run), issues(run)) == ({"same": number}, [])


def test_member_is_found_by_village_name_post_and_term(clerk, village):
    post = WordFactory(word_list=WordList.COMMITTEE_POST, label="主任")
    CommitteeMemberFactory(village=village, name="样例甲", post=post, term_start=date(2024, 1, 1), term_end=None)
    headers = ("村居代码", "姓名", "现任职务", "任职时间", "届满时间")

    run = bring(
        clerk,
        "committee",
        headers,
        ("120119101201", "样例甲", "主任", "2024.1.1", "2028年12月31日"),
        ("120119101201", "样例乙", "主任", "2024-01-01", ""),
    )

    assert counts(run) == {"new": 1, "changed": 1}
    write(clerk, run)
    assert list(CommitteeMember.objects.order_by("name").values_list("name", "term_end")) == [
        ("样例乙", None),
        ("样例甲", date(2028, 12, 31)),
    ]


def test_namesake_villages_are_told_apart_by_township(clerk, village, namesake):
    WordFactory(word_list=WordList.FACILITY_KIND, label="服务室")
    headers = ("乡镇(街道)", "村(居)", "类别", "阵地名称", "面积")

    unclear = bring(clerk, "facilities", headers, ("", "台子村", "服务室", "服务室", 20))
    clear = bring(clerk, "facilities", headers, ("样例乙镇", "台子村", "服务室", "服务室", 20))

    assert issues(unclear) == [(2, "村(居)", "有 2 个同名的村(居)，分不清是哪一个")]
    write(clerk, clear)
    assert Facility.objects.get().village == namesake


def test_villages_outside_the_region_and_ended_ones_read_as_unknown(clerk, village):
    VillageFactory(code="120118101201", name="外县村")
    VillageFactory(code="120119101209", name="旧村", township=village.township, closed=True)
    WordFactory(word_list=WordList.FACILITY_KIND, label="服务室")

    run = bring(
        clerk,
        "facilities",
        ("村(居)", "类别", "阵地名称"),
        ("外县村", "服务室", "服务室"),
        ("旧村", "服务室", "服务室"),
        ("台子村", "没有的类别", "服务室"),
    )

    assert issues(run) == [
        (2, "村(居)", "您的管辖范围内没有这个村(居)"),
        (3, "村(居)", "您的管辖范围内没有这个村(居)"),
        (4, "类别", "您的管辖范围内没有这个阵地类别"),
    ]


def test_associations_of_three_levels_from_one_sheet(clerk, county, village):
    headers = ("级别", "所属乡镇", "村名", "协会名称", "会员数", "有牌子")

    run = bring(
        clerk,
        "associations",
        headers,
        ("县级", "样例县", "", "样例县计生协会", 900, "有"),
        ("乡级", "样例甲镇", "", "样例甲镇计生协会", 300, "√"),
        ("村级", "样例甲镇", "台子村", "台子村计生协会", 120, "无"),
    )

    assert (counts(run), issues(run)) == ({"new": 3}, [])
    write(clerk, run)
    rows = Association.objects.order_by("-individual_members")
    assert list(rows.values_list("level", "region", "village", "individual_members", "has_plaque")) == [
        (AssociationLevel.COUNTY, county.pk, None, 900, True),
        (AssociationLevel.TOWNSHIP, "120119101", None, 300, True),
        (AssociationLevel.VILLAGE, "120119101", village.pk, 120, False),
    ]


def test_association_in_the_wrong_place_gets_a_sentence(clerk, county, village, namesake):
    headers = ("层级", "所在区划", "所在村(居)", "协会名称")

    run = bring(
        clerk,
        "associations",
        headers,
        ("县级", "样例甲镇", "", "甲"),
        ("乡级", "样例县", "", "乙"),
        ("村居", "样例甲镇", "", "丙"),
        ("乡级", "样例甲镇", "台子村", "丁"),
        ("村居", "样例甲镇", "120119102201", "戊"),
    )

    assert issues(run) == [
        (2, "所在区划", "县级协会的所在区划应为县(区)"),
        (3, "所在区划", "乡级协会的所在区划应为乡镇(街道)"),
        (4, "层级", "村居协会必须选择所在村(居)；市级、县级、乡级协会不选村(居)。"),
        (5, "层级", "村居协会必须选择所在村(居)；市级、县级、乡级协会不选村(居)。"),
        (6, "所在村(居)", "“样例甲镇”内没有这个村(居)"),
    ]


def test_officers_and_groups_name_their_association(clerk, village):
    association = AssociationFactory(village=village, name="台子村计生协会")
    WordFactory(word_list=WordList.ASSOCIATION_POST, label="会长")

    officers = bring(
        clerk,
        "association-officers",
        ("协会", "姓名", "职务", "任期开始"),
        ("台子村计生协会", "样例甲", "会长", "2026-01-01"),
    )
    groups = bring(clerk, "member-groups", ("所属协会", "会员小组", "人数"), ("台子村计生协会", "第一小组", 12))
    write(clerk, officers)
    write(clerk, groups)

    assert AssociationOfficer.objects.get().association == association
    assert MemberGroup.objects.get().member_count == 12


def test_sheets_of_a_foreign_region_export_nothing_of_it(clerk, village):
    make_one_of_each(VillageFactory(code="120118101201", name="外县村"))
    make_one_of_each(village)

    for key in ("committee", "associations", "association-officers", "member-groups", "facilities"):
        rows = Selection(key, ExportScope.ALL).rows(clerk)
        assert rows and all(row.scope_path.startswith("12/1201/120119/") for row in rows), key


def test_sheet_of_villages_doubts_what_the_form_doubts(clerk, village):
    run = bring(clerk, "villages", ("代码", "统一社会信用代码"), (village.code, "91350100M000100Y43"))

    assert run.counts["changed"] == 1
    assert [(issue.is_warning, issue.rule) for issue in run.issues.all()] == [
        (True, "统一社会信用代码以“91”开头，村(居)委会的代码通常以54或55开头。")
    ]


def test_credit_code_of_another_unit_is_refused(clerk, village, namesake):
    VillageFactory(code="120119102202", credit_code="54120119MF0000001L")

    run = bring(clerk, "villages", ("代码", "统一社会信用代码"), (village.code, "54120119MF0000001L"))

    assert [(issue.is_warning, issue.rule) for issue in run.issues.all()] == [
        (False, "该统一社会信用代码已登记在其他单位名下，请对照证书核对。")
    ]
