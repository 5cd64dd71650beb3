"""Score sheets: one per application and stage, all by the same version of the standard."""

import pgtrigger
from django.db import models
from django.urls import reverse

from assessments.choices import ApplicationState, RuleKind, SheetState, Stage, ValueSource
from assessments.desks import STAGE_DESKS, desks_of
from assessments.models.application import Application, OfApplicationQuerySet
from assessments.models.indicator import Indicator
from common.history import tracked
from common.models import RegionScopedQuerySet, TimestampedModel, not_emptied, revision_counter
from common.workflow import state_guards
from villages.models import StaffUser

RESULT_FIELDS = ("subtotal", "bonus", "penalty", "total", "grade", "is_vetoed", "missing_count", "scored_at")


class ScoreSheetQuerySet(OfApplicationQuerySet):
    def submitted(self) -> "ScoreSheetQuerySet":
        return self.filter(state=SheetState.SUBMITTED)

    def with_place(self) -> "ScoreSheetQuerySet":
        return self.select_related("application__village__township__parent", "application__batch__programme__region")


@tracked(exclude=RESULT_FIELDS)
class ScoreSheet(TimestampedModel):
    """The scores of one stage. Its result columns are what `scoring.py` made of them, written down for lists."""

    application = models.ForeignKey(
        Application, verbose_name="申报", on_delete=models.PROTECT, related_name="score_sheets"
    )
    stage = models.CharField("评分环节", max_length=10, choices=Stage)
    state = models.CharField("状态", max_length=10, choices=SheetState, default=SheetState.DRAFT, editable=False)
    scorer = models.ForeignKey(
        StaffUser, verbose_name="评分账号", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    scorer_name = models.CharField("评分人", max_length=50, blank=True)
    members = models.CharField("检查组成员", max_length=200, blank=True)
    scored_on = models.DateField("评分日期", null=True, blank=True)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True, editable=False)
    subtotal = models.DecimalField("小计", max_digits=7, decimal_places=2, null=True, editable=False)
    bonus = models.DecimalField("加分", max_digits=7, decimal_places=2, null=True, editable=False)
    penalty = models.DecimalField("扣分", max_digits=7, decimal_places=2, null=True, editable=False)
    total = models.DecimalField("总分", max_digits=7, decimal_places=2, null=True, editable=False)
    grade = models.CharField("等次", max_length=20, blank=True, editable=False)
    is_vetoed = models.BooleanField("一票否决", default=False, editable=False)
    missing_count = models.PositiveSmallIntegerField("未评项数", null=True, editable=False)
    scored_at = models.DateTimeField("计算时间", null=True, editable=False)

    RESULT_COLUMNS = RESULT_FIELDS

    objects = ScoreSheetQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "评分表"
        verbose_name_plural = "评分表"
        ordering = ["application", "stage"]
        indexes = [models.Index(fields=["stage", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "stage"],
                name="one_score_sheet_per_stage",
                violation_error_message="该环节已有评分表，请在原表上评分。",
            )
        ]
        triggers = [revision_counter(*RESULT_FIELDS), *state_guards(SheetState.DRAFT)]

    def __str__(self) -> str:
        return f"{self.application}{self.get_stage_display()}"

    def get_absolute_url(self) -> str:
        return reverse("score_sheet_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.application.scope_path

    @property
    def desk(self) -> ApplicationState:
        """The desk at which this stage scores."""
        return STAGE_DESKS[Stage(self.stage)]

    def deducted(self) -> list["Score"]:
        """The scores that gave less than the indicator's points, took some off, or are a veto that is not met."""
        kind = self.application.village.kind
        scores = self.scores.filter(points__isnull=False).select_related("indicator").order_by(*Score.IN_ORDER)
        return [score for score in scores if score.is_deducted(kind)]

    def is_shown_to(self, user) -> bool:
        """Whether the user may read it: his own, one of his desk, one handed in that cannot sway his own scoring."""
        if self.scorer_id == user.pk:
            return True
        if not self.is_submitted:
            return self.is_of_level_of(user)
        return not self.application.batch.hides_scores or not self._own_is_wanted_of(user)

    def is_of_level_of(self, user) -> bool:
        return self.desk in desks_of(user)

    def _own_is_wanted_of(self, user) -> bool:
        """Whether the user's level still has to score by itself: the last of its stages is not handed in."""
        application = self.application
        chain = application.level.chain
        own = desks_of(user)
        stages = [stage for stage, desk in STAGE_DESKS.items() if desk in chain and desk in own]
        if not stages or stages[-1] == self.stage:
            return False
        here = application.rectified_for or application.state
        if here not in chain or chain.index(here) > chain.index(STAGE_DESKS[stages[-1]]):
            return False
        return not any(one.stage == stages[-1] and one.is_submitted for one in application.score_sheets.all())

    @property
    def is_submitted(self) -> bool:
        return self.state == SheetState.SUBMITTED

    @property
    def why_closed(self) -> str:
        if self.is_submitted:
            return "评分表已提交，不能再修改；确需修改的，请由办理单位退回。"
        return self.application.why_closed


class ScoreQuerySet(RegionScopedQuerySet):
    region_lookup = "sheet__application__village__township__path"
    village_lookup = "sheet__application__village_id"


@tracked()
class Score(TimestampedModel):
    """The value of one indicator on one sheet. `value` is what was found, `points` what the rule makes of it.

    NULL is not scored yet, 0 is nothing, `is_not_applicable` is 不适用: three different things.
    """

    IN_ORDER = ("indicator__section__position", "indicator__position")

    sheet = models.ForeignKey(ScoreSheet, verbose_name="评分表", on_delete=models.CASCADE, related_name="scores")
    indicator = models.ForeignKey(Indicator, verbose_name="指标", on_delete=models.PROTECT, related_name="scores")
    value = models.JSONField("现状值", null=True, blank=True)
    is_not_applicable = models.BooleanField("不适用", default=False)
    points = models.DecimalField("得分", max_digits=7, decimal_places=2, null=True, blank=True, editable=False)
    source = models.CharField("数据来源", max_length=10, choices=ValueSource, default=ValueSource.TYPED)
    metric_value = models.DecimalField(
        "系统取数", max_digits=14, decimal_places=4, null=True, blank=True, editable=False
    )
    metric_as_of = models.DateTimeField("数据日期", null=True, blank=True, editable=False)
    contest_reason = models.CharField("异议理由", max_length=300, blank=True)
    situation = models.CharField("现状", max_length=300, blank=True)
    reason = models.CharField("扣分因素", max_length=300, blank=True)
    gap = models.CharField("差距", max_length=300, blank=True)
    measure = models.CharField("整改措施", max_length=300, blank=True)
    comment = models.CharField("批注", max_length=300, blank=True)
    needs_check = models.BooleanField("待核", default=False)

    objects = ScoreQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "单项得分"
        verbose_name_plural = "单项得分"
        ordering = ["sheet", "indicator__section__position", "indicator__position"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "indicator"], name="one_score_per_sheet_and_indicator"),
            models.CheckConstraint(
                condition=models.Q(is_not_applicable=False) | models.Q(value__isnull=True),
                name="not_applicable_has_no_value",
                violation_error_message="不适用的指标不填现状值。",
            ),
        ]
        triggers = [
            *TimestampedModel.Meta.triggers,
            not_emptied(),
            pgtrigger.Trigger(
                name="submitted_scores_stay",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                declare=[("desk", "text"), ("own", "bigint")],
                func="""
                    IF TG_OP = 'INSERT' THEN own := NEW.sheet_id; ELSE own := OLD.sheet_id; END IF;
                    SELECT state INTO desk FROM assessments_scoresheet WHERE id = own FOR SHARE;
                    IF desk = 'submitted' THEN
                        RAISE EXCEPTION 'the scores of a submitted sheet are fixed';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}：{self.points if self.points is not None else '未评'}"

    def get_absolute_url(self) -> str:
        return self.sheet.get_absolute_url()

    @property
    def scope_path(self) -> str:
        return self.sheet.scope_path

    @property
    def why_closed(self) -> str:
        return self.sheet.why_closed

    def is_shown_to(self, user) -> bool:
        return self.sheet.is_shown_to(user)

    def is_deducted(self, kind: str) -> bool:
        """Whether it gives less than it could, or stands against the unit: then a reason is due."""
        if self.points is None:
            return False
        if self.indicator.kind == RuleKind.VETO and self.value is False:
            return True
        return self.points < self.indicator.least_without_deduction(kind)
