from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse

from common.cell_names import column_letter
from common.models.attachment import private_name
from common.models.base import RegionScopedQuerySet
from common.models.job import Job

TIME_TO_UNDO = timedelta(hours=24)


class RunStatus(models.TextChoices):
    """How an import stands. Written in the same transaction as what it says."""

    UPLOADED = "uploaded", "待检查"
    REFUSED = "refused", "不能导入"
    CHECKED = "checked", "待确认"
    DONE = "done", "已导入"
    UNDONE = "undone", "已撤销导入"
    DISCARDED = "discarded", "已放弃"


class ImportRunQuerySet(RegionScopedQuerySet):
    """Imports made by accounts inside a region: the path is kept as text."""

    region_lookup = "region_path"


class ImportRun(models.Model):
    """One workbook on its way into one table: the file, what was found in it, what became of it."""

    resource = models.CharField("表格", max_length=40)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="导入账号", on_delete=models.PROTECT, related_name="+"
    )
    owner_name = models.CharField("导入人", max_length=50)
    owner_unit = models.CharField("单位", max_length=100, blank=True)
    region_path = models.CharField("导入时管辖区划", max_length=60, blank=True)
    status = models.CharField("状态", max_length=10, choices=RunStatus, default=RunStatus.UPLOADED)
    job = models.ForeignKey(
        Job, verbose_name="后台任务", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    file = models.FileField("原文件", upload_to=private_name, max_length=100)
    file_name = models.CharField("文件名", max_length=200)
    file_size = models.PositiveBigIntegerField("字节数")
    sha256 = models.CharField("校验值", max_length=64)
    preview = models.FileField("核对结果", upload_to=private_name, max_length=100, blank=True)
    sheet = models.CharField("工作表", max_length=100, blank=True)
    notes = models.JSONField("说明", default=list, blank=True)
    counts = models.JSONField("条数", default=dict, blank=True)
    digest = models.CharField("核对结果摘要", max_length=64, blank=True)
    refusal = models.TextField("不能导入的原因", blank=True)
    only_good = models.BooleanField("只导入正确的行", default=False)
    act = models.UUIDField("变更批次", null=True, blank=True)
    created_at = models.DateTimeField("上传时间", auto_now_add=True)
    checked_at = models.DateTimeField("检查时间", null=True, blank=True)
    done_at = models.DateTimeField("导入时间", null=True, blank=True)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undone_by_name = models.CharField("撤销人", max_length=50, blank=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = "导入记录"
        verbose_name_plural = "导入记录"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["region_path", "-created_at"],
                name="import_run_by_region",
                opclasses=["text_pattern_ops", "timestamptz_ops"],
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("import_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.region_path

    @property
    def undo_until(self) -> datetime | None:
        return self.done_at + TIME_TO_UNDO if self.done_at else None


class ImportIssue(models.Model):
    """One thing that is wrong, or odd, in the workbook of an import."""

    run = models.ForeignKey(ImportRun, verbose_name="导入记录", on_delete=models.CASCADE, related_name="issues")
    row = models.PositiveIntegerField("行号")
    column = models.PositiveSmallIntegerField("列号", default=0)
    header = models.CharField("列名", max_length=200, blank=True)
    value = models.CharField("填写内容", max_length=200, blank=True)
    rule = models.CharField("问题", max_length=500)
    fix = models.CharField("处理办法", max_length=300)
    is_warning = models.BooleanField("提示", default=False)

    class Meta:
        verbose_name = "导入问题"
        verbose_name_plural = "导入问题"
        ordering = ["row", "column", "pk"]
        indexes = [models.Index(fields=["run", "is_warning", "row", "column"])]

    def __str__(self) -> str:
        return f"第{self.row}行 {self.header}：{self.rule}"

    @property
    def letter(self) -> str:
        """The column as Excel names it; blank for the row as a whole."""
        return column_letter(self.column)
