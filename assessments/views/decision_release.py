"""Many verdicts at once: prepared in four steps, and released together after the pre-check."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from assessments.actions.decisions import (
    DECIDE,
    RELEASE,
    judged,
    objection_to_outcome,
    prepare_many,
    release,
    seat_lines,
)
from assessments.choices import Outcome
from assessments.filters.decisions import DecisionDeskFilter
from assessments.forms.decisions import VerdictForm
from assessments.models import Decision
from assessments.views.decisions import at_deciding_desks, desk_crumb
from common.filters import taken_in_bulk
from common.refusal import Refused
from common.views.gate import PermittedMixin

BULK_LIMIT = 500


class DecisionBulkView(View):
    """Ticked at the desk → what can and what cannot → opinion and confirmation → result for each."""

    def post(self, request: HttpRequest, outcome: str) -> HttpResponse:
        if outcome not in Outcome.values:
            raise Http404
        if not request.user.has_perm(DECIDE):
            raise PermissionDenied
        query = request.POST.get("query", "")
        back = f"{reverse('decision_desk')}?{query}"
        own = at_deciding_desks(request.user).with_what_steps_ask()
        rows = taken_in_bulk(request.POST, own, DecisionDeskFilter, request=request)
        count = rows.count()
        if count == 0 or count > BULK_LIMIT:
            none = "请先勾选要拟定结果的申报。"
            messages.error(request, none if count == 0 else f"一次最多办理{BULK_LIMIT}件，请用查询条件分批选择。")
            return redirect(back)
        label = f"批量拟定：{Outcome(outcome).label}"
        context = {"heading": label, "breadcrumbs": [desk_crumb()], "cancel_url": back}
        confirmed = "confirmed" in request.POST
        form = VerdictForm(request.POST if confirmed else None, outcome=outcome)
        if confirmed and form.is_valid():
            said = form.cleaned_data
            results = prepare_many(rows, outcome, said["note"], said["due_on"], actor=request.user, now=timezone.now())
            done = sum(not one.refusal for one in results)
            context |= {"results": results, "done": done, "undone": len(results) - done, "deed": label}
            return render(request, "assessments/decision_result.html", context)
        context |= self._precheck(request, outcome, rows, query) | {"form": form}
        return render(request, "common/bulk.html", context)

    def _precheck(self, request: HttpRequest, outcome: str, rows, query: str) -> dict:
        now, label = timezone.now(), Outcome(outcome).label
        checked = [(row, objection_to_outcome(row, outcome, actor=request.user, now=now)) for row in rows]
        able = [row for row, objection in checked if not objection]
        say = f"对以下{len(able)}件申报拟定“{label}”？" if able else f"所选的申报现在都不能拟定“{label}”。"
        hidden = [("selected", row.pk) for row in able] + [("query", query), ("confirmed", "1")]
        return {
            "able": able,
            "question": say,
            "consequence": "拟定结果只有本级能看到，由负责人集中发布后才生效；已有的拟定结果将被替换。" if able else "",
            "objects": able,
            "problems": [(row, objection) for row, objection in checked if objection],
            "hidden": hidden,
            "submit_label": f"拟定这{len(able)}件",
        }


class DecisionReleaseView(PermittedMixin, View):
    """集中发布: everything that is prepared at the leader's desks, checked, then released in one act."""

    permission = RELEASE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        seen = {}
        for pair in request.POST.getlist("seen"):
            key, _, revision = pair.partition(":")
            if key.isdecimal() and revision.isdecimal():
                seen[int(key)] = int(revision)
        if not seen:
            messages.error(request, "没有可以发布的拟定结果。")
            return redirect("decision_release")
        try:
            results = release(seen, actor=request.user, now=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("decision_release")
        done = sum(not one.refusal for one in results)
        context = {
            "heading": "集中发布结果",
            "breadcrumbs": [desk_crumb()],
            "cancel_url": reverse("decision_desk"),
            "results": results,
            "done": done,
            "undone": len(results) - done,
            "deed": "发布",
        }
        return render(request, "assessments/decision_result.html", context)

    def _show(self, request: HttpRequest) -> HttpResponse:
        rows = Decision.objects.at_desks_of(request.user).with_what_steps_ask().order_by("application__village__code")
        checked = judged(rows, actor=request.user, now=timezone.now())
        able = [one for one in checked if not one.refusal]
        lines = seat_lines(able)
        counts = [(label, sum(one.decision.outcome == value for one in able)) for value, label in Outcome.choices]
        context = {
            "heading": "集中发布评定结果",
            "breadcrumbs": [desk_crumb()],
            "able": able,
            "unable": [one for one in checked if one.refusal],
            "lines": lines,
            "is_over": any(line.objection for line in lines),
            "counts": counts,
            "cancel_url": reverse("decision_desk"),
        }
        return render(request, "assessments/decision_release.html", context)
