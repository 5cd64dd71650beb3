from datetime import date

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse

from common.full_width import HALF_WIDTH
from common.history import tracked
from common.models import RegionScopedQuerySet, TimestampedModel, held_at_commit, revision_counter
from common.workflow import state_guards
from villages.choices import IdentityChange, UrbanRuralCode, VillageKind, VillageState
from villages.models.region import Region
from villages.search_keys import full_pinyin_of, grams_of, initials_of, telling_grams_of
from villages.validators import validate_credit_code

MOST_PAST_BEARERS = 1000
PAIR = 2
LONGEST_CHAIN = 20
ENDS = (IdentityChange.MERGED, IdentityChange.CLOSED)
SEARCH_FIELDS = ("name_grams", "pinyin", "initials")


class VillageQuerySet(RegionScopedQuerySet):
    region_lookup = "township__path"
    village_lookup = "id"

    def active(self) -> "VillageQuerySet":
        return self.filter(state=VillageState.ACTIVE)

    def found_by(self, text: str) -> "VillageQuerySet":
        """Units whose name contains the text, or whose code, pinyin or initials begin with it.

        Names and codes of the past count too.
        """
        text = "".join(text.split())
        if text.translate(HALF_WIDTH).isascii():
            text = text.translate(HALF_WIDTH).lower()
        if not text:
            return self
        if not text.isascii():
            by_now = models.Q(name_grams__contains=telling_grams_of(text))
            if len(text) > PAIR:  # a pair is the gram itself; asking twice makes the planner think the answer tiny
                by_now &= models.Q(name__contains=text)
            return self.filter(by_now | models.Q(pk__in=self._past_bearers(name__contains=text)))
        if text.isdigit():
            past = self._past_bearers(code__startswith=text)
            return self.filter(models.Q(code__startswith=text) | models.Q(pk__in=past))
        return self.filter(models.Q(initials__startswith=text) | models.Q(pinyin__startswith=text))

    def exactly(self, text: str) -> "VillageQuerySet":
        """Units that bear just this name, code, pinyin or these initials today."""
        if not text.isascii():
            return self.filter(name=text)
        if text.isdigit():
            return self.filter(code=text)
        return self.filter(models.Q(initials=text.lower()) | models.Q(pinyin=text.lower()))

    def _past_bearers(self, **condition) -> list[int]:
        """Keys of those among these units that once bore a name or code.

        Fetched first: a subquery would keep the indexes from use.
        """
        past = FormerIdentity.objects.filter(village__in=self.order_by(), **condition)
        return list(past.order_by().values_list("village_id", flat=True).distinct()[:MOST_PAST_BEARERS])

    def prepare_for_bulk(self, rows: list["Village"]) -> None:
        for row in rows:
            row.fill_search_keys()


# Read anew at the end of the transaction: what a trigger was handed may have changed since.
ELSEWHERE = (
    "SELECT FROM villages_association a JOIN villages_village v ON v.id = a.village_id"
    " WHERE a.region_id <> v.township_id"
)


def takes_associations_along() -> pgtrigger.Trigger:
    """A village does not move without its associations; the other half of their `in_its_township`."""
    return held_at_commit(
        "takes_associations_along",
        pgtrigger.Update,
        pgtrigger.Q(old__township__df=pgtrigger.F("new__township")),
        f"IF EXISTS ({ELSEWHERE} AND v.id = NEW.id)",
        "village % moved without its associations",
    )


