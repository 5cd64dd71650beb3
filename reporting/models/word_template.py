"""A county's own Word templates: each upload is a version, the last one is in use."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from common.models import SharedBelowQuerySet
from common.models.attachment import private_name
from common.models.base import AppendOnlyModel
from reporting.choices import TemplateKind
from villages.models import Region


class WordTemplateQuerySet(SharedBelowQuerySet):
    def in_use(self, region: Region | None, kind: str) -> "WordTemplate | None":
        """The newest version of the county that the region lies in; None where the portal's own is used."""
        if region is None:
            return None
        codes = region.path.strip("/").split("/")
        newest = self.filter(region__in=codes, kind=kind).order_by("-number").first()
        return newest if newest and newest.file else None


class WordTemplate(AppendOnlyModel):
    """One version. Without a file it says that the county went back to the portal's own template."""

    region = models.ForeignKey(Region, verbose_name="县(区)", on_delete=models.PROTECT, related_name="word_templates")
    kind = models.CharField("文书", max_length=20, choices=TemplateKind)
    number = models.PositiveIntegerField("版本")
    file = models.FileField("模板文件", upload_to=private_name, max_length=100, blank=True)
    name = models.CharField("文件名", max_length=200, blank=True)
    sha256 = models.CharField("校验值", max_length=64, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="上传账号", on_delete=models.PROTECT, related_name="+"
    )
    uploaded_by_name = models.CharField("上传人", max_length=50)
    uploaded_at = models.DateTimeField("上传时间")

    objects = WordTemplateQuerySet.as_manager()

    class Meta(AppendOnlyModel.Meta):
        verbose_name = "文书模板"
        verbose_name_plural = "文书模板"
        ordering = ["region", "kind", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "kind", "number"],
                name="word_template_number_once",
                violation_error_message="他人刚刚上传了新的版本，请重新打开本页后再上传。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}模板第{self.number}版"

    def get_absolute_url(self) -> str:
        return reverse("word_template_list")

    @property
    def scope_path(self) -> str:
        return self.region.path
