"""Standards by which villages are judged. A published version never changes; the database refuses it."""

import pgtrigger
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse

from assessments.choices import AppliesTo, JudgedBy, NotApplicable, VersionState
from assessments.standard_checks import Objection, objections_to
from common.history import tracked
from common.models import SharedBelowQuerySet, TimestampedModel
from common.workflow import state_guards
from villages.models import Region

SAID_BY_VERSION = (
    *("standard", "number", "title", "applies_to", "full_points", "judged_by", "not_applicable"),
    *("bonus_cap", "penalty_cap", "is_floored", "built_on", "source", "is_archive"),
)


class OwnedOrReadyMadeQuerySet(SharedBelowQuerySet):
    """A region's own standards, those of the regions around it, and the ready-made ones that belong to nobody."""

    def for_user(self, user) -> "OwnedOrReadyMadeQuerySet":
        mine = super().for_user(user)
        if mine.query.is_empty() or not getattr(user, "region_path", None):
            return mine
        return mine | self.filter(**{f"{self.region_lookup}__isnull": True})


@tracked()
class Standard(TimestampedModel):
    """A standard through all its versions; without a region it is ready-made and for everybody."""

    region = models.ForeignKey(
        Region, verbose_name="区划", on_delete=models.PROTECT, null=True, blank=True, related_name="standards"
    )
    code = models.CharField("编号", max_length=20, help_text="在本地区内唯一，例如 S8。")
    name = models.CharField("名称", max_length=100)

    objects = OwnedOrReadyMadeQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "评估标准"
        verbose_name_plural = "评估标准"
        ordering = ["code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "code"],
                nulls_distinct=False,
                name="standard_code_once_per_region",
                violation_error_message="该编号已有标准，请换一个编号，或在原标准下新建版本。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("standard_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.region.path if self.region_id else ""


class StandardVersionQuerySet(OwnedOrReadyMadeQuerySet):
    region_lookup = "standard__region__path"

    def published(self) -> "StandardVersionQuerySet":
        return self.filter(state=VersionState.PUBLISHED)

    def with_parts(self) -> "StandardVersionQuerySet":
        """Fetches everything that scoring reads."""
        return self.select_related("standard__region").prefetch_related("sections__indicators", "grades")


@tracked()
class StandardVersion(TimestampedModel):
    """One wording of a standard, with its sections, indicators and grades."""

    standard = models.ForeignKey(Standard, verbose_name="标准", on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("版本号", editable=False)
    state = models.CharField("状态", max_length=10, choices=VersionState, default=VersionState.DRAFT, editable=False)
    title = models.CharField("标题", max_length=100)
    applies_to = models.CharField("适用对象", max_length=10, choices=AppliesTo, default=AppliesTo.BOTH)
    full_points = models.DecimalField(
        "总分", max_digits=7, decimal_places=2, default=100, validators=[MinValueValidator(0)]
    )
    judged_by = models.CharField("评定办法", max_length=10, choices=JudgedBy, default=JudgedBy.POINTS)
    not_applicable = models.CharField(
        "不考核指标的分值", max_length=10, choices=NotApplicable, default=NotApplicable.RESCALED
    )
    bonus_cap = models.DecimalField(
        "加分上限", max_digits=6, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    penalty_cap = models.DecimalField(
        "扣分上限", max_digits=6, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    is_floored = models.BooleanField("总分最低为0", default=True)
    built_on = models.ForeignKey(
        "self", verbose_name="基础标准", on_delete=models.PROTECT, null=True, blank=True, related_name="extensions"
    )
    source = models.TextField("来源", max_length=1000, blank=True)
    is_archive = models.BooleanField("历史存档", default=False, help_text="只供查阅，不能用于批次。")
    published_at = models.DateTimeField("发布时间", null=True, blank=True, editable=False)

    objects = StandardVersionQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "标准版本"
        verbose_name_plural = "标准版本"
        ordering = ["standard", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["standard", "number"], name="standard_version_number_once"),
            models.UniqueConstraint(
                fields=["standard"],
                condition=models.Q(state=VersionState.DRAFT),
                name="one_draft_per_standard",
                violation_error_message="该标准已有一个草稿版本，请在其上修改。",
            ),
        ]
        triggers = [
            *TimestampedModel.Meta.triggers,
            *state_guards(VersionState.DRAFT),
            pgtrigger.Trigger(
                name="wording_fixed",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.AnyChange(*SAID_BY_VERSION),
                func="""
                    IF OLD.state <> 'draft' THEN
                        RAISE EXCEPTION 'a published version of a standard is fixed';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(
                name="published_stays",
                operation=pgtrigger.Delete,
                condition=~pgtrigger.Q(old__state=VersionState.DRAFT),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（第{self.number}版）"

    @property
    def listed_as(self) -> str:
        """In lists to choose from, where titles alone would not tell standards apart."""
        return f"{self.standard.code} {self}"

    def get_absolute_url(self) -> str:
        return reverse("standard_version_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.standard.scope_path

    @property
    def is_draft(self) -> bool:
        return self.state == VersionState.DRAFT

    def objections(self) -> list[Objection]:
        """What is wrong with the version as it is stored."""
        return objections_to(self)

    @property
    def why_closed(self) -> str:
        return "" if self.is_draft else "已发布的标准不能修改，请以它为底本新建一个版本。"
