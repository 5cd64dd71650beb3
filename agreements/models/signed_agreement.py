"""The signing register: which household signed which agreement, from when until when. No other personal field."""

from datetime import date, timedelta

import pgtrigger
from django.db import models
from django.urls import reverse

from agreements.choices import AgreementKind, AgreementLook, AgreementState
from agreements.household import tidy_number, validate_household_number, validate_signatory
from agreements.models.agreement_template import AgreementTemplateVersion
from agreements.models.names import MovesWithVillage, NamesStayHomeQuerySet, moved_at_once
from agreements.models.trust_group import TrustGroup
from common.history import tracked
from common.models import TimestampedModel
from common.workflow import state_guards
from villages.models import Village

REMINDED_FROM = timedelta(days=30)
# The fields of one agreement that must lie together: its kind is its template's, its group its village's.
TOGETHER = """
    IF NOT EXISTS (
        SELECT FROM agreements_agreementtemplateversion v
        JOIN agreements_agreementtemplate t ON t.id = v.template_id
        WHERE v.id = NEW.version_id AND t.kind = NEW.kind AND v.state <> 'draft'
    ) THEN
        RAISE EXCEPTION 'the agreement is not of the kind of its template, or its template is not released';
    END IF;
    IF NEW.group_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM agreements_trustgroup g WHERE g.id = NEW.group_id AND g.village_id = NEW.village_id
    ) THEN
        RAISE EXCEPTION 'the agreement and its group are not of one village';
    END IF;
    RETURN NULL;
"""


class SignedAgreementQuerySet(NamesStayHomeQuerySet):
    region_lookup = "village__township__path"

    def unclosed(self) -> "SignedAgreementQuerySet":
        """Neither renewed, ended nor withdrawn; the last day may have passed."""
        return self.filter(state=AgreementState.VALID)

    def running_on(self, day: date) -> "SignedAgreementQuerySet":
        """In force on that day, today or in the past: by the calendar, whatever became of them since."""
        return self.filter(
            models.Q(closed_on=None) | models.Q(closed_on__gt=day), signed_on__lte=day, valid_until__gte=day
        )

    def expiring(self, today: date) -> "SignedAgreementQuerySet":
        """In force, with a last day within the next thirty days."""
        return self.unclosed().filter(valid_until__gte=today, valid_until__lte=today + REMINDED_FROM)

    def expired(self, today: date) -> "SignedAgreementQuerySet":
        """Past their last day and not renewed."""
        return self.unclosed().filter(valid_until__lt=today)

    def with_look(self, today: date) -> "SignedAgreementQuerySet":
        """Adds `look`, an AgreementLook: how each stands today."""
        return self.annotate(
            look=models.Case(
                models.When(~models.Q(state=AgreementState.VALID), then=models.F("state")),
                models.When(valid_until__lt=today, then=models.Value(AgreementLook.EXPIRED)),
                models.When(valid_until__lte=today + REMINDED_FROM, then=models.Value(AgreementLook.EXPIRING)),
                default=models.Value(AgreementLook.RUNNING),
                output_field=models.CharField(),
            )
        )

    def prepare_for_bulk(self, rows: list["SignedAgreement"]) -> None:
        for row in rows:
            row.household_number = tidy_number(row.household_number)


@tracked()
class SignedAgreement(MovesWithVillage):
    """One household's agreement with its committee. A household counts once for each kind at a time."""

    private_fields = ("household_number", "signatory")

    village = models.ForeignKey(
        Village, verbose_name="村(居)", on_delete=models.PROTECT, related_name="signed_agreements"
    )
    version = models.ForeignKey(
        AgreementTemplateVersion,
        verbose_name="范本版本",
        on_delete=models.PROTECT,
        related_name="signed",
        editable=False,
    )
    kind = models.CharField("协议类型", max_length=20, choices=AgreementKind)
    household_number = models.CharField(
        "户编号",
        max_length=20,
        validators=[validate_household_number],
        help_text="村(居)自编的户编号，不是户口簿号或证件号。",
    )
    signatory = models.CharField("签约人", max_length=30, validators=[validate_signatory])
    signed_on = models.DateField("签订日期")
    valid_until = models.DateField("到期日期")
    group = models.ForeignKey(
        TrustGroup,
        verbose_name="诚信小组",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
    )
    previous = models.ForeignKey(
        "self",
        verbose_name="续签自",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="renewals",
    )
    state = models.CharField(
        "状态", max_length=10, choices=AgreementState, default=AgreementState.VALID, editable=False
    )
    closed_on = models.DateField("终止日期", null=True, blank=True, editable=False)

    objects = SignedAgreementQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "签约协议"
        verbose_name_plural = "签约登记"
        ordering = ["village__code", "kind", "household_number", "-signed_on", "pk"]
        indexes = [models.Index(fields=["village", "valid_until"], name="agreement_by_last_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "kind", "household_number"],
                condition=models.Q(state=AgreementState.VALID),
                name="one_agreement_per_household",
                violation_error_message="该户这一类型的协议已有登记且未终止，请办理续签，或先解除原协议。",
            ),
            models.UniqueConstraint(
                fields=["village", "kind", "household_number", "signed_on"],
                name="agreement_once_a_day",
                violation_error_message="该户当天已登记过这一类型的协议，请核对签订日期。",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__gt=models.F("signed_on")),
                name="agreement_runs_some_time",
                violation_error_message="到期日期应晚于签订日期。",
            ),
            models.CheckConstraint(
                condition=models.Q(state=AgreementState.VALID) | models.Q(closed_on__isnull=False),
                name="closed_agreement_has_its_day",
                violation_error_message="已终止的协议必须有终止日期。",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_on__isnull=True) | models.Q(closed_on__gte=models.F("signed_on")),
                name="agreement_closed_after_signing",
                violation_error_message="终止日期不能早于签订日期。",
            ),
            moved_at_once("agreement_moved_at_once"),
        ]
        triggers = [
            *TimestampedModel.Meta.triggers,
            *state_guards(AgreementState.VALID),
            pgtrigger.Trigger(
                name="lies_together", operation=pgtrigger.Insert | pgtrigger.Update, when=pgtrigger.After, func=TOGETHER
            ),
            pgtrigger.Protect(
                name="closed_stays",
                operation=pgtrigger.Delete,
                condition=~pgtrigger.Q(old__state=AgreementState.VALID),
            ),
        ]

    def __str__(self) -> str:
        """Without the name: this is what records and logs that others read call it."""
        return f"{self.village.name}{self.household_number}户{self.get_kind_display()}"

    def save(self, *args, **kwargs) -> None:
        self.household_number = tidy_number(self.household_number)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("signed_agreement_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.village.scope_path

    @property
    def why_closed(self) -> str:
        if self.state != AgreementState.VALID:
            return f"该协议{self.get_state_display()}，只供查阅，不能再修改。"
        return self.village.why_closed

    def others_in_its_way(self) -> "SignedAgreementQuerySet":
        """The household's unclosed agreements of this kind, of which it may have one."""
        rows = SignedAgreement.objects.unclosed().exclude(pk=self.pk)
        return rows.filter(village=self.village_id, kind=self.kind, household_number=self.household_number)

    def look_on(self, today: date) -> AgreementLook:
        """How it stands on a day, as `with_look` says it for many."""
        if self.state != AgreementState.VALID:
            return AgreementLook(self.state)
        if self.valid_until < today:
            return AgreementLook.EXPIRED
        return AgreementLook.EXPIRING if self.valid_until <= today + REMINDED_FROM else AgreementLook.RUNNING
