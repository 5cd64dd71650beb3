"""整改台账 (F11): what was found, who mends it by when, the answer, and how it was checked again."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from assessments.actions.rectifications import ADD, answer_finding, close_finding, register_finding, reject_finding
from assessments.choices import FindingSource, RectificationState
from assessments.filters.inspections import RectificationFilter
from assessments.forms.inspections import FindingAnswerForm, FindingCloseForm, FindingRejectForm, RectificationForm
from assessments.inspection_papers import LEDGER, ledger_row
from assessments.models import Application, InspectionSample, Rectification
from assessments.tables.inspections import STATE_BADGES, RectificationTable, due_badge
from assessments.workflow import RECTIFICATION_STEPS
from common.models import StepRecord
from common.paper.paper import Paper
from common.refusal import Refused
from common.templatetags.portal import badge, deadline
from common.views.attachments import attachment_panel
from common.views.editing import ScopedCreateView, ScopedUpdateView
from common.views.gate import RegionScopedMixin, ScopedDetailView, ScopedListView
from common.views.paper import ListPaperView
from common.workflow import ALREADY_HANDLED, available_steps
from villages.models import Region, Village
from villages.views.region_tree import RegionTreeMixin

VIEW, CHANGE, EXPORT = (f"assessments.{verb}_rectification" for verb in ("view", "change", "export"))
RELATED = ("village__township__parent", "batch", "application__level", "sample__plan")
USUAL_DAYS = 30


def ledger_crumb() -> tuple[str, str]:
    return "整改台账", reverse("rectification_list")


class RectificationListView(RegionTreeMixin, ScopedListView):
    model = Rectification
    permission = VIEW
    table_class = RectificationTable
    filterset_class = RectificationFilter
    template_name = "common/region_list.html"
    heading = "整改台账"
    resource_key = "rectifications"

    def get_queryset(self):
        return super().get_queryset().select_related("village__township")

    def get_context_data(self, **kwargs) -> dict:
        empty = {
            "title": "没有需要整改的问题",
            "text": "检查、评分、复核、异议中发现的问题登记后，在这里逐项销号。",
        }
        return super().get_context_data(empty={} if self.request.GET else empty, user=self.request.user, **kwargs)

    def actions(self) -> list[dict]:
        user, buttons = self.request.user, []
        if user.has_perm(ADD):
            add = reverse("rectification_create")
            buttons.append({"label": "登记问题", "icon": "plus", "url": add, "primary": True})
        if user.has_perm(EXPORT):
            paper = f"{reverse('rectification_paper')}?{self.request.GET.urlencode()}"
            buttons.append({"label": "整改台账表", "icon": "file-text", "url": paper})
        return buttons


class RectificationPaperView(ListPaperView):
    model = Rectification
    permission = EXPORT
    filterset_class = RectificationFilter
    form = LEDGER

    def rows(self) -> list[dict]:
        rows = self.found().select_related("village__township").order_by("village__code", "due_on", "pk")
        return [ledger_row(row) for row in rows]

    def paper(self) -> Paper:
        rows = self.rows()
        chosen = self.filterset.form.cleaned_data.get("region")
        found = Region.objects.for_user(self.request.user).filter(code=chosen).first() if chosen else None
        region = found or self.request.user.region
        place = region.name_in_titles if region else "全国"
        return self.filled(rows=rows, place=place, year=timezone.localdate().year)

    def back_url(self) -> str:
        query = self.request.GET.copy()
        query.pop("as", None)
        return f"{reverse('rectification_list')}?{query.urlencode()}"


class RectificationDetailView(ScopedDetailView):
    model = Rectification
    permission = VIEW
    template_name = "assessments/rectification_detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related(*RELATED)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [ledger_crumb()]

    def get_context_data(self, **kwargs) -> dict:
        row = self.object
        facts = [
            ("村(居)", f"{row.village.township.name} {row.village.name}"),
            ("来源", row.get_source_display()),
            ("检查计划", row.sample.plan.name if row.sample else ""),
            ("批次", row.batch.name if row.batch else ""),
            ("责任人", row.owner),
            ("整改期限", deadline(row.due_on)),
            ("销号日期", row.closed_on),
        ]
        return super().get_context_data(
            facts=facts,
            state=badge(STATE_BADGES[row.state], row.get_state_display()),
            time=due_badge(row),
            attachments=attachment_panel(row, self.request.user),
            steps=list(StepRecord.objects.of(row)),
            **kwargs,
        )

    def actions(self) -> list[dict]:
        row, user = self.object, self.request.user
        icons = {"answer": "message", "close": "circle-check", "reject": "arrow-back-up"}
        buttons = [
            {
                "label": step.label,
                "icon": icons[verb],
                "url": reverse("rectification_step", args=[row.pk, verb]),
                "primary": verb != "reject",
            }
            for verb, step in available_steps(row, RECTIFICATION_STEPS, user)
        ]
        if row.state == RectificationState.OPEN and user.has_perm(CHANGE, row):
            update = reverse("rectification_update", args=[row.pk])
            buttons.append({"label": "修改", "icon": "pencil", "url": update})
        log = reverse("record_history", args=[row._meta.label_lower, row.pk])
        return [*buttons, {"label": "变更记录", "icon": "history", "url": log}]


class RectificationCreateView(ScopedCreateView):
    """A finding; `?sample=`, `?application=` or `?village=` says where it was found."""

    model = Rectification
    permission = ADD
    form_class = RectificationForm
    heading = "登记整改事项"
    done = "已登记，并已通知乡镇(街道)。"

    def get_form_kwargs(self) -> dict:
        kwargs = super().get_form_kwargs()
        return kwargs if kwargs.get("instance") else kwargs | {"instance": self.found_at()}

    def found_at(self) -> Rectification:
        sample, application = self._asked(InspectionSample, "sample"), self._asked(Application, "application")
        village, source = self._asked(Village, "village"), self.request.GET.get("source", "")
        row = Rectification(village=village, source=source if source in FindingSource.values else "")
        if sample:
            row.sample, row.village, row.batch = sample, sample.village, sample.plan.batch
            row.application = sample.village.applications.live().filter(batch=row.batch).first()
            row.source = FindingSource.INSPECTION
        elif application:
            row.application, row.village, row.batch = application, application.village, application.batch
        return row

    def _asked(self, model, name: str):
        key = self.request.GET.get(name, "")
        return model.objects.for_user(self.request.user).filter(pk=key).first() if key.isdecimal() else None

    def get_initial(self) -> dict:
        return {"due_on": (timezone.localdate() + timedelta(days=USUAL_DAYS)).isoformat()}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [ledger_crumb()]

    def get_cancel_url(self) -> str:
        return reverse("rectification_list")

    def save(self, form) -> Rectification:
        return register_finding(form.save(commit=False), actor=self.request.user, now=timezone.now())


class RectificationUpdateView(ScopedUpdateView):
    model = Rectification
    permission = CHANGE
    form_class = RectificationForm

    def check_permission(self, row=None) -> None:
        super().check_permission(row)
        if row.state != RectificationState.OPEN:
            raise Refused("本事项已提交整改情况，不能修改；需要修改的，请复查时退回。")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [ledger_crumb(), (str(self.object), self.object.get_absolute_url())]


class RectificationStepView(RegionScopedMixin, SingleObjectMixin, FormView):
    """提交整改情况, 销号 and 复查未通过: each asks for what it needs, then acts."""

    model = Rectification
    steps = RECTIFICATION_STEPS
    template_name = "assessments/rectification_step.html"
    forms = {"answer": FindingAnswerForm, "close": FindingCloseForm, "reject": FindingRejectForm}
    consequences = {
        "answer": "提交后由检查单位复查，复查通过才能销号。",
        "close": "销号后本事项不能再修改。",
        "reject": "退回乡镇(街道)继续整改，并通知对方。",
    }

    def get_queryset(self):
        return super().get_queryset().select_related(*RELATED)

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        verb = kwargs["verb"]
        if verb not in self.steps:
            raise Http404
        self.step = self.steps[verb]
        self.permission = self.step.permission
        self.object = self.get_object()
        if self.object.state not in self.step.sources:
            raise Refused(ALREADY_HANDLED, about=self.object)
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self):
        return self.forms[self.kwargs["verb"]]

    def get_initial(self) -> dict:
        today = timezone.localdate()
        if self.kwargs["verb"] == "answer":
            return {"answer": self.object.answer, "answered_on": today}
        return {"due_on": today + timedelta(days=USUAL_DAYS)} if self.kwargs["verb"] == "reject" else {}

    def form_valid(self, form) -> HttpResponse:
        act = {"answer": answer_finding, "close": close_finding, "reject": reject_finding}[self.kwargs["verb"]]
        try:
            act(self.object, actor=self.request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, f"已{self.step.label}：{self.object.village}。")
        return redirect(self.object)

    def get_context_data(self, **kwargs) -> dict:
        row = self.object
        return super().get_context_data(
            heading=f"{self.step.label}：{row.village}",
            breadcrumbs=[ledger_crumb(), (str(row), row.get_absolute_url())],
            question=f"问题：{row.problem}",
            attachments=attachment_panel(row, self.request.user),
            answers=self.kwargs["verb"] == "answer",
            consequence=self.consequences[self.kwargs["verb"]],
            submit_label=self.step.label,
            cancel_url=row.get_absolute_url(),
            **kwargs,
        )
