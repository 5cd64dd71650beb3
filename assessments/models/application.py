"""An application of one village in one batch, and what is kept of it."""

from dataclasses import dataclass

import pgtrigger
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.functions import Greatest
from django.urls import reverse

from assessments.choices import ApplicationState, BatchState
from assessments.desks import DESK_PHASES, EDITABLE_STATES, ENDED_STATES, FILLING_STATES, desks_of
from assessments.models.batch import Batch, BatchPhase, LateException
from assessments.models.programme import ProgrammeLevel
from assessments.models.standard import StandardVersion
from common.history import tracked
from common.models import AppendOnlyModel, RegionScopedQuerySet, TimestampedModel, revision_counter
from common.workflow import state_guards
from villages.choices import VillageState
from villages.models import StaffUser, Village

LONGEST_PRACTICE = 2000
QUIET = ("opened_at", "at_desk_since")


@dataclass(frozen=True)
class Gap:
    """Something a draft lacks: at which field, and what to do."""

    field: str
    sentence: str


class ApplicationQuerySet(RegionScopedQuerySet):
    region_lookup = "village__township__path"
    village_lookup = "village_id"

    def live(self) -> "ApplicationQuerySet":
        return self.exclude(state__in=ENDED_STATES)

    def running(self) -> "ApplicationQuerySet":
        """What anybody still works on: papers of batches that ended, and of villages that did, wait for nobody."""
        return self.live().filter(batch__state=BatchState.OPEN, village__state=VillageState.ACTIVE)

    def at(self, *desks: str) -> "ApplicationQuerySet":
        return self.filter(state__in=desks)

    def waiting_for(self, user) -> "ApplicationQuerySet":
        """Those on a desk of the user's own level, inside his region."""
        return self.for_user(user).running().at(*desks_of(user))

    def with_place(self) -> "ApplicationQuerySet":
        whose = ("level__programme__region", "batch__programme__region__parent")
        return self.select_related("village__township__parent", *whose)

    def with_what_steps_ask(self) -> "ApplicationQuerySet":
        """Fetches along what the guards of their steps look at, a few queries for however many."""
        asked = ("rectifications", "score_sheets", "evidence__attachment", "batch__phases", "village__honours")
        of_place = ("village__late_exceptions", "village__declared_interests", "village__township__parent__quota_seats")
        found = self.with_place().select_related("version__standard", "level__requires")
        return found.prefetch_related(*asked, *of_place)

    def with_what_naming_asks(self) -> "ApplicationQuerySet":
        """The same for the step that names them."""
        return self.with_place().prefetch_related("notice_entries__notice", "objections")

    def with_deadline(self) -> "ApplicationQuerySet":
        """Adds `due_on`: the last day of the present desk, an exception for the village and a return included."""
        phase = models.Case(
            *(models.When(state=state, then=models.Value(phase)) for state, phase in DESK_PHASES.items()),
            default=models.Value(""),
            output_field=models.CharField(),
        )
        here = {"batch": models.OuterRef("batch"), "phase": models.OuterRef("desk_phase")}
        usual = models.Subquery(BatchPhase.objects.filter(**here).order_by().values("ends_on")[:1])
        late = LateException.objects.filter(**here, village=models.OuterRef("village")).order_by()
        last_day = Greatest(usual, models.Subquery(late.values("until")[:1]))  # NULLs do not count
        returned = models.When(state=ApplicationState.RETURNED, revise_by__isnull=False, then=models.F("revise_by"))
        due_on = models.Case(returned, default=last_day, output_field=models.DateField())
        return self.annotate(desk_phase=phase).annotate(due_on=due_on)


