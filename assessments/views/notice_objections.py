"""公示异议: what was objected and what came of it. Who objected is neither asked nor kept."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from assessments.actions.notices import CHANGE, OBJECT, answer_objection, record_objection
from assessments.choices import NoticeState
from assessments.forms.notices import NoticeObjectionForm, ObjectionAnswerForm
from assessments.models import NamingNotice, NoticeObjection
from assessments.views.notices import RELATED, notice_crumbs
from common.refusal import Refused
from common.views.editing import ScopedCreateView
from common.views.gate import RegionScopedMixin


class NoticeObjectionCreateView(ScopedCreateView):
    model = NoticeObjection
    permission = OBJECT
    form_class = NoticeObjectionForm
    done = "已登记异议，请在结束公示前调查答复。"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        rows = NamingNotice.objects.for_user(request.user).select_related(*RELATED)
        self.notice = get_object_or_404(rows, pk=kwargs["namingnotice"])
        if not request.user.has_perm(CHANGE, self.notice):
            raise PermissionDenied
        if self.notice.state != NoticeState.POSTED:
            raise Refused("只有公示期间才能登记异议。")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"instance": NoticeObjection(notice=self.notice)}

    def get_initial(self) -> dict:
        return {"received_on": timezone.localdate()}

    def save(self, form) -> NoticeObjection:
        return record_objection(form.save(commit=False), actor=self.request.user, now=timezone.now())

    def get_heading(self) -> str:
        return f"登记异议：{self.notice}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return notice_crumbs(self.notice)

    def get_cancel_url(self) -> str:
        return self.notice.get_absolute_url()


class NoticeObjectionAnswerView(RegionScopedMixin, SingleObjectMixin, FormView):
    model = NoticeObjection
    permission = OBJECT
    form_class = ObjectionAnswerForm
    template_name = "common/confirm.html"

    def get_queryset(self):
        related = ("application__village__township__parent", "notice__batch__programme__region", "notice__region")
        return super().get_queryset().select_related(*related)

    def check_permission(self, row=None) -> None:
        super().check_permission(row.application if row else None)

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict:
        row = self.object
        is_upheld = {True: "yes", False: "no"}.get(row.is_upheld, "")
        return {
            "answer": row.answer,
            "is_upheld": is_upheld,
            "answered_on": row.answered_on or timezone.localdate(),
        }

    def form_valid(self, form) -> HttpResponse:
        try:
            answer_objection(self.object, actor=self.request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, "已登记调查处理结果。")
        return redirect(self.object.notice)

    def get_context_data(self, **kwargs) -> dict:
        row = self.object
        return super().get_context_data(
            heading=f"答复异议：{row.application.village}",
            breadcrumbs=notice_crumbs(row.notice),
            question=f"异议内容：{row.content}",
            consequence="异议成立的，该单位不能命名，须由负责人取消拟命名。",
            submit_label="保存",
            cancel_url=row.notice.get_absolute_url(),
            **kwargs,
        )
