"""Sending sheets on: one with its gaps listed, or many in four steps."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from common.filters import taken_in_bulk
from common.views.stepping import StepView, told_in_bulk
from common.workflow import Step, objection_to
from villages.actions.statistics import advance, advance_many
from villages.filters.statistics import AnnualStatisticsFilter
from villages.models import AnnualStatistics
from villages.statistics_checks import FIGURES, missing
from villages.views.statistics import list_crumb
from villages.workflow import STATISTICS_STEPS

BULK_VERBS = ("file", "lock")
BULK_LIMIT = 2000
CONSEQUENCES = {
    "file": "上报后数据不能修改；县级打开之前可以撤回。",
    "recall": "撤回后可以修改，改好后须重新上报。",
    "lock": "锁定后数据作为本年度正式数据使用；需要改动的只能退回。",
    "reopen": "退回后由乡镇(街道)修改并重新上报，理由会显示在对方工作台最上方。",
}


class AnnualStatisticsStepView(StepView):
    """One step of one sheet. The filing page lists every gap with a link to its field."""

    model = AnnualStatistics
    steps = STATISTICS_STEPS
    template_name = "villages/statistics_step.html"

    def get_queryset(self):
        return super().get_queryset().with_comparison()

    def advance(self, form) -> AnnualStatistics:
        return advance(
            self.object, self.kwargs["verb"], actor=self.request.user, now=timezone.now(), **form.cleaned_data
        )

    def get_context_data(self, **kwargs) -> dict:
        sheet, verb = self.object, self.kwargs["verb"]
        filing = verb == "file"
        gaps = [(name, FIGURES[name].label) for name in missing(sheet.figures)] if filing else []
        warnings = [finding for finding in sheet.findings if finding.is_warning] if filing else []
        return super().get_context_data(
            breadcrumbs=[list_crumb(sheet), (str(sheet.village), sheet.get_absolute_url())],
            consequence=CONSEQUENCES[verb],
            gaps=gaps,
            warnings=warnings,
            said_above=not sheet.awaits_confirmation and bool(gaps or (warnings and not sheet.explanation)),
            edit_url=reverse("statistics_update", args=[sheet.pk]),
            **kwargs,
        )


class AnnualStatisticsBulkView(View):
    """Many sheets: ticked in the list → what can go and what cannot → confirmed → result for each."""

    def post(self, request: HttpRequest, verb: str) -> HttpResponse:
        if verb not in BULK_VERBS:
            raise Http404
        step = STATISTICS_STEPS[verb]
        if not request.user.has_perm(step.permission):
            raise PermissionDenied
        query = request.POST.get("query", "")
        back = f"{reverse('statistics_list')}?{query}"
        own = AnnualStatistics.objects.for_user(request.user)
        rows = taken_in_bulk(request.POST, own, AnnualStatisticsFilter, request=request)
        sheets = rows.with_comparison().order_by("village__code")
        count = sheets.count()
        if count == 0 or count > BULK_LIMIT:
            none = "请先勾选要办理的年度数据。"
            messages.error(request, none if count == 0 else f"一次最多办理{BULK_LIMIT}份，请用查询条件分批选择。")
            return redirect(back)
        context = {
            "verb": verb,
            "step": step,
            "heading": f"批量{step.label}",
            "breadcrumbs": [("年度数据", back)],
            "cancel_url": back,
        }
        if "confirmed" in request.POST:
            fared = advance_many(sheets, verb, actor=request.user, now=timezone.now())
            context |= told_in_bulk([(one.sheet, one.refusal) for one in fared], "年度数据", "份")
            return render(request, "common/bulk_result.html", context)
        return render(request, "common/bulk.html", context | self._precheck(request, verb, step, sheets))

    def _precheck(self, request: HttpRequest, verb: str, step: Step, sheets) -> dict:
        now = timezone.now()
        checked = [(sheet, objection_to(sheet, step, actor=request.user, now=now)) for sheet in sheets]
        able = [sheet for sheet, objection in checked if not objection]
        return {
            "able": able,
            "question": f"确定对以下{len(able)}份年度数据执行“{step.label}”吗？"
            if able
            else f"所选的年度数据现在都不能{step.label}。",
            "consequence": CONSEQUENCES[verb] if able else "",
            "objects": able,
            "problems": [(sheet, objection) for sheet, objection in checked if objection],
            "hidden": [("selected", sheet.pk) for sheet in able]
            + [("query", request.POST.get("query", "")), ("confirmed", "1")],
            "submit_label": f"{step.label}这{len(able)}份",
        }
