"""What goes with a version on its way: the steps of drafting, and answers to the screening's warnings."""

import pgtrigger
from django.db import models

from agreements.choices import CharterStage
from agreements.models.charter import EDITABLE, CharterVersion
from agreements.models.clause import Clause
from common.history import tracked
from common.models import RegionScopedQuerySet, TimestampedModel


class OfVersionQuerySet(RegionScopedQuerySet):
    region_lookup = "version__charter__village__township__path"


class OfVersion(TimestampedModel):
    """A record that belongs to one version and lies where its village lies."""

    objects = OfVersionQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        abstract = True

    @property
    def scope_path(self) -> str:
        return self.version.scope_path

    @property
    def why_closed(self) -> str:
        return self.version.why_closed

    def get_absolute_url(self) -> str:
        return self.version.get_absolute_url()


@tracked()
class DraftingStep(OfVersion):
    """One of the eight steps of making a charter, done on a day; papers are optional attachments."""

    version = models.ForeignKey(
        CharterVersion, verbose_name="版本", on_delete=models.CASCADE, related_name="drafting_steps"
    )
    stage = models.PositiveSmallIntegerField("步骤", choices=CharterStage)
    done_on = models.DateField("完成日期")
    people = models.PositiveIntegerField("参加人数", null=True, blank=True)
    note = models.CharField("情况说明", max_length=300, blank=True)

    class Meta(OfVersion.Meta):
        verbose_name = "制定步骤"
        verbose_name_plural = "制定步骤"
        ordering = ["version", "stage"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "stage"],
                name="drafting_stage_once",
                violation_error_message="该步骤已登记，请直接修改。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.version}：{self.get_stage_display()}"


@tracked()
class FindingAnswer(OfVersion):
    """Why a warning of the screening may stand; tied to the words it was about.

    Without a clause it is about the title or the preamble.
    """

    version = models.ForeignKey(
        CharterVersion, verbose_name="版本", on_delete=models.CASCADE, related_name="finding_answers"
    )
    clause = models.ForeignKey(
        Clause, verbose_name="条文", on_delete=models.CASCADE, null=True, blank=True, related_name="finding_answers"
    )
    rule = models.CharField("规则", max_length=60)
    quote = models.CharField("所指文字", max_length=300)
    reason = models.CharField("说明理由", max_length=300)
    answered_by_name = models.CharField("说明人", max_length=50)

    class Meta(OfVersion.Meta):
        verbose_name = "提示说明"
        verbose_name_plural = "提示说明"
        ordering = ["version", "clause", "rule"]
        triggers = [
            *OfVersion.Meta.triggers,
            pgtrigger.Trigger(
                name="answer_fixed",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                declare=[("desk", "text")],
                func=f"""
                    SELECT state INTO desk FROM agreements_charterversion WHERE id = OLD.version_id;
                    IF desk NOT IN ({EDITABLE}) THEN
                        RAISE EXCEPTION 'the answers of this charter version are fixed';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "clause", "rule", "quote"],
                name="finding_answered_once",
                nulls_distinct=False,
                violation_error_message="该提示已有说明，请直接修改。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.version}：{self.quote}"
