from django.db import models
from django.urls import reverse

from assessments.choices import GroupPost
from assessments.models.programme import Programme
from common.history import tracked
from common.models import SharedBelowQuerySet, TimestampedModel
from villages.models import Region


@tracked()
class LeadingGroup(TimestampedModel):
    """领导小组 of one region: who leads the work, and the document that set it up."""

    region = models.ForeignKey(Region, verbose_name="区划", on_delete=models.PROTECT, related_name="leading_groups")
    programme = models.ForeignKey(
        Programme,
        verbose_name="创建项目",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="leading_groups",
    )
    name = models.CharField("名称", max_length=100)
    document_number = models.CharField("成立文号", max_length=60)
    set_up_on = models.DateField("成立日期")
    dissolved_on = models.DateField("撤销日期", null=True, blank=True)

    objects = SharedBelowQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "领导小组"
        verbose_name_plural = "领导小组"
        ordering = ["region__code", "-set_up_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(dissolved_on__isnull=True) | models.Q(dissolved_on__gte=models.F("set_up_on")),
                name="leading_group_ends_after_it_began",
                violation_error_message="撤销日期不能早于成立日期。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("leading_group_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.region.path


class LeadingGroupMemberQuerySet(SharedBelowQuerySet):
    region_lookup = "group__region__path"


@tracked()
class LeadingGroupMember(TimestampedModel):
    """An office-holder in a leading group, by post and unit."""

    group = models.ForeignKey(LeadingGroup, verbose_name="领导小组", on_delete=models.CASCADE, related_name="members")
    position = models.PositiveSmallIntegerField("排序")
    post = models.CharField("组内职务", max_length=10, choices=GroupPost, default=GroupPost.MEMBER)
    name = models.CharField("姓名", max_length=50)
    unit = models.CharField("单位及职务", max_length=100)
    work_phone = models.CharField("办公电话", max_length=20, blank=True)

    objects = LeadingGroupMemberQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "领导小组成员"
        verbose_name_plural = "领导小组成员"
        ordering = ["group", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.get_post_display()} {self.name}"

    def get_absolute_url(self) -> str:
        return self.group.get_absolute_url()

    @property
    def scope_path(self) -> str:
        return self.group.scope_path
