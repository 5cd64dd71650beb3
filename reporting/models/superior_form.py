from django.db import models
from django.urls import reverse

from common.history import tracked
from common.kept_files import goes_at_commit
from common.models import RegionScopedQuerySet, TimestampedModel
from common.models.attachment import private_name
from villages.models import Region


class SuperiorFormQuerySet(RegionScopedQuerySet):
    region_lookup = "region__path"


@tracked(exclude=["file"])
class SuperiorForm(TimestampedModel):
    """上级表样: a superior's own workbook with placeholders, kept to be filled in year by year."""

    region = models.ForeignKey(Region, verbose_name="所属地区", on_delete=models.PROTECT, related_name="superior_forms")
    name = models.CharField("表样名称", max_length=100)
    issuer = models.CharField("下发单位", max_length=100, blank=True)
    file = models.FileField("表样文件", upload_to=private_name, max_length=100)
    file_name = models.CharField("文件名", max_length=200, editable=False)
    uploaded_by_name = models.CharField("上传人", max_length=50, editable=False)

    objects = SuperiorFormQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "上级表样"
        verbose_name_plural = "上级表样"
        ordering = ["region__code", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "name"],
                name="superior_form_once_per_region",
                violation_error_message="本地区已有同名的上级表样，请换一个名称，或者先删除原来的。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("superior_form_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.region.path

    def delete(self, *args, **kwargs):
        goes_at_commit(self.file)
        return super().delete(*args, **kwargs)
