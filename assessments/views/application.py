"""申报: the list, beginning one, and one page with everything about it."""

from datetime import datetime

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import FormView

from assessments.actions.applications import ADD, mark_opened, start_application
from assessments.actions.decisions import DECIDE
from assessments.actions.notices import NAME
from assessments.choices import ApplicationState
from assessments.desks import DECIDING_DESKS, holder_of, way_of
from assessments.filters.application import ApplicationFilter
from assessments.forms.application import ApplicationForm, ApplicationStartForm
from assessments.models import Application, ApplicationCopy, Evidence
from assessments.sheet_context import stages_of
from assessments.tables.application import ApplicationTable, state_badge
from assessments.views.application_parts import (
    application_crumbs,
    evidence_of,
    fact_rows,
    findings_of,
    list_crumb,
    outcome_of,
    points_of,
)
from assessments.views.application_steps import BULK_VERBS, PRIMARY, STEP_ICONS, steps_on_page
from assessments.workflow import APPLICATION_STEPS
from common.models import StepRecord
from common.refusal import Refused
from common.views.editing import ScopedDeleteView, ScopedUpdateView
from common.views.gate import PermittedMixin, ScopedDetailView, ScopedListView
from common.workflow import objection_to
from villages.views.region_tree import RegionTreeMixin

CHANGE = "assessments.change_application"
VIEW = "assessments.view_application"


class ApplicationListView(RegionTreeMixin, ScopedListView):
    model = Application
    permission = VIEW
    table_class = ApplicationTable
    filterset_class = ApplicationFilter
    template_name = "assessments/application_list.html"
    heading = "示范创建申报"
    resource_key = "applications"

    def get_queryset(self):
        return super().get_queryset().with_place().with_deadline()

    def actions(self) -> list[dict]:
        user, asked, buttons = self.request.user, self.request.GET, []
        if user.has_perm(ADD):
            add = reverse("application_create")
            buttons.append({"label": "新增申报", "icon": "plus", "url": add, "primary": True})
        batch = asked.get("batch", "")
        if batch.isdecimal() and user.has_perm("assessments.export_application"):
            for name, label in (("registration_paper", "备案表"), ("recommendation_paper", "推荐汇总表")):
                url = f"{reverse(name, args=[batch])}?region={asked.get('region', '')}"
                buttons.append({"label": label, "icon": "file-text", "url": url})
        return buttons

    def get_context_data(self, **kwargs) -> dict:
        user = self.request.user
        steps = [(verb, APPLICATION_STEPS[verb]) for verb in BULK_VERBS]
        empty = {"title": "还没有申报", "text": "由乡镇(街道)或县(区)经办人为村(居)发起，已有的数据自动带入。"}
        if user.has_perm(ADD):
            empty |= {"url": reverse("application_create"), "label": "新增申报"}
        permitted = [(verb, step.label) for verb, step in steps if user.has_perm(step.permission)]
        bulk = {"bulk_url": reverse("application_bulk", args=[permitted[0][0]])} if permitted else {}
        return super().get_context_data(
            bulk_verbs=permitted,
            can_change=user.has_perm(CHANGE),
            empty={} if self.request.GET else empty,
            **bulk,
            **kwargs,
        )


class ApplicationCreateView(PermittedMixin, FormView):
    """Two choices; the register fills in the rest."""

    permission = ADD
    form_class = ApplicationStartForm
    template_name = "common/form.html"

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_initial(self) -> dict:
        asked = self.request.GET
        return {name: asked[name] for name in ("village", "wanted") if name in asked}

    def form_valid(self, form) -> HttpResponse:
        try:
            application = start_application(*form.chosen, actor=self.request.user, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, "已建立申报草稿，已知的内容已带入，请补充其余内容。")
        return redirect("application_update", application.pk)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            heading="新增申报",
            breadcrumbs=[list_crumb()],
            submit_label="建立草稿",
            cancel_url=reverse("application_list"),
            **kwargs,
        )


