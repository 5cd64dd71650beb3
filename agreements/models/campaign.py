from datetime import date
from decimal import Decimal

from django.db import connection, models
from django.db.models.functions import Coalesce, Length
from django.db.models.lookups import Exact
from django.urls import reverse

from agreements.choices import BINDING_STATES, ENDED_STATES, CampaignState, CharterKind, CharterState, UnitStanding
from agreements.models.adoption import AssemblyMeeting
from agreements.models.charter import CharterVersion
from common.history import tracked
from common.models import RegionScopedQuerySet, SharedBelowQuerySet, TimestampedModel
from common.models.base import AppendOnlyModel
from common.quotient import quotient
from common.workflow import state_guards
from villages.choices import RegionLevel, VillageState
from villages.codes import REGION_CODE_LENGTHS
from villages.models import Region, Village
from villages.models.village import VillageQuerySet

# Of a village's versions the one that tells most about the campaign comes first.
FULFILLED, UNDER_WAY, TO_CORRECT, OLD = range(4)


class RevisionCampaignQuerySet(SharedBelowQuerySet):
    """Campaigns of a region bind the villages of the regions below it."""

    def open(self) -> "RevisionCampaignQuerySet":
        return self.filter(state=CampaignState.OPEN)

    def with_figures(self) -> "RevisionCampaignQuerySet":
        """Adds `due` and `done`: how many villages have to revise, and how many have."""

        def number(standings: list[str]) -> Coalesce:
            own = CampaignUnit.objects.filter(campaign=models.OuterRef("pk")).with_standing()
            counted = own.filter(standing__in=standings).order_by().values("campaign")
            return Coalesce(models.Subquery(counted.annotate(number=models.Count("pk")).values("number")), 0)

        due = [standing for standing in UnitStanding.values if standing != UnitStanding.ENDED]
        return self.annotate(due=number(due), done=number([UnitStanding.DONE]))

    def counted_for(self, kind: str, year: int) -> "RevisionCampaignQuerySet":
        """The campaigns that tell how far the regions came with one kind of paper: the last begun in that year."""
        meant = RevisionCampaign.objects.exclude(state=CampaignState.CANCELLED).filter(kind=kind, opened_on__year=year)
        last = meant.filter(region=models.OuterRef("region")).order_by("-opened_on", "-pk").values("pk")[:1]
        return self.filter(pk=models.Subquery(last))


