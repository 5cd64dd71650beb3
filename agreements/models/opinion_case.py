import pgtrigger
from django.conf import settings
from django.db import models
from django.urls import reverse

from agreements.choices import OpinionChannel, OpinionMatter, OpinionState
from common.full_width import HALF_WIDTH
from common.history import tracked
from common.models import RegionScopedQuerySet, TimestampedModel
from common.workflow import fixed_on, state_guards
from villages.models import Village

# What is said of a case; fixed once it is answered, and what the village was told once that is published.
ANSWERED = ("village", "received_on", "due_on", "channel", "matter", "content", "answer", "answered_on")
MADE_KNOWN = ("handler", "published_text", "published_place", "published_on")


class OpinionCaseQuerySet(RegionScopedQuerySet):
    region_lookup = "village__township__path"

    def of_year(self, year: int) -> "OpinionCaseQuerySet":
        return self.filter(received_on__year=year)

    def unanswered(self) -> "OpinionCaseQuerySet":
        return self.filter(state=OpinionState.RECEIVED)

    def in_time(self) -> "OpinionCaseQuerySet":
        return self.filter(answered_on__lte=models.F("due_on"))

    def settled_by(self, today) -> "OpinionCaseQuerySet":
        """Those about which it is known whether they were answered in time: answered, or past their last day."""
        return self.filter(models.Q(answered_on__isnull=False) | models.Q(due_on__lt=today))


@tracked()
class OpinionCase(TimestampedModel):
    """A report, complaint or suggestion, and what became of it. Who gave it stands in `OpinionInformant` alone."""

    village = models.ForeignKey(Village, verbose_name="村(居)", on_delete=models.PROTECT, related_name="opinion_cases")
    received_on = models.DateField("收到日期")
    due_on = models.DateField("办结期限", editable=False)
    channel = models.CharField("渠道", max_length=20, choices=OpinionChannel)
    matter = models.CharField("事项类别", max_length=20, choices=OpinionMatter)
    content = models.CharField(
        "反映内容", max_length=500, help_text="只写事项，不写反映人的姓名、电话、住址等能认出本人的内容。"
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="办理人", on_delete=models.PROTECT, related_name="opinion_cases"
    )
    answer = models.CharField("调查处理情况", max_length=1000, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True, editable=False)
    published_text = models.CharField("公布内容", max_length=1000, blank=True)
    published_place = models.CharField("公布方式", max_length=100, blank=True)
    published_on = models.DateField("公布日期", null=True, blank=True, editable=False)
    state = models.CharField("状态", max_length=20, choices=OpinionState, default=OpinionState.RECEIVED, editable=False)

    objects = OpinionCaseQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "意见办理"
        verbose_name_plural = "意见办理"
        ordering = ["-received_on", "-pk"]
        indexes = [models.Index(fields=["village", "received_on"]), models.Index(fields=["handler", "state"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("received_on")),
                name="opinion_due_after_received",
                violation_error_message="办结期限不能早于收到日期。",
            ),
            models.CheckConstraint(
                condition=models.Q(state=OpinionState.RECEIVED)
                | (models.Q(answered_on__isnull=False) & ~models.Q(answer="")),
                name="opinion_answered_has_answer",
                violation_error_message="已答复的意见必须有调查处理情况和答复日期。",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=OpinionState.PUBLISHED)
                | (models.Q(published_on__isnull=False) & ~models.Q(published_text="")),
                name="opinion_published_has_text",
                violation_error_message="已公布的意见必须有公布内容和公布日期。",
            ),
        ]
        triggers = [
            *TimestampedModel.Meta.triggers,
            *state_guards(OpinionState.RECEIVED),
            fixed_on([OpinionState.ANSWERED, OpinionState.PUBLISHED], *ANSWERED, name="answered_stays"),
            fixed_on([OpinionState.PUBLISHED], *MADE_KNOWN, name="published_stays"),
            pgtrigger.Protect(
                name="case_stays",
                operation=pgtrigger.Delete,
                condition=~pgtrigger.Q(old__state=OpinionState.RECEIVED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village} {self.received_on:%Y-%m-%d}意见"

    def get_absolute_url(self) -> str:
        return reverse("opinion_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.village.scope_path

    @property
    def is_in_time(self) -> bool:
        return self.answered_on is not None and self.answered_on <= self.due_on


class OpinionInformantQuerySet(models.QuerySet):
    def shown_to(self, user) -> "OpinionInformantQuerySet":
        """To the handler of the case and to nobody else, whatever his rights."""
        return self.filter(case__handler=user) if user.is_authenticated and user.is_active else self.none()


class OpinionInformant(models.Model):
    """Who gave an opinion. Apart from the case, without history, search, export or print: only its handler reads it."""

    case = models.OneToOneField(OpinionCase, verbose_name="意见", on_delete=models.CASCADE, related_name="informant")
    name = models.CharField("反映人", max_length=50, blank=True)
    contact = models.CharField("联系方式", max_length=100, blank=True)

    objects = OpinionInformantQuerySet.as_manager()

    class Meta:
        verbose_name = "反映人"
        verbose_name_plural = "反映人"

    def __str__(self) -> str:
        return f"反映人（第{self.case_id}件）"

    def is_named_in(self, *texts: str) -> bool:
        """Whether one of the texts gives the informant away."""
        signs = [sign for sign in (_bare(self.name), _bare(self.contact)) if len(sign) > 1]
        return any(sign in _bare(text) for sign in signs for text in texts)


def _bare(text: str) -> str:
    """Letters and digits alone, narrow and small: 022-1234 5678 is ０２２１２３４５６７８."""
    return "".join(sign for sign in text.translate(HALF_WIDTH).lower() if sign.isalnum())
