from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from common.models.base import AppendOnlyModel


class StepRecordQuerySet(models.QuerySet):
    def of(self, target: models.Model) -> "StepRecordQuerySet":
        """The steps that one paper has taken, oldest first."""
        kind = ContentType.objects.get_for_model(target)
        return self.filter(target_type=kind, target_id=target.pk).order_by("taken_at", "pk")

    def by(self, user) -> "StepRecordQuerySet":
        """What this account has decided, newest first."""
        return self.filter(actor=user).order_by("-taken_at", "-pk")


class StepRecord(AppendOnlyModel):
    """Who moved which paper from which desk to which, and with which opinion."""

    target_type = models.ForeignKey(ContentType, verbose_name="材料类型", on_delete=models.PROTECT)
    target_id = models.BigIntegerField("材料编号")
    target = GenericForeignKey("target_type", "target_id")
    target_name = models.CharField("材料名称", max_length=200)
    verb = models.CharField("操作", max_length=40)
    verb_label = models.CharField("操作名称", max_length=40)
    before = models.CharField("原状态", max_length=40)
    after = models.CharField("新状态", max_length=40)
    note = models.TextField("意见", blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="经办账号", on_delete=models.PROTECT, related_name="+"
    )
    actor_name = models.CharField("经办人", max_length=50)
    actor_unit = models.CharField("单位", max_length=100)
    taken_at = models.DateTimeField("办理时间")

    objects = StepRecordQuerySet.as_manager()

    class Meta(AppendOnlyModel.Meta):
        verbose_name = "办理记录"
        verbose_name_plural = "办理记录"
        indexes = [
            models.Index(fields=["target_type", "target_id", "taken_at"]),
            models.Index(fields=["actor", "taken_at"]),
        ]

    @property
    def target_url(self) -> str:
        """The paper's page, found without asking the database for the paper."""
        return self.target_type.model_class()(pk=self.target_id).get_absolute_url()

    def __str__(self) -> str:
        return f"{self.verb_label} {self.actor_name} {self.taken_at:%Y-%m-%d %H:%M}"
