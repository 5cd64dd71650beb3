from django.db import models
from django.urls import reverse

from common.history import tracked
from common.models import TimestampedModel


class RuleSeverity(models.TextChoices):
    """As `agreements.screening.Severity` has them."""

    BLOCKING = "阻断", "阻断"
    WARNING = "提示", "提示"


class ScreeningRuleQuerySet(models.QuerySet):
    def for_user(self, user) -> "ScreeningRuleQuerySet":
        """The rules are the same in every region."""
        return self if user.is_authenticated and user.is_active else self.none()

    def in_use(self) -> "ScreeningRuleQuerySet":
        return self.filter(is_active=True)


@tracked()
class ScreeningRule(TimestampedModel):
    """A rule of screening that the business administrator adds to the built-in ones, which nobody switches off."""

    of_everybody = True

    key = models.SlugField(
        "编号",
        max_length=40,
        unique=True,
        error_messages={"unique": "该编号已使用，请换一个。"},
        help_text="字母和数字。",
    )
    label = models.CharField("名称", max_length=60)
    severity = models.CharField("程度", max_length=10, choices=RuleSeverity, default=RuleSeverity.WARNING)
    pattern = models.CharField("表达式", max_length=300, help_text="要查找的字词，可用正则表达式。")
    basis = models.CharField("法律依据", max_length=300)
    suggestion = models.CharField("建议表述", max_length=300)
    is_active = models.BooleanField("在用", default=True)

    objects = ScreeningRuleQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "初筛规则"
        verbose_name_plural = "初筛规则"
        ordering = ["key"]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("screening_rule_list")
