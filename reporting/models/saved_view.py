from django.conf import settings
from django.db import models
from django.urls import reverse

from common.history import tracked
from common.models import RegionScopedQuerySet, TimestampedModel
from villages.models import Region


class SavedViewQuerySet(RegionScopedQuerySet):
    region_lookup = "region__path"

    def for_user(self, user) -> "SavedViewQuerySet":
        """One's own, and what others of one's region and below share."""
        rows = super().for_user(user)
        return rows.filter(models.Q(owner_id=user.pk) | models.Q(is_shared=True)) if user.is_authenticated else rows


@tracked()
class SavedView(TimestampedModel):
    """常用查询: a summary page with what was chosen on it, under a name."""

    region = models.ForeignKey(
        Region, verbose_name="所属地区", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="保存人", on_delete=models.PROTECT, editable=False, related_name="+"
    )
    owner_name = models.CharField("保存人姓名", max_length=50, editable=False)
    name = models.CharField("名称", max_length=60)
    address = models.CharField("页面和查询条件", max_length=1000)
    is_shared = models.BooleanField("本地区共用", default=False, help_text="勾选后，本地区的其他账号和上级也能使用。")

    objects = SavedViewQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "常用查询"
        verbose_name_plural = "常用查询"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="saved_view_once_per_owner",
                violation_error_message="您已有同名的常用查询，请换一个名称。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("official_form_list")

    @property
    def scope_path(self) -> str:
        return self.region.path if self.region_id else ""
