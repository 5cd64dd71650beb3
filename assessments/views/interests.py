"""回避申明: everybody declares for himself from whose papers he keeps away."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic.detail import SingleObjectMixin

from assessments.filters.score_sheets import DeclaredInterestFilter
from assessments.forms.interests import DeclaredInterestForm
from assessments.models import DeclaredInterest
from assessments.tables.score_sheets import DeclaredInterestTable
from common.views.editing import ScopedCreateView
from common.views.gate import RegionScopedMixin, ScopedListView
from villages.views.region_tree import RegionTreeMixin

ADD = "assessments.add_declaredinterest"


class InterestListView(RegionTreeMixin, ScopedListView):
    model = DeclaredInterest
    permission = "assessments.view_declaredinterest"
    table_class = DeclaredInterestTable
    filterset_class = DeclaredInterestFilter
    template_name = "common/region_list.html"
    heading = "回避申明"

    def get_queryset(self):
        return super().get_queryset().select_related("village__township", "user")

    def get_context_data(self, **kwargs) -> dict:
        empty = {
            "title": "还没有回避申明",
            "text": "本人所在村(居)，或者有近亲属任职、其他利害关系的，请先申明；申明后不再办理该村(居)的评分和审核。",
            "url": reverse("interest_create"),
            "label": "申明回避",
        }
        return super().get_context_data(empty={} if self.request.GET else empty, **kwargs)

    def actions(self) -> list[dict]:
        if not self.request.user.has_perm(ADD):
            return []
        return [{"label": "申明回避", "icon": "plus", "url": reverse("interest_create"), "primary": True}]


class InterestCreateView(ScopedCreateView):
    model = DeclaredInterest
    permission = ADD
    form_class = DeclaredInterestForm
    heading = "申明回避"
    done = "已登记回避申明，该村(居)的评分、审核和评定须由其他人员办理。"

    def get_success_url(self) -> str:
        return reverse("interest_list")

    def get_cancel_url(self) -> str:
        return reverse("interest_list")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("回避申明", reverse("interest_list"))]


class InterestEndView(RegionScopedMixin, SingleObjectMixin, View):
    """Ends one's own declaration; it stays on record."""

    model = DeclaredInterest
    permission = "assessments.change_declaredinterest"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        if self.object.user_id != request.user.pk:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        context = {
            "heading": "解除回避",
            "question": f"确定解除对“{self.object.village}”的回避吗？",
            "consequence": "解除后可以办理该村(居)的评分和审核；申明和解除日期会保留。",
            "submit_label": "解除回避",
            "cancel_url": reverse("interest_list"),
        }
        return render(request, "common/confirm.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.object.ended_on is None:
            self.object.ended_on = timezone.localdate()
            self.object.save()
            messages.success(request, f"已解除对“{self.object.village}”的回避。")
        return redirect("interest_list")
