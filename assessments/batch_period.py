"""Which part of its year a batch is about: an annual assessment may have one for each half, or for each quarter."""

from django.db import models


class BatchPeriod(models.TextChoices):
    """Which part of its year a batch is about."""

    YEAR = "year", "全年"
    FIRST_HALF = "first_half", "上半年"
    SECOND_HALF = "second_half", "下半年"
    FIRST_QUARTER = "q1", "第一季度"
    SECOND_QUARTER = "q2", "第二季度"
    THIRD_QUARTER = "q3", "第三季度"
    FOURTH_QUARTER = "q4", "第四季度"


# Over when the first half of the year is.
UNTIL_MIDYEAR = (BatchPeriod.FIRST_HALF, BatchPeriod.FIRST_QUARTER, BatchPeriod.SECOND_QUARTER)
