"""通报: the list, one circular with its receipts, its document, and the steps up to every township's signature."""

import io

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView, View
from django.views.generic.detail import SingleObjectMixin

from common.actions.exports import note_download
from common.actions.papers import NOT_IN_NAMES
from common.addresses import client_address
from common.file_kinds import DOCX
from common.models import StepRecord
from common.refusal import Refused
from common.templatetags.portal import badge
from common.views.editing import ScopedDeleteView
from common.views.gate import RegionScopedMixin, ScopedDetailView, ScopedListView
from common.views.jobs import private_file
from common.views.stepping import StepView
from common.workflow import available_steps
from reporting.actions.circulars import (
    CHANGE,
    RECEIVE,
    REMIND,
    document_of,
    issue,
    keep_edited,
    make_anew,
    receive,
    remind,
)
from reporting.circular_values import round_of
from reporting.filters.circulars import CircularFilter
from reporting.forms.documents import EditedCircularForm
from reporting.models import Circular, CircularReceipt
from reporting.tables.circulars import CIRCULAR_BADGES, CircularTable
from reporting.workflow import CIRCULAR_STEPS

VIEW, ADD, DELETE = (f"reporting.{verb}_circular" for verb in ("view", "add", "delete"))
EMPTY = {"title": "还没有通报", "text": "由县(区)起草，负责人印发后各乡镇(街道)在这里签收。"}
CONSEQUENCE = "印发后内容和文件固定下来，各乡镇(街道)收到通知并签收；需要更正的，只能另发通报。"


def list_crumb() -> tuple[str, str]:
    return "通报", reverse("circular_list")


class CircularListView(ScopedListView):
    model = Circular
    permission = VIEW
    table_class = CircularTable
    filterset_class = CircularFilter
    template_name = "common/list.html"
    heading = "通报"

    def get_queryset(self):
        signed = Count("receipts", filter=Q(receipts__received_at__isnull=False))
        return super().get_queryset().select_related("region").annotate(asked=Count("receipts"), signed=signed)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(empty={} if self.request.GET else EMPTY, **kwargs)

    def actions(self) -> list[dict]:
        if not self.request.user.has_perm(ADD):
            return []
        return [{"label": "起草", "icon": "plus", "url": reverse("circular_create"), "primary": True}]


class CircularDetailView(ScopedDetailView):
    model = Circular
    permission = VIEW
    template_name = "reporting/circular_detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related("region")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_context_data(self, **kwargs) -> dict:
        circular, user = self.object, self.request.user
        receipts = list(CircularReceipt.objects.for_user(user).filter(circular=circular).select_related("township"))
        today = timezone.localdate()
        return super().get_context_data(
            state=badge(CIRCULAR_BADGES[circular.state], circular.get_state_display()),
            receipts=[(one, one.received_at is None and user.has_perm(RECEIVE, one)) for one in receipts],
            signed=sum(one.received_at is not None for one in receipts),
            days_over=max((today - circular.due_on).days, 0),
            lacks_round=not circular.is_issued and round_of(circular) is None,
            steps=list(StepRecord.objects.of(circular)),
            **kwargs,
        )

    def actions(self) -> list[dict]:
        circular, user = self.object, self.request.user
        word = reverse("circular_word", args=[circular.pk])
        buttons = [{"label": "下载通报 Word", "icon": "file-text", "url": word, "primary": circular.is_issued}]
        if not circular.is_issued and user.has_perm(CHANGE, circular):
            for label, icon, name in (
                ("修改", "pencil", "circular_update"),
                ("上传修改稿", "upload", "circular_upload"),
            ):
                buttons.append({"label": label, "icon": icon, "url": reverse(name, args=[circular.pk])})
            if round_of(circular):
                url = f"{reverse('circular_update', args=[circular.pk])}?propose=1"
                buttons.append({"label": "按考核结果提出名单", "icon": "list-check", "url": url})
            if circular.is_edited:
                anew = reverse("circular_anew", args=[circular.pk])
                buttons.append({"label": "改按模板生成", "icon": "refresh", "url": anew, "post": True})
        for verb, step in available_steps(circular, CIRCULAR_STEPS, user):
            address = reverse("circular_step", args=[circular.pk, verb])
            buttons.append({"label": step.label, "icon": "send", "url": address, "primary": True})
        if circular.is_issued and user.has_perm(REMIND, circular):
            address = reverse("circular_remind", args=[circular.pk])
            buttons.append({"label": "催办签收", "icon": "bell", "url": address, "post": True})
        if not circular.is_issued and user.has_perm(DELETE, circular):
            remove = reverse("circular_delete", args=[circular.pk])
            buttons.append({"label": "删除", "icon": "trash", "url": remove, "danger": True})
        history = reverse("record_history", args=[circular._meta.label_lower, circular.pk])
        return [*buttons, {"label": "变更记录", "icon": "history", "url": history}]


