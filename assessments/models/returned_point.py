import pgtrigger
from django.db import models

from assessments.desks import EDITABLE_STATES
from assessments.models.application import Application, OfApplication, OfApplicationQuerySet
from assessments.models.indicator import Indicator
from common.history import tracked
from common.models import StepRecord, TimestampedModel, not_emptied


def answered_while_it_is_there() -> pgtrigger.Trigger:
    """What the township says it mended changes only while the paper lies with it, not once it is handed in again."""
    desks = ", ".join(f"'{state}'" for state in map(str, EDITABLE_STATES))
    return pgtrigger.Trigger(
        name="answered_stays",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.AnyChange("answer"),
        declare=[("desk", "text")],
        func=f"""
            SELECT state INTO desk FROM assessments_application WHERE id = OLD.application_id FOR SHARE;
            IF desk NOT IN ({desks}) THEN
                RAISE EXCEPTION 'what was answered before the paper was handed in again stays';
            END IF;
            RETURN NEW;
        """,
    )


@tracked()
class ReturnedPoint(OfApplication, TimestampedModel):
    """One point to mend of a paper that was returned: on an indicator, or on the paper as a whole."""

    application = models.ForeignKey(
        Application, verbose_name="申报", on_delete=models.PROTECT, related_name="returned_points"
    )
    step = models.ForeignKey(
        StepRecord, verbose_name="退回记录", on_delete=models.PROTECT, related_name="returned_points"
    )
    indicator = models.ForeignKey(
        Indicator, verbose_name="指标", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField("退回原因", max_length=300)
    answer = models.CharField("修改说明", max_length=300, blank=True)

    objects = OfApplicationQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "退回要点"
        verbose_name_plural = "退回要点"
        ordering = ["application", "pk"]
        triggers = [
            *TimestampedModel.Meta.triggers,
            pgtrigger.Protect(name="point_is_kept", operation=pgtrigger.Delete),
            not_emptied(),
            pgtrigger.ReadOnly(name="returned_stays", fields=["application", "step", "indicator", "reason"]),
            answered_while_it_is_there(),
        ]

    def __str__(self) -> str:
        return f"{self.indicator or '整体'}：{self.reason[:30]}"
