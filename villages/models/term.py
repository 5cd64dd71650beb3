from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils import timezone

TERM_WARNING = timedelta(days=60)


def term_constraints(prefix: str) -> list[models.CheckConstraint]:
    """What must hold between the dates of a term; `prefix` begins the constraints' names."""
    return [
        models.CheckConstraint(
            condition=models.Q(term_end__isnull=True) | models.Q(term_end__gt=models.F("term_start")),
            name=f"{prefix}_term_in_order",
            violation_error_message="任期届满应晚于任期开始。",
        ),
        models.CheckConstraint(
            condition=models.Q(left_on__isnull=True) | models.Q(left_on__gte=models.F("term_start")),
            name=f"{prefix}_left_after_start",
            violation_error_message="离任日期不能早于任期开始。",
        ),
    ]


class TermQuerySetMixin:
    """Questions to rows that have `term_end` and `left_on`."""

    def in_office(self, on: date):
        return self.filter(models.Q(left_on__isnull=True) | models.Q(left_on__gt=on))

    def term_ending(self, on: date):
        """In office, with a term that is over or ends within the warning time."""
        return self.in_office(on).filter(term_end__lte=on + TERM_WARNING)


class TermMixin:
    """What a row with `term_start`, `term_end` and `left_on` says about itself."""

    def is_in_office(self, on: date) -> bool:
        return self.left_on is None or self.left_on > on

    def term_is_over(self, on: date) -> bool:
        return self.is_in_office(on) and self.term_end is not None and self.term_end < on

    def term_is_ending(self, on: date) -> bool:
        """In office, with a last day between today and the end of the warning time."""
        return self.is_in_office(on) and self.term_end is not None and on <= self.term_end <= on + TERM_WARNING

    @property
    def standing(self) -> "Standing":
        """How the term stands today."""
        today = timezone.localdate()
        if not self.is_in_office(today):
            return Standing("neutral", "已离任")
        if self.left_on:
            return Standing("info", f"将于{self.left_on:%Y-%m-%d}离任")
        if self.term_is_over(today):
            return Standing("block", f"已届满{(today - self.term_end).days}天")
        if self.term_is_ending(today):
            days = (self.term_end - today).days
            return Standing("warn", f"还有{days}天届满" if days else "今天届满")
        return Standing("done", "在任")


@dataclass(frozen=True)
class Standing:
    """A badge of its kind (the tag `badge`) and its words."""

    kind: str
    text: str
