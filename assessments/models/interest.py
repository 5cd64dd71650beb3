from django.db import models
from django.urls import reverse

from assessments.choices import Kinship
from common.history import tracked
from common.models import RegionScopedQuerySet, TimestampedModel
from villages.models import StaffUser, Village


class DeclaredInterestQuerySet(RegionScopedQuerySet):
    region_lookup = "village__township__path"

    def standing(self) -> "DeclaredInterestQuerySet":
        return self.filter(ended_on__isnull=True)


@tracked()
class DeclaredInterest(TimestampedModel):
    """An official declares why he keeps away from a village's papers (回避)."""

    user = models.ForeignKey(
        StaffUser, verbose_name="账号", on_delete=models.PROTECT, related_name="declared_interests"
    )
    village = models.ForeignKey(
        Village, verbose_name="村(居)", on_delete=models.PROTECT, related_name="declared_interests"
    )
    kinship = models.CharField("回避事由", max_length=20, choices=Kinship)
    ended_on = models.DateField("解除日期", null=True, blank=True)

    objects = DeclaredInterestQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "回避申明"
        verbose_name_plural = "回避申明"
        ordering = ["village__code", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "village"],
                condition=models.Q(ended_on__isnull=True),
                name="interest_declared_once",
                violation_error_message="已申明对该村(居)回避。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user.name}回避{self.village}"

    def get_absolute_url(self) -> str:
        return reverse("interest_list")

    @property
    def scope_path(self) -> str:
        return self.village.scope_path
