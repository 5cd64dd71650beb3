from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse

from common.history import tracked
from common.models import RegionScopedQuerySet, TimestampedModel
from common.workflow import state_guard
from villages.choices import StatisticsState
from villages.models.village import Village


class AnnualStatisticsQuerySet(RegionScopedQuerySet):
    region_lookup = "village__township__path"

    def of_year(self, year: int) -> "AnnualStatisticsQuerySet":
        return self.filter(year=year)

    def in_force(self) -> "AnnualStatisticsQuerySet":
        """Rows whose figures others may use: filed or locked."""
        return self.filter(state__in=[StatisticsState.FILED, StatisticsState.LOCKED])


def count_field(label: str, help_text: str = "") -> models.PositiveIntegerField:
    """A count that may be blank: blank, 0 and 不适用 are three different things."""
    return models.PositiveIntegerField(label, null=True, blank=True, help_text=help_text)


def rate_field(label: str) -> models.DecimalField:
    """A percentage from 0 to 100 with at most two decimals; blank when there was no survey."""
    return models.DecimalField(
        label,
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )


def _not_above(part: str, whole: str, label: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(**{f"{part}__isnull": True})
        | models.Q(**{f"{whole}__isnull": True})
        | models.Q(**{f"{part}__lte": models.F(whole)}),
        name=f"{part}_within_{whole}",
        violation_error_message=label,
    )


@tracked()
class AnnualStatistics(TimestampedModel):
    """The yearly figures of one unit: counts and rates, never persons."""

    village = models.ForeignKey(Village, verbose_name="村(居)", on_delete=models.PROTECT, related_name="statistics")
    year = models.PositiveSmallIntegerField("年度", validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    state = models.CharField(
        "状态", max_length=10, choices=StatisticsState, default=StatisticsState.DRAFT, editable=False
    )
    households = count_field("户数")
    resident_population = count_field("常住人口")
    registered_population = count_field("户籍人口")
    births = count_field("出生人数")
    births_male = count_field("出生人数(男)")
    births_female = count_field("出生人数(女)")
    deaths = count_field("死亡人数")
    inflow = count_field("流入人口", "居住半年以上的外来人口，含在常住人口内。")
    outflow = count_field("流出人口")
    members = count_field("会员数", "取自协会登记，有出入请说明。")
    awareness_rate = rate_field("群众知晓率(%)")
    satisfaction_rate = rate_field("群众满意率(%)")
    families_in_need = count_field("困难家庭户数")
    families_aided = count_field("已帮扶户数")
    reward_entitled = count_field("奖励扶助应享受人数")
    reward_granted = count_field("奖励扶助已落实人数")
    checkup_target = count_field("孕前优生健康检查目标(对)")
    checkup_done = count_field("孕前优生健康检查完成(对)")
    explanation = models.TextField("变动说明", blank=True, max_length=500)
    carried_from = models.PositiveSmallIntegerField("沿用年度", null=True, blank=True, editable=False)
    carry_confirmed_at = models.DateTimeField("沿用确认时间", null=True, blank=True, editable=False)
    carry_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="沿用确认人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects = AnnualStatisticsQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "年度数据"
        verbose_name_plural = "年度数据"
        ordering = ["-year", "village__code"]
        indexes = [models.Index(fields=["year", "village"])]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "year"],
                name="statistics_once_per_year",
                violation_error_message="该村(居)本年度数据已建立，请直接修改。",
            ),
            models.CheckConstraint(
                condition=models.Q(births__isnull=True)
                | models.Q(births_male__isnull=True)
                | models.Q(births_female__isnull=True)
                | models.Q(births=models.F("births_male") + models.F("births_female")),
                name="births_by_sex_add_up",
                violation_error_message="出生人数应等于男、女之和。",
            ),
            _not_above("births_male", "births", "出生男数不能大于出生人数。"),
            _not_above("births_female", "births", "出生女数不能大于出生人数。"),
            _not_above("inflow", "resident_population", "流入人口不能大于常住人口。"),
            _not_above("outflow", "registered_population", "流出人口不能大于户籍人口。"),
            _not_above("families_in_need", "households", "困难家庭户数不能大于户数。"),
            _not_above("families_aided", "families_in_need", "已帮扶户数不能大于困难家庭户数。"),
            _not_above("reward_granted", "reward_entitled", "已落实人数不能大于应享受人数。"),
            models.CheckConstraint(
                condition=models.Q(awareness_rate__isnull=True) | models.Q(awareness_rate__range=(0, 100)),
                name="awareness_rate_percent",
                violation_error_message="群众知晓率应在0至100之间。",
            ),
            models.CheckConstraint(
                condition=models.Q(satisfaction_rate__isnull=True) | models.Q(satisfaction_rate__range=(0, 100)),
                name="satisfaction_rate_percent",
                violation_error_message="群众满意率应在0至100之间。",
            ),
        ]
        triggers = [*TimestampedModel.Meta.triggers, state_guard()]

    def __str__(self) -> str:
        return f"{self.village} {self.year}年年度数据"

    def get_absolute_url(self) -> str:
        return reverse("statistics_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.village.scope_path
