import pgtrigger
from django.db import models
from django.db.models.functions import Coalesce, Length
from django.db.models.lookups import Exact
from django.urls import reverse

from common.history import tracked
from common.models import RegionScopedQuerySet, TimestampedModel, Word, WordList, held_at_commit
from villages.choices import AssociationLevel, RegionLevel
from villages.codes import REGION_CODE_LENGTHS
from villages.models.region import Region
from villages.models.term import TermMixin, TermQuerySetMixin, term_constraints
from villages.models.village import ELSEWHERE, Village

SIX_HAVES = ("has_plaque", "has_roster", "has_rules", "has_files", "has_activities", "has_records")
PEOPLE = (
    "full_time_staff",
    "part_time_staff",
    "council_members",
    "standing_council",
    "individual_members",
    "volunteers",
)


class AssociationQuerySet(RegionScopedQuerySet):
    region_lookup = "region__path"

    def active(self) -> "AssociationQuerySet":
        return self.filter(is_active=True)

    def at_level(self, level: AssociationLevel) -> "AssociationQuerySet":
        return self.filter(level=level)

    def with_group_figures(self) -> "AssociationQuerySet":
        """Adds `group_count` and `centre_household_count`, counted from the groups in use."""
        in_use = models.Q(groups__is_active=True)
        return self.annotate(
            group_count=models.Count("groups", filter=in_use),
            centre_household_count=Coalesce(models.Sum("groups__centre_households", filter=in_use), 0),
        )


