"""Verdicts prepared by a deciding desk and released together, and the public notice before naming."""

import pgtrigger
from django.db import models
from django.urls import reverse

from assessments.choices import ApplicationState, NoticeState, Outcome
from assessments.desks import desks_of
from assessments.models.application import Application, OfApplication, OfApplicationQuerySet
from assessments.models.batch import Batch
from common.history import tracked
from common.models import AppendOnlyModel, SharedBelowQuerySet, TimestampedModel, not_emptied
from common.workflow import fixed_on, state_guards
from villages.models import Region, StaffUser

# What a notice says once it is posted.
POSTED = (
    *("batch", "region", "title", "basis", "publisher", "contact", "phone", "address", "working_days"),
    *("starts_on", "ends_on", "code", "wording", "sha256"),
)


class DecisionQuerySet(OfApplicationQuerySet):
    def for_user(self, user) -> "DecisionQuerySet":
        """Released verdicts as their application; pending ones at their own desk only."""
        inside = super().for_user(user)
        if not user.is_authenticated:
            return inside
        return inside.filter(models.Q(released_at__isnull=False) | models.Q(desk__in=desks_of(user)))

    def pending(self) -> "DecisionQuerySet":
        return self.filter(released_at__isnull=True)

    def at_desks_of(self, user) -> "DecisionQuerySet":
        """What waits for release at the desks of the user's own level, inside his region."""
        return self.for_user(user).pending().filter(desk__in=desks_of(user))

    def with_application(self) -> "DecisionQuerySet":
        return self.select_related(
            "application__village__township__parent",
            "application__level",
            "application__batch__programme__region",
        )

    def with_what_steps_ask(self) -> "DecisionQuerySet":
        """Fetches along what the guards of their steps look at, a few queries for however many."""
        asked = ("score_sheets", "rectifications", "village__declared_interests")
        return self.with_application().prefetch_related(*(f"application__{name}" for name in asked))


@tracked()
class Decision(OfApplication, TimestampedModel):
    """What a desk is going to decide about an application; it counts from its release."""

    application = models.ForeignKey(
        Application, verbose_name="申报", on_delete=models.PROTECT, related_name="decisions"
    )
    desk = models.CharField("环节", max_length=20, choices=ApplicationState, editable=False)
    outcome = models.CharField("拟定结果", max_length=10, choices=Outcome)
    note = models.CharField("意见", max_length=500, blank=True)
    due_on = models.DateField("整改期限", null=True, blank=True)
    decided_by = models.ForeignKey(
        StaffUser, verbose_name="拟定账号", on_delete=models.PROTECT, editable=False, related_name="+"
    )
    decided_by_name = models.CharField("拟定人", max_length=50, editable=False)
    released_at = models.DateTimeField("发布时间", null=True, blank=True, editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "评定结果"
        verbose_name_plural = "评定结果"
        ordering = ["application", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=models.Q(released_at__isnull=True),
                name="one_pending_decision",
                violation_error_message="该申报已有拟定结果，请直接修改。",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome=Outcome.PASS) | ~models.Q(note=""),
                name="adverse_decision_has_a_reason",
                violation_error_message="限期整改和不通过必须填写理由。",
            ),
        ]
        triggers = [
            *TimestampedModel.Meta.triggers,
            pgtrigger.Protect(
                name="released_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__released_at__isnull=False),
            ),
            not_emptied(),
        ]

    def __str__(self) -> str:
        return f"{self.application}：{self.get_outcome_display()}"


class NamingNoticeQuerySet(SharedBelowQuerySet):
    def posted(self) -> "NamingNoticeQuerySet":
        return self.filter(state=NoticeState.POSTED)


