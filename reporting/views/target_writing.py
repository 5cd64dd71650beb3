"""Writing papers of targets: one with its lines, the typed results of one, and drafts for many townships at once."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView, View
from django.views.generic.detail import SingleObjectMixin

from common.refusal import Refused, refuse_closed
from common.views.editing import ScopedCreateView, ScopedUpdateView
from common.views.gate import PermittedMixin, RegionScopedMixin
from reporting.actions.targets import ADD, CHANGE, draw_papers, write_results
from reporting.choices import TargetState
from reporting.forms.targets import DrawForm, ResultFormSet, TargetFormSet, TargetPaperForm
from reporting.models import ResponsibilityTarget, TargetPaper
from reporting.views.targets import list_crumb
from villages.choices import RegionLevel
from villages.models import Region


class _WithTargetsMixin:
    """The paper and its lines are saved together."""

    model = TargetPaper
    form_class = TargetPaperForm
    template_name = "reporting/target_form.html"

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"rows": self.stored_lines()}

    def stored_lines(self) -> list[ResponsibilityTarget]:
        return list(self.object.targets.all()) if self.object else []

    def line_forms(self, instance: TargetPaper | None = None):
        posted = self.request.POST if "targets-TOTAL_FORMS" in self.request.POST else None
        return TargetFormSet(posted, instance=instance or self.object, prefix="targets")

    def form_valid(self, form) -> HttpResponse:
        self.lines = self.line_forms(form.instance)
        if self.lines.is_bound and not self.lines.is_valid():
            return self.form_invalid(form)
        return super().form_valid(form)

    def save(self, form) -> models.Model:
        if not self.request.user.has_perm(CHANGE, form.instance):
            raise PermissionDenied
        if form.instance.pk:
            refuse_closed(TargetPaper.objects.select_related("township").get(pk=form.instance.pk))
        paper = form.save()
        if self.lines.is_bound:
            self.lines.save_in_order()
        return paper

    def get_context_data(self, **kwargs) -> dict:
        lines = getattr(self, "lines", None) or self.line_forms()
        return super().get_context_data(lines=lines, formsets=[lines], **kwargs)


class TargetPaperCreateView(_WithTargetsMixin, ScopedCreateView):
    permission = ADD
    heading = "起草目标责任书"

    def get_initial(self) -> dict:
        return {"year": timezone.localdate().year}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_cancel_url(self) -> str:
        return reverse("target_list")


class TargetPaperUpdateView(_WithTargetsMixin, ScopedUpdateView):
    permission = CHANGE

    def get_queryset(self):
        return super().get_queryset().select_related("township")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb(), (str(self.object), self.object.get_absolute_url())]


class TargetResultsView(RegionScopedMixin, SingleObjectMixin, View):
    """What was reached of the targets that no metric has."""

    model = TargetPaper
    permission = CHANGE

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        if self.object.state != TargetState.SIGNED:
            messages.error(
                request, f"“{self.object}”{self.object.get_state_display()}，签订以后、结账以前才填写完成值。"
            )
            return redirect(self.object)
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        return super().get_queryset().select_related("township")

    def get(self, request, *args, **kwargs) -> HttpResponse:
        return self._show(self._lines())

    @transaction.atomic
    def post(self, request, *args, **kwargs) -> HttpResponse:
        lines = self._lines(request.POST)
        if not lines.is_valid():
            return self._show(lines)
        try:
            write_results(self.object, lines.save(commit=False), actor=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "已保存完成值。")
        return redirect(self.object)

    def _lines(self, posted=None):
        typed = self.object.targets.filter(metric="").order_by("position")
        return ResultFormSet(posted, queryset=typed, prefix="results")

    def _show(self, lines) -> HttpResponse:
        paper = self.object
        context = {
            "heading": f"填写完成值：{paper}",
            "breadcrumbs": [list_crumb(), (str(paper), paper.get_absolute_url())],
            "cancel_url": paper.get_absolute_url(),
            "lines": lines,
            "formsets": [lines],
        }
        return render(self.request, "reporting/target_results.html", context)


class TargetDrawView(PermittedMixin, FormView):
    """Drafts for many townships: pick the year, what to go by, and the townships; then how each fared."""

    permission = ADD
    form_class = DrawForm
    template_name = "reporting/target_draw.html"

    def get_initial(self) -> dict:
        townships = self._townships()
        return {"year": timezone.localdate().year, "townships": [township.pk for township in townships]}

    def get_form_kwargs(self) -> dict:
        papers = TargetPaper.objects.for_user(self.request.user).select_related("township")
        return super().get_form_kwargs() | {"papers": papers, "townships": self._townships()}

    def _townships(self):
        return Region.objects.for_user(self.request.user).in_use().at_level(RegionLevel.TOWNSHIP).order_by("code")

    def form_valid(self, form) -> HttpResponse:
        said = form.cleaned_data
        results = draw_papers(said["townships"], said["year"], model=said["model"], actor=self.request.user)
        drawn = sum(result.paper is not None for result in results)
        context = {"results": results, "drawn": drawn, "undrawn": len(results) - drawn, **self._frame()}
        return render(self.request, "reporting/target_drawn.html", context)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(submit_label="起草", **self._frame(), **kwargs)

    def _frame(self) -> dict:
        return {
            "heading": "一并起草目标责任书",
            "breadcrumbs": [list_crumb()],
            "cancel_url": reverse("target_list"),
        }
