"""The registry's metrics: one number, one source. Computed per village and year."""

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Cast, Coalesce, Round

from common.metrics import Metric, Quotient, register
from villages.choices import AssociationLevel
from villages.models import AnnualStatistics, Association, Facility, MemberGroup
from villages.models.association import SIX_HAVES
from villages.statistics_checks import FIGURES

DECIMAL = models.DecimalField(max_digits=20, decimal_places=2)
FROM_STATISTICS = "年度数据"
FROM_REGISTER = "协会登记"
FROM_FACILITIES = "阵地登记"


def quotient_of(part, whole, times: int) -> Round:
    """The same as `rates.quotient`, in SQL: rounded half up to two decimals, NULL when the whole is 0 or blank."""
    part = Cast(part, models.DecimalField(max_digits=30, decimal_places=10))
    return Round(part * times / models.functions.NullIf(whole, 0), 2, output_field=DECIMAL)


def _in_force(year: int, column) -> Subquery:
    """From the filed or locked sheet of that year; a draft is nobody's source."""
    sheets = AnnualStatistics.objects.in_force().of_year(year).filter(village=OuterRef("pk"))
    return Subquery(sheets.annotate(found=column).values("found")[:1])


def _filed_at(year: int) -> Subquery:
    return _in_force(year, F("updated_at"))


def _statistic(name: str) -> Metric:
    figure = FIGURES[name]
    return Metric(name, figure.label, figure.unit, FROM_STATISTICS, lambda year: _in_force(year, F(name)), _filed_at)


def _rate(key: str, label: str, unit: str, part: str, whole: str, times: int = 100) -> Metric:
    def value(year: int) -> Subquery:
        return _in_force(year, quotient_of(F(part), F(whole), times))

    parts = Quotient(lambda year: _in_force(year, F(part)), lambda year: _in_force(year, F(whole)), times)
    return Metric(key, label, unit, FROM_STATISTICS, value, _filed_at, quotient=parts)


def _own_association() -> models.QuerySet:
    return Association.objects.active().at_level(AssociationLevel.VILLAGE).filter(village=OuterRef("pk"))


def _registered(key: str, label: str, unit: str, column) -> Metric:
    """From the register of the village's own association as it stands today."""
    return Metric(
        key,
        label,
        unit,
        FROM_REGISTER,
        lambda year: Subquery(_own_association().annotate(found=column).values("found")[:1]),
        lambda year: Subquery(_own_association().values("updated_at")[:1]),
    )


def _group_count() -> Subquery:
    groups = MemberGroup.objects.filter(
        is_active=True,
        association__is_active=True,
        association__level=AssociationLevel.VILLAGE,
        association__village=OuterRef("pk"),
    )
    return Subquery(groups.order_by().values("association__village").annotate(found=models.Count("pk")).values("found"))


def _groups_changed(year: int) -> Subquery:
    groups = MemberGroup.objects.filter(association__village=OuterRef("pk")).order_by("-updated_at")
    return Subquery(groups.values("updated_at")[:1])


def _facility_sum() -> Subquery:
    places = Facility.objects.filter(village=OuterRef("pk"), is_active=True).order_by().values("village")
    return Subquery(places.annotate(found=models.Sum("area")).values("found"), output_field=DECIMAL)


def _facilities_changed(year: int) -> Subquery:
    places = Facility.objects.filter(village=OuterRef("pk")).order_by("-updated_at")
    return Subquery(places.values("updated_at")[:1])


def _haves() -> models.expressions.Combinable:
    met = [models.Case(models.When(Q(**{name: True}), then=1), default=0) for name in SIX_HAVES]
    return sum(met[1:], met[0])


register(
    *[_statistic(name) for name in FIGURES],
    _rate("birth_rate", "出生率", "‰", "births", "resident_population", times=1000),
    _rate("sex_ratio", "出生性别比", "女=100", "births_male", "births_female"),
    _rate("member_coverage", "会员覆盖率", "%", "members", "resident_population"),
    _rate("aid_rate", "困难家庭帮扶率", "%", "families_aided", "families_in_need"),
    _rate("reward_rate", "奖励扶助落实率", "%", "reward_granted", "reward_entitled"),
    _rate("checkup_rate", "孕前优生健康检查完成率", "%", "checkup_done", "checkup_target"),
    _registered("registered_members", "协会登记会员数", "人", F("individual_members")),
    _registered("six_haves", "协会六有达标数", "项", _haves()),
    Metric(
        "member_groups",
        "会员小组数",
        "个",
        FROM_REGISTER,
        lambda year: Coalesce(_group_count(), 0),
        _groups_changed,
    ),
    Metric(
        "groups_per_villagers_group",
        "每个村(居)民小组的会员小组数",
        "个",
        FROM_REGISTER,
        lambda year: quotient_of(Coalesce(_group_count(), 0), F("groups"), 1),
        _groups_changed,
        quotient=Quotient(lambda year: Coalesce(_group_count(), 0), lambda year: F("groups"), 1),
    ),
    Metric("facility_area", "阵地面积", "㎡", FROM_FACILITIES, lambda year: _facility_sum(), _facilities_changed),
)
