"""按台账更新: the register was corrected, and all open sheets of a batch and stage follow."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from assessments.actions.rescoring import AT_ONCE, rescore_or_queue, sheets_to_rescore
from assessments.views.score_queue import batch_and_stage
from common.addresses import client_address
from common.models import Job
from common.views.gate import PermittedMixin

UNCHANGED = "只更新取自台账的指标和还没有填写的指标；手工填报、有异议更正的和已提交的评分表都不变。"
LATER = "份数较多，将在后台办理，可以离开页面，进度和结果见下载中心。"


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
            "consequence": f"{UNCHANGED}{LATER if count > AT_ONCE else ''}",
            "submit_label": "按台账更新",
            "cancel_url": reverse("score_sheet_list"),
        }
        return render(request, "common/confirm.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        batch, stage = batch_and_stage(request)
        address = client_address(request)
        found = rescore_or_queue(batch, stage, actor=request.user, now=timezone.now(), address=address)
        if isinstance(found, Job):
            return redirect(found)
        messages.success(request, found.words)
        return redirect("score_sheet_list")
