"""意见办理: the list, registering, answering, publishing, handing over. The informant is shown to the handler alone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from agreements.actions.opinions import (
    ADD,
    HANDLE,
    TRANSFER,
    answer_case,
    correct_case,
    possible_handlers,
    publish_case,
    register_case,
    transfer_case,
)
from agreements.choices import OpinionState
from agreements.filters.opinions import OpinionCaseFilter
from agreements.forms.opinions import AnswerForm, OpinionCaseForm, PublishForm, TransferForm
from agreements.models import OpinionCase, OpinionInformant
from agreements.tables.opinions import STATE_BADGES, OpinionCaseTable, time_badge
from common.models import StepRecord
from common.refusal import Refused
from common.templatetags.portal import badge, deadline
from common.views.editing import ScopedCreateView, ScopedUpdateView
from common.views.gate import RegionScopedMixin, ScopedDetailView, ScopedListView
from villages.views.region_tree import RegionTreeMixin

VIEW = "agreements.view_opinioncase"
RELATED = ("village__township", "handler")


def list_crumb() -> tuple[str, str]:
    return "意见办理", reverse("opinion_list")


class OpinionCaseListView(RegionTreeMixin, ScopedListView):
    model = OpinionCase
    permission = VIEW
    table_class = OpinionCaseTable
    filterset_class = OpinionCaseFilter
    template_name = "common/region_list.html"
    heading = "意见办理"
    resource_key = "opinions"

    def get_queryset(self):
        return super().get_queryset().select_related(*RELATED)

    def get_context_data(self, **kwargs) -> dict:
        empty = {"title": "还没有登记意见", "text": "收到举报、投诉、建议后登记，3日内答复，结果公布。"}
        return super().get_context_data(empty={} if self.request.GET else empty, user=self.request.user, **kwargs)

    def actions(self) -> list[dict]:
        if not self.request.user.has_perm(ADD):
            return []
        return [{"label": "登记", "icon": "plus", "url": reverse("opinion_create"), "primary": True}]


class OpinionCaseDetailView(ScopedDetailView):
    model = OpinionCase
    permission = VIEW
    template_name = "agreements/opinion_detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related(*RELATED)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_context_data(self, **kwargs) -> dict:
        case = self.object
        facts = [
            ("村(居)", case.village.name),
            ("收到日期", case.received_on),
            ("渠道", case.get_channel_display()),
            ("事项类别", case.get_matter_display()),
            ("办理人", f"{case.handler.name}（{case.handler.unit}）"),
            ("办结期限", deadline(case.due_on)),
        ]
        return super().get_context_data(
            facts=facts,
            state=badge(STATE_BADGES[case.state], case.get_state_display()),
            in_time=time_badge(case),
            informant=OpinionInformant.objects.shown_to(self.request.user).filter(case=case).first(),
            is_handler=case.handler_id == self.request.user.pk,
            steps=list(StepRecord.objects.of(case)),
            **kwargs,
        )

    def actions(self) -> list[dict]:
        case, user, buttons = self.object, self.request.user, []

        def button(verb: str, label: str, icon: str, *, primary: bool = False) -> dict:
            return {"label": label, "icon": icon, "url": reverse(f"opinion_{verb}", args=[case.pk]), "primary": primary}

        if user.has_perm(HANDLE, case):
            if case.state == OpinionState.RECEIVED:
                buttons += [button("answer", "答复", "message", primary=True), button("update", "修改", "pencil")]
            elif case.state == OpinionState.ANSWERED:
                buttons.append(button("publish", "登记公布", "speakerphone", primary=True))
        if case.state != OpinionState.PUBLISHED and user.has_perm(TRANSFER, case):
            buttons.append(button("transfer", "移交", "user-share"))
        log = reverse("record_history", args=[case._meta.label_lower, case.pk])
        return [*buttons, {"label": "变更记录", "icon": "history", "url": log}]


class OpinionCaseCreateView(ScopedCreateView):
    model = OpinionCase
    permission = ADD
    form_class = OpinionCaseForm
    heading = "登记意见"
    done = "已登记，请在期限内答复。"
    # What is typed about the informant stays on no office computer.
    extra_context = {"draft": "off"}

    def get_initial(self) -> dict:
        return {"received_on": timezone.localdate().isoformat(), "village": self.request.GET.get("village")}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_cancel_url(self) -> str:
        return reverse("opinion_list")

    def save(self, form) -> OpinionCase:
        return register_case(form.instance, form.informant, actor=self.request.user)


class OpinionCaseUpdateView(ScopedUpdateView):
    model = OpinionCase
    permission = HANDLE
    form_class = OpinionCaseForm
    extra_context = {"draft": "off"}

    def get_queryset(self):
        return super().get_queryset().select_related(*RELATED)

    def check_permission(self, row=None) -> None:
        super().check_permission(row)
        if row.state != OpinionState.RECEIVED:
            raise Refused("已答复的意见不能再修改登记内容。")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb(), (str(self.object), self.object.get_absolute_url())]

    def save(self, form) -> OpinionCase:
        return correct_case(form.instance, form.informant, actor=self.request.user)


class _CaseActView(RegionScopedMixin, SingleObjectMixin, FormView):
    """A page that asks for what an act needs, then acts; a refusal stays on the page with what was typed."""

    model = OpinionCase
    permission = HANDLE
    template_name = "common/confirm.html"
    label = ""
    question = ""
    consequence = ""

    def get_queryset(self):
        return super().get_queryset().select_related(*RELATED)

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        return super().dispatch(request, *args, **kwargs)

    def act(self, form) -> OpinionCase:
        raise NotImplementedError

    def form_valid(self, form) -> HttpResponse:
        try:
            case = self.act(form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, f"已{self.label}：{case}。")
        return redirect(self.get_success_url())

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            heading=f"{self.label}：{self.object}",
            breadcrumbs=[list_crumb(), (str(self.object), self.object.get_absolute_url())],
            question=self.question or f"反映内容：{self.object.content}",
            consequence=self.consequence,
            submit_label=self.label,
            cancel_url=self.object.get_absolute_url(),
            **kwargs,
        )


class OpinionAnswerView(_CaseActView):
    form_class = AnswerForm
    label = "答复"
    consequence = "以今天为答复日期，答复后不能修改；随后请登记公布情况。"

    def get_initial(self) -> dict:
        return {"answer": self.object.answer}

    def act(self, form) -> OpinionCase:
        return answer_case(self.object, form.cleaned_data["answer"], actor=self.request.user, now=timezone.now())


class OpinionPublishView(_CaseActView):
    form_class = PublishForm
    label = "登记公布"
    consequence = "公布后本件办结，不能修改。"

    def get_initial(self) -> dict:
        return {"text": self.object.published_text or self.object.answer}

    def act(self, form) -> OpinionCase:
        said = form.cleaned_data
        return publish_case(self.object, said["text"], said["place"], actor=self.request.user, now=timezone.now())


class OpinionTransferView(_CaseActView):
    permission = TRANSFER
    form_class = TransferForm
    label = "移交"
    consequence = "移交后由新的办理人办理，反映人的信息只有他能看到，您将不再看到。期限不变。"

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"handlers": possible_handlers(self.object).exclude(pk=self.request.user.pk)}

    def act(self, form) -> OpinionCase:
        return transfer_case(self.object, form.cleaned_data["handler"], actor=self.request.user, now=timezone.now())
