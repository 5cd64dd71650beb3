from datetime import date

from django.db import models
from django.urls import reverse

from common.history import tracked
from common.models import TimestampedModel


class HolidayQuerySet(models.QuerySet):
    def for_user(self, user) -> "HolidayQuerySet":
        """The State Council's calendar is the same everywhere: all of it for whoever is signed in."""
        return self if user.is_authenticated and user.is_active else self.none()

    def of_year(self, year: int) -> "HolidayQuerySet":
        return self.filter(day__year=year)

    def as_exceptions(self) -> dict[date, bool]:
        """What `working_days.py` wants: a day, and whether it is worked."""
        return dict(self.values_list("day", "is_working"))


@tracked()
class Holiday(TimestampedModel):
    """A day on which the State Council's arrangement differs from the week: a holiday, or a weekend that is worked."""

    of_everybody = True

    day = models.DateField("日期", unique=True, error_messages={"unique": "这一天已有安排，请直接修改。"})
    is_working = models.BooleanField("调休上班", default=False, help_text="勾选为周末调休上班；不勾选为放假。")
    name = models.CharField("节日", max_length=20)
    source = models.CharField("依据", max_length=200, help_text="国务院办公厅放假安排通知的名称、日期或文号。")

    objects = HolidayQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "节假日安排"
        verbose_name_plural = "节假日安排"
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}{self.name}{'调休上班' if self.is_working else '放假'}"

    def get_absolute_url(self) -> str:
        return f"{reverse('holiday_list')}?year={self.day.year}"
