"""Words of annual scoring, targets and summaries that code compares."""

from django.db import models

# --- Responsibility targets


class TargetState(models.TextChoices):
    DRAFT = "draft", "起草中"
    SIGNED = "signed", "已签订"
    SETTLED = "settled", "已结账"


class Direction(models.TextChoices):
    AT_LEAST = "at_least", "不低于"
    AT_MOST = "at_most", "不高于"


class Light(models.TextChoices):
    GREEN = "green", "绿灯"
    YELLOW = "yellow", "黄灯"
    RED = "red", "红灯"
    NONE = "none", "无数据"
