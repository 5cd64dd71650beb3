"""Honours: what a village was named, with number and plaque, and the re-checks that follow."""

import pgtrigger
from django.db import models
from django.urls import reverse

from assessments.choices import HonourState, RecheckOutcome
from assessments.models.application import Application
from assessments.models.programme import ProgrammeLevel
from common.history import tracked
from common.models import AppendOnlyModel, RegionScopedQuerySet, TimestampedModel
from common.workflow import state_guards
from villages.models import Village

STANDING = (HonourState.VALID, HonourState.RECTIFYING)
NAMED_AS = ("village", "application", "level", "title", "year", "number", "named_on", "document_number")


class HonourQuerySet(RegionScopedQuerySet):
    region_lookup = "village__township__path"
    village_lookup = "village_id"

    def standing(self) -> "HonourQuerySet":
        """Those that still count: valid ones, and those under a re-check."""
        return self.filter(state__in=STANDING)


@tracked()
class Honour(TimestampedModel):
    """A title of a village. Titles of the time before the portal have no application."""

    village = models.ForeignKey(Village, verbose_name="村(居)", on_delete=models.PROTECT, related_name="honours")
    application = models.OneToOneField(
        Application, verbose_name="申报", on_delete=models.PROTECT, null=True, blank=True, related_name="honour"
    )
    level = models.ForeignKey(
        ProgrammeLevel, verbose_name="级别", on_delete=models.PROTECT, null=True, blank=True, related_name="honours"
    )
    title = models.CharField("称号", max_length=60)
    year = models.PositiveSmallIntegerField("批次年份")
    number = models.CharField("证书编号", max_length=40, unique=True, error_messages={"unique": "该编号已使用。"})
    plaque_number = models.CharField("标牌号", max_length=40, blank=True)
    document_number = models.CharField("命名文号", max_length=60)
    named_on = models.DateField("命名日期")
    state = models.CharField("状态", max_length=10, choices=HonourState, default=HonourState.VALID, editable=False)
    note = models.CharField("备注", max_length=200, blank=True)

    objects = HonourQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "命名"
        verbose_name_plural = "命名名册"
        ordering = ["-year", "village__code", "pk"]
        indexes = [models.Index(fields=["village", "year"])]
        triggers = [
            *TimestampedModel.Meta.triggers,
            *state_guards(HonourState.VALID),
            # One typed by hand from the time before the portal may be taken out again while nothing followed it.
            pgtrigger.Protect(
                name="named_stays",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__application__isnull=False) | ~pgtrigger.Q(old__state=HonourState.VALID),
            ),
            pgtrigger.Trigger(
                name="named_as_it_was",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.AnyChange(*NAMED_AS),
                func="RAISE EXCEPTION 'what a village was named does not change';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village}{self.title}（{self.year}年）"

    def get_absolute_url(self) -> str:
        return reverse("honour_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.village.scope_path

    @property
    def is_standing(self) -> bool:
        return self.state in STANDING

    @property
    def why_closed(self) -> str:
        return "" if self.is_standing else f"本命名已{self.get_state_display()}，只供查阅。"


class HonourRecheckQuerySet(RegionScopedQuerySet):
    region_lookup = "honour__village__township__path"
    village_lookup = "honour__village_id"


class HonourRecheck(AppendOnlyModel):
    """复核: the title is kept, put under rectification, revoked or cancelled."""

    honour = models.ForeignKey(Honour, verbose_name="命名", on_delete=models.PROTECT, related_name="rechecks")
    checked_on = models.DateField("复核日期")
    outcome = models.CharField("复核结论", max_length=10, choices=RecheckOutcome)
    note = models.CharField("复核意见", max_length=300)
    due_on = models.DateField("整改期限", null=True, blank=True)
    checked_by_name = models.CharField("复核人", max_length=50)
    checked_by_unit = models.CharField("单位", max_length=100)

    objects = HonourRecheckQuerySet.as_manager()

    class Meta(AppendOnlyModel.Meta):
        verbose_name = "命名复核"
        verbose_name_plural = "命名复核"
        ordering = ["honour", "checked_on", "pk"]

    def __str__(self) -> str:
        return f"{self.honour}复核：{self.get_outcome_display()}"

    def get_absolute_url(self) -> str:
        return self.honour.get_absolute_url()

    @property
    def scope_path(self) -> str:
        return self.honour.scope_path
