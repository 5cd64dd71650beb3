from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse

from common.history import tracked
from common.models import RegionScopedQuerySet, StepRecord, TimestampedModel, revision_counter
from common.workflow import state_guards
from villages.choices import AssociationLevel, StatisticsState, VillageState
from villages.models.association import Association
from villages.models.village import ENDS, FormerIdentity, Village
from villages.rates import birth_rate, coverage, sex_ratio
from villages.statistics_checks import CHANGE_LIMIT, FIGURES, PARTS, REQUIRED_FOR_FILING, UNUSUAL, Finding, check

EARLIER_YEARS = 3
# What a sheet says; fixed from filing on. Everything but its place in the process.
SAID_BY_SHEET = (
    "village",
    "year",
    *FIGURES,
    "explanation",
    "carried_from",
    "carry_confirmed_at",
    "carry_confirmed_by",
)


class AnnualStatisticsQuerySet(RegionScopedQuerySet):
    region_lookup = "village__township__path"

    def of_year(self, year: int) -> "AnnualStatisticsQuerySet":
        return self.filter(year=year)

    def drafts(self) -> "AnnualStatisticsQuerySet":
        return self.filter(state=StatisticsState.DRAFT)

    def still_due(self) -> "AnnualStatisticsQuerySet":
        """Sheets whose unit stands, or stood at the end of their year; what `why_not_due` says of one."""
        seen_out = FormerIdentity.objects.filter(
            village=models.OuterRef("village"), change__in=ENDS, until__year__gt=models.OuterRef("year")
        )
        return self.filter(models.Q(village__state=VillageState.ACTIVE) | models.Exists(seen_out))

    def in_force(self) -> "AnnualStatisticsQuerySet":
        """Rows whose figures others may use: filed or locked."""
        return self.filter(state__in=[StatisticsState.FILED, StatisticsState.LOCKED])

    def carry_unconfirmed(self) -> "AnnualStatisticsQuerySet":
        return self.drafts().filter(carried_from__isnull=False, carry_confirmed_at__isnull=True)

    def with_gaps(self) -> "AnnualStatisticsQuerySet":
        """Rows in which a figure is blank that filing asks for."""
        return self.filter(models.Q(*[(f"{name}__isnull", True) for name in REQUIRED_FOR_FILING], _connector="OR"))

    def with_warning_flag(self) -> "AnnualStatisticsQuerySet":
        """Adds `has_warning`: the warnings of `statistics_checks.check`, said in SQL for lists and filters."""
        unusual = [models.Q(**{f"{name}__gt": models.F(limit)}) for name, limit, _ in UNUSUAL]
        last_year = self.model.objects.filter(village=models.OuterRef("village"), year=models.OuterRef("year") - 1)
        far = models.Q(*[_is_far(name) for name in FIGURES], _connector="OR")
        register = Association.objects.active().filter(
            ~models.Q(individual_members=models.OuterRef("members")),
            level=AssociationLevel.VILLAGE,
            village=models.OuterRef("village"),
        )
        warned = models.Q(*unusual, _connector="OR") | models.Exists(last_year.filter(far)) | models.Exists(register)
        flag = models.ExpressionWrapper(warned, output_field=models.BooleanField())
        return self.annotate(has_warning=Coalesce(flag, False))

    def with_comparison(self) -> "AnnualStatisticsQuerySet":
        """Fetches what `findings` looks at, for many rows at once: the village's other years and its association."""
        return self.select_related("village__township__parent").prefetch_related(
            "village__statistics", "village__associations"
        )

    def with_last_step(self) -> "AnnualStatisticsQuerySet":
        """Adds verb, note, actor and time of the last step each sheet took, as `last_verb` …"""
        steps = StepRecord.objects.filter(
            target_type=ContentType.objects.get_for_model(self.model), target_id=models.OuterRef("pk")
        ).order_by("-taken_at", "-pk")
        columns = {"last_verb": "verb", "last_note": "note", "last_actor": "actor_name", "last_at": "taken_at"}
        return self.annotate(**{name: models.Subquery(steps.values(field)[:1]) for name, field in columns.items()})

    def totals(self) -> dict[str, int | None]:
        """The sum of each count, in one query, and `rows`. Rates have no sum."""
        sums = {name: models.Sum(name) for name, figure in FIGURES.items() if not figure.is_rate}
        return self.order_by().aggregate(rows=models.Count("pk"), **sums)