@tracked()
class NamingNotice(TimestampedModel):
    """公示 of the villages that are to be named; anybody reads it at its address while it runs."""

    batch = models.ForeignKey(Batch, verbose_name="批次", on_delete=models.PROTECT, related_name="notices")
    region = models.ForeignKey(Region, verbose_name="公示单位区划", on_delete=models.PROTECT, related_name="+")
    title = models.CharField("标题", max_length=100)
    basis = models.CharField("依据", max_length=300)
    publisher = models.CharField("公示单位", max_length=100)
    contact = models.CharField("联系人", max_length=50)
    phone = models.CharField("联系电话", max_length=20)
    address = models.CharField("意见受理地址", max_length=200, blank=True)
    working_days = models.PositiveSmallIntegerField("公示工作日")
    starts_on = models.DateField("公示开始", null=True, blank=True)
    ends_on = models.DateField("公示结束", null=True, blank=True, editable=False)
    code = models.CharField("公示编码", max_length=32, unique=True, editable=False)
    # Word for word what was posted; see assessments/posted_notice.py.
    wording = models.JSONField("公示文本", default=dict, editable=False)
    sha256 = models.CharField("校验值", max_length=64, blank=True, editable=False)
    state = models.CharField("状态", max_length=10, choices=NoticeState, default=NoticeState.DRAFT, editable=False)

    objects = NamingNoticeQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "命名公示"
        verbose_name_plural = "命名公示"
        ordering = ["-pk"]
        triggers = [
            *TimestampedModel.Meta.triggers,
            *state_guards(NoticeState.DRAFT),
            fixed_on([NoticeState.POSTED, NoticeState.CONCLUDED], *POSTED, name="posted_stays"),
            pgtrigger.Protect(
                name="posted_is_kept",
                operation=pgtrigger.Delete,
                condition=~pgtrigger.Q(old__state=NoticeState.DRAFT),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("naming_notice_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.region.path

    @property
    def why_closed(self) -> str:
        return "" if self.state == NoticeState.DRAFT else "公示内容已发布，不能修改。"


class NoticeArchiveQuerySet(SharedBelowQuerySet):
    region_lookup = "notice__region__path"


class NoticeArchive(AppendOnlyModel):
    """The page that everybody could read while a notice ran, kept word for word when it was concluded."""

    notice = models.OneToOneField(NamingNotice, verbose_name="公示", on_delete=models.PROTECT, related_name="archive")
    archived_at = models.DateTimeField("归档时间")
    page = models.TextField("公示网页")
    sha256 = models.CharField("校验值", max_length=64)

    objects = NoticeArchiveQuerySet.as_manager()

    class Meta(AppendOnlyModel.Meta):
        verbose_name = "命名公示网页存档"
        verbose_name_plural = "命名公示网页存档"
        ordering = ["notice"]

    def __str__(self) -> str:
        return f"{self.notice}网页存档"

    def get_absolute_url(self) -> str:
        return self.notice.get_absolute_url()

    @property
    def scope_path(self) -> str:
        return self.notice.scope_path


@tracked()
class NoticeEntry(OfApplication, TimestampedModel):
    """A village on the list of a notice."""

    notice = models.ForeignKey(NamingNotice, verbose_name="公示", on_delete=models.CASCADE, related_name="entries")
    application = models.ForeignKey(
        Application, verbose_name="拟命名单位", on_delete=models.PROTECT, related_name="notice_entries"
    )

    objects = OfApplicationQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "拟命名单位"
        verbose_name_plural = "拟命名单位"
        ordering = ["notice", "application__village__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "application"],
                name="application_once_per_notice",
                violation_error_message="该单位已列入本次公示。",
            )
        ]
        triggers = [
            *TimestampedModel.Meta.triggers,
            not_emptied(),
            pgtrigger.Trigger(
                name="posted_list_stays",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                declare=[("desk", "text"), ("own", "bigint")],
                func="""
                    IF TG_OP = 'INSERT' THEN own := NEW.notice_id; ELSE own := OLD.notice_id; END IF;
                    SELECT state INTO desk FROM assessments_namingnotice WHERE id = own FOR SHARE;
                    IF desk IS NOT NULL AND desk <> 'draft' THEN
                        RAISE EXCEPTION 'the list of a posted notice is fixed';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return str(self.application)

    def get_absolute_url(self) -> str:
        return self.notice.get_absolute_url()


@tracked()
class NoticeObjection(OfApplication, TimestampedModel):
    """An objection to a village on the list. Who objected is not kept; it must be answered before the naming."""

    notice = models.ForeignKey(NamingNotice, verbose_name="公示", on_delete=models.PROTECT, related_name="objections")
    application = models.ForeignKey(
        Application, verbose_name="涉及单位", on_delete=models.PROTECT, related_name="objections"
    )
    received_on = models.DateField("收到日期")
    content = models.CharField("异议内容", max_length=500, help_text="只记事项，不记提出人。")
    answer = models.CharField("调查处理结果", max_length=500, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    is_upheld = models.BooleanField("异议成立", null=True, blank=True)

    objects = OfApplicationQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "公示异议"
        verbose_name_plural = "公示异议"
        ordering = ["notice", "received_on", "pk"]
        triggers = [
            *TimestampedModel.Meta.triggers,
            pgtrigger.Protect(name="objection_is_kept", operation=pgtrigger.Delete),
            not_emptied(),
            pgtrigger.ReadOnly(name="objected_stays", fields=["notice", "application", "received_on", "content"]),
            pgtrigger.Trigger(
                name="answered_stays",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.AnyChange("answer", "answered_on", "is_upheld"),
                func="""
                    PERFORM FROM assessments_namingnotice WHERE id = OLD.notice_id AND state = 'concluded';
                    IF FOUND THEN
                        RAISE EXCEPTION 'what was answered before the notice was concluded stays';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application.village}：{self.content[:30]}"

    def get_absolute_url(self) -> str:
        return self.notice.get_absolute_url()
