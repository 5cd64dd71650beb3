"""What a round makes of each unit and township: points, total, grade and places, with the sheets they come from."""

from typing import TYPE_CHECKING

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.urls import reverse

from common.history import tracked
from common.models import RegionScopedQuerySet, TimestampedModel, not_emptied
from reporting.choices import NoTotal, RoundState
from reporting.ranking import moved
from reporting.ranking_sql import (
    COLUMNS,
    FIGURES,
    PARAMETERS,
    TOWNSHIP_COLUMNS,
    TOWNSHIPS,
    compared,
    stored,
)
from villages.choices import RegionLevel, VillageKind
from villages.models import Region, Village

if TYPE_CHECKING:
    from reporting.models.annual_round import AnnualRound

POINTS = {"max_digits": 7, "decimal_places": 2}


def stand_still() -> list[pgtrigger.Trigger]:
    """Triggers for the model's Meta: figures of a round that awaits its approval or is published do not change.

    Asked once for a statement, of all the rows it touches.
    """
    return [
        pgtrigger.Trigger(
            name=f"stands_still_{verb}",
            level=pgtrigger.Statement,
            operation=operation,
            when=pgtrigger.After,
            referencing=pgtrigger.Referencing(**{rows.split("_")[0]: rows for rows in touched}),
            func=f"""
                PERFORM 1 FROM reporting_annualround r WHERE r.state IN ('at_leader', 'published')
                    AND ({" OR ".join(f"r.id IN (SELECT round_id FROM {rows})" for rows in touched)});
                IF FOUND THEN
                    RAISE EXCEPTION 'the figures of a round that awaits approval or is published stand still';
                END IF;
                RETURN NULL;
            """,
        )
        for verb, operation, touched in (
            ("insert", pgtrigger.Insert, ("new_rows",)),
            ("update", pgtrigger.Update, ("old_rows", "new_rows")),
            ("delete", pgtrigger.Delete, ("old_rows",)),
        )
    ]


class OfRoundQuerySet(RegionScopedQuerySet):
    """Before they are published, figures are for the county's own eyes."""

    def for_user(self, user) -> "OfRoundQuerySet":
        rows = super().for_user(user)
        region = getattr(user, "region", None)
        is_of_county = region is not None and region.level == RegionLevel.COUNTY
        return rows if is_of_county else rows.filter(round__state=RoundState.PUBLISHED)


class AnnualScoreQuerySet(OfRoundQuerySet):
    region_lookup = "village__township__path"

    def in_places(self) -> "AnnualScoreQuerySet":
        """By place; who has none follows, by code."""
        return self.order_by(models.F("place").asc(nulls_last=True), "unit_code")

    def without_total(self) -> "AnnualScoreQuerySet":
        return self.exclude(reason="")

    def reckon(self, one: "AnnualRound", *, is_interim: bool) -> int:
        """Work the figures of the round out anew, in two statements whatever its size. Returns how many units' rows
        are new, changed or gone; rows that say the same already stay as they are, without an event."""
        table = self.model._meta.db_table
        changed = _ask(stored(FIGURES, table, ("round_id", "village_id"), COLUMNS), one, is_interim)
        of_townships = TownshipScore._meta.db_table
        _ask(stored(TOWNSHIPS, of_townships, ("round_id", "township_id"), TOWNSHIP_COLUMNS), one, is_interim)
        return changed

    def stale_in(self, one: "AnnualRound") -> int:
        """How many units' rows differ from what would be worked out now."""
        return _ask(compared(FIGURES, self.model._meta.db_table, COLUMNS), one, one.is_interim)


def _ask(statement: str, one: "AnnualRound", is_interim: bool) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, PARAMETERS | {"rounds": [one.pk], "is_interim": is_interim})
        return cursor.fetchone()[0]


class _Placed(TimestampedModel):
    """Total and place of this year beside those of the last."""

    total = models.DecimalField("加权总分", null=True, editable=False, **POINTS)
    place = models.PositiveIntegerField("全县名次", null=True, editable=False)
    last_total = models.DecimalField("上年总分", null=True, editable=False, **POINTS)
    last_place = models.PositiveIntegerField("上年名次", null=True, editable=False)

    class Meta(TimestampedModel.Meta):
        abstract = True

    @property
    def moved(self) -> int | None:
        """Places risen since last year, below 0 when fallen."""
        return moved(self.place, self.last_place)

    @property
    def gained(self):
        """Points more than last year."""
        return None if self.total is None or self.last_total is None else self.total - self.last_total