def _is_far(name: str) -> models.Q:
    """In a query on last year's rows: this year's figure lies too far from last year's."""
    here = models.ExpressionWrapper(models.OuterRef(name), output_field=models.DecimalField())
    distance = models.Func(here - models.F(name), function="ABS", output_field=models.DecimalField())
    limit = models.ExpressionWrapper(
        models.F(name) * Decimal(CHANGE_LIMIT) / Decimal(100), output_field=models.DecimalField()
    )
    return models.Q(models.lookups.GreaterThan(distance, limit))


def figure_field(name: str, help_text: str = "") -> models.Field:
    """A figure that may be blank: blank, 0 and 不适用 are three different things."""
    figure = FIGURES[name]
    if not figure.is_rate:
        return models.PositiveIntegerField(figure.title, null=True, blank=True, help_text=help_text)
    return models.DecimalField(
        figure.title,
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=help_text,
    )


def _not_above(part: str, whole: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(**{f"{part}__isnull": True})
        | models.Q(**{f"{whole}__isnull": True})
        | models.Q(**{f"{part}__lte": models.F(whole)}),
        name=f"{part}_within_{whole}",
        violation_error_message=f"{FIGURES[part].label}不能大于{FIGURES[whole].label}。",
    )


def _percent(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(**{f"{name}__isnull": True}) | models.Q(**{f"{name}__range": (0, 100)}),
        name=f"{name}_percent",
        violation_error_message=f"{FIGURES[name].label}应在0至100之间。",
    )


