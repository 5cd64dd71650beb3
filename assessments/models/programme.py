"""Programmes: who runs what on which approval, and the way of an application to each level."""

import re

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse

from assessments.choices import ApplicationState, BatchState, ProgrammeKind
from assessments.desks import DESKS, ENDED_STATES
from common.history import tracked
from common.models import SharedBelowQuerySet, TimestampedModel
from villages.choices import RegionLevel
from villages.models import Region

DESK_CHOICES = [(desk.value, desk.label) for desk in DESKS]
DEMONSTRATION_WORD = "示范"
TOWNSHIP_ORGAN = re.compile("[乡镇](人民)?政府|街道办事处|[乡镇]党委|街道党工委")
# Papers that walk the chain of their level: handed in and not ended.
NOT_WALKING = (ApplicationState.DRAFT, *ENDED_STATES)


class ProgrammeQuerySet(SharedBelowQuerySet):
    def active(self) -> "ProgrammeQuerySet":
        return self.filter(is_active=True)


@tracked()
class Programme(TimestampedModel):
    """A programme that picks villages: its organiser, approval and basis (创建示范活动管理办法(试行) 2022)."""

    region = models.ForeignKey(Region, verbose_name="区划", on_delete=models.PROTECT, related_name="programmes")
    name = models.CharField("名称", max_length=100)
    kind = models.CharField("性质", max_length=20, choices=ProgrammeKind)
    organiser = models.CharField("主办单位", max_length=100, blank=True)
    approval_number = models.CharField("批准文号", max_length=60, blank=True)
    catalogue_basis = models.CharField("目录依据", max_length=200, blank=True, help_text="列入示范活动项目目录的依据。")
    is_active = models.BooleanField("启用", default=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "创建项目"
        verbose_name_plural = "创建项目"
        ordering = ["region__code", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "name"],
                name="programme_name_once_per_region",
                violation_error_message="本地区已有同名项目，请换一个名称。",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=ProgrammeKind.ASSESSMENT, name__contains=DEMONSTRATION_WORD),
                name="assessment_is_not_called_demonstration",
                violation_error_message="年度考核的名称中不得使用“示范”字样，请改名，或按示范创建补全主办单位和批准文号。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("programme_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.region.path

    @property
    def lacking_approval(self) -> str:
        """What a demonstration still lacks before a batch may open, in a sentence; blank when nothing."""
        wanted = {"organiser": "主办单位", "approval_number": "批准文号", "catalogue_basis": "目录依据"}
        missing = [label for name, label in wanted.items() if not getattr(self, name).strip()]
        if self.kind != ProgrammeKind.DEMONSTRATION or not missing:
            return ""
        return f"示范创建必须有{'、'.join(missing)}，请在项目中补填；没有批准的，只能按年度考核开展。"

    @property
    def unfit_organiser(self) -> str:
        """Why this organiser may run no demonstration (2022 rule), in a sentence; blank when it may."""
        if self.kind != ProgrammeKind.DEMONSTRATION:
            return ""
        ask = "请填写经批准的主办单位；只作考核的，性质请选“年度考核”"
        if TOWNSHIP_ORGAN.search(self.organiser):
            return f"乡镇(街道)不能主办示范活动，{ask}。"
        is_local = self.region_id is not None and self.region.level >= RegionLevel.COUNTY
        if is_local and self.organiser.strip().endswith("协会"):
            return f"县(区)的协会不能主办示范活动，{ask}。"
        return ""

    def misnames(self, text: str) -> bool:
        """Whether an assessment would call itself a demonstration there (2022 rule)."""
        return self.kind == ProgrammeKind.ASSESSMENT and DEMONSTRATION_WORD in text

    @property
    def is_running(self) -> bool:
        """A batch was opened: what the programme is by law stands as it was then."""
        return self.batches.exclude(state=BatchState.PREPARING).exists()


class ProgrammeLevelQuerySet(SharedBelowQuerySet):
    region_lookup = "programme__region__path"


def way_stays_while_walked() -> pgtrigger.Trigger:
    """No application is left on a desk that its level no longer has."""
    states = ", ".join(f"'{state}'" for state in map(str, NOT_WALKING))
    return pgtrigger.Trigger(
        name="way_stays_while_walked",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.AnyChange("desks", "programme"),
        func=f"""
            IF EXISTS (SELECT FROM assessments_application WHERE level_id = NEW.id AND state NOT IN ({states})) THEN
                RAISE EXCEPTION 'applications pass the desks of this level';
            END IF;
            RETURN NEW;
        """,
    )


@tracked()
class ProgrammeLevel(TimestampedModel):
    """A title one may apply for (合格, 示范 …) and the desks an application to it passes."""

    programme = models.ForeignKey(Programme, verbose_name="创建项目", on_delete=models.CASCADE, related_name="levels")
    position = models.PositiveSmallIntegerField("次序", help_text="从低到高。")
    name = models.CharField("级别", max_length=30)
    honour = models.CharField("命名称号", max_length=60, help_text="印在证书和标志牌上。")
    desks = ArrayField(
        models.CharField(max_length=20, choices=DESK_CHOICES), verbose_name="办理环节", help_text="按顺序经过的环节。"
    )
    required_papers = ArrayField(
        models.CharField(max_length=60),
        verbose_name="必备材料",
        default=list,
        blank=True,
        help_text="提交申报时必须上传的材料，例如“村民会议表决证明”。",
    )
    requires = models.ForeignKey(
        "self", verbose_name="须已命名", on_delete=models.PROTECT, null=True, blank=True, related_name="opens"
    )
    uses_quota = models.BooleanField("占用名额", default=True)

    objects = ProgrammeLevelQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "申报级别"
        verbose_name_plural = "申报级别"
        ordering = ["programme", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "position"],
                name="programme_level_position_once",
                violation_error_message="该次序已被其他级别使用，请换一个。",
            ),
            models.UniqueConstraint(
                fields=["programme", "name"],
                name="programme_level_name_once",
                violation_error_message="该项目已有同名级别。",
            ),
            models.CheckConstraint(
                condition=models.Q(desks__len__gt=0),
                name="programme_level_has_desks",
                violation_error_message="请至少选择一个办理环节。",
            ),
        ]
        triggers = [*TimestampedModel.Meta.triggers, way_stays_while_walked()]

    def __str__(self) -> str:
        return f"{self.programme}（{self.name}）"

    def get_absolute_url(self) -> str:
        return self.programme.get_absolute_url()

    @property
    def scope_path(self) -> str:
        return self.programme.scope_path

    @property
    def chain(self) -> list[ApplicationState]:
        """The desks in the order in which a paper passes them, the naming last.

        Every paper waits to be named, in the public notice or at a desk of its own: none gets its title unnumbered.
        """
        passed = [desk for desk in DESKS if desk in self.desks]
        waits = [] if ApplicationState.PUBLICISED in passed else [ApplicationState.AT_NAMING]
        return [*passed, *waits, ApplicationState.NAMED]

    @property
    def why_fixed(self) -> str:
        """Why the level cannot be changed now, in a sentence; blank while it may."""
        walking = self.applications.exclude(state__in=NOT_WALKING).count()
        if not walking:
            return ""
        return f"{walking}件申报正按“{self.name}”的环节办理，办结以前不能修改；需要不同环节的，请新增一个级别。"

    def desk_after(self, desk: str) -> ApplicationState:
        """The next desk of the chain; from the draft the first one."""
        chain = self.chain
        return chain[chain.index(desk) + 1] if desk in chain else chain[0]
