import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse

from agreements.choices import MoneyUse, PlanState
from agreements.models.duty import Duty
from agreements.models.holder import HolderMixin, HolderQuerySet, holder_constraint
from agreements.models.money_entry import CENT
from common.history import tracked
from common.models import RegionScopedQuerySet, TimestampedModel
from common.workflow import state_guards
from villages.models import Region, Village

FIXED = """
            IF (SELECT state FROM agreements_workplan WHERE id = OLD.plan_id) <> 'draft' THEN
                RAISE EXCEPTION 'tasks and budget of an adopted plan are fixed';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """
MONTHS = [MinValueValidator(1), MaxValueValidator(12)]


class WorkPlanQuerySet(HolderQuerySet):
    def of_year(self, year: int) -> "WorkPlanQuerySet":
        return self.filter(year=year)


@tracked()
class WorkPlan(HolderMixin, TimestampedModel):
    """The year's work of a village, township or county: goals, tasks and budget, adopted by a meeting."""

    region = models.ForeignKey(Region, verbose_name="所属区划", on_delete=models.PROTECT, related_name="work_plans")
    village = models.ForeignKey(
        Village,
        verbose_name="村(居)",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="work_plans",
        help_text="乡镇(街道)、县(区)本级的计划不选。",
    )
    year = models.PositiveSmallIntegerField("年度", validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    goals = models.TextField("工作目标", max_length=2000, blank=True)
    adopted_on = models.DateField("通过日期", null=True, blank=True)
    adopted_by = models.CharField("通过会议", max_length=100, blank=True)
    summary = models.TextField("年终总结", max_length=2000, blank=True)
    state = models.CharField("状态", max_length=20, choices=PlanState, default=PlanState.DRAFT, editable=False)

    objects = WorkPlanQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "工作计划"
        verbose_name_plural = "工作计划"
        ordering = ["-year", "region__code", "village__code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "year"],
                condition=models.Q(village__isnull=False),
                name="work_plan_once_per_village",
                violation_error_message="该村(居)本年度已有工作计划。",
            ),
            models.UniqueConstraint(
                fields=["region", "year"],
                condition=models.Q(village__isnull=True),
                name="work_plan_once_per_region",
                violation_error_message="该单位本年度已有工作计划。",
            ),
            models.CheckConstraint(
                condition=models.Q(state=PlanState.DRAFT)
                | (models.Q(adopted_on__isnull=False) & ~models.Q(adopted_by="")),
                name="work_plan_adopted_by_meeting",
                violation_error_message="已通过的计划必须有通过日期和会议。",
            ),
            holder_constraint("work_plan_holder_by_level"),
        ]
        triggers = [*TimestampedModel.Meta.triggers, *state_guards(PlanState.DRAFT)]

    def __str__(self) -> str:
        return f"{self.holder_name}{self.year}年工作计划"

    @property
    def is_draft(self) -> bool:
        return self.state == PlanState.DRAFT

    @property
    def why_closed(self) -> str:
        return "本计划已总结，只供查阅，不能再修改。" if self.state == PlanState.CLOSED else ""

    def get_absolute_url(self) -> str:
        return reverse("work_plan_detail", args=[self.pk])


class OfPlanQuerySet(RegionScopedQuerySet):
    region_lookup = "plan__region__path"

    def for_user(self, user) -> "OfPlanQuerySet":
        return self.filter(plan__in=WorkPlan.objects.for_user(user))


def fixed_by_adoption(*said: str) -> list[pgtrigger.Trigger]:
    """Triggers for what a plan consists of: once it is adopted, what is `said` changes no more, and nothing goes."""
    return [
        pgtrigger.Trigger(
            name="fixed_by_adoption",
            operation=pgtrigger.Update,
            when=pgtrigger.Before,
            condition=pgtrigger.AnyChange(*said),
            func=FIXED,
        ),
        pgtrigger.Trigger(name="kept_by_adoption", operation=pgtrigger.Delete, when=pgtrigger.Before, func=FIXED),
    ]


@tracked()
class PlanTask(TimestampedModel):
    """One task of a plan. One that carries out a duty is counted from its records; the others are told in words."""

    plan = models.ForeignKey(WorkPlan, verbose_name="工作计划", on_delete=models.CASCADE, related_name="tasks")
    position = models.PositiveSmallIntegerField("序号", default=1)
    content = models.CharField("工作任务", max_length=200)
    first_month = models.PositiveSmallIntegerField("起始月", default=1, validators=MONTHS)
    last_month = models.PositiveSmallIntegerField("截止月", default=12, validators=MONTHS)
    responsible_unit = models.CharField("责任单位", max_length=100)
    resources = models.CharField("所需资源", max_length=200, blank=True)
    duty = models.ForeignKey(
        Duty, verbose_name="对应制度", on_delete=models.PROTECT, null=True, blank=True, related_name="plan_tasks"
    )
    target = models.PositiveSmallIntegerField("计划次数", null=True, blank=True)
    outcome = models.CharField("完成情况", max_length=300, blank=True)

    objects = OfPlanQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "计划任务"
        verbose_name_plural = "计划任务"
        ordering = ["plan", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_month__gte=models.F("first_month")),
                name="plan_task_ends_after_it_begins",
                violation_error_message="截止月不能早于起始月。",
            ),
        ]
        triggers = [
            *TimestampedModel.Meta.triggers,
            *fixed_by_adoption(
                "plan", "content", "first_month", "last_month", "responsible_unit", "resources", "duty", "target"
            ),
        ]

    def __str__(self) -> str:
        return self.content

    def get_absolute_url(self) -> str:
        return reverse("work_plan_detail", args=[self.plan_id])

    @property
    def scope_path(self) -> str:
        return self.plan.scope_path

    @property
    def months_text(self) -> str:
        if self.first_month == self.last_month:
            return f"{self.first_month}月"
        return "全年" if (self.first_month, self.last_month) == (1, 12) else f"{self.first_month}至{self.last_month}月"


@tracked()
class BudgetLine(TimestampedModel):
    """What a plan means to spend on one use; what was spent stands in the ledger."""

    plan = models.ForeignKey(WorkPlan, verbose_name="工作计划", on_delete=models.CASCADE, related_name="budget")
    use = models.CharField("用途", max_length=20, choices=MoneyUse)
    amount = models.DecimalField("预算(元)", max_digits=12, decimal_places=2, validators=[MinValueValidator(CENT)])
    note = models.CharField("说明", max_length=100, blank=True)

    objects = OfPlanQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "预算"
        verbose_name_plural = "预算"
        ordering = ["plan", "use"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "use"],
                name="budget_once_per_use",
                violation_error_message="本计划已有这项用途的预算。",
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0),
                name="budget_above_zero",
                violation_error_message="预算金额应大于0。",
            ),
        ]
        triggers = [*TimestampedModel.Meta.triggers, *fixed_by_adoption("plan", "use", "amount")]

    def __str__(self) -> str:
        return f"{self.get_use_display()}预算"

    def get_absolute_url(self) -> str:
        return reverse("work_plan_detail", args=[self.plan_id])

    @property
    def scope_path(self) -> str:
        return self.plan.scope_path
