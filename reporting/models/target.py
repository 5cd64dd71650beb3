"""目标责任书: what a county and one of its townships agree on for a year, line by line."""

from decimal import Decimal

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.urls import reverse

from common.history import tracked
from common.models import RegionScopedQuerySet, TimestampedModel, not_emptied
from common.workflow import fixed_on, state_guards
from reporting.choices import Direction, TargetState
from villages.choices import RegionLevel
from villages.codes import REGION_CODE_LENGTHS
from villages.models import Region
from villages.validators import YEARS

SAID_BY_PAPER = (
    *("township", "year", "document_number", "preamble", "signed_on"),
    *("county_signatory", "township_signatory", "green_from", "yellow_from"),
)
PER_CENT = [MinValueValidator(0), MaxValueValidator(1000)]
NOT_NEGATIVE = [MinValueValidator(0)]


class TargetPaperQuerySet(RegionScopedQuerySet):
    region_lookup = "township__path"

    def of_year(self, year: int) -> "TargetPaperQuerySet":
        return self.filter(year=year)

    def with_lines(self) -> "TargetPaperQuerySet":
        return self.select_related("township__parent").prefetch_related("targets")


@tracked()
class TargetPaper(TimestampedModel):
    """The paper that both sides sign. Its wording is fixed by the database once it is signed."""

    township = models.ForeignKey(
        Region, verbose_name="乡镇(街道)", on_delete=models.PROTECT, related_name="target_papers"
    )
    year = models.PositiveSmallIntegerField("年度", validators=YEARS)
    document_number = models.CharField("文号", max_length=60, blank=True)
    preamble = models.TextField("正文", max_length=4000, blank=True, help_text="写在目标表前面的文字，每段一行。")
    signed_on = models.DateField("签订日期", null=True, blank=True)
    county_signatory = models.CharField("县(区)签字人", max_length=50, blank=True)
    township_signatory = models.CharField("乡镇(街道)签字人", max_length=50, blank=True)
    green_from = models.DecimalField(
        "绿灯起点", max_digits=6, decimal_places=2, default=Decimal(100), validators=PER_CENT, help_text="完成率(%)。"
    )
    yellow_from = models.DecimalField(
        "黄灯起点",
        max_digits=6,
        decimal_places=2,
        default=Decimal(80),
        validators=PER_CENT,
        help_text="完成率(%)；低于它为红灯。",
    )
    state = models.CharField("状态", max_length=20, choices=TargetState, default=TargetState.DRAFT, editable=False)

    objects = TargetPaperQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "目标责任书"
        verbose_name_plural = "目标责任书"
        ordering = ["-year", "township__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["township", "year"],
                name="target_paper_once_a_year",
                violation_error_message="该乡镇(街道)这一年度已有目标责任书，请打开原有的修改。",
            ),
            models.CheckConstraint(
                condition=models.Q(yellow_from__lte=models.F("green_from")),
                name="yellow_begins_below_green",
                violation_error_message="黄灯起点不能高于绿灯起点。",
            ),
            models.CheckConstraint(
                condition=models.Q(Exact(Length("township"), REGION_CODE_LENGTHS[RegionLevel.TOWNSHIP])),
                name="target_paper_of_a_township",
                violation_error_message="目标责任书由县(区)与乡镇(街道)签订，请选择乡镇(街道)。",
            ),
        ]
        triggers = [
            *TimestampedModel.Meta.triggers,
            *state_guards(TargetState.DRAFT),
            not_emptied(),
            fixed_on([TargetState.SIGNED, TargetState.SETTLED], *SAID_BY_PAPER, name="signed_paper_is_fixed"),
            pgtrigger.Protect(
                name="signed_paper_stays",
                operation=pgtrigger.Delete,
                condition=~pgtrigger.Q(old__state=TargetState.DRAFT),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年{self.township}目标责任书"

    def get_absolute_url(self) -> str:
        return reverse("target_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.township.path

    @property
    def county(self) -> Region:
        return self.township.parent

    @property
    def is_settled(self) -> bool:
        return self.state == TargetState.SETTLED

    @property
    def why_closed(self) -> str:
        if self.state == TargetState.DRAFT:
            return ""
        return f"“{self}”{self.get_state_display()}，内容不能再修改；确需修改的，请由县(区)负责人撤回。"

    @property
    def why_files_closed(self) -> str:
        """The scan with both signatures comes after the signing."""
        return f"“{self}”已结账，附件不能再增减。" if self.is_settled else ""


# Lines come and go with a draft; of a signed paper only what is found out later may be written.
FIXED_WITH_PAPER = """
    IF TG_OP <> 'INSERT' THEN
        SELECT state INTO desk FROM reporting_targetpaper WHERE id = OLD.paper_id FOR SHARE;
        IF desk = 'signed' AND TG_OP = 'UPDATE' AND
            (OLD.paper_id, OLD.position, OLD.metric, OLD.name, OLD.unit, OLD.direction, OLD.target)
            IS NOT DISTINCT FROM
            (NEW.paper_id, NEW.position, NEW.metric, NEW.name, NEW.unit, NEW.direction, NEW.target)
        THEN
            RETURN NEW;
        END IF;
        IF desk IS NOT NULL AND desk <> 'draft' THEN
            RAISE EXCEPTION 'the targets of a signed paper are fixed';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    SELECT state INTO desk FROM reporting_targetpaper WHERE id = NEW.paper_id FOR SHARE;
    IF desk IS NOT NULL AND desk <> 'draft' THEN
        RAISE EXCEPTION 'the targets of a signed paper are fixed';
    END IF;
    RETURN NEW;
"""


class ResponsibilityTargetQuerySet(RegionScopedQuerySet):
    region_lookup = "paper__township__path"


@tracked()
class ResponsibilityTarget(TimestampedModel):
    """One line: a figure that the portal knows (`metric`), or one that is typed at the end of the year.

    `name` and `unit` are copied from the metric, so that an old paper still reads as it was signed. `result` is typed
    where there is no metric; of a metric it is written when the paper is settled, and read live before.
    """

    paper = models.ForeignKey(TargetPaper, verbose_name="目标责任书", on_delete=models.CASCADE, related_name="targets")
    position = models.PositiveSmallIntegerField("序号")
    metric = models.CharField("取数口径", max_length=40, blank=True)
    name = models.CharField("指标", max_length=60)
    unit = models.CharField("单位", max_length=10, blank=True)
    direction = models.CharField("要求", max_length=10, choices=Direction, default=Direction.AT_LEAST)
    target = models.DecimalField("目标值", max_digits=14, decimal_places=2, validators=NOT_NEGATIVE)
    result = models.DecimalField(
        "完成值", max_digits=14, decimal_places=2, null=True, blank=True, validators=NOT_NEGATIVE
    )
    note = models.CharField("说明", max_length=200, blank=True)

    objects = ResponsibilityTargetQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "责任目标"
        verbose_name_plural = "责任目标"
        ordering = ["paper", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "name"], name="target_once_per_paper", violation_error_message="同一指标只能列一次。"
            ),
            models.CheckConstraint(
                condition=models.Q(target__gte=0) & (models.Q(result=None) | models.Q(result__gte=0)),
                name="target_not_negative",
                violation_error_message="目标值、完成值不能小于0。",
            ),
        ]
        triggers = [
            *TimestampedModel.Meta.triggers,
            pgtrigger.Trigger(
                name="fixed_with_its_paper",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                declare=[("desk", "text")],
                func=FIXED_WITH_PAPER,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return self.paper.get_absolute_url()

    @property
    def scope_path(self) -> str:
        return self.paper.scope_path

    @property
    def why_closed(self) -> str:
        return self.paper.why_closed
