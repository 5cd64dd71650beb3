"""What belongs to one version of an agreement's template: its clauses, and the answers to the screening's warnings."""

import pgtrigger
from django.db import models

from agreements.choices import AgreementSide, AgreementTopic
from agreements.models.agreement_template import LONGEST_QUOTE, AgreementTemplateVersion
from common.history import tracked
from common.models import SharedBelowQuerySet, TimestampedModel, not_emptied

LONGEST_CLAUSE = 2000


def fixed_with_its_version(what: str) -> pgtrigger.Trigger:
    """For rows that belong to a version: none is added, changed or taken away once it has left the draft."""
    return pgtrigger.Trigger(
        name="fixed_with_its_version",
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        declare=[("desk", "text")],
        func=f"""
            IF TG_OP <> 'INSERT' THEN
                SELECT state INTO desk FROM agreements_agreementtemplateversion WHERE id = OLD.version_id FOR SHARE;
                IF desk IS NOT NULL AND desk <> 'draft' THEN
                    RAISE EXCEPTION '{what} of a released agreement are fixed';
                END IF;
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            SELECT state INTO desk FROM agreements_agreementtemplateversion WHERE id = NEW.version_id FOR SHARE;
            IF desk IS NOT NULL AND desk <> 'draft' THEN
                RAISE EXCEPTION '{what} of a released agreement are fixed';
            END IF;
            RETURN NEW;
        """,
    )


class OfTemplateVersionQuerySet(SharedBelowQuerySet):
    region_lookup = "version__template__county__path"


class _OfTemplateVersion(TimestampedModel):
    """A row that belongs to one version and lies where it lies."""

    objects = OfTemplateVersionQuerySet.as_manager()

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
class AgreementClause(_OfTemplateVersion):
    """One clause (条): whom it is about, what it is about, what it says."""

    version = models.ForeignKey(
        AgreementTemplateVersion, verbose_name="版本", on_delete=models.CASCADE, related_name="clauses"
    )
    position = models.PositiveSmallIntegerField("序号")
    side = models.CharField("所属方", max_length=10, choices=AgreementSide)
    topic = models.CharField("内容", max_length=20, choices=AgreementTopic)
    text = models.TextField("条文", max_length=LONGEST_CLAUSE)

    class Meta(_OfTemplateVersion.Meta):
        verbose_name = "协议条款"
        verbose_name_plural = "协议条款"
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "position"],
                name="agreement_clause_position_once",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]
        triggers = [*_OfTemplateVersion.Meta.triggers, fixed_with_its_version("clauses"), not_emptied()]

    def __str__(self) -> str:
        return f"第{self.position}条"


@tracked()
class AgreementAnswer(_OfTemplateVersion):
    """Why a warning of the screening may stand; tied to the words it was about."""

    version = models.ForeignKey(
        AgreementTemplateVersion, verbose_name="版本", on_delete=models.CASCADE, related_name="answers"
    )
    rule = models.CharField("规则", max_length=60)
    quote = models.CharField("所指文字", max_length=LONGEST_QUOTE)
    reason = models.CharField("说明理由", max_length=300)
    answered_by_name = models.CharField("说明人", max_length=50)

    class Meta(_OfTemplateVersion.Meta):
        verbose_name = "协议提示说明"
        verbose_name_plural = "协议提示说明"
        ordering = ["version", "rule", "quote"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "rule", "quote"],
                name="agreement_finding_answered_once",
                violation_error_message="该提示已有说明，请直接修改。",
            )
        ]
        triggers = [*_OfTemplateVersion.Meta.triggers, fixed_with_its_version("answers")]

    def __str__(self) -> str:
        return f"{self.version}：{self.quote}"
