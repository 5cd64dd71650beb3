import pgtrigger
from django.db import models
from django.urls import reverse

from agreements.choices import (
    BINDING_STATES,
    EDITABLE_STATES,
    ENDED_STATES,
    REQUIRED_TOPICS,
    CharterKind,
    CharterState,
    ClauseTopic,
)
from agreements.models.screened import Raised, raised_by
from common.history import tracked
from common.models import RegionScopedQuerySet, TimestampedModel, not_emptied, revision_counter
from common.workflow import fixed_on, state_guards
from villages.choices import VillageKind
from villages.models import Village

EDITABLE = ", ".join(f"'{state.value}'" for state in EDITABLE_STATES)
# From the won vote on: where the Party organisation's study can no longer be entered.
POSTED_STATES = (CharterState.PUBLICISED, CharterState.TO_FILE, *BINDING_STATES, *ENDED_STATES)
# What a version says; fixed from the township's examination on.
SAID_BY_VERSION = ("charter", "number", "title", "preamble", "based_on")
# What nobody edits: whether the examiner has looked, and what the screening found when the wording was last saved.
QUIET = ("opened_at", "blocking_count", "warning_count")


class CharterQuerySet(RegionScopedQuerySet):
    region_lookup = "village__township__path"

    def with_versions(self) -> "CharterQuerySet":
        return self.select_related("village__township__parent").prefetch_related("versions")