@tracked(exclude=["opened_at"])
class AnnualStatistics(TimestampedModel):
    """The yearly figures of one unit: counts and rates, never persons."""

    village = models.ForeignKey(Village, verbose_name="村(居)", on_delete=models.PROTECT, related_name="statistics")
    year = models.PositiveSmallIntegerField("年度", validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    state = models.CharField(
        "状态", max_length=10, choices=StatisticsState, default=StatisticsState.DRAFT, editable=False
    )
    households = figure_field("households")
    resident_population = figure_field("resident_population")
    registered_population = figure_field("registered_population")
    births = figure_field("births")
    births_male = figure_field("births_male")
    births_female = figure_field("births_female")
    deaths = figure_field("deaths")
    inflow = figure_field("inflow", "居住半年以上的外来人口，含在常住人口内。")
    outflow = figure_field("outflow", "离开本地半年以上的户籍人口，含在户籍人口内。")
    members = figure_field("members", "取自协会登记，有出入请说明。")
    awareness_rate = figure_field("awareness_rate", "按群众抽样调查结果填写，未调查的不填。")
    satisfaction_rate = figure_field("satisfaction_rate", "按群众抽样调查结果填写，未调查的不填。")
    families_in_need = figure_field("families_in_need")
    families_aided = figure_field("families_aided")
    reward_entitled = figure_field("reward_entitled")
    reward_granted = figure_field("reward_granted")
    checkup_target = figure_field("checkup_target")
    checkup_done = figure_field("checkup_done")
    explanation = models.TextField("变动说明", blank=True, max_length=500)
    carried_from = models.PositiveSmallIntegerField("沿用年度", null=True, blank=True, editable=False)
    carry_confirmed_at = models.DateTimeField("沿用确认时间", null=True, blank=True, editable=False)
    carry_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="沿用确认人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    opened_at = models.DateTimeField("县级打开时间", null=True, blank=True, editable=False)

    objects = AnnualStatisticsQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "年度数据"
        verbose_name_plural = "年度数据"
        ordering = ["-year", "village__code"]
        indexes = [models.Index(fields=["year", "village"])]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "year"],
                name="statistics_once_per_year",
                violation_error_message="该村(居)本年度数据已建立，请直接修改。",
            ),
            models.CheckConstraint(
                condition=models.Q(births__isnull=True)
                | models.Q(births_male__isnull=True)
                | models.Q(births_female__isnull=True)
                | models.Q(births=models.F("births_male") + models.F("births_female")),
                name="births_by_sex_add_up",
                violation_error_message="出生人数应等于男、女之和。",
            ),
            *[_not_above(part, whole) for part, whole in PARTS],
            *[_percent(name) for name, figure in FIGURES.items() if figure.is_rate],
        ]
        triggers = [
            revision_counter("opened_at"),
            *state_guards(StatisticsState.DRAFT),
            pgtrigger.Trigger(
                name="figures_fixed",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.AnyChange(*SAID_BY_SHEET),
                func="""
                    IF OLD.state <> 'draft' THEN
                        RAISE EXCEPTION 'figures of a filed sheet are fixed: reopen it first';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(
                name="filed_stays", operation=pgtrigger.Delete, condition=~pgtrigger.Q(old__state=StatisticsState.DRAFT)
            ),
            pgtrigger.Trigger(
                name="filed_is_unopened",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state"), new__state=StatisticsState.FILED),
                func="NEW.opened_at = NULL; RETURN NEW;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village} {self.year}年年度数据"

    def get_absolute_url(self) -> str:
        return reverse("statistics_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.village.scope_path

    @property
    def is_draft(self) -> bool:
        return self.state == StatisticsState.DRAFT

    @property
    def why_closed(self) -> str:
        if not self.is_draft:
            return f"本表{self.get_state_display()}，不能修改；需要改动的，请先撤回或请县级退回。"
        return self.why_not_due

    @property
    def why_not_due(self) -> str:
        """A sentence where the unit did not see the end of the sheet's year; blank where it owes the figures."""
        unit = self.village
        if unit.state == VillageState.ACTIVE or ((end := unit.ended_on) and self.year < end.year):
            return ""
        return f"“{unit.name}”{unit.get_state_display()}，不再填报{self.year}年年度数据，本表只供查阅。"

    @property
    def awaits_confirmation(self) -> bool:
        """Figures were carried forward and nobody has confirmed them."""
        return self.carried_from is not None and self.carry_confirmed_at is None

    @property
    def figures(self) -> dict:
        return {name: getattr(self, name) for name in FIGURES}

    @property
    def earlier(self) -> list["AnnualStatistics"]:
        """The sheets of the three years before, newest first; years without a sheet are left out."""
        past = [row for row in self.village.statistics.all() if 0 < self.year - row.year <= EARLIER_YEARS]
        return sorted(past, key=lambda row: -row.year)

    @property
    def last_year(self) -> "AnnualStatistics | None":
        return next((row for row in self.earlier if row.year == self.year - 1), None)

    @property
    def association(self) -> Association | None:
        """The village's own association, whose register gives the number of members."""
        at_village = AssociationLevel.VILLAGE
        return next((row for row in self.village.associations.all() if row.is_active and row.level == at_village), None)

    @property
    def findings(self) -> list[Finding]:
        """What the rules say about the figures as they stand."""
        last_year, association = self.last_year, self.association
        return check(
            self.figures,
            last_year.figures if last_year else None,
            registered_members=association.individual_members if association else None,
        )

    @property
    def rates(self) -> list[tuple[str, Decimal | None, str]]:
        """The derived rates: label, value, unit."""
        return [
            ("出生率", birth_rate(self.births, self.resident_population), "‰"),
            ("出生性别比", sex_ratio(self.births_male, self.births_female), "女=100"),
            ("会员覆盖率", coverage(self.members, self.resident_population), "%"),
        ]
