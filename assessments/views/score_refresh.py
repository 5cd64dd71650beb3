"""按台账更新: the register was corrected, and all open sheets of a batch and stage follow."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from assessments.actions.rescoring import Rescored, rescore, sheets_to_rescore
from assessments.views.score_queue import batch_and_stage
from common.views.gate import PermittedMixin


class ScoreRefreshView(PermittedMixin, View):
    permission = "assessments.change_scoresheet"

    def get(self, request: HttpRequest) -> HttpResponse:
        batch, stage = batch_and_stage(request)
        count = sheets_to_rescore(batch, stage, actor=request.user).count()
        if not count:
            messages.info(request, f"“{batch}”没有评分中的{stage.label}表，不需要更新。")
            return redirect("score_sheet_list")
        context = {
            "heading": f"按台账更新：{batch}（{stage.label}）",
            "breadcrumbs": [("评分表", reverse("score_sheet_list"))],
            "question": f"用台账现在的数据更新评分中的{count}份{stage.label}表吗？",
            "consequence": "只更新取自台账的指标和还没有填写的指标；手工填报、有异议更正的和已提交的评分表都不变。",
            "submit_label": "按台账更新",
            "cancel_url": reverse("score_sheet_list"),
        }
        return render(request, "common/confirm.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        batch, stage = batch_and_stage(request)
        found = rescore(batch, stage, actor=request.user, now=timezone.now())
        messages.success(request, told(found))
        return redirect("score_sheet_list")


def told(found: Rescored) -> str:
    if not found.lines:
        return f"已核对{found.sheets}份评分表，数据与台账一致，没有改动。"
    return f"已核对{found.sheets}份评分表，按台账更新{found.lines}项，{found.moved}份的得分有变化。"
