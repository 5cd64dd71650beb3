from django.conf import settings
from django.db import models

from common.models.base import AppendOnlyModel, RegionScopedQuerySet


class ExportKind(models.TextChoices):
    EXPORT = "export", "导出"
    PRINT = "print", "打印"
    DOWNLOAD = "download", "下载"


class ExportScope(models.TextChoices):
    """Which rows of a list leave the portal."""

    TICKED = "ticked", "勾选的记录"
    FILTERED = "filtered", "符合查询条件的记录"
    ALL = "all", "管辖范围内全部记录"


class ExportRecordQuerySet(RegionScopedQuerySet):
    region_lookup = "region_path"


class ExportRecord(AppendOnlyModel):
    """That data left the portal: who took what, how much of it, when and to which address."""

    kind = models.CharField("方式", max_length=10, choices=ExportKind)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="账号", on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField("姓名", max_length=50)
    actor_unit = models.CharField("单位", max_length=100, blank=True)
    region_path = models.CharField("管辖区划", max_length=60, blank=True)
    subject = models.CharField("内容", max_length=200)
    model = models.CharField("数据表", max_length=100, blank=True)
    scope = models.CharField("范围", max_length=10, choices=ExportScope, blank=True)
    filters = models.CharField("查询条件", max_length=1000, blank=True)
    row_count = models.PositiveIntegerField("行数", null=True, blank=True)
    file_name = models.CharField("文件名", max_length=200, blank=True)
    sha256 = models.CharField("文件校验值", max_length=64, blank=True)
    check_code = models.CharField("核对码", max_length=14, blank=True, db_index=True)
    address = models.CharField("来源地址", max_length=45, blank=True)
    taken_at = models.DateTimeField("时间", auto_now_add=True)

    objects = ExportRecordQuerySet.as_manager()

    class Meta(AppendOnlyModel.Meta):
        verbose_name = "导出与下载记录"
        verbose_name_plural = "导出与下载记录"
        ordering = ["-taken_at", "-pk"]
        indexes = [
            models.Index(fields=["-taken_at"]),
            models.Index(fields=["region_path"], name="export_path_prefix", opclasses=["text_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.subject}"

    @property
    def scope_path(self) -> str:
        return self.region_path
