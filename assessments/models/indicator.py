"""What a version of a standard consists of: sections, indicators, grades. Fixed with their version."""

from decimal import Decimal

import pgtrigger
from django.core.validators import MinValueValidator
from django.db import models

from assessments.choices import AppliesTo, RuleKind
from assessments.models.standard import OwnedOrReadyMadeQuerySet, StandardVersion
from common.decimals import plain
from common.history import tracked
from common.models import TimestampedModel
from villages.choices import VillageKind


def fixed_with_its_version(version_of_row: str) -> pgtrigger.Trigger:
    """None is added, changed or taken away once the version is published; `version_of_row` has % for OLD or NEW."""
    refuse = """
        SELECT state INTO desk FROM assessments_standardversion WHERE id = ({version}) FOR SHARE;
        IF desk IS NOT NULL AND desk <> 'draft' THEN
            RAISE EXCEPTION 'the parts of a published standard are fixed';
        END IF;
    """
    return pgtrigger.Trigger(
        name="fixed_with_its_version",
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        declare=[("desk", "text")],
        func=f"""
            IF TG_OP <> 'INSERT' THEN {refuse.format(version=version_of_row.replace("%", "OLD"))} END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            {refuse.format(version=version_of_row.replace("%", "NEW"))}
            RETURN NEW;
        """,
    )


class OfStandardVersionQuerySet(OwnedOrReadyMadeQuerySet):
    region_lookup = "version__standard__region__path"


class OfStandardVersion(TimestampedModel):
    """A part of a version, which lies where the version lies."""

    objects = OfStandardVersionQuerySet.as_manager()

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
class Grade(OfStandardVersion):
    """A grade of the result, such as 示范 from 90 points on."""

    version = models.ForeignKey(StandardVersion, verbose_name="版本", on_delete=models.CASCADE, related_name="grades")
    name = models.CharField("等次", max_length=20)
    minimum = models.DecimalField("最低得分", max_digits=7, decimal_places=2, validators=[MinValueValidator(0)])

    class Meta(OfStandardVersion.Meta):
        verbose_name = "等次"
        verbose_name_plural = "等次"
        ordering = ["version", "-minimum"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "name"], name="grade_name_once", violation_error_message="该等次名称已使用。"
            ),
            models.UniqueConstraint(
                fields=["version", "minimum"],
                name="grade_minimum_once",
                violation_error_message="已有等次使用这一最低得分。",
            ),
        ]
        triggers = [*OfStandardVersion.Meta.triggers, fixed_with_its_version("%.version_id")]

    def __str__(self) -> str:
        return f"{self.name}（{self.minimum:f}分起）"


@tracked()
class Section(OfStandardVersion):
    """类别: what it says it is worth, and the pass mark it may have of its own."""

    version = models.ForeignKey(StandardVersion, verbose_name="版本", on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField("次序")
    title = models.CharField("类别", max_length=60)
    stated_points = models.DecimalField(
        "类别总分", max_digits=7, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    pass_mark = models.DecimalField(
        "类别合格分", max_digits=7, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )

    class Meta(OfStandardVersion.Meta):
        verbose_name = "类别"
        verbose_name_plural = "类别"
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "position"],
                name="section_position_once",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="该次序已使用。",
            )
        ]
        triggers = [*OfStandardVersion.Meta.triggers, fixed_with_its_version("%.version_id")]

    def __str__(self) -> str:
        return self.title

    @property
    def title_with_points(self) -> str:
        """As it stands on a scoring sheet; vetoes and bonuses are outside the points."""
        return f"{self.title}（{plain(self.stated_points)}分）" if self.stated_points else self.title


class IndicatorQuerySet(OwnedOrReadyMadeQuerySet):
    region_lookup = "section__version__standard__region__path"

    def in_order(self) -> "IndicatorQuerySet":
        return self.order_by("section__position", "position")


@tracked()
class Indicator(TimestampedModel):
    """指标: what is asked, how it scores, and where its value comes from.

    `parameters` are read by `assessments.indicator_rules`. An archived one is kept as it was, worth nothing.
    """

    section = models.ForeignKey(Section, verbose_name="类别", on_delete=models.CASCADE, related_name="indicators")
    position = models.PositiveSmallIntegerField("次序")
    number = models.CharField("序号", max_length=10, help_text="印在评分表上，例如 1.2。")
    text = models.TextField("内容", max_length=1000)
    kind = models.CharField("计分办法", max_length=12, choices=RuleKind)
    points = models.DecimalField("分值", max_digits=6, decimal_places=2, default=0, validators=[MinValueValidator(0)])
    residents_points = models.DecimalField(
        "居的分值",
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="村和居分值不同时填写；不填则相同。",
    )
    applies_to = models.CharField("适用对象", max_length=10, choices=AppliesTo, default=AppliesTo.BOTH)
    parameters = models.JSONField("计分参数", default=dict, blank=True)
    metric = models.CharField("取数口径", max_length=60, blank=True)
    guidance = models.TextField("评分说明", max_length=1000, blank=True)
    evidence = models.CharField("佐证材料", max_length=200, blank=True)
    is_rank_only = models.BooleanField("只用于排名", default=False)
    is_archived = models.BooleanField("依法不再考核", default=False)
    archived_reason = models.CharField("不再考核的原因", max_length=300, blank=True)
    # Of the version that this one was copied from: by it an old sheet is scored under a new draft.
    origin = models.ForeignKey(
        "self", verbose_name="沿自", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = IndicatorQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "指标"
        verbose_name_plural = "指标"
        ordering = ["section", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "position"],
                name="indicator_position_once",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="该次序已使用。",
            ),
            models.CheckConstraint(
                condition=models.Q(is_archived=False)
                | (
                    models.Q(points=0, metric="")
                    & ~models.Q(archived_reason="")
                    & (models.Q(residents_points__isnull=True) | models.Q(residents_points=0))
                ),
                name="archived_indicator_is_worth_nothing",
                violation_error_message="依法不再考核的指标分值为0、不取数，并须写明原因。",
            ),
        ]
        triggers = [
            *TimestampedModel.Meta.triggers,
            fixed_with_its_version("SELECT version_id FROM assessments_section WHERE id = %.section_id"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.text[:30]}"

    def get_absolute_url(self) -> str:
        return self.section.get_absolute_url()

    def points_for(self, kind: str) -> Decimal:
        """What it is worth for a village or a residents' committee."""
        own = self.residents_points
        return own if kind == VillageKind.RESIDENTS and own is not None else self.points

    def least_without_deduction(self, kind: str) -> Decimal:
        """Fewer points than these need a reason; a bonus not given and a penalty not taken need none."""
        return Decimal(0) if self.kind in (RuleKind.BONUS, RuleKind.PENALTY) else self.points_for(kind)

    @property
    def version(self) -> StandardVersion:
        return self.section.version

    @property
    def scope_path(self) -> str:
        return self.section.scope_path

    @property
    def why_closed(self) -> str:
        return self.section.why_closed
