from django.db import models

from assessments.models.application import Application, OfApplication, OfApplicationQuerySet
from assessments.models.indicator import Indicator
from common.history import tracked
from common.models import Attachment, TimestampedModel


class EvidenceQuerySet(OfApplicationQuerySet):
    def in_place(self) -> "EvidenceQuerySet":
        """Those whose file was not taken away."""
        return self.filter(attachment__removed_at=None)


@tracked()
class Evidence(OfApplication, TimestampedModel):
    """A file of the application stands by an indicator; one file may stand by several."""

    application = models.ForeignKey(Application, verbose_name="申报", on_delete=models.CASCADE, related_name="evidence")
    indicator = models.ForeignKey(
        Indicator, verbose_name="指标", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    paper = models.CharField("必备材料", max_length=60, blank=True, help_text="对应申报级别要求的必备材料。")
    attachment = models.ForeignKey(Attachment, verbose_name="文件", on_delete=models.PROTECT, related_name="+")

    objects = EvidenceQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "佐证材料"
        verbose_name_plural = "佐证材料"
        ordering = ["application", "indicator", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "attachment"],
                name="evidence_once_per_indicator",
                violation_error_message="该文件已列为这项指标的佐证。",
            ),
            models.UniqueConstraint(
                fields=["paper", "attachment"],
                condition=~models.Q(paper=""),
                name="evidence_once_per_paper",
                violation_error_message="该文件已列为这项必备材料。",
            ),
            models.CheckConstraint(
                condition=models.Q(indicator__isnull=False) ^ ~models.Q(paper=""),
                name="evidence_of_indicator_or_paper",
                violation_error_message="请选择文件对应的指标或必备材料，二者选一。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator or self.paper}：{self.attachment}"

    @property
    def is_in_place(self) -> bool:
        return self.attachment.removed_at is None
