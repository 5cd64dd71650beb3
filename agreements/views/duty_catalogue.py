"""制度目录: read by all who work with it, kept by the business administrator."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import CreateView, TemplateView, UpdateView

from agreements.actions.duty_catalogue import add_duty, replace_duty
from agreements.forms.duties import DutyForm
from agreements.models import Duty
from common.refusal import Refused
from common.views.editing import ScopedUpdateView
from common.views.gate import PermittedMixin, RegionScopedMixin

CHANGE = "agreements.change_duty"


class DutyListView(PermittedMixin, TemplateView):
    permission = "agreements.view_duty"
    template_name = "agreements/duty_list.html"

    def get_context_data(self, **kwargs) -> dict:
        can_change = self.request.user.has_perm(CHANGE)
        add = {"label": "新增", "icon": "plus", "url": reverse("duty_create"), "primary": True}
        return super().get_context_data(
            heading="制度目录",
            duties=list(Duty.objects.all()),
            today=timezone.localdate(),
            can_change=can_change,
            actions=[add] if can_change else [],
            **kwargs,
        )


class _CatalogueMixin:
    model = Duty
    form_class = DutyForm
    template_name = "common/form.html"
    permission = CHANGE

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs) -> dict:
        crumbs = [("制度目录", reverse("duty_list"))]
        return super().get_context_data(breadcrumbs=crumbs, cancel_url=reverse("duty_list"), **kwargs)


class DutyCreateView(_CatalogueMixin, PermittedMixin, CreateView):
    extra_context = {"heading": "新增制度"}

    def form_valid(self, form) -> HttpResponse:
        add_duty(form.instance, actor=self.request.user)
        messages.success(self.request, f"已新增“{form.instance}”。")
        return redirect("duty_list")


class DutyUpdateView(ScopedUpdateView):
    model = Duty
    form_class = DutyForm
    permission = CHANGE

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("制度目录", reverse("duty_list"))]

    def get_cancel_url(self) -> str:
        return reverse("duty_list")

    def get_success_url(self) -> str:
        return reverse("duty_list")


class DutyReplaceView(_CatalogueMixin, RegionScopedMixin, UpdateView):
    """Another frequency from a day on: the old entry ends the day before, both are counted as one duty."""

    def get_queryset(self):
        return Duty.objects.for_user(self.request.user)

    def get_form_kwargs(self) -> dict:
        """A new entry that begins with what the old one says."""
        kwargs = super().get_form_kwargs()
        self.old = self.object
        names = [field.name for field in Duty._meta.concrete_fields if field.editable and not field.primary_key]
        kwargs["instance"] = Duty(**{name: getattr(self.old, name) for name in names})
        kwargs["instance"].effective_from, kwargs["instance"].effective_until = timezone.localdate(), None
        return kwargs

    def form_valid(self, form) -> HttpResponse:
        try:
            new = replace_duty(self.old, form.instance, actor=self.request.user)
        except Refused as refusal:
            form.add_error("effective_from", str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, f"“{new}”自{new.effective_from:%Y-%m-%d}起改为{new.frequency_text}。")
        return redirect("duty_list")

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(heading=f"改变频次：{self.object}", **kwargs)
