"""The filing register with what was put right in it, and corrections that were ordered of what is in force."""

import pgtrigger
from django.db import models
from django.urls import reverse

from agreements.models.charter import CharterVersion
from agreements.models.charter_papers import OfVersion
from common.history import tracked
from common.models import AppendOnlyModel, RegionScopedQuerySet, not_emptied

# What an entry says; put right by a recorded amendment alone.
AMENDABLE = ("authority", "number", "filed_on", "examiner", "examination")


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
            pgtrigger.ReadOnly(name="filed_stays", fields=["version"]),
            pgtrigger.Protect(name="filing_stays", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="filing_amended_with_reason",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.AnyChange(*AMENDABLE),
                func="""
                    IF NOT EXISTS (SELECT 1 FROM agreements_filingamendment
                                    WHERE filing_id = OLD.id AND filing_revision = OLD.revision + 1) THEN
                        RAISE EXCEPTION 'a filing is changed by a recorded amendment alone';
                    END IF;
                    RETURN NEW;
                """,
            ),
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


class FilingAmendmentQuerySet(RegionScopedQuerySet):
    region_lookup = "filing__version__charter__village__township__path"


class FilingAmendment(AppendOnlyModel):
    """更正: an entry was typed wrongly and put right, for a reason. The entry itself shows what holds now."""

    filing = models.ForeignKey(Filing, verbose_name="备案登记", on_delete=models.PROTECT, related_name="amendments")
    filing_revision = models.PositiveIntegerField("更正后修订号")
    # Each a list of label, before, after: old papers can be told from new ones.
    changes = models.JSONField("更正内容")
    reason = models.CharField("更正原因", max_length=300)
    amended_at = models.DateTimeField("更正时间")
    actor_name = models.CharField("更正人", max_length=50)

    objects = FilingAmendmentQuerySet.as_manager()

    class Meta(AppendOnlyModel.Meta):
        verbose_name = "备案登记更正"
        verbose_name_plural = "备案登记更正"
        ordering = ["filing", "amended_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["filing", "filing_revision"], name="one_amendment_per_revision"),
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="amendment_has_a_reason",
                violation_error_message="请填写更正原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing}更正（{self.amended_at:%Y-%m-%d}）"

    def get_absolute_url(self) -> str:
        return self.filing.get_absolute_url()

    @property
    def scope_path(self) -> str:
        return self.filing.scope_path

    @property
    def labels(self) -> str:
        """What was put right, in words."""
        return "、".join(label for label, _, _ in self.changes)


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
