"""Inspection: which villages are drawn, what was found there, and how it was put right."""

from dataclasses import dataclass

import pgtrigger
from django.db import models
from django.urls import reverse

from assessments.choices import FindingSource, RectificationState
from assessments.models.application import Application
from assessments.models.batch import Batch
from common.history import tracked
from common.models import RegionScopedQuerySet, TimestampedModel, not_emptied
from common.workflow import fixed_on, state_guards
from villages.models import Region, Village

# What a closed line of the ledger says.
SETTLED = ("village", "source", "problem", "owner", "due_on", "answer", "answered_on", "recheck", "closed_on")


@dataclass(frozen=True)
class PoolTownship:
    """One township of a draw: its name, and (code, name) of each unit that had a lot."""

    code: str
    name: str
    units: tuple[tuple[str, str], ...]


@tracked()
class InspectionPlan(TimestampedModel):
    """A draw of villages by township, repeatable from its seed, table and list of units."""

    batch = models.ForeignKey(Batch, verbose_name="批次", on_delete=models.PROTECT, related_name="inspection_plans")
    region = models.ForeignKey(Region, verbose_name="检查地区", on_delete=models.PROTECT, related_name="+")
    name = models.CharField("名称", max_length=100)
    # [[from how many units on, how many are drawn], …]
    table = models.JSONField("抽样办法")
    applicants_only = models.BooleanField("只从申报单位中抽取", default=False)
    seed = models.CharField("随机种子", max_length=40, editable=False, blank=True)
    drawn_at = models.DateTimeField("抽取时间", null=True, blank=True, editable=False)
    drawn_by_name = models.CharField("抽取人", max_length=50, blank=True, editable=False)
    # [[township's code, its name, [[unit's code, its name], …]], …]: who had a lot on the day of the draw
    pool = models.JSONField("抽样底册", default=list, editable=False)

    objects = RegionScopedQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "检查计划"
        verbose_name_plural = "检查计划"
        ordering = ["-pk"]
        triggers = [
            *TimestampedModel.Meta.triggers,
            pgtrigger.Protect(
                name="drawn_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=~pgtrigger.Q(old__seed=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("inspection_plan_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.region.path

    @property
    def why_closed(self) -> str:
        return "本计划已抽取检查点，不能修改；需要另抽的，请新建检查计划。" if self.seed else ""

    @property
    def townships(self) -> list[PoolTownship]:
        return [PoolTownship(code, name, tuple(map(tuple, units))) for code, name, units in self.pool]


class InspectionSampleQuerySet(RegionScopedQuerySet):
    region_lookup = "village__township__path"

    def uninspected(self) -> "InspectionSampleQuerySet":
        return self.filter(inspected_on__isnull=True)


@tracked()
class InspectionSample(TimestampedModel):
    """A village that was drawn, and the inspection sheet of the visit."""

    plan = models.ForeignKey(InspectionPlan, verbose_name="检查计划", on_delete=models.PROTECT, related_name="samples")
    village = models.ForeignKey(Village, verbose_name="村(居)", on_delete=models.PROTECT, related_name="inspections")
    code = models.CharField("抽取时代码", max_length=12, default="", editable=False)
    position = models.PositiveIntegerField("抽取次序", editable=False)
    inspected_on = models.DateField("检查日期", null=True, blank=True)
    inspectors = models.CharField("检查组成员", max_length=200, blank=True)
    summary = models.TextField("检查情况", max_length=2000, blank=True)

    objects = InspectionSampleQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "检查点"
        verbose_name_plural = "检查点"
        ordering = ["plan", "village__code"]
        constraints = [models.UniqueConstraint(fields=["plan", "village"], name="sample_once_per_plan")]
        triggers = [
            *TimestampedModel.Meta.triggers,
            pgtrigger.Protect(name="drawn_is_kept", operation=pgtrigger.Delete),
            not_emptied(),
            pgtrigger.ReadOnly(name="drawn_stays", fields=["plan", "village", "code", "position"]),
        ]

    def __str__(self) -> str:
        return f"{self.village}（{self.plan}）"

    def get_absolute_url(self) -> str:
        return reverse("inspection_sample_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.village.scope_path


class RectificationQuerySet(RegionScopedQuerySet):
    region_lookup = "village__township__path"
    village_lookup = "village_id"

    def open(self) -> "RectificationQuerySet":
        return self.exclude(state=RectificationState.CLOSED)

    def overdue_on(self, day) -> "RectificationQuerySet":
        """Not answered by its last day."""
        return self.filter(state=RectificationState.OPEN, due_on__lt=day)


@tracked()
class Rectification(TimestampedModel):
    """A line of the rectification ledger (F11): a problem, who mends it by when, and how it was checked again."""

    village = models.ForeignKey(Village, verbose_name="村(居)", on_delete=models.PROTECT, related_name="rectifications")
    batch = models.ForeignKey(
        Batch, verbose_name="批次", on_delete=models.PROTECT, null=True, blank=True, related_name="rectifications"
    )
    application = models.ForeignKey(
        Application, verbose_name="申报", on_delete=models.PROTECT, null=True, blank=True, related_name="rectifications"
    )
    sample = models.ForeignKey(
        InspectionSample,
        verbose_name="检查点",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rectifications",
    )
    source = models.CharField("来源", max_length=20, choices=FindingSource)
    problem = models.CharField("问题", max_length=500)
    owner = models.CharField("责任人", max_length=50, help_text="责任单位或责任人职务、姓名。")
    due_on = models.DateField("整改期限", help_text="当日 23:59（北京时间）前有效。")
    state = models.CharField(
        "状态", max_length=10, choices=RectificationState, default=RectificationState.OPEN, editable=False
    )
    answer = models.TextField("整改情况", max_length=1000, blank=True)
    answered_on = models.DateField("整改完成日期", null=True, blank=True)
    recheck = models.CharField("复查结论", max_length=300, blank=True)
    closed_on = models.DateField("销号日期", null=True, blank=True, editable=False)

    attach_verb = "attach"  # the township proves what it mended, though the finding is not its own

    objects = RectificationQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "整改事项"
        verbose_name_plural = "整改台账"
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["state", "due_on"])]
        triggers = [
            *TimestampedModel.Meta.triggers,
            *state_guards(RectificationState.OPEN),
            fixed_on([RectificationState.CLOSED], *SETTLED, name="closed_stays"),
            pgtrigger.Protect(name="finding_is_kept", operation=pgtrigger.Delete),
            not_emptied(),
        ]

    def __str__(self) -> str:
        return f"{self.village}：{self.problem[:30]}"

    def get_absolute_url(self) -> str:
        return reverse("rectification_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.village.scope_path

    @property
    def why_closed(self) -> str:
        return "本事项已销号，只供查阅。" if self.state == RectificationState.CLOSED else ""

    @property
    def why_files_closed(self) -> str:
        """What was handed in lies there until it comes back."""
        if self.state == RectificationState.OPEN:
            return ""
        return self.why_closed or "整改情况已提交，材料不能增删；需要补充的，请复查单位退回。"