@tracked()
class Association(TimestampedModel):
    """A family planning association (计生协会) at one of six levels, with its counts and checklist."""

    level = models.CharField("层级", max_length=10, choices=AssociationLevel)
    region = models.ForeignKey(
        Region,
        verbose_name="所在区划",
        on_delete=models.PROTECT,
        related_name="associations",
        help_text="市级填市，县级填县(区)，其他层级填乡镇(街道)。",
    )
    village = models.ForeignKey(
        Village,
        verbose_name="所在村(居)",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="associations",
        help_text="村居协会必填。",
    )
    name = models.CharField("协会名称", max_length=100)
    established_on = models.DateField("成立日期", null=True, blank=True)
    last_congress = models.DateField("最近换届日期", null=True, blank=True)
    chair_is_secretary = models.BooleanField("会长由书记兼任", default=False)
    full_time_staff = models.PositiveIntegerField("专职人员", default=0)
    part_time_staff = models.PositiveIntegerField("兼职人员", default=0)
    standing_council = models.PositiveIntegerField("常务理事", default=0)
    council_members = models.PositiveIntegerField("理事", default=0)
    individual_members = models.PositiveIntegerField("个人会员", default=0)
    group_members = models.PositiveIntegerField("团体会员", default=0)
    volunteers = models.PositiveIntegerField("志愿者", default=0)
    has_plaque = models.BooleanField("有牌子", default=False)
    has_roster = models.BooleanField("有名册", default=False)
    has_rules = models.BooleanField("有制度", default=False)
    has_files = models.BooleanField("有资料", default=False)
    has_activities = models.BooleanField("有活动", default=False)
    has_records = models.BooleanField("有记录", default=False)
    is_active = models.BooleanField("在用", default=True)

    objects = AssociationQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "协会"
        verbose_name_plural = "协会"
        ordering = ["region__code", "village__code", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level=AssociationLevel.VILLAGE, village__isnull=False)
                | models.Q(
                    level__in=[AssociationLevel.CITY, AssociationLevel.COUNTY, AssociationLevel.TOWNSHIP],
                    village__isnull=True,
                )
                | models.Q(level__in=[AssociationLevel.ENTERPRISE, AssociationLevel.MIGRANT]),
                name="association_village_by_level",
                violation_error_message="村居协会必须选择所在村(居)；市级、县级、乡级协会不选村(居)。",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    Exact(
                        models.Case(
                            models.When(level=AssociationLevel.CITY, then=REGION_CODE_LENGTHS[RegionLevel.CITY]),
                            models.When(level=AssociationLevel.COUNTY, then=REGION_CODE_LENGTHS[RegionLevel.COUNTY]),
                            default=REGION_CODE_LENGTHS[RegionLevel.TOWNSHIP],
                        ),
                        Length("region"),
                    )
                ),
                name="association_region_by_level",
                violation_error_message="市级协会的所在区划应为市，县级应为县(区)，其他层级应为乡镇(街道)。",
            ),
            models.UniqueConstraint(
                fields=["village"],
                condition=models.Q(level=AssociationLevel.VILLAGE, is_active=True),
                name="one_association_per_village",
                violation_error_message="该村(居)已登记协会。",
            ),
            models.UniqueConstraint(
                fields=["region", "level", "name"],
                name="association_once_per_region",
                violation_error_message="该区划同层级已有同名协会。",
            ),
            models.CheckConstraint(
                condition=models.Q(standing_council__lte=models.F("council_members")),
                name="standing_council_within_council",
                violation_error_message="常务理事人数不能多于理事人数。",
            ),
        ]
        triggers = [
            *TimestampedModel.Meta.triggers,
            held_at_commit(
                "in_its_township",
                pgtrigger.Insert | pgtrigger.Update,
                pgtrigger.Q(new__village__isnull=False),
                # The lock waits for a move of the village under way, and keeps another from starting before the end.
                "PERFORM FROM villages_village WHERE id = NEW.village_id FOR SHARE;"
                f" IF EXISTS ({ELSEWHERE} AND a.id = NEW.id)",
                "association % lies in another township than its village",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("association_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.region.path

    @property
    def why_closed(self) -> str:
        return self.village.why_closed if self.village else ""

    @property
    def haves(self) -> list[tuple[str, bool]]:
        """The 六有 checklist: label and whether it is met."""
        return [(str(self._meta.get_field(name).verbose_name), getattr(self, name)) for name in SIX_HAVES]

    @property
    def haves_in_words(self) -> list[tuple[str, bool]]:
        """The same as badges say it: 有牌子 or 缺牌子."""
        return [(label if met else f"缺{label.removeprefix('有')}", met) for label, met in self.haves]

    @property
    def haves_met(self) -> int:
        return sum(met for _, met in self.haves)

    @property
    def haves_text(self) -> str:
        return f"{self.haves_met}/{len(SIX_HAVES)}"

    @property
    def facts(self) -> list[tuple[str, object]]:
        """Label and value of the organisation's figures; the groups come from `with_group_figures`."""
        labels = {field.name: str(field.verbose_name) for field in self._meta.fields}
        pairs = [(labels[name], getattr(self, name)) for name in ("established_on", "last_congress")]
        pairs = [(label, value and f"{value:%Y-%m-%d}") for label, value in pairs]
        pairs.append((labels["chair_is_secretary"], "是" if self.chair_is_secretary else "否"))
        pairs += [(f"{labels[name]}（人）", getattr(self, name)) for name in PEOPLE]
        pairs.append((f"{labels['group_members']}（个）", self.group_members))
        return [*pairs, ("会员小组（个）", self.group_count), ("中心户（户）", self.centre_household_count)]


class OfAssociationQuerySet(RegionScopedQuerySet):
    region_lookup = "association__region__path"


class AssociationOfficerQuerySet(TermQuerySetMixin, OfAssociationQuerySet):
    pass


@tracked()
class AssociationOfficer(TermMixin, TimestampedModel):
    """An officer of an association: name, post, term and work phone, no more."""

    association = models.ForeignKey(Association, verbose_name="协会", on_delete=models.PROTECT, related_name="officers")
    name = models.CharField("姓名", max_length=50)
    post = models.ForeignKey(
        Word,
        verbose_name="协会职务",
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"word_list": WordList.ASSOCIATION_POST},
    )
    is_full_time = models.BooleanField("专职", default=False)
    work_phone = models.CharField("办公电话", max_length=20, blank=True)
    term_start = models.DateField("任期开始")
    term_end = models.DateField("任期届满", null=True, blank=True)
    left_on = models.DateField("离任日期", null=True, blank=True)

    objects = AssociationOfficerQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "协会负责人"
        verbose_name_plural = "协会负责人"
        ordering = ["association_id", "post__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "name", "post", "term_start"],
                name="officer_once_per_term",
                violation_error_message="该负责人的这一任期已登记。",
            ),
            *term_constraints("officer"),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.post}）"

    def get_absolute_url(self) -> str:
        return reverse("association_detail", args=[self.association_id])

    @property
    def scope_path(self) -> str:
        return self.association.scope_path

    @property
    def why_closed(self) -> str:
        return self.association.why_closed


@tracked()
class MemberGroup(TimestampedModel):
    """A member group (会员小组) of an association, with counts only."""

    association = models.ForeignKey(Association, verbose_name="协会", on_delete=models.PROTECT, related_name="groups")
    name = models.CharField("小组名称", max_length=50)
    leader_name = models.CharField("小组长", max_length=50, blank=True)
    member_count = models.PositiveIntegerField("会员数", default=0)
    centre_households = models.PositiveIntegerField("中心户数", default=0)
    is_active = models.BooleanField("在用", default=True)

    objects = OfAssociationQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "会员小组"
        verbose_name_plural = "会员小组"
        ordering = ["association_id", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "name"],
                name="group_once_per_association",
                violation_error_message="该协会已有同名会员小组。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("association_detail", args=[self.association_id])

    @property
    def scope_path(self) -> str:
        return self.association.scope_path

    @property
    def why_closed(self) -> str:
        return self.association.why_closed
