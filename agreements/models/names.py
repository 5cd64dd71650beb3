"""The narrower gate: rows that name members of households stay in the township of their village."""

from datetime import date

from django.db import models

from agreements.rules import sees_names
from common.models import RegionScopedQuerySet, TimestampedModel
from villages.models import Village


class NamesStayHomeQuerySet(RegionScopedQuerySet):
    """Accounts of the village's own township that do business see these rows; county and above count, by village."""

    names_persons = True

    def for_user(self, user) -> "NamesStayHomeQuerySet":
        return super().for_user(user) if user.is_authenticated and sees_names.test(user) else self.none()

    def at_home_in(self, village, day: date) -> "NamesStayHomeQuerySet":
        """Rows that were the village's on that day: after a merger they are the successor's, its past stays its own."""
        here = models.Q(village=village) & (models.Q(moved_on=None) | models.Q(moved_on__lte=day))
        return self.filter(here | models.Q(moved_from=village, moved_on__gt=day))


class MovesWithVillage(TimestampedModel):
    """A row that goes over to the successor when its village is merged, and remembers the last such day."""

    moved_from = models.ForeignKey(
        Village,
        verbose_name="原属村(居)",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    moved_on = models.DateField("随撤并转入日期", null=True, blank=True, editable=False)

    class Meta(TimestampedModel.Meta):
        abstract = True


def moved_at_once(name: str) -> models.CheckConstraint:
    """For the Meta of a row that moves: where it came from and when are known together."""
    return models.CheckConstraint(
        condition=models.Q(moved_from__isnull=True, moved_on__isnull=True)
        | models.Q(moved_from__isnull=False, moved_on__isnull=False),
        name=name,
        violation_error_message="原属村(居)和转入日期应同时填写。",
    )
