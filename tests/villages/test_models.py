"""What must never be false: each constraint refuses a row that violates it, in the database and in words."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import (
    AnnualStatisticsFactory,
    AssociationFactory,
    AssociationOfficerFactory,
    CommitteeMemberFactory,
    CountyFactory,
    FacilityFactory,
    MemberGroupFactory,
    RegionFactory,
    StaffUserFactory,
    TownshipFactory,
    VillageFactory,
    WordFactory,
)
from tests.factories.finding import own_models
from villages.choices import AssociationLevel, RegionLevel, Role, VillageState
from villages.models import AnnualStatistics, Association, Region, Village
from villages.validators import validate_credit_code


def again(row, **fields):
    """The same row once more, not saved."""
    values = {field.name: getattr(row, field.name) for field in row._meta.fields if not field.primary_key}
    return type(row)(**(values | fields))


def statistics(**figures):
    return AnnualStatistics(village=VillageFactory(), year=2025, **figures)


def association(level, **places):
    return Association(level=level, name="样例协会", **places)


def region(code, level, parent, path="99/x/"):
    return Region(code=code, name="样例", level=level, parent=parent, path=path)


# For each constraint a row that violates it, and it alone.
VIOLATIONS = {
    "word_once_per_list": lambda: again(WordFactory()),
    "region_path_once": lambda: region(
        "120119900", RegionLevel.TOWNSHIP, RegionFactory(code="120119"), TownshipFactory(code="120119001").path
    ),
    "region_parent_by_level": lambda: region("13", RegionLevel.PROVINCE, RegionFactory(code="12")),
    "region_code_length": lambda: region("12011", RegionLevel.COUNTY, RegionFactory(code="1201")),
    "active_name_once_per_township": lambda: again(VillageFactory(code="120119001201"), code="120119001202"),
    "active_credit_code_once": lambda: again(
        VillageFactory(code="120119001201", credit_code="54120119MF0000001L"), code="120119001202", name="样例二村"
    ),
    "merged_has_successor": lambda: again(
        VillageFactory(code="120119001201"), code="120119001202", name="别名村", state=VillageState.MERGED
    ),
    "statistics_once_per_year": lambda: again(AnnualStatisticsFactory()),
    "births_by_sex_add_up": lambda: statistics(births=3, births_male=1, births_female=1),
    "births_male_within_births": lambda: statistics(births=1, births_male=2),
    "births_female_within_births": lambda: statistics(births=1, births_female=2),
    "inflow_within_resident_population": lambda: statistics(resident_population=9, inflow=10),
    "outflow_within_registered_population": lambda: statistics(registered_population=9, outflow=10),
    "families_in_need_within_households": lambda: statistics(households=9, families_in_need=10),
    "families_aided_within_families_in_need": lambda: statistics(families_in_need=9, families_aided=10),
    "reward_granted_within_reward_entitled": lambda: statistics(reward_entitled=9, reward_granted=10),
    "awareness_rate_percent": lambda: statistics(awareness_rate="100.01"),
    "satisfaction_rate_percent": lambda: statistics(satisfaction_rate="-0.01"),
    "association_village_by_level": lambda: association(AssociationLevel.VILLAGE, region=TownshipFactory()),
    "association_region_by_level": lambda: association(AssociationLevel.COUNTY, region=TownshipFactory()),
    "one_association_per_village": lambda: again(AssociationFactory(), name="别名协会"),
    "association_once_per_region": lambda: again(AssociationFactory(of_township=True)),
    "standing_council_within_council": lambda: association(
        AssociationLevel.COUNTY, region=CountyFactory(), standing_council=3, council_members=2
    ),
    "officer_once_per_term": lambda: again(AssociationOfficerFactory()),
    "officer_term_in_order": lambda: again(AssociationOfficerFactory(), name="别名", term_end=date(2024, 1, 1)),
    "officer_left_after_start": lambda: again(AssociationOfficerFactory(), name="别名", left_on=date(2023, 12, 31)),
    "group_once_per_association": lambda: again(MemberGroupFactory()),
    "member_once_per_term": lambda: again(CommitteeMemberFactory()),
    "member_term_in_order": lambda: again(CommitteeMemberFactory(), name="别名", term_end=date(2024, 1, 1)),
    "member_left_after_start": lambda: again(CommitteeMemberFactory(), name="别名", left_on=date(2023, 12, 31)),
    "facility_once_per_village": lambda: again(FacilityFactory()),
    "facility_area_not_negative": lambda: again(FacilityFactory(), name="别名", area="-0.01"),
    "staff_username_lower_case": lambda: again(StaffUserFactory(), username="Another"),
    "staff_of_village_has_village": lambda: again(StaffUserFactory(), username="another", role=Role.VILLAGE),
    "staff_national_or_region": lambda: again(StaffUserFactory(), username="another", is_national=True),
}
CONSTRAINTS = {
    constraint.name: constraint
    for model in own_models()
    if model._meta.app_label == "villages" or model._meta.label == "common.Word"
    for constraint in model._meta.constraints
}


def test_every_constraint_has_its_example():
    assert set(VIOLATIONS) == set(CONSTRAINTS), "Add a violating row to VIOLATIONS for each constraint."


@pytest.mark.django_db
@pytest.mark.parametrize("name", VIOLATIONS)
def test_database_refuses_what_must_never_be(name):
    row = VIOLATIONS[name]()

    with pytest.raises(IntegrityError, match=f'"{name}"'), transaction.atomic():
        type(row)._default_manager.bulk_create([row])


@pytest.mark.django_db
@pytest.mark.parametrize("name", VIOLATIONS)
def test_refusal_is_a_sentence(name):
    row, constraint = VIOLATIONS[name](), CONSTRAINTS[name]

    with pytest.raises(ValidationError) as error:
        constraint.validate(type(row), row)
    assert error.value.messages == [constraint.violation_error_message]
    assert constraint.violation_error_message.endswith("。")


@pytest.mark.django_db
def test_code_is_used_once():
    village = VillageFactory(code="120119001201")

    with pytest.raises(IntegrityError, match="code"), transaction.atomic():
        Village.objects.bulk_create([again(village, name="别名村")])


@pytest.mark.django_db
def test_name_is_free_again_in_another_township_and_after_closing():
    VillageFactory(code="120119001201", name="红旗村", closed=True)

    VillageFactory(code="120119001202", name="红旗村")
    VillageFactory(code="120119002201", name="红旗村")
    assert Village.objects.filter(name="红旗村").count() == 3


@pytest.mark.django_db
def test_part_without_whole_and_blank_figures_are_no_violation():
    """A draft is filled field by field."""
    for figures in ({"births_male": 3}, {"inflow": 10}, {"births": 0, "births_male": 0, "births_female": 0}, {}):
        statistics(**figures).save()
    assert AnnualStatistics.objects.count() == 4


@pytest.mark.django_db
def test_longest_and_rarest_names_are_kept_as_they_are():
    names = ["莫𡐓村", "样" * 33, "样例村（东）", "3号A区社区"]
    for name in names:
        VillageFactory(name=name)

    assert sorted(Village.objects.values_list("name", flat=True)) == sorted(names)


@pytest.mark.parametrize(
    "code", ["91350100M000100Y43", "54120119ME00000001", "91350100m000100y43", "", "9135 0100M000100Y43"]
)
def test_credit_code_needs_its_check_digit(code):
    if code == "91350100M000100Y43":
        validate_credit_code(code)
    else:
        with pytest.raises(ValidationError):
            validate_credit_code(code)


@given(st.text(max_size=20))
def test_credit_code_of_anything_is_a_sentence_or_fine(text):
    try:
        validate_credit_code(text)
    except ValidationError as error:
        assert error.messages == ["统一社会信用代码应为18位且校验位正确，请对照证书核对。"]
