"""Rows that belong to one row, edited together on one page while that row is held."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from common.refusal import Refused, refuse_closed
from common.views.gate import RegionScopedMixin


class PartsView(RegionScopedMixin, SingleObjectMixin, FormView):
    """Set model, permission, form_class (a StampedFormMixin) and title; say `rows` and `save`."""

    title, done = "", "已保存。"

    def get(self, request, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        return super().get(request, *args, **kwargs)

    @transaction.atomic
    def post(self, request, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object(self.get_queryset().select_for_update(of=("self",)))
        return super().post(request, *args, **kwargs)

    def check_permission(self, row=None) -> None:
        super().check_permission(row)
        refuse_closed(row)

    def rows(self) -> list:
        """What is stored now."""
        raise NotImplementedError

    def save(self, form) -> None:
        """Hands the form's rows to an action; what that refuses is said above the form."""
        raise NotImplementedError

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return []

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"rows": self.rows()}

    def form_valid(self, form) -> HttpResponse:
        try:
            self.save(form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect(self.get_success_url())

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            heading=f"{self.title}：{self.object}",
            breadcrumbs=self.breadcrumbs(),
            cancel_url=self.get_success_url(),
            **kwargs,
        )