@tracked()
class RevisionCampaign(TimestampedModel):
    """清理修订: a county has every active village revise one kind of paper by a date."""

    region = models.ForeignKey(Region, verbose_name="县(区)", on_delete=models.PROTECT, related_name="campaigns")
    title = models.CharField("名称", max_length=100)
    kind = models.CharField("文件种类", max_length=20, choices=CharterKind, default=CharterKind.COVENANT)
    basis = models.CharField("依据文件", max_length=200, help_text="部署清理修订的文件名称和文号。")
    opened_on = models.DateField(
        "开始日期", help_text="这一天在用的村(居)全部列入；这一天以后表决通过并生效的，计为已完成。"
    )
    due_on = models.DateField("截止日期", help_text="当日 23:59（北京时间）前有效。")
    state = models.CharField("状态", max_length=20, choices=CampaignState, default=CampaignState.OPEN, editable=False)

    objects = RevisionCampaignQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "清理修订"
        verbose_name_plural = "清理修订"
        ordering = ["-opened_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "kind"],
                condition=models.Q(state=CampaignState.OPEN),
                name="one_campaign_open_per_region_and_kind",
                violation_error_message="本县(区)已有一个进行中的同类清理修订，请先完成或撤销它。",
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("opened_on")),
                name="campaign_ends_after_it_begins",
                violation_error_message="截止日期不能早于开始日期。",
            ),
            models.CheckConstraint(
                condition=models.Q(Exact(Length("region"), REGION_CODE_LENGTHS[RegionLevel.COUNTY])),
                name="campaign_of_a_county",
                violation_error_message="清理修订由县(区)开展，请选择县(区)。",
            ),
        ]
        triggers = [*TimestampedModel.Meta.triggers, *state_guards(CampaignState.OPEN)]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("campaign_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.region.path

    @property
    def is_open(self) -> bool:
        return self.state == CampaignState.OPEN

    @property
    def why_closed(self) -> str:
        return "" if self.is_open else f"“{self.title}”{self.get_state_display()}，只供查阅，不能再修改。"

    @property
    def rate(self) -> Decimal | None:
        """Per cent done; of rows with figures."""
        return quotient(self.done, self.due, times=100)

    @property
    def lacking(self) -> "CampaignUnitQuerySet":
        """The villages that stand between the campaign and its end."""
        return self.units.with_standing().lacking()


class CampaignUnitQuerySet(RegionScopedQuerySet):
    region_lookup = "village__township__path"

    def with_standing(self) -> "CampaignUnitQuerySet":
        """Adds `standing`, a UnitStanding: as written down when the campaign was closed, else as papers lie now."""
        live = models.Case(
            models.When(~models.Q(village__state=VillageState.ACTIVE), then=models.Value(UnitStanding.ENDED)),
            default=Coalesce(
                models.Subquery(_telling_versions().values("standing")[:1]), models.Value(UnitStanding.NOT_BEGUN)
            ),
        )
        kept = models.functions.NullIf("kept_standing", models.Value(""))
        return self.annotate(standing=Coalesce(kept, live, output_field=models.CharField()))

    def with_version(self) -> "CampaignUnitQuerySet":
        """Adds `version_id`: the version that the standing is read from; None before anything is begun."""
        telling = _telling_versions().exclude(rank=OLD)
        return self.annotate(version_id=models.Subquery(telling.values("pk")[:1]))

    def due(self) -> "CampaignUnitQuerySet":
        """应修订数: on the list, and not merged or closed since. Asks for `with_standing`."""
        return self.exclude(standing=UnitStanding.ENDED)

    def lacking(self) -> "CampaignUnitQuerySet":
        return self.exclude(standing__in=[UnitStanding.ENDED, UnitStanding.DONE])

    def enlist(self, campaign: RevisionCampaign, villages: VillageQuerySet, *, day: date, reason: str = "") -> int:
        """Put all these villages on the campaign's list in one statement; those on it stay. Returns how many are new.

        The villages are read by the database itself, so a county of any size is one round trip.
        """
        moment = models.functions.Now()
        columns = {
            "campaign_key": models.Value(campaign.pk, models.BigIntegerField()),
            "village_key": models.F("pk"),
            "listed": models.Value(day, models.DateField()),
            "why": models.Value(reason, models.CharField()),
            "kept": models.Value("", models.CharField()),
            "made": moment,
            "changed": moment,
            "number": models.Value(1, models.IntegerField()),
        }
        chosen = villages.order_by().distinct().annotate(**columns).values_list(*columns)
        sql, values = chosen.query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {self.model._meta.db_table} (campaign_id, village_id, listed_on, reason, kept_standing,"
                f" created_at, updated_at, revision) {sql} ON CONFLICT (campaign_id, village_id) DO NOTHING",
                values,
            )
            return cursor.rowcount


def _telling_versions() -> models.QuerySet:
    """The versions of a unit's village and kind that are not out of force, the most telling first."""
    # What is in force was adopted: the step that files it asks the verdict on the meeting.
    voted_since = AssemblyMeeting.objects.counting().filter(
        version=models.OuterRef("pk"), held_on__gte=models.OuterRef(models.OuterRef("campaign__opened_on"))
    )
    fulfilled = models.Q(state=CharterState.IN_FORCE, is_new=True)
    to_correct = models.Q(state=CharterState.CORRECTING, is_new=True)
    return (
        CharterVersion.objects.filter(
            charter__village=models.OuterRef("village"), charter__kind=models.OuterRef("campaign__kind")
        )
        .exclude(state__in=ENDED_STATES)
        .annotate(is_new=models.Exists(voted_since))
        .annotate(
            rank=models.Case(
                models.When(fulfilled, then=FULFILLED),
                models.When(to_correct, then=TO_CORRECT),
                models.When(state__in=BINDING_STATES, then=OLD),
                default=UNDER_WAY,
            ),
            standing=models.Case(
                models.When(fulfilled, then=models.Value(UnitStanding.DONE)),
                models.When(to_correct, then=models.Value(UnitStanding.CORRECTING)),
                models.When(state__in=BINDING_STATES, then=models.Value(UnitStanding.NOT_BEGUN)),
                default=models.F("state"),
                output_field=models.CharField(),
            ),
        )
        .order_by("rank")
    )


@tracked()
class CampaignUnit(TimestampedModel):
    """A village on a campaign's list. Done when a version adopted since the campaign opened is in force."""

    campaign = models.ForeignKey(
        RevisionCampaign, verbose_name="清理修订", on_delete=models.CASCADE, related_name="units"
    )
    village = models.ForeignKey(Village, verbose_name="村(居)", on_delete=models.PROTECT, related_name="campaign_units")
    listed_on = models.DateField("列入日期")
    reason = models.CharField("增列原因", max_length=200, blank=True)
    # Written when the campaign is finished or cancelled: what becomes of the papers later does not change its figures.
    kept_standing = models.CharField("结束时情况", max_length=20, choices=UnitStanding, blank=True, editable=False)

    objects = CampaignUnitQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "应修订单位"
        verbose_name_plural = "应修订单位"
        ordering = ["campaign", "village__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "village"],
                name="village_once_per_campaign",
                violation_error_message="该村(居)已在清单中。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign}：{self.village}"

    @property
    def scope_path(self) -> str:
        return self.village.scope_path

    @property
    def why_closed(self) -> str:
        return self.campaign.why_closed


class CampaignReminderQuerySet(RegionScopedQuerySet):
    region_lookup = "township__path"


class CampaignReminder(AppendOnlyModel):
    """催办: the county reminded a township of the villages it still owes; at most once a day."""

    campaign = models.ForeignKey(
        RevisionCampaign, verbose_name="清理修订", on_delete=models.PROTECT, related_name="reminders"
    )
    township = models.ForeignKey(Region, verbose_name="乡镇(街道)", on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField("催办日期")
    lacking = models.PositiveIntegerField("当日未完成数")
    sender_name = models.CharField("催办人", max_length=50)

    objects = CampaignReminderQuerySet.as_manager()

    class Meta(AppendOnlyModel.Meta):
        verbose_name = "催办记录"
        verbose_name_plural = "催办记录"
        ordering = ["-sent_on", "township"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "township", "sent_on"],
                name="reminded_once_a_day",
                violation_error_message="今天已经催办过该乡镇(街道)。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign}催办{self.township}（{self.sent_on:%Y-%m-%d}）"

    def get_absolute_url(self) -> str:
        return self.campaign.get_absolute_url()

    @property
    def scope_path(self) -> str:
        return self.township.path
