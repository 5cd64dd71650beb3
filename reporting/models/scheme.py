"""The scheme of an annual assessment: what counts how much in a county and year, and the grades."""

from collections.abc import Sequence

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.urls import reverse

from assessments.batch_period import UNTIL_MIDYEAR
from assessments.choices import ApplicationState, Stage
from assessments.models import Batch, ScoreSheet
from assessments.models.score_sheet import ScoreSheetQuerySet
from common.decimals import plain
from common.history import tracked
from common.models import SharedBelowQuerySet, TimestampedModel
from reporting.choices import Coverage, TieRule, TownshipBasis
from reporting.models.scheme_triggers import fixed_once_begun, weights_add_up
from reporting.ranking import GradeLine, grades_objection, weights_objection
from villages.choices import RegionLevel
from villages.codes import REGION_CODE_LENGTHS
from villages.models import Region
from villages.validators import YEARS

FIXED = "本年度考核已经开始汇总，方案不能修改；确需修改的，请先把考核退回“待开展”。"
SAID = (
    *("region", "year", "title", "document_number", "bonus_cap", "penalty_cap"),
    *("tie_rule", "tie_numbers", "township_basis"),
)


@tracked()
class AnnualScheme(TimestampedModel):
    """考核方案: one for each county and year."""

    region = models.ForeignKey(Region, verbose_name="县(区)", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年度", validators=YEARS)
    title = models.CharField("名称", max_length=100)
    document_number = models.CharField("方案文号", max_length=60, blank=True)
    bonus_cap = models.DecimalField(
        "加分上限",
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="全年加分最多计多少分；留空不设上限。",
    )
    penalty_cap = models.DecimalField(
        "扣分上限",
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="全年扣分最多计多少分；留空不设上限。",
    )
    tie_rule = models.CharField("总分相同时", max_length=10, choices=TieRule, default=TieRule.SHARED)
    tie_numbers = ArrayField(
        models.CharField(max_length=10),
        verbose_name="比较的指标",
        default=list,
        blank=True,
        help_text="最后一个分项评分表上的指标序号，依次填写，用顿号隔开，例如 6.1、4.3。",
    )
    township_basis = models.CharField(
        "乡镇(街道)得分", max_length=10, choices=TownshipBasis, default=TownshipBasis.ALL, help_text="取总分的平均数。"
    )

    objects = SharedBelowQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "考核方案"
        verbose_name_plural = "考核方案"
        ordering = ["-year", "region__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "year"],
                name="scheme_once_per_county_and_year",
                violation_error_message="本县(区)该年度已有考核方案，请在原方案上修改；一年只考核一次。",
            ),
            models.CheckConstraint(
                condition=models.Q(Exact(Length("region"), REGION_CODE_LENGTHS[RegionLevel.COUNTY])),
                name="scheme_of_a_county",
                violation_error_message="年度考核由县(区)开展，请选择县(区)。",
            ),
            models.CheckConstraint(
                condition=models.Q(tie_rule=TieRule.SHARED, tie_numbers__len=0)
                | models.Q(tie_rule=TieRule.INDICATORS, tie_numbers__len__gt=0),
                name="ties_are_parted_by_named_indicators",
                violation_error_message="选择比较指标的，请填写指标序号；并列的不用填写。",
            ),
        ]
        triggers = [*TimestampedModel.Meta.triggers, fixed_once_begun("id", pgtrigger.AnyChange(*SAID))]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("annual_scheme_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.region.path

    @property
    def why_closed(self) -> str:
        return "" if self.is_open else FIXED

    @property
    def is_open(self) -> bool:
        round_of_year = getattr(self, "round", None)
        return round_of_year is None or round_of_year.is_open

    @property
    def grade_lines(self) -> list[GradeLine]:
        return [GradeLine(grade.name, grade.minimum) for grade in self.grades.all()]

    def objections(self) -> list[str]:
        """What keeps the round from beginning, each in a sentence."""
        components = list(self.components.all())
        found = [weights_objection(one.weight for one in components), grades_objection(self.grade_lines)]
        if self.township_basis == TownshipBasis.SAMPLED and not any(one.is_sampled for one in components):
            found.append("乡镇(街道)得分按被抽查的村(居)计算，但没有一个分项是抽查的，请改分项或改计算办法。")
        missing = [] if self.tie_rule == TieRule.SHARED else unknown_numbers(self.tie_numbers, components)
        if missing:
            found.append(f"最后一个分项的评估标准中没有序号为{'、'.join(missing)}的指标，请核对比较的指标。")
        return [sentence for sentence in found if sentence]


def unknown_numbers(numbers: Sequence[str], components: Sequence["SchemeComponent"]) -> list[str]:
    """Those of the indicators that no standard of the last component knows; none while it has no standard."""
    if not components:
        return []
    last = max(components, key=lambda one: one.position)
    standards = last.batch.standards.filter(version__sections__indicators__isnull=False)
    known = set(standards.values_list("version__sections__indicators__number", flat=True))
    return [number for number in numbers if known and number not in known]


class OfSchemeQuerySet(SharedBelowQuerySet):
    region_lookup = "scheme__region__path"


class OfScheme(TimestampedModel):
    """A row that belongs to a scheme and lies where it lies."""

    objects = OfSchemeQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        abstract = True

    def get_absolute_url(self) -> str:
        return self.scheme.get_absolute_url()

    @property
    def scope_path(self) -> str:
        return self.scheme.scope_path

    @property
    def why_closed(self) -> str:
        return self.scheme.why_closed


@tracked()
class SchemeComponent(OfScheme):
    """分项: the sheets of one stage of one batch, and their weight in the year."""

    scheme = models.ForeignKey(
        AnnualScheme, verbose_name="考核方案", on_delete=models.CASCADE, related_name="components"
    )
    position = models.PositiveSmallIntegerField("次序")
    name = models.CharField("分项", max_length=30)
    weight = models.DecimalField(
        "权重(%)",
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0.01), MaxValueValidator(100)],
    )
    batch = models.ForeignKey(Batch, verbose_name="批次", on_delete=models.PROTECT, related_name="+")
    stage = models.CharField("评分环节", max_length=10, choices=Stage, default=Stage.COUNTY)
    coverage = models.CharField("考核范围", max_length=10, choices=Coverage, default=Coverage.ALL)

    class Meta(OfScheme.Meta):
        verbose_name = "考核分项"
        verbose_name_plural = "考核分项"
        ordering = ["scheme", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "position"],
                name="scheme_component_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["scheme", "batch", "stage"],
                name="scheme_component_sheets_once",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="同一批次、同一评分环节只能作一个分项。",
            ),
            models.CheckConstraint(
                condition=models.Q(weight__gt=0),
                name="scheme_component_weighs_something",
                violation_error_message="每个分项的权重都应大于0。",
            ),
        ]
        triggers = [*OfScheme.Meta.triggers, fixed_once_begun("scheme_id"), weights_add_up()]

    def __str__(self) -> str:
        return f"{self.name}（{plain(self.weight)}%）"

    @property
    def is_sampled(self) -> bool:
        return self.coverage == Coverage.SAMPLED

    @property
    def is_until_midyear(self) -> bool:
        return self.batch.period in UNTIL_MIDYEAR

    def sheets(self) -> ScoreSheetQuerySet:
        """The submitted sheets of the county's units; of a failed application too, of a withdrawn one not."""
        of_stage = ScoreSheet.objects.submitted().filter(stage=self.stage, application__batch=self.batch_id)
        mine = of_stage.filter(application__village__township__parent=self.scheme.region_id)
        return mine.exclude(application__state=ApplicationState.WITHDRAWN)


@tracked()
class AnnualGrade(OfScheme):
    """等次 of the year, such as 优秀 from 90 points on; the lowest begins at 0."""

    scheme = models.ForeignKey(AnnualScheme, verbose_name="考核方案", on_delete=models.CASCADE, related_name="grades")
    name = models.CharField("等次", max_length=20)
    minimum = models.DecimalField("最低分", max_digits=7, decimal_places=2, validators=[MinValueValidator(0)])

    class Meta(OfScheme.Meta):
        verbose_name = "考核等次"
        verbose_name_plural = "考核等次"
        ordering = ["scheme", "-minimum"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "name"],
                name="annual_grade_name_once",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="等次名称不能重复。",
            ),
            models.UniqueConstraint(
                fields=["scheme", "minimum"],
                name="annual_grade_minimum_once",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="两个等次的最低分不能相同。",
            ),
        ]
        triggers = [*OfScheme.Meta.triggers, fixed_once_begun("scheme_id")]

    def __str__(self) -> str:
        return f"{self.name}（{plain(self.minimum)}分起）"
