"""A batch: one year of a programme, its phases and the exceptions from them."""

from datetime import date, datetime, time, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone

from assessments.batch_period import BatchPeriod
from assessments.choices import BatchState, Phase, ProgrammeKind, Rounding
from assessments.models.programme import Programme
from assessments.models.standard import StandardVersion
from common.history import tracked
from common.models import RegionScopedQuerySet, SharedBelowQuerySet, TimestampedModel
from common.workflow import state_guards
from villages.choices import VillageKind
from villages.models import Village
from villages.validators import YEARS


class BatchQuerySet(SharedBelowQuerySet):
    region_lookup = "programme__region__path"

    def open(self) -> "BatchQuerySet":
        return self.filter(state=BatchState.OPEN)

    def to_apply_for(self) -> "BatchQuerySet":
        """Nobody applies for an assessment: all units are enrolled in it at once."""
        return self.open().filter(programme__kind=ProgrammeKind.DEMONSTRATION)

    def with_programme(self) -> "BatchQuerySet":
        return self.select_related("programme__region__parent")


@tracked()
class Batch(TimestampedModel):
    """One year of a programme, or a part of it: dates, quota and standards that its applications go by."""

    programme = models.ForeignKey(Programme, verbose_name="创建项目", on_delete=models.PROTECT, related_name="batches")
    year = models.PositiveSmallIntegerField("年度", validators=YEARS)
    period = models.CharField("期别", max_length=12, choices=BatchPeriod, default=BatchPeriod.YEAR)
    name = models.CharField("批次名称", max_length=100)
    document_number = models.CharField("部署文号", max_length=60, blank=True)
    state = models.CharField("状态", max_length=10, choices=BatchState, default=BatchState.PREPARING, editable=False)
    quota_rate = models.DecimalField(
        "名额比例(%)",
        max_digits=5,
        decimal_places=2,
        default=1,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text="按县(区)内正常村(居)数计算。",
    )
    quota_minimum = models.PositiveSmallIntegerField("最低名额", default=1)
    quota_rounding = models.CharField("取整办法", max_length=10, choices=Rounding, default=Rounding.DOWN)
    notice_working_days = models.PositiveSmallIntegerField(
        "公示工作日", default=7, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    grace_minutes = models.PositiveSmallIntegerField(
        "宽限分钟", default=0, validators=[MaxValueValidator(1440)], help_text="截止时刻后仍接受提交的分钟数。"
    )
    hides_scores = models.BooleanField("本级提交评分前不显示其他各级得分", default=True)

    objects = BatchQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "创建批次"
        verbose_name_plural = "创建批次"
        ordering = ["-year", "programme"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "year", "period"],
                name="batch_once_per_programme_and_period",
                violation_error_message="该项目本年度已有同一期别的批次，请在原批次上办理，或换一个期别。",
            )
        ]
        triggers = [*TimestampedModel.Meta.triggers, *state_guards(BatchState.PREPARING)]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("batch_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.programme.scope_path

    @property
    def why_closed(self) -> str:
        return "本批次已结束，只供查阅。" if self.state == BatchState.CLOSED else ""

    def phase(self, phase: str) -> "BatchPhase | None":
        return next((one for one in self.phases.all() if one.phase == phase), None)

    def last_moment(self, last_day: date) -> datetime:
        """Deadlines count to 23:59:59 of their last day in Beijing, and then the grace of the batch."""
        midnight = timezone.make_aware(datetime.combine(last_day + timedelta(days=1), time.min))
        return midnight + timedelta(minutes=self.grace_minutes)


class OfBatchQuerySet(SharedBelowQuerySet):
    region_lookup = "batch__programme__region__path"


class OfBatch(TimestampedModel):
    """A row that belongs to a batch and lies where it lies."""

    objects = OfBatchQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        abstract = True

    @property
    def scope_path(self) -> str:
        return self.batch.scope_path

    @property
    def why_closed(self) -> str:
        return self.batch.why_closed

    def get_absolute_url(self) -> str:
        return self.batch.get_absolute_url()


@tracked()
class BatchStandard(OfBatch):
    """Which version of a standard the villages, or the residents' committees, of a batch are scored by."""

    batch = models.ForeignKey(Batch, verbose_name="批次", on_delete=models.CASCADE, related_name="standards")
    kind = models.CharField("适用对象", max_length=10, choices=VillageKind)
    version = models.ForeignKey(
        StandardVersion, verbose_name="评估标准", on_delete=models.PROTECT, related_name="batches"
    )

    class Meta(OfBatch.Meta):
        verbose_name = "批次采用的标准"
        verbose_name_plural = "批次采用的标准"
        ordering = ["batch", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "kind"],
                name="one_standard_per_batch_and_kind",
                violation_error_message="该批次已为这类单位选定标准。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.version}"


@tracked()
class BatchPhase(OfBatch):
    """From when to when a phase runs; the last day counts to 23:59:59."""

    batch = models.ForeignKey(Batch, verbose_name="批次", on_delete=models.CASCADE, related_name="phases")
    phase = models.CharField("阶段", max_length=20, choices=Phase)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("截止日期", help_text="当日 23:59（北京时间）前有效。")

    class Meta(OfBatch.Meta):
        verbose_name = "批次阶段"
        verbose_name_plural = "批次阶段"
        ordering = ["batch", "starts_on", "ends_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "phase"], name="phase_once_per_batch", violation_error_message="该阶段已设定日期。"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="phase_ends_after_it_starts",
                violation_error_message="截止日期不能早于开始日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_phase_display()}（{self.starts_on:%Y-%m-%d}至{self.ends_on:%Y-%m-%d}）"


class LateExceptionQuerySet(RegionScopedQuerySet):
    region_lookup = "village__township__path"


@tracked()
class LateException(TimestampedModel):
    """One unit may hand in a phase's paper until a later day, for a reason."""

    batch = models.ForeignKey(Batch, verbose_name="批次", on_delete=models.PROTECT, related_name="late_exceptions")
    village = models.ForeignKey(
        Village, verbose_name="村(居)", on_delete=models.PROTECT, related_name="late_exceptions"
    )
    phase = models.CharField("阶段", max_length=20, choices=Phase)
    until = models.DateField("延至", help_text="当日 23:59（北京时间）前有效。")
    reason = models.CharField("理由", max_length=300)
    granted_by_name = models.CharField("批准人", max_length=50, editable=False)

    objects = LateExceptionQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "延期许可"
        verbose_name_plural = "延期许可"
        ordering = ["batch", "village__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "village", "phase"],
                name="late_exception_once",
                violation_error_message="该村(居)本阶段已有延期许可，请直接修改。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.village}{self.get_phase_display()}延至{self.until:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return self.batch.get_absolute_url()

    @property
    def scope_path(self) -> str:
        return self.village.scope_path
