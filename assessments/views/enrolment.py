"""全部列入考核: all units of the viewer's region into an annual assessment, at one click."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from assessments.actions.enrolment import enrol_all, units_to_enrol
from assessments.choices import ProgrammeKind
from assessments.models import Batch
from assessments.views.batches import BatchMixin, batch_crumbs
from assessments.workflow import ENROL
from common.refusal import Refused
from common.views.gate import PermittedMixin, RegionScopedMixin


class EnrolmentForm(forms.Form):
    """On which level, and so on which desks, the units are assessed."""

    def __init__(self, *args, batch: Batch, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        levels, first = batch.programme.levels.all(), batch.programme.levels.first()
        self.fields["level"] = forms.ModelChoiceField(levels, label="考核级别", empty_label=None, initial=first)


class BatchEnrolView(BatchMixin, PermittedMixin, RegionScopedMixin, SingleObjectMixin, FormView):
    """Asked of the account, then of each unit: a county enrols its own units into a batch of its city too."""

    permission = ENROL
    form_class = EnrolmentForm
    template_name = "common/confirm.html"

    def get(self, request, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        return super().post(request, *args, **kwargs)

    def check_permission(self, row=None) -> None:
        super().check_permission()
        if row.programme.kind != ProgrammeKind.ASSESSMENT:
            raise Refused("示范创建由村(居)自愿申报，不能统一列入；只有年度考核可以全部列入。")

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"batch": self.object}

    def form_valid(self, form) -> HttpResponse:
        user = self.request.user
        try:
            count = enrol_all(self.object, form.cleaned_data["level"], actor=user, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, f"已列入{count}个村(居)。")
        return redirect(self.object)

    def get_context_data(self, **kwargs) -> dict:
        count = units_to_enrol(self.object, self.request.user.region).count()
        return super().get_context_data(
            heading=f"全部列入考核：{self.object}",
            breadcrumbs=batch_crumbs(self.object),
            question=f"把还没有列入的{count}个村(居)全部列入“{self.object}”吗？",
            consequence="列入后由第一个办理环节直接评分，不用逐村申报；已经列入的不受影响。撤并、撤销的单位不列入。",
            submit_label="全部列入",
            cancel_url=self.object.get_absolute_url(),
            **kwargs,
        )
