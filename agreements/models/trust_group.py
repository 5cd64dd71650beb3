from datetime import date

from django.db import models
from django.urls import reverse

from agreements.choices import AgreementState
from agreements.household import validate_signatory
from agreements.models.names import MovesWithVillage, NamesStayHomeQuerySet, moved_at_once
from common.history import tracked
from common.models import TimestampedModel
from villages.models import Village


class TrustGroupQuerySet(NamesStayHomeQuerySet):
    region_lookup = "village__township__path"

    def in_being(self) -> "TrustGroupQuerySet":
        return self.filter(disbanded_on=None)

    def with_households(self, today: date) -> "TrustGroupQuerySet":
        """Adds `household_count`: households with an agreement that runs today."""
        running = models.Q(
            agreements__state=AgreementState.VALID,
            agreements__signed_on__lte=today,
            agreements__valid_until__gte=today,
        )
        return self.annotate(
            household_count=models.Count("agreements__household_number", filter=running, distinct=True)
        )


@tracked()
class TrustGroup(MovesWithVillage):
    """A good-faith group (诚信小组): households that chose one another. One file for each group (一组一卷)."""

    private_fields = ("name", "leader_name")  # groups are often called after their leader

    village = models.ForeignKey(Village, verbose_name="村(居)", on_delete=models.PROTECT, related_name="trust_groups")
    name = models.CharField("小组名称或编号", max_length=30, help_text="例如“第一诚信小组”或“1组”。")
    leader_name = models.CharField(
        "组长", max_length=50, validators=[validate_signatory], help_text="由各户推选，只填姓名。"
    )
    formed_on = models.DateField("成立日期")
    disbanded_on = models.DateField("撤销日期", null=True, blank=True)

    objects = TrustGroupQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "诚信小组"
        verbose_name_plural = "诚信小组"
        ordering = ["village__code", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "name"],
                name="trust_group_once_per_village",
                violation_error_message="该村(居)已有同名的诚信小组。",
            ),
            models.CheckConstraint(
                condition=models.Q(disbanded_on__isnull=True) | models.Q(disbanded_on__gte=models.F("formed_on")),
                name="trust_group_ends_after_it_began",
                violation_error_message="撤销日期不能早于成立日期。",
            ),
            moved_at_once("trust_group_moved_at_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("trust_group_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.village.scope_path

    @property
    def why_closed(self) -> str:
        if self.disbanded_on:
            return f"“{self.name}”已撤销，档案只供查阅，不能再修改。"
        return self.village.why_closed
