"""Seats: how many villages of a county a batch may take, and the ledger of how they were used."""

from django.db import models
from django.urls import reverse

from assessments.choices import SeatMovement
from assessments.models.batch import Batch
from common.history import tracked
from common.models import AppendOnlyModel, SharedBelowQuerySet, TimestampedModel, revision_counter
from villages.models import Region


class QuotaSeatQuerySet(SharedBelowQuerySet):
    region_lookup = "county__path"


@tracked()
class QuotaSeat(TimestampedModel):
    """The seats of one county in one batch. Never more used than allotted: the database holds it."""

    batch = models.ForeignKey(Batch, verbose_name="批次", on_delete=models.PROTECT, related_name="seats")
    county = models.ForeignKey(Region, verbose_name="县(区)", on_delete=models.PROTECT, related_name="quota_seats")
    units = models.PositiveIntegerField("村居总数", help_text="分配时的正常村(居)数。")
    allotted = models.PositiveIntegerField("名额")
    is_explicit = models.BooleanField("直接下达", default=False, help_text="不按比例，直接给定名额。")
    used = models.PositiveIntegerField("已用", default=0, editable=False)

    objects = QuotaSeatQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "名额"
        verbose_name_plural = "名额"
        ordering = ["batch", "county__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "county"],
                name="seats_once_per_batch_and_county",
                violation_error_message="该县(区)已分配名额，请直接调整。",
            ),
            models.CheckConstraint(
                condition=models.Q(used__lte=models.F("allotted")),
                name="no_more_seats_used_than_allotted",
                violation_error_message="名额已用完，请先调整名额或退回其他申报。",
            ),
        ]
        triggers = [revision_counter("used")]  # an application that takes a seat edits nobody's number

    def __str__(self) -> str:
        return f"{self.county}{self.batch.year}年名额"

    def get_absolute_url(self) -> str:
        return reverse("batch_quota", args=[self.batch_id])

    @property
    def scope_path(self) -> str:
        return self.county.path

    @property
    def left(self) -> int:
        return self.allotted - self.used


class QuotaEntryQuerySet(SharedBelowQuerySet):
    region_lookup = "seat__county__path"


class QuotaEntry(AppendOnlyModel):
    """One line of the ledger: seats allotted, used by an application, or given back."""

    seat = models.ForeignKey(QuotaSeat, verbose_name="名额", on_delete=models.PROTECT, related_name="entries")
    movement = models.CharField("事项", max_length=10, choices=SeatMovement)
    number = models.IntegerField("数量", help_text="分配的增减；使用为1，退回为-1。")
    application = models.ForeignKey(
        "assessments.Application",
        verbose_name="申报",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="quota_entries",
    )
    reason = models.CharField("说明", max_length=200, blank=True)
    made_by_name = models.CharField("经办人", max_length=50)
    made_by_unit = models.CharField("单位", max_length=100)
    made_at = models.DateTimeField("时间")

    objects = QuotaEntryQuerySet.as_manager()

    class Meta(AppendOnlyModel.Meta):
        verbose_name = "名额变动"
        verbose_name_plural = "名额变动"
        ordering = ["seat", "made_at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_movement_display()}{self.number:+d}"

    def get_absolute_url(self) -> str:
        return self.seat.get_absolute_url()

    @property
    def scope_path(self) -> str:
        return self.seat.scope_path