@tracked()
class AnnualScore(_Placed):
    """The year of one unit. Names are kept as they were; the arrays follow the scheme's components in order.

    A unit that lacks a sheet has no total and says why; it is never 0. `sheets` are the score sheets it comes from.
    """

    round = models.ForeignKey(
        "reporting.AnnualRound", verbose_name="年度考核", on_delete=models.PROTECT, related_name="scores"
    )
    village = models.ForeignKey(Village, verbose_name="村(居)", on_delete=models.PROTECT, related_name="annual_scores")
    township = models.ForeignKey(Region, verbose_name="乡镇(街道)", on_delete=models.PROTECT, related_name="+")
    unit_code = models.CharField("代码", max_length=12, editable=False)
    unit_name = models.CharField("村(居)名称", max_length=50, editable=False)
    kind = models.CharField("类型", max_length=10, choices=VillageKind, editable=False)
    township_name = models.CharField("乡镇(街道)名称", max_length=50, editable=False)
    is_drawn = models.BooleanField("被抽查", default=False, editable=False)
    sheets = ArrayField(models.BigIntegerField(null=True), verbose_name="评分表", default=list, editable=False)
    points = ArrayField(models.DecimalField(null=True, **POINTS), verbose_name="分项得分", default=list, editable=False)
    bonuses = ArrayField(
        models.DecimalField(null=True, **POINTS), verbose_name="分项加分", default=list, editable=False
    )
    penalties = ArrayField(
        models.DecimalField(null=True, **POINTS), verbose_name="分项扣分", default=list, editable=False
    )
    tie_points = ArrayField(models.DecimalField(**POINTS), verbose_name="比较指标得分", default=list, editable=False)
    subtotal = models.DecimalField("小计", null=True, editable=False, **POINTS)
    bonus = models.DecimalField("加分", null=True, editable=False, **POINTS)
    penalty = models.DecimalField("扣分", null=True, editable=False, **POINTS)
    is_vetoed = models.BooleanField("一票否决", default=False, editable=False)
    veto = models.TextField("否决项", blank=True, editable=False)
    grade = models.CharField("等次", max_length=20, blank=True, editable=False)
    township_place = models.PositiveIntegerField("乡镇(街道)内名次", null=True, editable=False)
    reason = models.CharField("无总分原因", max_length=15, choices=NoTotal, blank=True, editable=False)
    self_total = models.DecimalField("自评", null=True, editable=False, **POINTS)
    township_total = models.DecimalField("初审", null=True, editable=False, **POINTS)
    county_total = models.DecimalField("验收", null=True, editable=False, **POINTS)

    objects = AnnualScoreQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "年度得分"
        verbose_name_plural = "年度得分"
        ordering = ["round", "unit_code"]
        constraints = [
            models.UniqueConstraint(fields=["round", "village"], name="annual_score_once_per_round"),
            models.CheckConstraint(
                condition=models.Q(total__isnull=False, reason="")
                | (models.Q(total__isnull=True) & ~models.Q(reason="")),
                name="annual_total_or_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(place__isnull=True) | models.Q(total__isnull=False, is_vetoed=False),
                name="annual_place_needs_a_total",
            ),
        ]
        triggers = [*TimestampedModel.Meta.triggers, *stand_still(), not_emptied()]

    def __str__(self) -> str:
        return f"{self.unit_name}（{self.round}）"

    def get_absolute_url(self) -> str:
        return reverse("annual_score_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.village.scope_path

    @property
    def why_closed(self) -> str:
        return "年度得分由评分表汇总而来，不能直接修改。"


class TownshipScoreQuerySet(OfRoundQuerySet):
    region_lookup = "township__path"

    def in_places(self) -> "TownshipScoreQuerySet":
        return self.order_by(models.F("place").asc(nulls_last=True), "township_id")


@tracked()
class TownshipScore(_Placed):
    """The year of a township: the mean of its units' totals."""

    round = models.ForeignKey(
        "reporting.AnnualRound", verbose_name="年度考核", on_delete=models.PROTECT, related_name="township_scores"
    )
    township = models.ForeignKey(Region, verbose_name="乡镇(街道)", on_delete=models.PROTECT, related_name="+")
    township_name = models.CharField("乡镇(街道)名称", max_length=50, editable=False)
    unit_count = models.PositiveIntegerField("应计村(居)", editable=False)
    scored_count = models.PositiveIntegerField("有总分村(居)", editable=False)
    vetoed_count = models.PositiveIntegerField("否决村(居)", default=0, editable=False)

    objects = TownshipScoreQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "乡镇(街道)年度得分"
        verbose_name_plural = "乡镇(街道)年度得分"
        ordering = ["round", "township_id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "township"], name="township_score_once_per_round"),
            models.CheckConstraint(
                condition=models.Q(place__isnull=True) | models.Q(total__isnull=False),
                name="township_place_needs_a_total",
            ),
        ]
        triggers = [*TimestampedModel.Meta.triggers, *stand_still(), not_emptied()]

    def __str__(self) -> str:
        return f"{self.township_name}（{self.round}）"

    def get_absolute_url(self) -> str:
        return self.round.get_absolute_url()

    @property
    def scope_path(self) -> str:
        return self.township.path

    @property
    def why_closed(self) -> str:
        return "乡镇(街道)得分由村(居)得分汇总而来，不能直接修改。"