class CircularStepView(StepView):
    model = Circular
    steps = CIRCULAR_STEPS

    def get_queryset(self):
        return super().get_queryset().select_related("region")

    def advance(self, form) -> Circular:
        return issue(self.object, actor=self.request.user, now=timezone.now(), **form.cleaned_data)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(consequence=CONSEQUENCE, **kwargs)


class CircularDeleteView(ScopedDeleteView):
    """For a draft; what was issued stays."""

    model = Circular
    permission = DELETE

    def get_success_url(self) -> str:
        return reverse("circular_list")


class _OfCircular(RegionScopedMixin, SingleObjectMixin, View):
    model = Circular

    def get_queryset(self):
        return super().get_queryset().select_related("region")

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        return super().dispatch(request, *args, **kwargs)


class CircularWordView(_OfCircular):
    """The document as it was issued; of a draft as it would be."""

    permission = VIEW

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        circular = self.object
        content = document_of(circular, day=circular.issued_on)
        name = f"{circular.document_number}{circular.title}.docx".translate(NOT_IN_NAMES)
        note_download(name, subject=circular.title, actor=request.user, address=client_address(request))
        return private_file(io.BytesIO(content), name, DOCX.content_type)


class CircularUploadView(_OfCircular, FormView):
    permission = CHANGE
    form_class = EditedCircularForm
    template_name = "common/form.html"

    def form_valid(self, form) -> HttpResponse:
        try:
            keep_edited(self.object, form.cleaned_data["file"], actor=self.request.user)
        except Refused as refusal:
            form.add_error("file", str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, "已保存修改稿，印发的就是这一份。")
        return redirect(self.object)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            heading=f"上传修改稿：{self.object}",
            breadcrumbs=[list_crumb(), (str(self.object), self.object.get_absolute_url())],
            cancel_url=self.object.get_absolute_url(),
            submit_label="上传",
            draft="off",
            **kwargs,
        )


class CircularAnewView(_OfCircular):
    permission = CHANGE

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        make_anew(self.object, actor=request.user)
        messages.success(request, "已改按模板生成。")
        return redirect(self.object)


class CircularRemindView(_OfCircular):
    permission = REMIND

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        told = remind(self.object, actor=request.user, now=timezone.now())
        names = "、".join(township.name for township in told)
        said = f"已催办：{names}。" if told else "没有需要催办的乡镇(街道)；同一天不重复催办。"
        messages.success(request, said)
        return redirect(self.object)


class ReceiptReceiveView(RegionScopedMixin, SingleObjectMixin, View):
    """签收 with one click; a second one changes nothing."""

    model = CircularReceipt
    permission = RECEIVE

    def get_queryset(self):
        return super().get_queryset().select_related("township", "circular")

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        receipt = receive(self.get_object(), actor=request.user, now=timezone.now())
        messages.success(request, f"已签收“{receipt.circular}”。")
        return redirect(receipt.circular)