@tracked(exclude=QUIET)
class Application(TimestampedModel):
    """A village applies for a level of a programme; its state is named for the desk the paper lies on."""

    batch = models.ForeignKey(Batch, verbose_name="批次", on_delete=models.PROTECT, related_name="applications")
    village = models.ForeignKey(Village, verbose_name="村(居)", on_delete=models.PROTECT, related_name="applications")
    level = models.ForeignKey(
        ProgrammeLevel, verbose_name="申报级别", on_delete=models.PROTECT, related_name="applications"
    )
    version = models.ForeignKey(
        StandardVersion,
        verbose_name="评估标准",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="applications",
    )
    state = models.CharField(
        "状态", max_length=20, choices=ApplicationState, default=ApplicationState.DRAFT, editable=False
    )
    contact_name = models.CharField("负责人", max_length=50, blank=True)
    contact_phone = models.CharField("联系电话", max_length=20, blank=True, help_text="办公电话。")
    practice = models.TextField(
        "主要做法", blank=True, validators=[MaxLengthValidator(LONGEST_PRACTICE)], help_text="不超过2000字。"
    )
    submitted_by = models.ForeignKey(
        StaffUser,
        verbose_name="提交账号",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    at_desk_since = models.DateTimeField("到达本环节时间", null=True, blank=True, editable=False)
    opened_at = models.DateTimeField("本环节打开时间", null=True, blank=True, editable=False)
    revise_by = models.DateField("修改期限", null=True, blank=True, editable=False)
    # The deciding desk that ordered a rectification: to it the paper returns.
    rectified_for = models.CharField(
        "整改来源环节", max_length=20, choices=ApplicationState, blank=True, editable=False
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "示范创建申报"
        verbose_name_plural = "示范创建申报"
        ordering = ["batch", "village__code"]
        indexes = [
            models.Index(fields=["state", "batch"]),
            models.Index(fields=["batch", "village"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "village"],
                condition=~models.Q(state__in=[ApplicationState.FAILED, ApplicationState.WITHDRAWN]),
                name="one_live_application_per_batch",
                violation_error_message="该村(居)在本批次已有申报，请在原申报上办理。",
            )
        ]
        triggers = [
            revision_counter(*QUIET),
            *state_guards(ApplicationState.DRAFT),
            pgtrigger.Trigger(
                name="arrives_unopened",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
                func="NEW.opened_at = NULL; NEW.at_desk_since = clock_timestamp(); RETURN NEW;",
            ),
            pgtrigger.Protect(
                name="submitted_stays",
                operation=pgtrigger.Delete,
                condition=~pgtrigger.Q(old__state=ApplicationState.DRAFT),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village}申报{self.level.name}"

    def get_absolute_url(self) -> str:
        return reverse("application_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.village.scope_path

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE_STATES

    @property
    def why_closed(self) -> str:
        if self.state in ENDED_STATES:
            return f"本申报{self.get_state_display()}，只供查阅。"
        return self.village.why_closed or self.batch.why_closed

    @property
    def why_fixed(self) -> str:
        """Why what was written may not be changed now, in a sentence; blank while it may."""
        if self.is_editable:
            return self.why_closed
        state = self.get_state_display()
        return self.why_closed or f"本申报处于“{state}”环节，不能修改；需要修改的，请先撤回或由办理单位退回。"

    @property
    def why_files_closed(self) -> str:
        """Papers that were handed in lie there until they come back."""
        if self.state in FILLING_STATES:
            return self.why_closed
        state = self.get_state_display()
        return self.why_closed or f"本申报处于“{state}”环节，材料不能增删；需要补充的，请先撤回或由办理单位退回。"

    @property
    def desk_before(self) -> str:
        """The desk from which it came here, when nothing was sent back on the way."""
        chain = self.level.chain
        place = chain.index(self.state) if self.state in chain else 0
        return chain[place - 1] if place else ApplicationState.DRAFT

    @property
    def seat(self):
        """The seats of its county in its batch; None where none were allotted."""
        seats = self.village.township.parent.quota_seats.all()
        return next((seat for seat in seats if seat.batch_id == self.batch_id), None)

    @property
    def gaps(self) -> list[Gap]:
        """What is still missing before it can be submitted."""
        wanted = (
            ("contact_name", self.contact_name, "请填写负责人。"),
            ("contact_phone", self.contact_phone, "请填写联系电话（办公电话）。"),
            ("practice", self.practice, "请填写主要做法。"),
        )
        gaps = [Gap(field, sentence) for field, value, sentence in wanted if not value.strip()]
        brought = {one.paper for one in self.evidence.all() if one.is_in_place}
        papers = [paper for paper in self.level.required_papers if paper not in brought]
        gaps += [Gap("papers", f"请上传必备材料：{paper}。") for paper in papers]
        lower = self.level.requires
        if lower is not None and not any(
            one.is_standing and one.level_id == lower.pk for one in self.village.honours.all()
        ):
            gaps.append(Gap("level", f"申报{self.level.name}须已命名为{lower.name}，请先申报{lower.name}。"))
        return gaps


class OfApplicationQuerySet(RegionScopedQuerySet):
    region_lookup = "application__village__township__path"
    village_lookup = "application__village_id"


class OfApplication:
    """A row that belongs to an application and lies where it lies."""

    @property
    def scope_path(self) -> str:
        return self.application.scope_path

    @property
    def why_closed(self) -> str:
        return self.application.why_closed

    def get_absolute_url(self) -> str:
        return self.application.get_absolute_url()


class ApplicationCopy(OfApplication, AppendOnlyModel):
    """What the application said when it was submitted, with the register's figures of that moment."""

    application = models.ForeignKey(Application, verbose_name="申报", on_delete=models.PROTECT, related_name="copies")
    number = models.PositiveSmallIntegerField("第几次提交")
    verb = models.CharField("操作", max_length=40)
    content = models.JSONField("内容")
    sha256 = models.CharField("校验值", max_length=64)
    taken_by_name = models.CharField("提交人", max_length=50)
    taken_by_unit = models.CharField("单位", max_length=100)
    taken_at = models.DateTimeField("提交时间")

    objects = OfApplicationQuerySet.as_manager()

    class Meta(AppendOnlyModel.Meta):
        verbose_name = "申报存档"
        verbose_name_plural = "申报存档"
        ordering = ["application", "number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="application_copy_number_once")]

    def __str__(self) -> str:
        return f"{self.application}第{self.number}次提交"
