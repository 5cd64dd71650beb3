"""The filing register, and corrections that were ordered of what is in force."""

import pgtrigger
from django.db import models
from django.urls import reverse

from agreements.models.charter import CharterVersion
from agreements.models.charter_papers import OfVersion
from common.history import tracked
from common.models import not_emptied


@tracked()
class Filing(OfVersion):
    """The entry in the filing register, with the number given by the authority."""

    version = models.OneToOneField(CharterVersion, verbose_name="版本", on_delete=models.PROTECT, related_name="filing")
    authority = models.CharField("备案机关", max_length=60)
    number = models.CharField("备案号", max_length=40)
    filed_on = models.DateField("备案日期")
    examiner = models.CharField("合法性初审人", max_length=50)
    examination = models.CharField("合法性初审意见", max_length=500)

    class Meta(OfVersion.Meta):
        verbose_name = "备案登记"
        verbose_name_plural = "备案登记"
        ordering = ["-filed_on", "number"]
        triggers = [
            *OfVersion.Meta.triggers,
            pgtrigger.ReadOnly(
                name="filed_stays", fields=["version", "authority", "number", "filed_on", "examiner", "examination"]
            ),
            pgtrigger.Protect(name="filing_stays", operation=pgtrigger.Delete),
            not_emptied(),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "number"],
                name="filing_number_once_per_authority",
                violation_error_message="该备案号已使用，请核对。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("filing_detail", args=[self.pk])


@tracked()
class CorrectionOrder(OfVersion):
    """The township orders that a version in force be corrected (责令改正)."""

    version = models.ForeignKey(
        CharterVersion, verbose_name="版本", on_delete=models.PROTECT, related_name="corrections"
    )
    ordered_on = models.DateField("责令日期")
    content = models.CharField("改正内容", max_length=500)
    basis = models.CharField("法律依据", max_length=300)
    due_on = models.DateField("改正期限")
    corrected_on = models.DateField("改正日期", null=True, blank=True)

    class Meta(OfVersion.Meta):
        verbose_name = "责令改正记录"
        verbose_name_plural = "责令改正记录"
        ordering = ["version", "ordered_on"]
        triggers = [
            *OfVersion.Meta.triggers,
            pgtrigger.ReadOnly(name="ordered_stays", fields=["version", "ordered_on", "content", "basis", "due_on"]),
            pgtrigger.Protect(name="order_stays", operation=pgtrigger.Delete),
            not_emptied(),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["version"],
                condition=models.Q(corrected_on=None),
                name="one_correction_open",
                violation_error_message="该版本已有一份未办结的责令改正。",
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("ordered_on")),
                name="correction_due_after_ordered",
                violation_error_message="改正期限不能早于责令日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}责令改正（{self.ordered_on:%Y-%m-%d}）"
