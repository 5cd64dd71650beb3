from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse

from agreements.choices import DutyBody, Frequency
from agreements.duty_periods import Period, Span, periods_of
from common.history import tracked
from common.models import TimestampedModel

DAYS_TO_ANSWER = 3  # where the catalogue says nothing else


class DutyQuerySet(models.QuerySet):
    def for_user(self, user) -> "DutyQuerySet":
        """The catalogue is the same in every region: all of it for whoever is signed in."""
        return self if user.is_authenticated and user.is_active else self.none()

    def in_force_on(self, day: date) -> "DutyQuerySet":
        return self.filter(effective_from__lte=day).filter(
            models.Q(effective_until__isnull=True) | models.Q(effective_until__gte=day)
        )

    def in_force_in(self, year: int) -> "DutyQuerySet":
        """Those that bind on one day of the year at least."""
        return self.filter(effective_from__lte=date(year, 12, 31)).filter(
            models.Q(effective_until__isnull=True) | models.Q(effective_until__gte=date(year, 1, 1))
        )

    def binding(self, kind: str) -> "DutyQuerySet":
        """Those that bind this kind of body (VillageKind)."""
        return self.filter(body__in=[DutyBody.BOTH, kind])

    def recorded(self) -> "DutyQuerySet":
        """Those that are met by records; answers to opinions are counted from the cases."""
        return self.exclude(frequency=Frequency.WITHIN_DAYS)


@tracked()
class Duty(TimestampedModel):
    """An entry of the catalogue of duties (制度). From another frequency on it is another entry of the same key."""

    of_everybody = True

    key = models.SlugField("标识", max_length=40, help_text="同一项制度改变频次时标识不变，统计口径随之延续。")
    name = models.CharField("制度名称", max_length=50)
    short_name = models.CharField("简称", max_length=8, help_text="用于表头，最多8个字。")
    frequency = models.CharField("频次", max_length=20, choices=Frequency)
    body = models.CharField("适用对象", max_length=10, choices=DutyBody, default=DutyBody.BOTH)
    month = models.PositiveSmallIntegerField(
        "固定月份", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    day = models.PositiveSmallIntegerField(
        "固定日", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    days = models.PositiveSmallIntegerField(
        "办结天数", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(90)]
    )
    unit = models.CharField("计数单位", max_length=4, default="次")
    requirement = models.CharField("要求", max_length=200, blank=True)
    position = models.PositiveSmallIntegerField("顺序", default=100)
    effective_from = models.DateField("起用日期")
    effective_until = models.DateField("停用日期", null=True, blank=True, help_text="当日仍有效；不填为一直有效。")

    objects = DutyQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "制度"
        verbose_name_plural = "制度目录"
        ordering = ["position", "effective_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "body", "effective_from"],
                name="duty_once_per_day",
                violation_error_message="该项制度在同一起用日期已有登记。",
            ),
            models.CheckConstraint(
                condition=models.Q(effective_until__isnull=True)
                | models.Q(effective_until__gte=models.F("effective_from")),
                name="duty_ends_after_it_begins",
                violation_error_message="停用日期不能早于起用日期。",
            ),
            models.CheckConstraint(
                condition=models.Q(frequency=Frequency.FIXED_DAY, month__isnull=False, day__isnull=False)
                | (~models.Q(frequency=Frequency.FIXED_DAY) & models.Q(month__isnull=True, day__isnull=True)),
                name="duty_day_of_fixed_day",
                violation_error_message="频次为每年固定日期的，填写固定月份和固定日；其他频次不填。",
            ),
            models.CheckConstraint(
                condition=models.Q(frequency=Frequency.WITHIN_DAYS, days__isnull=False)
                | (~models.Q(frequency=Frequency.WITHIN_DAYS) & models.Q(days__isnull=True)),
                name="duty_days_of_deadline",
                violation_error_message="频次为限期办结的，填写办结天数；其他频次不填。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("duty_list")

    @property
    def span(self) -> Span:
        return Span(self.effective_from, self.effective_until)

    @property
    def frequency_text(self) -> str:
        if self.frequency == Frequency.FIXED_DAY:
            return f"每年{self.month}月{self.day}日"
        if self.frequency == Frequency.WITHIN_DAYS:
            return f"{self.days}日内办结"
        return self.get_frequency_display()

    def binds(self, kind: str) -> bool:
        """Whether it binds a village or a residents' committee (VillageKind)."""
        return self.body in (DutyBody.BOTH, kind)

    def periods(self, year: int) -> tuple[Period, ...]:
        return periods_of(self.frequency, year, month=self.month, day=self.day)