@tracked()
class Charter(TimestampedModel):
    """The charter, covenant or working rules of one village, through all its versions."""

    village = models.ForeignKey(Village, verbose_name="村(居)", on_delete=models.PROTECT, related_name="charters")
    kind = models.CharField("文件种类", max_length=20, choices=CharterKind)

    objects = CharterQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "章程规约"
        verbose_name_plural = "章程规约"
        ordering = ["village__code", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "kind"],
                name="charter_once_per_village_and_kind",
                violation_error_message="该村(居)已建立这种文件，请在原文件上修订。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.village}{self.kind_label}"

    def get_absolute_url(self) -> str:
        return reverse("charter_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.village.scope_path

    @property
    def why_closed(self) -> str:
        return self.village.why_closed

    @property
    def kind_label(self) -> str:
        """Villages make 村规民约, residents' committees make 居民公约."""
        if self.kind != CharterKind.COVENANT:
            return self.get_kind_display()
        return "居民公约" if self.village.kind == VillageKind.RESIDENTS else "村规民约"

    @property
    def binding(self) -> "CharterVersion | None":
        """The version that binds the villagers."""
        return next((version for version in self.versions.all() if version.state in BINDING_STATES), None)

    @property
    def under_way(self) -> "CharterVersion | None":
        fixed = (*BINDING_STATES, *ENDED_STATES)
        return next((version for version in self.versions.all() if version.state not in fixed), None)

    @property
    def current(self) -> "CharterVersion | None":
        """What people work on, else what binds, else the last there was."""
        return self.under_way or self.binding or next(iter(self.versions.all()), None)


class CharterVersionQuerySet(RegionScopedQuerySet):
    region_lookup = "charter__village__township__path"

    def in_force(self) -> "CharterVersionQuerySet":
        """Those that bind, also one that is to be corrected."""
        return self.filter(state__in=BINDING_STATES)

    def under_way(self) -> "CharterVersionQuerySet":
        return self.exclude(state__in=[*BINDING_STATES, *ENDED_STATES])

    def not_ended(self) -> "CharterVersionQuerySet":
        return self.exclude(state__in=ENDED_STATES)

    def with_blocking_findings(self) -> "CharterVersionQuerySet":
        return self.filter(blocking_count__gt=0)

    def with_wording(self) -> "CharterVersionQuerySet":
        """Fetches what the screening and the guards look at."""
        return self.with_village().prefetch_related("clauses", "finding_answers")

    def with_village(self) -> "CharterVersionQuerySet":
        return self.select_related("charter__village__township__parent")


@tracked(exclude=QUIET)
class CharterVersion(TimestampedModel):
    """One wording of a charter on its way over the desks. A published one is never edited."""

    charter = models.ForeignKey(Charter, verbose_name="章程规约", on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("版本")
    title = models.CharField("标题", max_length=100)
    preamble = models.TextField("序言", max_length=2000, blank=True)
    based_on = models.ForeignKey(
        "self", verbose_name="修订自", on_delete=models.PROTECT, null=True, blank=True, related_name="revisions"
    )
    state = models.CharField("状态", max_length=20, choices=CharterState, default=CharterState.DRAFTING, editable=False)
    party_studied_on = models.DateField("党组织研究日期", null=True, blank=True)
    party_study = models.CharField("党组织研究意见", max_length=300, blank=True)
    opened_at = models.DateTimeField("审查单位打开时间", null=True, blank=True, editable=False)
    revise_by = models.DateField("修改期限", null=True, blank=True, editable=False)
    blocking_count = models.PositiveSmallIntegerField("阻断问题数", null=True, blank=True, editable=False)
    warning_count = models.PositiveSmallIntegerField("提示数", null=True, blank=True, editable=False)
    in_force_from = models.DateField("生效日期", null=True, blank=True, editable=False)
    in_force_until = models.DateField("失效日期", null=True, blank=True, editable=False)

    objects = CharterVersionQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "章程规约版本"
        verbose_name_plural = "章程规约版本"
        ordering = ["charter", "-number"]
        indexes = [models.Index(fields=["state", "charter"])]
        constraints = [
            models.UniqueConstraint(fields=["charter", "number"], name="charter_version_number_once"),
            models.UniqueConstraint(
                fields=["charter"],
                condition=models.Q(state__in=BINDING_STATES),
                name="one_charter_version_in_force",
                violation_error_message="该村(居)的这种文件已有生效版本。",
            ),
            models.UniqueConstraint(
                fields=["charter"],
                condition=~models.Q(state__in=[*BINDING_STATES, *ENDED_STATES]),
                name="one_charter_version_under_way",
                violation_error_message="该文件已有一个正在办理的版本，请在其上修改。",
            ),
        ]
        triggers = [
            revision_counter(*QUIET),
            *state_guards(CharterState.DRAFTING),
            pgtrigger.Trigger(
                name="wording_fixed",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.AnyChange(*SAID_BY_VERSION),
                func=f"""
                    IF OLD.state NOT IN ({EDITABLE}) THEN
                        RAISE EXCEPTION 'the wording of this charter version is fixed';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="submitted_is_unopened",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state"), new__state=CharterState.AT_TOWNSHIP),
                func="NEW.opened_at = NULL; NEW.revise_by = NULL; RETURN NEW;",
            ),
            fixed_on(POSTED_STATES, "party_studied_on", "party_study", name="study_before_the_vote"),
            pgtrigger.Protect(
                name="left_the_desk_stays",
                operation=pgtrigger.Delete,
                condition=~pgtrigger.Q(old__state=CharterState.DRAFTING),
            ),
            not_emptied(),
        ]

    def __str__(self) -> str:
        return f"{self.charter}第{self.number}版"

    def get_absolute_url(self) -> str:
        return reverse("charter_version_detail", args=[self.pk])

    @property
    def village(self) -> Village:
        return self.charter.village

    @property
    def scope_path(self) -> str:
        return self.charter.scope_path

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE_STATES

    @property
    def why_closed(self) -> str:
        if self.state in ENDED_STATES:
            return f"本版本{self.get_state_display()}，只供查阅，不能再修改。"
        return self.village.why_closed

    @property
    def why_fixed(self) -> str:
        """Why the wording may not be changed, in a sentence; blank while it may."""
        if self.is_editable:
            return self.why_closed
        state = self.get_state_display()
        return self.why_closed or f"本版本处于“{state}”环节，条文不能修改；需要改动的，请先撤回或由审查单位退回修改。"

    @property
    def missing_topics(self) -> list[ClauseTopic]:
        """What this kind of paper must speak about and no clause does."""
        present = {clause.topic for clause in self.clauses.all()}
        return [topic for topic in REQUIRED_TOPICS[CharterKind(self.charter.kind)] if topic not in present]

    @property
    def counting_meeting(self) -> "AssemblyMeeting | None":  # noqa: F821 (adoption.py builds on this file)
        """The meeting whose vote counts; those set aside are kept for the record."""
        return next((meeting for meeting in self.meetings.all() if meeting.set_aside_on is None), None)

    @property
    def counting_publicity(self) -> "Publicity | None":  # noqa: F821
        """The posting whose clock counts."""
        return next((posting for posting in self.publicities.all() if posting.restarted_on is None), None)

    def raised(self) -> list[Raised]:
        """What the screening has against the wording as it stands, with the answers given."""
        return raised_by(self)
