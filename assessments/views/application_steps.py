"""Moving applications: one on a page that asks, many in four steps. Both run the same guards."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from assessments.actions.applications import advance, advance_many
from assessments.actions.bulk_check import precheck
from assessments.desks import DECIDING_DESKS
from assessments.filters.application import ApplicationFilter
from assessments.forms.application import ReturnForm, scored_indicators
from assessments.models import Application
from assessments.views.application_parts import application_crumbs, list_crumb
from assessments.workflow import APPLICATION_STEPS
from common.filters import taken_in_bulk
from common.refusal import Refused
from common.views.stepping import StepForm, StepView, told_in_bulk
from common.workflow import Step, available_steps

# What deciding desks decide is prepared and released together, see the pages of decisions; naming follows a notice.
PAGE_VERBS = (
    *("submit", "recall", "approve", "register", "return", "begin", "hand_in", "forward", "return_self"),
    *("report", "fail", "withdraw"),
)
# What many papers share goes in bulk. A return is told indicator by indicator with a last day of its own, a withdrawal
# ends a paper for a reason that is its own: both stay single, so that nobody sends twenty villages one sentence.
BULK_VERBS = ("submit", "approve", "register", "begin", "hand_in", "forward")
PRIMARY = ("submit", "approve", "register", "begin", "hand_in", "forward", "report")
BULK_LIMIT = 500
STEP_ICONS = {
    "submit": "send",
    "recall": "arrow-back",
    "approve": "check",
    "register": "check",
    "return": "arrow-back-up",
    "begin": "flag",
    "hand_in": "send",
    "forward": "send",
    "return_self": "arrow-back-up",
    "report": "send",
    "fail": "ban",
    "withdraw": "x",
}
CONSEQUENCES = {
    "submit": "提交后不能修改，当时的内容和数据存档；下一环节打开之前可以撤回。",
    "recall": "撤回后可以修改，改好后须重新提交。",
    "approve": "通过后转入下一环节；下一环节打开之前可以撤回。",
    "register": "备案后列入本批次，级别占用名额的同时占用一个名额。",
    "return": "退回后由乡镇(街道)修改并重新提交，理由和期限显示在对方工作台最上方。",
    "begin": "转入自评环节。",
    "hand_in": "自评得分随之存档；乡镇(街道)打开之前可以撤回。",
    "forward": "转入县级评估；县级打开之前可以撤回。",
    "return_self": "自评表随之退回，由村(居)修改后重新提交。",
    "report": "提交后由县级复查。",
    "fail": "办理就此结束，已占用的名额退回；同一批次可以重新申报。",
    "withdraw": "办理就此结束，已占用的名额退回；同一批次可以重新申报。",
}


def steps_on_page(application: Application, user) -> list[tuple[str, Step]]:
    """The buttons of the application's page."""
    return [
        (verb, step)
        for verb, step in available_steps(application, APPLICATION_STEPS, user)
        if verb in PAGE_VERBS
        and not (verb == "recall" and application.opened_at)
        and not (verb == "fail" and application.state in DECIDING_DESKS)
    ]


class ApplicationStepView(StepView):
    """One step of one application. The page of submission lists every gap with a link to its field."""

    model = Application
    steps = {verb: APPLICATION_STEPS[verb] for verb in PAGE_VERBS}
    template_name = "assessments/application_step.html"

    def get_queryset(self):
        return super().get_queryset().with_place().select_related("version__standard")

    def check_permission(self, row=None) -> None:
        super().check_permission(row)
        if self.kwargs["verb"] == "fail" and row.state in DECIDING_DESKS:
            raise Refused("本环节的评定结果须先拟定、再集中发布，请在“评定结果”中办理。")

    def get_form_class(self):
        return ReturnForm if self.kwargs["verb"] == "return" else StepForm

    def get_form_kwargs(self) -> dict:
        kwargs = super().get_form_kwargs()
        if self.kwargs["verb"] == "return":
            kwargs["indicators"] = scored_indicators(self.object.version, self.object.village.kind)
        return kwargs

    def advance(self, form) -> Application:
        said = form.said if isinstance(form, ReturnForm) else form.cleaned_data
        return advance(self.object, self.kwargs["verb"], actor=self.request.user, now=timezone.now(), **said)

    def get_context_data(self, **kwargs) -> dict:
        application, verb = self.object, self.kwargs["verb"]
        edit = reverse("application_update", args=[application.pk])
        files = reverse("application_evidence", args=[application.pk])
        gaps = application.gaps if verb == "submit" and application.is_editable else []
        return super().get_context_data(
            breadcrumbs=application_crumbs(application),
            consequence=CONSEQUENCES[verb],
            danger=verb in ("fail", "withdraw"),
            gaps=[(gap.sentence, files if gap.field == "papers" else f"{edit}#id_{gap.field}") for gap in gaps],
            said_above=any(self.objection.startswith(gap.sentence) for gap in gaps),
            edit_url=edit,
            **kwargs,
        )


class ApplicationBulkView(View):
    """Many applications: ticked in the list → what can go and what cannot → confirmed → result for each."""

    def post(self, request: HttpRequest, verb: str) -> HttpResponse:
        if verb not in BULK_VERBS:
            raise Http404
        step = APPLICATION_STEPS[verb]
        if not request.user.has_perm(step.permission):
            raise PermissionDenied
        query = request.POST.get("query", "")
        back = f"{reverse('application_list')}?{query}"
        own = Application.objects.for_user(request.user)
        rows = taken_in_bulk(request.POST, own, ApplicationFilter, request=request)
        rows = rows.with_what_steps_ask().order_by("village__code", "pk")
        count = rows.count()
        if count == 0 or count > BULK_LIMIT:
            too_many = f"选中了{count}件，一次最多办理{BULK_LIMIT}件，请用查询条件分批选择。"
            messages.error(request, too_many if count else "请先勾选要办理的申报。")
            return redirect(back)
        context = {"step": step, "heading": f"批量{step.label}", "breadcrumbs": [list_crumb()], "cancel_url": back}
        if "confirmed" in request.POST:
            fared = advance_many(rows, verb, actor=request.user, now=timezone.now())
            context |= told_in_bulk([(one.application, one.refusal) for one in fared], "申报", "件")
            return render(request, "common/bulk_result.html", context)
        return render(request, "common/bulk.html", context | self._asked(request, verb, step, rows))

    def _asked(self, request: HttpRequest, verb: str, step: Step, rows) -> dict:
        checked = precheck(rows, verb, step, actor=request.user, now=timezone.now())
        able = [one.application for one in checked if not one.refusal]
        return {
            "able": able,
            "question": f"确定对以下{len(able)}件申报执行“{step.label}”吗？"
            if able
            else f"所选的申报现在都不能{step.label}。",
            "consequence": CONSEQUENCES[verb] if able else "",
            "objects": able,
            "problems": [(one.application, one.refusal) for one in checked if one.refusal],
            "hidden": [
                *(("selected", application.pk) for application in able),
                ("query", request.POST.get("query", "")),
                ("confirmed", "1"),
            ],
            "submit_label": f"{step.label}这{len(able)}件",
        }
