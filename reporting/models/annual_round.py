"""The annual round of a scheme: how far the year's result has come."""

import pgtrigger
from django.db import models
from django.urls import reverse

from common.history import tracked
from common.models import SharedBelowQuerySet, TimestampedModel, not_emptied
from common.workflow import fixed_on, state_guards
from reporting.choices import FROZEN_STATES, SUMMED_STATES, RoundState
from reporting.models.annual_score import AnnualScore
from reporting.models.scheme import AnnualScheme, SchemeComponent


class AnnualRoundQuerySet(SharedBelowQuerySet):
    region_lookup = "scheme__region__path"

    def published(self) -> "AnnualRoundQuerySet":
        return self.filter(state=RoundState.PUBLISHED)

    def published_in(self, county: str, year: int) -> "AnnualRoundQuerySet":
        """The one that a county has published for a year, if it has."""
        return self.published().filter(scheme__region=county, scheme__year=year).select_related("scheme")

    def with_scheme(self) -> "AnnualRoundQuerySet":
        return self.select_related("scheme__region__parent")


@tracked()
class AnnualRound(TimestampedModel):
    """年度考核: one for each scheme. Its figures are worked out at the summing desks and stand still afterwards."""

    scheme = models.OneToOneField(
        AnnualScheme,
        verbose_name="考核方案",
        on_delete=models.PROTECT,
        related_name="round",
        error_messages={"unique": "该方案已经开展考核，一年只考核一次。"},
    )
    state = models.CharField("状态", max_length=10, choices=RoundState, default=RoundState.NOT_BEGUN, editable=False)
    summed_at = models.DateTimeField("汇总时间", null=True, blank=True, editable=False)
    published_at = models.DateTimeField("公布时间", null=True, blank=True, editable=False)

    objects = AnnualRoundQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "年度考核"
        verbose_name_plural = "年度考核"
        ordering = ["-scheme__year", "scheme__region__code"]
        triggers = [
            *TimestampedModel.Meta.triggers,
            *state_guards(RoundState.NOT_BEGUN),
            not_emptied(),
            pgtrigger.ReadOnly(name="scheme_stays", fields=["scheme"]),
            fixed_on(FROZEN_STATES, "summed_at", name="day_of_summing_stays"),
            pgtrigger.Protect(
                name="day_of_publication_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(
                    old__state=RoundState.PUBLISHED,
                    new__state=RoundState.PUBLISHED,
                    old__published_at__isnull=False,
                    old__published_at__df=pgtrigger.F("new__published_at"),
                ),
            ),
            pgtrigger.Protect(
                name="round_that_has_begun_is_kept",
                operation=pgtrigger.Delete,
                condition=~pgtrigger.Q(old__state=RoundState.NOT_BEGUN),
            ),
        ]

    def __str__(self) -> str:
        return self.scheme.title

    def get_absolute_url(self) -> str:
        return reverse("annual_round_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.scheme.scope_path

    @property
    def why_closed(self) -> str:
        if self.state in FROZEN_STATES:
            return f"本年度考核{self.get_state_display()}，结果不能改动；确需更正的，请说明理由后退回或重新核定。"
        return ""

    @property
    def is_open(self) -> bool:
        """Whether the scheme may still be changed."""
        return self.state == RoundState.NOT_BEGUN

    @property
    def has_figures(self) -> bool:
        return self.state != RoundState.NOT_BEGUN

    @property
    def is_interim(self) -> bool:
        """Whether the figures count only what is over at mid-year."""
        return self.state == RoundState.HALF_YEAR

    @property
    def may_be_summed_anew(self) -> bool:
        return self.state in SUMMED_STATES

    def counted(self, *, is_interim: bool) -> list[SchemeComponent]:
        components = self.scheme.components.select_related("batch", "scheme")
        return [one for one in components if one.is_until_midyear or not is_interim]

    def objection_to_summing(self, *, is_interim: bool) -> str:
        """Why the figures cannot be worked out, in a sentence; blank when they can."""
        objections = self.scheme.objections()
        if objections:
            return f"考核方案还不能用：{objections[0]}"
        counted = self.counted(is_interim=is_interim)
        if not counted:
            return "方案中没有上半年(或第一、二季度)的分项，不用半年汇总，请到年终直接汇总。"
        for component in counted:
            if not component.sheets().exists():
                stage, batch = component.get_stage_display(), component.batch
                return f"分项“{component.name}”还没有已提交的评分表（{batch}，{stage}），请先完成评分再汇总。"
        return ""

    def stale_count(self) -> int:
        """How many units' figures are no longer what the sheets say now."""
        return AnnualScore.objects.stale_in(self)
