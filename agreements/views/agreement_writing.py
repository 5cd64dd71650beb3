"""Writing a template: beginning a version, its clauses, answers to warnings, release."""

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView, View
from django.views.generic.detail import SingleObjectMixin

from agreements.actions.agreement_templates import advance_version, answer_warning, begin_version, write_clauses
from agreements.choices import AgreementKind
from agreements.forms.agreement_templates import AgreementVersionForm, AnswerForm, BeginVersionForm, ClauseFormSet
from agreements.models import AgreementTemplateVersion
from agreements.views.agreement_templates import CHANGE, CHANGE_VERSION, list_crumb, template_crumb
from agreements.workflow import AGREEMENT_TEMPLATE_STEPS
from common.refusal import Refused, refuse_closed
from common.views.editing import ScopedDeleteView, ScopedUpdateView
from common.views.gate import PermittedMixin, RegionScopedMixin
from common.views.stepping import StepView

CONSEQUENCES = {
    "release": "发布后所辖乡镇(街道)即可据此签约；内容不能再改，只能新建版本。"
    "原发布的版本同时停用，已签的协议继续有效。",
    "retire": "停用后不能再据此登记新的签约；已签的协议继续有效至到期。",
}


class AgreementVersionBeginView(PermittedMixin, FormView):
    """新建: the kind, and what to begin from."""

    permission = CHANGE
    form_class = BeginVersionForm
    template_name = "common/form.html"

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_initial(self) -> dict:
        kind = self.request.GET.get("kind", "")
        return {"kind": kind, "source": "latest"} if kind in AgreementKind.values else {}

    def form_valid(self, form) -> HttpResponse:
        if form.county is None:
            form.add_error(None, "协议范本由县(区)账号拟订，请用县(区)账号办理。")
            return self.form_invalid(form)
        said = form.cleaned_data
        try:
            version = begin_version(form.county, said["kind"], source=said["source"], actor=self.request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, f"已新建“{version.title}”第{version.number}版，请核对条款。")
        return redirect("agreement_version_update", version.pk)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            heading="新建协议范本",
            breadcrumbs=[list_crumb()],
            submit_label="新建",
            cancel_url=reverse("agreement_template_list"),
            **kwargs,
        )


class _DraftMixin(RegionScopedMixin):
    """Only drafts can be written; any other version answers with a sentence and its page."""

    model = AgreementTemplateVersion
    permission = CHANGE_VERSION

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("agreement_version_detail", kwargs["pk"])

    def get_queryset(self):
        return super().get_queryset().select_related("template__county")

    def check_permission(self, row=None) -> None:
        super().check_permission(row)
        refuse_closed(row)


class AgreementVersionUpdateView(_DraftMixin, ScopedUpdateView):
    """Title, opening and all clauses on one page."""

    form_class = AgreementVersionForm
    template_name = "agreements/agreement_version_form.html"

    def get_heading(self) -> str:
        return f"修改：{self.object.title}（第{self.object.number}版）"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        version = self.object
        return [list_crumb(), template_crumb(version.template), (f"第{version.number}版", version.get_absolute_url())]

    def get_clause_forms(self):
        if self.request.method == "POST" and "clauses-TOTAL_FORMS" in self.request.POST:
            return ClauseFormSet(self.request.POST, prefix="clauses")
        rows = [{"id": one.pk, "side": one.side, "topic": one.topic, "text": one.text} for one in self.clauses()]
        return ClauseFormSet(initial=rows, prefix="clauses")

    def clauses(self) -> models.QuerySet:
        return self.object.clauses.order_by("position")

    def form_valid(self, form) -> HttpResponse:
        self.clause_forms = self.get_clause_forms()
        if not self.clause_forms.is_valid():
            return self.form_invalid(form)
        return super().form_valid(form)

    def save(self, form) -> models.Model:
        version = form.save()
        if self.clause_forms.is_bound:
            write_clauses(version, self.clause_forms.clauses, actor=self.request.user)
        return version

    def get_context_data(self, **kwargs) -> dict:
        clause_forms = getattr(self, "clause_forms", None) or self.get_clause_forms()
        return super().get_context_data(clause_forms=clause_forms, formsets=[clause_forms], **kwargs)


class AgreementVersionDeleteView(_DraftMixin, ScopedDeleteView):
    """A draft thrown away."""

    def get_success_url(self) -> str:
        return self.object.template.get_absolute_url()


class AgreementAnswerView(_DraftMixin, SingleObjectMixin, View):
    """Why a warning may stand."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        version, form = self.get_object(), AnswerForm(request.POST)
        if form.is_valid():
            answer_warning(version, actor=request.user, **form.cleaned_data)
            messages.success(request, "已记录说明。")
        else:
            messages.error(request, "请写明保留这一表述的理由，最多300字。")
        return redirect(version)


class AgreementVersionStepView(StepView):
    """发布 and 停用. What still stands in the way is said before the button."""

    model = AgreementTemplateVersion
    steps = AGREEMENT_TEMPLATE_STEPS

    def get_queryset(self):
        return super().get_queryset().select_related("template__county").prefetch_related("clauses", "answers")

    def advance(self, form) -> AgreementTemplateVersion:
        verb = self.kwargs["verb"]
        return advance_version(self.object, verb, actor=self.request.user, now=timezone.now(), **form.cleaned_data)

    def get_context_data(self, **kwargs) -> dict:
        version, verb = self.object, self.kwargs["verb"]
        crumbs = [list_crumb(), template_crumb(version.template), (f"第{version.number}版", version.get_absolute_url())]
        return super().get_context_data(breadcrumbs=crumbs, consequence=CONSEQUENCES[verb], **kwargs)
