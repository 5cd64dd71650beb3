"""What the township did about each point of a return."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin

from assessments.actions.applications import answer_point
from assessments.models import ReturnedPoint
from common.views.gate import RegionScopedMixin

LONGEST_ANSWER = 300


class ReturnedPointAnswerView(RegionScopedMixin, SingleObjectMixin, View):
    model = ReturnedPoint
    permission = "assessments.change_returnedpoint"
    http_method_names = ["post"]

    def get_queryset(self):
        return super().get_queryset().select_related("application__village__township", "application__batch")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        point = self.get_object()
        answer = request.POST.get("answer", "").strip()
        if len(answer) > LONGEST_ANSWER:
            messages.error(request, f"修改说明有{len(answer)}字，不能超过{LONGEST_ANSWER}字，请精简后再保存。")
        else:
            answer_point(point, answer)
            messages.success(request, "修改说明已保存。")
        return redirect(point.application)
