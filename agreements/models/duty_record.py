from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse

from agreements.models.duty import Duty
from common.history import tracked
from common.models import RegionScopedQuerySet, TimestampedModel
from villages.models import Village


class DutyRecordQuerySet(RegionScopedQuerySet):
    region_lookup = "village__township__path"

    def of_year(self, year: int) -> "DutyRecordQuerySet":
        return self.filter(held_on__year=year)

    def of_occasion(self, occasion) -> "DutyRecordQuerySet":
        """All villages served by one occasion; only the row itself where it served one village."""
        return self.filter(occasion=occasion)


@tracked()
class DutyRecord(TimestampedModel):
    """One line: on this day the village did this duty. A township meeting is one such line for each village it served.

    Lines of one occasion share its number and are corrected together.
    """

    village = models.ForeignKey(Village, verbose_name="村(居)", on_delete=models.PROTECT, related_name="duty_records")
    duty = models.ForeignKey(Duty, verbose_name="制度", on_delete=models.PROTECT, related_name="records")
    held_on = models.DateField("日期")
    attendance = models.PositiveIntegerField("参加人数", null=True, blank=True)
    quantity = models.PositiveSmallIntegerField(
        "次(件)数", default=1, validators=[MinValueValidator(1)], help_text="同日多次的填次数，解决困难问题的填件数。"
    )
    summary = models.CharField("内容", max_length=200, blank=True, help_text="一句话，不写个人姓名和隐私。")
    occasion = models.UUIDField("同场编号", null=True, blank=True, editable=False, db_index=True)

    objects = DutyRecordQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "制度记录"
        verbose_name_plural = "制度记录"
        ordering = ["-held_on", "village__code", "duty__position", "pk"]
        indexes = [models.Index(fields=["held_on", "duty", "village"]), models.Index(fields=["duty", "held_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "duty", "held_on"],
                name="duty_record_once_per_day",
                violation_error_message="该村(居)当日已登记这项制度；同日多次的，请在原记录上修改次数。",
            ),
            models.CheckConstraint(
                condition=models.Q(quantity__gte=1),
                name="duty_record_counts_something",
                violation_error_message="次(件)数至少为1。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village} {self.duty} {self.held_on:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("duty_record_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.village.scope_path

    @property
    def others(self) -> DutyRecordQuerySet:
        """The lines of the other villages that this occasion served."""
        if self.occasion is None:
            return DutyRecord.objects.none()
        return DutyRecord.objects.of_occasion(self.occasion).exclude(pk=self.pk)

    @property
    def why_closed(self) -> str:
        return self.village.why_closed
