"""名额: what each county has, allotting and adjusting it, the ledger, and F15 on paper."""

from functools import cached_property

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from assessments.actions.quota import ALLOT, Share, adjust, allot, shares_of
from assessments.forms.quota import AdjustForm, AllotForm
from assessments.models import Batch, QuotaEntry, QuotaSeat
from assessments.quota_papers import QUOTA, quota_row
from assessments.views.batch_parts import BatchPartsView
from assessments.views.batches import VIEW, BatchMixin, batch_crumbs
from common.paper.paper import Paper
from common.refusal import Refused, refuse_closed
from common.views.gate import RegionScopedMixin, ScopedDetailView
from common.views.paper import ListPaperView

VIEW_SEATS = "assessments.view_quotaseat"
LEDGER_SHOWN = 50


def quota_crumbs(batch: Batch) -> list[tuple[str, str]]:
    return [*batch_crumbs(batch), ("名额", reverse("batch_quota", args=[batch.pk]))]


def seats_for(user, batch: Batch):
    return QuotaSeat.objects.for_user(user).filter(batch=batch).select_related("county").order_by("county__code")


class BatchQuotaView(BatchMixin, ScopedDetailView):
    permission = VIEW
    template_name = "assessments/batch_quota.html"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return batch_crumbs(self.object)

    def get_context_data(self, **kwargs) -> dict:
        batch, user = self.object, self.request.user
        seats = list(seats_for(user, batch))
        entries = QuotaEntry.objects.for_user(user).filter(seat__batch=batch)
        lines = entries.select_related("seat__county", "application__village").order_by("-made_at", "pk")
        sums = {name: sum(getattr(seat, name) for seat in seats) for name in ("units", "allotted", "used", "left")}
        context = super().get_context_data(
            seats=seats,
            sums=sums,
            entries=list(lines[:LEDGER_SHOWN]),
            may_allot=self.may_allot(),
            **kwargs,
        )
        return context | {"heading": f"名额：{batch}"}

    def may_allot(self) -> bool:
        return not self.object.why_closed and self.request.user.has_perm(ALLOT, self.object)

    def actions(self) -> list[dict]:
        address, paper = (reverse(name, args=[self.object.pk]) for name in ("batch_allot", "quota_paper"))
        buttons = [{"label": "名额分配表", "icon": "file-text", "url": paper}]
        if self.may_allot():
            buttons.insert(0, {"label": "分配名额", "icon": "chart-pie", "url": address, "primary": True})
        return buttons


class BatchAllotView(BatchPartsView):
    permission = ALLOT
    form_class = AllotForm
    title, done = "分配名额", "已分配名额。"
    template_name = "assessments/batch_allot.html"

    @cached_property
    def shares(self) -> list[Share]:
        return shares_of(self.object)

    def rows(self) -> list[QuotaSeat]:
        return [share.seat for share in self.shares if share.seat]

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"shares": self.shares}

    def save(self, form) -> None:
        allot(self.object, form.explicit, actor=self.request.user, now=timezone.now())

    def get_success_url(self) -> str:
        return reverse("batch_quota", args=[self.object.pk])


class QuotaAdjustView(RegionScopedMixin, SingleObjectMixin, FormView):
    """One county's number, for a reason. Asked of the batch: no county enlarges its own share."""

    model = QuotaSeat
    permission = ALLOT
    form_class = AdjustForm
    template_name = "common/form.html"

    def get_queryset(self):
        return super().get_queryset().select_related("county", "batch__programme__region")

    def check_permission(self, row=None) -> None:
        super().check_permission(row.batch)
        refuse_closed(row.batch)

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"seat": self.object}

    def get_initial(self) -> dict:
        return {"number": self.object.allotted}

    def form_valid(self, form) -> HttpResponse:
        said = form.cleaned_data
        try:
            adjust(self.object, said["number"], reason=said["reason"], actor=self.request.user, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, f"已调整{self.object.county}的名额。")
        return redirect(self.object)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            heading=f"调整名额：{self.object.county}",
            breadcrumbs=quota_crumbs(self.object.batch),
            submit_label="调整",
            cancel_url=self.object.get_absolute_url(),
            **kwargs,
        )


class QuotaPaperView(ListPaperView):
    model = QuotaSeat
    permission = "assessments.export_quotaseat"
    form = QUOTA

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        batches = Batch.objects.for_user(request.user).with_programme()
        self.batch = get_object_or_404(batches, pk=kwargs["batch"])
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        return seats_for(self.request.user, self.batch).select_related("county", "batch")

    def rows(self) -> list[dict]:
        return [quota_row(seat) for seat in self.found()]

    def paper(self) -> Paper:
        whole, own = self.batch.programme.region, self.request.user.region
        region = own if own and own.path.startswith(whole.path) else whole  # who sees a part has a form of that part
        summary = f"项目：{self.batch.programme}　批次：{self.batch}"
        return self.filled(rows=self.rows(), place=region.name_in_titles, year=self.batch.year, summary=summary)

    def filter_words(self) -> str:
        return f"批次：{self.batch}"

    def back_url(self) -> str:
        return reverse("batch_quota", args=[self.batch.pk])