class ApplicationDetailView(ScopedDetailView):
    """Everything about one application."""

    model = Application
    permission = VIEW
    template_name = "assessments/application_detail.html"

    def get_queryset(self):
        files = Evidence.objects.select_related("indicator__section", "attachment")
        rows = super().get_queryset().with_place().with_deadline().select_related("version__standard", "submitted_by")
        return rows.prefetch_related("rectifications", "score_sheets", Prefetch("evidence", files))

    def get_object(self, queryset=None) -> Application:
        application = super().get_object(queryset)
        mark_opened(application, viewer=self.request.user, now=timezone.now())
        return application

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    @cached_property
    def steps(self) -> list[StepRecord]:
        return list(StepRecord.objects.of(self.object))

    @cached_property
    def copies(self) -> list[ApplicationCopy]:
        return list(self.object.copies.all())

    @cached_property
    def buttons(self) -> list[tuple[str, object]]:
        return steps_on_page(self.object, self.request.user)

    def get_context_data(self, **kwargs) -> dict:
        application, user, now = self.object, self.request.user, timezone.now()
        copies = self.copies
        may_change = user.has_perm(CHANGE, application)
        today = timezone.localdate(now)
        return super().get_context_data(
            state=state_badge(application),
            holder=holder_of(application),
            since=application.at_desk_since or application.created_at,
            days_over=(today - application.due_on).days if application.due_on else 0,
            way=way_of(application),
            facts=fact_rows(application, copies, now=now),
            copies=copies,
            evidence=evidence_of(application),
            points=points_of(application),
            findings=findings_of(application),
            outcome=outcome_of(application, user),
            gaps=application.gaps if application.is_editable and not application.why_closed else [],
            returned=self.returned(),
            steps=self.steps,
            stages=stages_of(application, user),
            objections=self.objections(now),
            can_write=may_change and not application.why_fixed,
            can_file=may_change and not application.why_files_closed,
            **kwargs,
        )

    def returned(self) -> StepRecord | None:
        """The step that sent it back, while it waits to be mended."""
        last = self.steps[-1] if self.steps else None
        return last if last and last.verb in ("return", "return_self") else None

    def objections(self, now: datetime) -> list[tuple[str, str]]:
        """What stands in the way of the one step that most people come for; gaps are listed by themselves."""
        found = [
            (step.label, objection_to(self.object, step, actor=self.request.user, now=now))
            for verb, step in self.buttons
            if verb in PRIMARY and verb != "submit"
        ]
        return [(label, sentence) for label, sentence in found if sentence]

    def actions(self) -> list[dict]:
        application, user = self.object, self.request.user
        buttons = []
        for verb, step in self.buttons:
            buttons.append(
                {
                    "label": step.label,
                    "icon": STEP_ICONS[verb],
                    "url": reverse("application_step", args=[application.pk, verb]),
                    "primary": verb in PRIMARY,
                    "danger": verb in ("withdraw", "fail"),
                }
            )
        if application.state in DECIDING_DESKS and user.has_perm(DECIDE, application):
            url = reverse("decision_prepare", args=[application.pk])
            buttons.append({"label": "拟定结果", "icon": "gavel", "url": url, "primary": True})
        if application.state == ApplicationState.AT_NAMING and user.has_perm(NAME, application):
            url = reverse("batch_name", args=[application.batch_id])
            buttons.append({"label": "命名授牌", "icon": "award", "url": url, "primary": True})
        may_change = user.has_perm(CHANGE, application)
        if may_change and not application.why_fixed:
            url = reverse("application_update", args=[application.pk])
            buttons.append({"label": "填写", "icon": "pencil", "url": url})
        if may_change and not application.why_files_closed:
            url = reverse("application_evidence", args=[application.pk])
            buttons.append({"label": "佐证材料", "icon": "paperclip", "url": url})
        buttons.append(
            {"label": "申报表", "icon": "file-text", "url": reverse("application_paper", args=[application.pk])}
        )
        if len(self.copies) > 1:
            url = reverse("application_compare", args=[application.pk])
            buttons.append({"label": "对照存档", "icon": "git-compare", "url": url})
        if may_change and application.state == ApplicationState.DRAFT and not self.steps:
            url = reverse("application_delete", args=[application.pk])
            buttons.append({"label": "删除草稿", "icon": "trash", "url": url, "danger": True})
        history = reverse("record_history", args=[application._meta.label_lower, application.pk])
        buttons.append({"label": "变更记录", "icon": "history", "url": history})
        return sorted(buttons, key=lambda button: bool(button.get("danger")))


class _WritingMixin:
    """Pages that write answer with a sentence when the application may not be written."""

    model = Application

    def get_queryset(self):
        return super().get_queryset().with_place()

    def check_permission(self, row=None) -> None:
        super().check_permission(row)
        if row is not None and (why := self.why_not(row)):
            raise Refused(why)

    def why_not(self, application: Application) -> str:
        return application.why_fixed

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return application_crumbs(self.object)


class ApplicationUpdateView(_WritingMixin, ScopedUpdateView):
    permission = CHANGE
    form_class = ApplicationForm
    template_name = "assessments/application_form.html"

    def get_heading(self) -> str:
        return f"填写：{self.object}"

    def get_context_data(self, **kwargs) -> dict:
        facts = fact_rows(self.object, [], now=timezone.now())
        return super().get_context_data(facts=facts, submit_label="暂存", **kwargs)


class ApplicationDeleteView(_WritingMixin, ScopedDeleteView):
    """Only a draft that never left the first desk."""

    permission = "assessments.delete_application"

    def why_not(self, application: Application) -> str:
        if application.state != ApplicationState.DRAFT or StepRecord.objects.of(application).exists():
            return "本申报提交过，不能删除；不再申报的，请“撤销申报”。"
        return application.why_fixed

    def get_success_url(self) -> str:
        return reverse("application_list")