@tracked(exclude=SEARCH_FIELDS)
class Village(TimestampedModel):
    """A village (村) or residents' committee (居): the unit that everything else is about."""

    code = models.CharField(
        "代码",
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^\d{12}$", "代码应为12位数字，例如 120119001201。")],
        error_messages={"unique": "该代码已登记，请核对。"},
    )
    name = models.CharField("名称", max_length=50)
    kind = models.CharField("类型", max_length=10, choices=VillageKind)
    township = models.ForeignKey(
        Region, verbose_name="乡镇(街道)", on_delete=models.PROTECT, related_name="villages", db_index=False
    )
    state = models.CharField("状态", max_length=10, choices=VillageState, default=VillageState.ACTIVE, editable=False)
    successor = models.ForeignKey(
        "self",
        verbose_name="并入单位",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="predecessors",
    )
    credit_code = models.CharField(
        "统一社会信用代码", max_length=18, blank=True, validators=[validate_credit_code], help_text="18位，以证书为准。"
    )
    urban_rural = models.CharField("城乡分类", max_length=3, choices=UrbanRuralCode, blank=True)
    address = models.CharField("办公地址", max_length=200, blank=True)
    phone = models.CharField("办公电话", max_length=20, blank=True)
    longitude = models.DecimalField(
        "经度",
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(73), MaxValueValidator(136)],
    )
    latitude = models.DecimalField(
        "纬度",
        max_digits=8,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(3), MaxValueValidator(54)],
    )
    groups = models.PositiveIntegerField("村(居)民小组数", null=True, blank=True)
    households = models.PositiveIntegerField("户数", null=True, blank=True, help_text="用于计算会议有效人数。")
    eligible_voters = models.PositiveIntegerField("18周岁以上村(居)民数", null=True, blank=True)
    representatives = models.PositiveIntegerField("村(居)民代表数", null=True, blank=True)
    name_grams = ArrayField(models.CharField(max_length=2), editable=False, default=list)
    pinyin = models.CharField(max_length=200, editable=False, blank=True)
    initials = models.CharField(max_length=80, editable=False, blank=True)

    objects = VillageQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "村(居)"
        verbose_name_plural = "村居台账"
        ordering = ["code"]
        indexes = [
            models.Index(fields=["township", "code"]),
            models.Index(fields=["code"], name="village_code_prefix", opclasses=["text_pattern_ops"]),
            models.Index(fields=["initials"], name="village_initials_prefix", opclasses=["text_pattern_ops"]),
            models.Index(fields=["pinyin"], name="village_pinyin_prefix", opclasses=["text_pattern_ops"]),
            GinIndex(fields=["name_grams"], name="village_name_grams"),
            models.Index(fields=["name"], name="village_name"),
            models.Index(fields=["code"], condition=~models.Q(state=VillageState.ACTIVE), name="village_ended"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["township", "name"],
                condition=models.Q(state=VillageState.ACTIVE),
                name="active_name_once_per_township",
                violation_error_message="该乡镇(街道)已有同名的村(居)，请核对名称。",
            ),
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=models.Q(state=VillageState.ACTIVE) & ~models.Q(credit_code=""),
                name="active_credit_code_once",
                violation_error_message="该统一社会信用代码已登记在其他单位名下，请对照证书核对。",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=VillageState.MERGED) | models.Q(successor__isnull=False),
                name="merged_has_successor",
                violation_error_message="撤并的村(居)必须填写并入单位。",
            ),
        ]
        triggers = [revision_counter(*SEARCH_FIELDS), *state_guards(VillageState.ACTIVE), takes_associations_along()]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.fill_search_keys()
        super().save(*args, **kwargs)

    def fill_search_keys(self) -> None:
        self.name_grams = grams_of(self.name)
        self.pinyin = full_pinyin_of(self.name)
        self.initials = initials_of(self.name)

    def get_absolute_url(self) -> str:
        return reverse("village_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.township.path

    @property
    def why_closed(self) -> str:
        if self.state == VillageState.ACTIVE:
            return ""
        return f"“{self.name}”{self.get_state_display()}，档案只供查阅，不能再修改。"

    @property
    def ended_on(self) -> date | None:
        """The day on which the unit was merged or closed."""
        return self.former.filter(change__in=ENDS).aggregate(models.Max("until"))["until__max"]

    def successor_chain(self) -> list["Village"]:
        """The units this one went into, nearest first, the last one being where things stand today."""
        chain: list[Village] = []
        here = self
        while here.successor_id and len(chain) < LONGEST_CHAIN:
            here = Village.objects.select_related("township").get(pk=here.successor_id)
            chain.append(here)
        return chain


class FormerIdentityQuerySet(RegionScopedQuerySet):
    region_lookup = "village__township__path"


@tracked()
class FormerIdentity(TimestampedModel):
    """A name, code or kind that a unit had before: old papers stay findable by it."""

    village = models.ForeignKey(Village, verbose_name="村(居)", on_delete=models.PROTECT, related_name="former")
    change = models.CharField("变更", max_length=10, choices=IdentityChange)
    code = models.CharField("原代码", max_length=12, db_index=True)
    name = models.CharField("原名称", max_length=50)
    kind = models.CharField("原类型", max_length=10, choices=VillageKind)
    township_name = models.CharField("原乡镇(街道)", max_length=50)
    until = models.DateField("变更日期")
    document = models.CharField("批准文号", max_length=100, blank=True)
    reason = models.CharField("变更原因", max_length=500, blank=True)
    recorded_by_name = models.CharField("登记人", max_length=50)

    objects = FormerIdentityQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "曾用名称与代码"
        verbose_name_plural = "曾用名称与代码"
        ordering = ["until", "pk"]

    @property
    def scope_path(self) -> str:
        return self.village.scope_path

    def __str__(self) -> str:
        return f"{self.name}（至{self.until:%Y年%-m月%-d日}）"
