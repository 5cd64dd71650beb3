"""The one way a person takes a step of a process: a page that asks, a click that acts."""

from collections.abc import Mapping
from functools import cached_property

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from common.refusal import Refused
from common.views.gate import RegionScopedMixin
from common.workflow import ALREADY_HANDLED, Step, objection_to, take_step


def told_in_bulk(fared: list[tuple[models.Model, str]], noun: str, counted: str) -> dict:
    """What common/bulk_result.html shows: each row and why it did not take the step, blank where it did."""
    done = sum(not refusal for _, refusal in fared)
    return {"results": fared, "noun": noun, "counted": counted, "done": done, "undone": len(fared) - done}


class StepForm(forms.Form):
    """The opinion that goes with a step."""

    note = forms.CharField(label="意见", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args, step: Step, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["note"]
        field.required = step.needs_note
        field.label = "理由" if step.needs_note else "意见（可不填）"
        field.error_messages["required"] = f"“{step.label}”必须填写理由。"


class StepView(RegionScopedMixin, SingleObjectMixin, FormView):
    """Takes the step named by `verb` in the address, or says why it cannot be taken now.

    Set model and steps; the step's permission holds.
    """

    template_name = "common/step.html"
    form_class = StepForm
    steps: Mapping[str, Step] = {}

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        if kwargs["verb"] not in self.steps:
            raise Http404
        self.step = self.steps[kwargs["verb"]]
        self.permission = self.step.permission
        self.object = self.get_object()
        return super().dispatch(request, *args, **kwargs)

    def check_permission(self, row=None) -> None:
        """Whose permission ended because the paper has left his desk reads so, and is not turned away."""
        try:
            super().check_permission(row)
        except PermissionDenied:
            if row.state not in self.step.sources and self.request.user.has_perm(self.permission):
                raise Refused(ALREADY_HANDLED) from None
            raise

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"step": self.step}

    def form_valid(self, form) -> HttpResponse:
        try:
            self.object = self.advance(form)
        except Refused as refusal:
            messages.error(self.request, str(refusal))
        else:
            messages.success(self.request, f"已{self.step.label}：{self.object}。")
        return redirect(self.object)

    def advance(self, form):
        return take_step(
            self.object,
            self.step,
            self.kwargs["verb"],
            actor=self.request.user,
            now=timezone.now(),
            **form.cleaned_data,
        )

    @cached_property
    def objection(self) -> str:
        """Why the step cannot be taken now, in a sentence; blank when it can."""
        return objection_to(self.object, self.step, actor=self.request.user, now=timezone.now())

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(
            heading=f"{self.step.label}：{self.object}",
            question=f"确定对“{self.object}”执行“{self.step.label}”吗？",
            submit_label=self.step.label,
            cancel_url=self.object.get_absolute_url(),
            objection=self.objection,
            **kwargs,
        )
        if self.objection:
            context |= {"question": f"现在还不能{self.step.label}。", "consequence": "", "form": None}
        return context
