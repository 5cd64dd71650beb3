from dataclasses import fields
from datetime import date

from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse

from agreements.choices import RuleMatter
from agreements.meeting_rules import MeetingRules, Rule, Share
from common.history import tracked
from common.models import TimestampedModel
from villages.choices import VillageKind


class RuleOfLawQuerySet(models.QuerySet):
    def for_user(self, user) -> "RuleOfLawQuerySet":
        """The law is the same in every region: all of it for whoever is signed in."""
        return self if user.is_authenticated and user.is_active else self.none()

    def in_force_on(self, day: date, body: str) -> "RuleOfLawQuerySet":
        """For each matter the rule of this kind of body that took effect last, as of that day."""
        known = self.filter(body=body, effective_from__lte=day)
        return known.order_by("matter", "-effective_from").distinct("matter")

    def in_reading_order(self) -> "RuleOfLawQuerySet":
        """Villages before residents' committees, matters as a paper meets them, the newest rule first."""
        place = models.Case(
            *(models.When(matter=matter, then=number) for number, matter in enumerate(RuleMatter.values)),
            default=len(RuleMatter.values),
        )
        return self.order_by("-body", place, "-effective_from")

    def with_end(self) -> "RuleOfLawQuerySet":
        """Each with `next_from`: the day on which a later rule of the same matter takes its place, or None."""
        same = RuleOfLaw.objects.filter(body=models.OuterRef("body"), matter=models.OuterRef("matter"))
        later = same.filter(effective_from__gt=models.OuterRef("effective_from")).order_by("effective_from")
        return self.annotate(next_from=models.Subquery(later.values("effective_from")[:1]))

    def meeting_rules_on(self, day: date, body: str) -> MeetingRules:
        """What a meeting of that day is judged by."""
        matters = {field.name for field in fields(MeetingRules)}
        found = self.in_force_on(day, body).filter(matter__in=matters)
        return MeetingRules(**{row.matter: row.as_rule() for row in found})

    def rule_on(self, day: date, body: str, matter: str) -> Rule | None:
        """The rule on one matter; None where the law of that day leaves it open."""
        row = self.in_force_on(day, body).filter(matter=matter).first()
        return row.as_rule() if row else None


@tracked()
class RuleOfLaw(TimestampedModel):
    """One parameter of the committee laws for one kind of body, from a day on: a share, a number or a sentence."""

    of_everybody = True

    body = models.CharField("适用对象", max_length=10, choices=VillageKind)
    matter = models.CharField("事项", max_length=30, choices=RuleMatter)
    effective_from = models.DateField("施行日期")
    numerator = models.PositiveSmallIntegerField("比例分子", null=True, blank=True)
    denominator = models.PositiveSmallIntegerField("比例分母", null=True, blank=True, validators=[MinValueValidator(1)])
    is_inclusive = models.BooleanField(
        "含本数", default=False, help_text="“三分之二以上”含本数；“过半数”不含，恰好一半不算。"
    )
    number = models.PositiveSmallIntegerField("数值", null=True, blank=True, help_text="天数或次数。")
    allows_exception = models.BooleanField(
        "允许例外",
        default=False,
        help_text="会议提前通知：紧急情况可以不足天数。制定主体：全体会议可以授权代表会议。",
    )
    wording = models.CharField("规定", max_length=300, help_text="用一句话说明，表决页面上原样引用。")
    law = models.CharField("法律名称", max_length=60)
    article = models.CharField("条款", max_length=40)

    objects = RuleOfLawQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "法律规则"
        verbose_name_plural = "法律规则"
        ordering = ["body", "matter", "-effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "matter", "effective_from"],
                name="rule_of_law_once_per_day",
                violation_error_message="该事项在同一施行日期已有规则，请直接修改。",
            ),
            models.CheckConstraint(
                condition=models.Q(numerator__isnull=True, denominator__isnull=True)
                | models.Q(
                    numerator__isnull=False,
                    denominator__isnull=False,
                    numerator__gte=1,
                    numerator__lte=models.F("denominator"),
                ),
                name="rule_of_law_share_is_one",
                violation_error_message="比例的分子、分母应同时填写，分子不大于分母。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_body_display()}·{self.get_matter_display()}（{self.effective_from:%Y-%m-%d}起）"

    def get_absolute_url(self) -> str:
        return reverse("rule_of_law_detail", args=[self.pk])

    @property
    def citation(self) -> str:
        return f"《{self.law}》{self.article}"

    @property
    def parameter(self) -> str:
        """The share or the number in words; blank for a sentence alone."""
        if self.denominator:
            half = (self.numerator, self.denominator) == (1, 2)
            share = "半数" if half else f"{self.denominator}分之{self.numerator}"
            return f"{share}以上（含本数）" if self.is_inclusive else f"超过{share}（不含本数）"
        if self.number is None:
            return ""
        is_days = self.matter in (RuleMatter.NOTICE_DAYS, RuleMatter.PUBLICITY_DAYS)
        return f"至少{self.number}天" if is_days else f"每年至少{self.number}次"

    def as_rule(self) -> Rule:
        """The row as the pure modules take it."""
        share = Share(self.numerator, self.denominator, self.is_inclusive) if self.denominator else None
        return Rule(self.law, self.article, self.wording, share, self.number, self.allows_exception)
