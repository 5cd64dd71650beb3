from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from agreements.screening import BadPattern, Rule, Severity, check_pattern
from common.history import tracked
from common.models import TimestampedModel


def validate_pattern(pattern: str) -> None:
    try:
        check_pattern(pattern)
    except BadPattern as error:
        raise ValidationError(str(error)) from error


SEVERITIES = [(str(severity), str(severity)) for severity in Severity]


class ScreeningRuleQuerySet(models.QuerySet):
    def for_user(self, user) -> "ScreeningRuleQuerySet":
        """The rules are the same in every region."""
        return self if user.is_authenticated and user.is_active else self.none()

    def in_use(self) -> "ScreeningRuleQuerySet":
        return self.filter(is_active=True)

    def as_rules(self) -> tuple[Rule, ...]:
        """Those in use, as the screening takes them beside its own."""
        return tuple(
            Rule(f"added-{row.key}", row.label, Severity(row.severity), (row.pattern,), row.basis, row.suggestion)
            for row in self.in_use().order_by("key")
        )


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
    severity = models.CharField("程度", max_length=10, choices=SEVERITIES, default=Severity.WARNING)
    pattern = models.CharField(
        "表达式", max_length=300, validators=[validate_pattern], help_text="要查找的字词，可用正则表达式。"
    )
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
        return reverse("screening_rule_update", args=[self.pk])

    @property
    def is_blocking(self) -> bool:
        return self.severity == Severity.BLOCKING
