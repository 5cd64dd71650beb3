import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from common.history import tracked


def private_name(instance, filename: str) -> str:
    """A random name: nobody guesses a file's address, and no two files collide."""
    name = uuid.uuid4().hex
    return f"{name[:2]}/{name}"


class AttachmentQuerySet(models.QuerySet):
    def of(self, target: models.Model) -> "AttachmentQuerySet":
        kind = ContentType.objects.get_for_model(target)
        return self.filter(target_type=kind, target_id=target.pk)

    def in_place(self) -> "AttachmentQuerySet":
        return self.filter(removed_at=None)


@tracked(exclude=["file"])
class Attachment(models.Model):
    """A file that belongs to a record of any room. Whoever may see the record may download it.

    A removed one is shown no more; row and file stay as evidence.
    """

    target_type = models.ForeignKey(ContentType, verbose_name="所属类型", on_delete=models.PROTECT)
    target_id = models.BigIntegerField("所属编号")
    target = GenericForeignKey("target_type", "target_id")
    file = models.FileField("文件", upload_to=private_name, max_length=100)
    name = models.CharField("文件名", max_length=200)
    content_type = models.CharField("文件类型", max_length=100)
    size = models.PositiveBigIntegerField("字节数")
    sha256 = models.CharField("校验值", max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="上传账号", on_delete=models.PROTECT, related_name="+"
    )
    uploaded_by_name = models.CharField("上传人", max_length=50)
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    removed_at = models.DateTimeField("删除时间", null=True, blank=True, editable=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "附件"
        verbose_name_plural = "附件"
        indexes = [models.Index(fields=["target_type", "target_id"])]

    def __str__(self) -> str:
        return self.name
