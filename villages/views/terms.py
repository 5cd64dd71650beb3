"""Leaving office and beginning the next term: pages shared by committees and associations."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from common.refusal import Refused
from common.views.editing import kept_inside
from common.views.gate import RegionScopedMixin
from villages.actions.terms import leave_office, renew_term
from villages.forms.term import LeaveForm, RenewForm


class _TermView(RegionScopedMixin, SingleObjectMixin, FormView):
    template_name = "common/confirm.html"
    act = None
    label = ""
    consequence = ""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"holder": self.object}

    def form_valid(self, form) -> HttpResponse:
        try:
            with kept_inside(self.request.user, self.model) as written:
                row = type(self).act(self.object, **form.act_arguments(), actor=self.request.user)
                written.append(row)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, f"已登记{self.label}：{row}。")
        return redirect(row)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            heading=f"{self.label}：{self.object}",
            question=f"登记“{self.object}”{self.label}。",
            consequence=self.consequence,
            submit_label=f"登记{self.label}",
            cancel_url=self.object.get_absolute_url(),
            **kwargs,
        )


class LeaveView(_TermView):
    form_class = LeaveForm
    act = staticmethod(leave_office)
    label = "离任"
    consequence = "离任后不再列入现任名单，任职记录保留。"


class RenewView(_TermView):
    form_class = RenewForm
    act = staticmethod(renew_term)
    label = "连任"
    consequence = "以同一职务登记新的一届任期；现任期在新任期开始之日结束并保留记录。换人的请先登记离任，再新增成员。"
