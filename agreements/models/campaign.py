from django.db import models
from django.urls import reverse

from agreements.choices import CampaignState, CharterKind
from common.history import tracked
from common.models import RegionScopedQuerySet, TimestampedModel
from common.workflow import state_guards
from villages.models import Region, Village


class RevisionCampaignQuerySet(RegionScopedQuerySet):
    def around(self, user) -> "RevisionCampaignQuerySet":
        """Campaigns of the user's own region, of those above it and of those below."""
        path = user.region_path
        if path is None:
            return self.none()
        above = [path[:end] for end in range(1, len(path) + 1) if path[end - 1 : end] == "/"]
        return self.filter(models.Q(region__path__startswith=path) | models.Q(region__path__in=above))


@tracked()
class RevisionCampaign(TimestampedModel):
    """清理修订: a county has every active village revise one kind of paper by a date."""

    region = models.ForeignKey(Region, verbose_name="县(区)", on_delete=models.PROTECT, related_name="campaigns")
    title = models.CharField("名称", max_length=100)
    kind = models.CharField("文件种类", max_length=20, choices=CharterKind, default=CharterKind.COVENANT)
    basis = models.CharField("依据文件", max_length=200)
    opened_on = models.DateField("开始日期")
    due_on = models.DateField("截止日期")
    state = models.CharField("状态", max_length=20, choices=CampaignState, default=CampaignState.OPEN, editable=False)

    objects = RevisionCampaignQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "清理修订"
        verbose_name_plural = "清理修订"
        ordering = ["-opened_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "kind"],
                condition=models.Q(state=CampaignState.OPEN),
                name="one_campaign_open_per_region_and_kind",
                violation_error_message="本县(区)已有一个进行中的同类清理修订。",
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("opened_on")),
                name="campaign_ends_after_it_begins",
                violation_error_message="截止日期不能早于开始日期。",
            ),
        ]
        triggers = [*TimestampedModel.Meta.triggers, *state_guards(CampaignState.OPEN)]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("campaign_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.region.path


class CampaignUnitQuerySet(RegionScopedQuerySet):
    region_lookup = "village__township__path"


@tracked()
class CampaignUnit(TimestampedModel):
    """A village on a campaign's list. Done when a version adopted since the campaign opened is in force."""

    campaign = models.ForeignKey(
        RevisionCampaign, verbose_name="清理修订", on_delete=models.CASCADE, related_name="units"
    )
    village = models.ForeignKey(Village, verbose_name="村(居)", on_delete=models.PROTECT, related_name="campaign_units")

    objects = CampaignUnitQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "应修订单位"
        verbose_name_plural = "应修订单位"
        ordering = ["campaign", "village__code"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "village"], name="village_once_per_campaign"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign}：{self.village}"

    @property
    def scope_path(self) -> str:
        return self.village.scope_path
