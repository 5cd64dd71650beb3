"""签订登记: the township's own register, one agreement, and what becomes of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from agreements.actions.signing import end, restore, verb_of_restoring, withdraw
from agreements.filters.signing import SignedAgreementFilter
from agreements.forms.signing import EndForm, RestoreForm, SignedAgreementForm, WithdrawForm
from agreements.models import SignedAgreement
from agreements.tables.signing import SignedAgreementTable, look_badge
from agreements.workflow import SIGNED_AGREEMENT_STEPS
from common.models import StepRecord
from common.refusal import Refused, refuse_closed
from common.views.editing import ScopedUpdateView
from common.views.gate import RegionScopedMixin, ScopedDetailView, ScopedListView
from common.workflow import objection_to

VIEW, CHANGE, CLOSE = (f"agreements.{verb}_signedagreement" for verb in ("view", "change", "close"))
RELATED = ("village__township", "version__template", "group", "previous", "moved_from")
EMPTY = {"title": "还没有签约登记", "text": "请逐户录入，或批量导入。只登记户编号和签约人姓名。"}


def list_crumb() -> tuple[str, str]:
    return "签订登记", reverse("signed_agreement_list")


class SignedAgreementListView(ScopedListView):
    model = SignedAgreement
    permission = VIEW
    table_class = SignedAgreementTable
    filterset_class = SignedAgreementFilter
    template_name = "agreements/signed_agreement_list.html"
    heading = "签订登记"
    resource_key = "signed-agreements"

    def get_queryset(self):
        return super().get_queryset().select_related("village", "group").with_look(timezone.localdate())

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            can_change=self.request.user.has_perm(CHANGE),
            can_close=self.request.user.has_perm(CLOSE),
            empty={} if self.request.GET else EMPTY,
            **kwargs,
        )

    def actions(self) -> list[dict]:
        if not self.request.user.has_perm(CHANGE):
            return []
        village = self.request.GET.get("village", "")
        entry = reverse("signed_agreement_entry") + (f"?village={village}" if village.isdecimal() else "")
        return [{"label": "逐户录入", "icon": "plus", "url": entry, "primary": True}]


class SignedAgreementDetailView(ScopedDetailView):
    model = SignedAgreement
    permission = VIEW
    template_name = "agreements/signed_agreement_detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related(*RELATED)

    def get_context_data(self, **kwargs) -> dict:
        agreement = self.object
        return super().get_context_data(
            look=look_badge(agreement.look_on(timezone.localdate())),
            steps=list(StepRecord.objects.of(agreement)),
            renewals=list(agreement.renewals.all()),
            why_not_restored=self.why_not_restored,
            **kwargs,
        )

    @cached_property
    def why_not_restored(self) -> str | None:
        """Why a mistaken 退出 or 解除 cannot be taken back by this reader, blank when it can; None of any other."""
        agreement, user = self.object, self.request.user
        verb = verb_of_restoring(user, agreement)
        step = SIGNED_AGREEMENT_STEPS[verb]
        if agreement.state not in step.sources or not user.has_perm(CLOSE, agreement):
            return None
        return objection_to(agreement, step, actor=user, now=timezone.now())

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def actions(self) -> list[dict]:
        agreement, user, buttons = self.object, self.request.user, []
        if not agreement.why_closed and user.has_perm(CHANGE, agreement):
            url = reverse("signed_agreement_update", args=[agreement.pk])
            buttons.append({"label": "更正", "icon": "pencil", "url": url})
        if agreement.state in SIGNED_AGREEMENT_STEPS["withdraw"].sources and user.has_perm(CLOSE, agreement):
            if not agreement.why_closed:
                renew = f"{reverse('signed_agreement_renew')}?selected={agreement.pk}"
                buttons.append({"label": "续签", "icon": "refresh", "url": renew, "primary": True})
            url = reverse("signed_agreement_withdraw", args=[agreement.pk])
            buttons.append({"label": "登记退出", "icon": "door-exit", "url": url})
            url = reverse("signed_agreement_end", args=[agreement.pk])
            buttons.append({"label": "解除", "icon": "x", "url": url, "danger": True})
        if self.why_not_restored == "":
            url = reverse("signed_agreement_restore", args=[agreement.pk])
            buttons.append({"label": "登记有误，恢复有效", "icon": "arrow-back-up", "url": url})
        history = reverse("record_history", args=[agreement._meta.label_lower, agreement.pk])
        return [*buttons, {"label": "变更记录", "icon": "history", "url": history}]


class SignedAgreementUpdateView(ScopedUpdateView):
    """更正: what was typed wrongly."""

    model = SignedAgreement
    permission = CHANGE
    form_class = SignedAgreementForm
    extra_context = {"draft": "off"}  # nothing of it stays behind in the browser

    def get_queryset(self):
        return super().get_queryset().select_related("village__township")

    def check_permission(self, row=None) -> None:
        super().check_permission(row)
        refuse_closed(row)

    def get_heading(self) -> str:
        return f"更正：{self.object}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb(), (str(self.object), self.object.get_absolute_url())]


class _CloseView(RegionScopedMixin, SingleObjectMixin, FormView):
    """Asks for the day and closes the agreement."""

    model = SignedAgreement
    permission = CLOSE
    template_name = "common/confirm.html"
    verb = ""
    consequence = ""

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        return super().get_queryset().select_related("village__township")

    def form_valid(self, form) -> HttpResponse:
        try:
            self.close(form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, f"已登记{self.label}：{self.object}。")
        return redirect(self.object)

    @property
    def label(self) -> str:
        return SIGNED_AGREEMENT_STEPS[self.verb].label

    @property
    def question(self) -> str:
        return f"登记“{self.object}”（签约人{self.object.signatory}）{self.label}？"

    def close(self, form) -> None:
        raise NotImplementedError

    def get_context_data(self, **kwargs) -> dict:
        agreement = self.object
        return super().get_context_data(
            heading=f"登记{self.label}：{agreement}",
            breadcrumbs=[list_crumb(), (str(agreement), agreement.get_absolute_url())],
            question=self.question,
            consequence=self.consequence,
            submit_label=f"登记{self.label}",
            cancel_url=agreement.get_absolute_url(),
            **kwargs,
        )


class SignedAgreementWithdrawView(_CloseView):
    """退出: at any time; no reason is asked."""

    form_class = WithdrawForm
    verb = "withdraw"
    consequence = (
        "户一方可以随时退出，不需要理由，也不影响其依法享有的任何权益。"
        "登记后该户不再计入签订率。登记有误的，当日可以撤回，之后由审核人恢复。"
    )

    def close(self, form) -> None:
        withdraw(self.object, actor=self.request.user, now=timezone.now(), **form.cleaned_data)


class SignedAgreementEndView(_CloseView):
    form_class = EndForm
    verb = "end"
    consequence = "登记后该户不再计入签订率。登记有误的，当日可以撤回，之后由审核人恢复。"

    def close(self, form) -> None:
        end(self.object, actor=self.request.user, now=timezone.now(), **form.cleaned_data)


class SignedAgreementRestoreView(_CloseView):
    """What was written down by mistake is taken back; both the slip and its correction stay on record."""

    form_class = RestoreForm
    label = "恢复有效"
    consequence = "只用于登记有误；该户确已退出的不能恢复，愿意再签的请重新签订、重新登记。两次登记都留在办理记录中。"

    @property
    def question(self) -> str:
        agreement = self.object
        return f"“{agreement}”（签约人{agreement.signatory}）{agreement.get_state_display()}的登记有误，恢复为有效？"

    def close(self, form) -> None:
        restore(self.object, actor=self.request.user, now=timezone.now(), **form.cleaned_data)
