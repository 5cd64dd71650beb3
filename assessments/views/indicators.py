"""The editor of indicators: one a page, with its rule in words, and what the checks say of it while it is written."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View
from django.views.generic.detail import SingleObjectMixin

from agreements.models import ScreeningRule
from assessments.actions.standards import move, next_position
from assessments.forms.indicators import IndicatorForm
from assessments.models import Indicator, Section, StandardVersion
from assessments.standard_checks import objections
from assessments.version_page import IndicatorRow, sums_of
from assessments.version_spec import Parts, parts_of
from assessments.views.standards import version_crumbs
from common.refusal import refuse_closed
from common.views.editing import ScopedCreateView, ScopedDeleteView, ScopedUpdateView
from common.views.gate import RegionScopedMixin

CHANGE = "assessments.change_indicator"
TICKS = ("is_rank_only", "is_archived")


class _IndicatorFormMixin:
    """Another kind of rule brings other fields: the form is shown anew with what was typed, and nothing is saved."""

    form_class = IndicatorForm
    template_name = "assessments/indicator_form.html"

    def asks_for_fields(self) -> bool:
        return self.request.POST.get("then") == "fields"

    def show_anew(self) -> HttpResponse:
        typed = {name: value for name, value in self.request.POST.items() if name != "csrfmiddlewaretoken"}
        kwargs = self.get_form_kwargs()
        typed |= {name: name in self.request.POST or getattr(kwargs["instance"], name) for name in TICKS}
        kwargs |= {"initial": typed, "data": None, "files": None}
        context = self.get_context_data(form=self.form_class(**kwargs))
        return self.render_to_response(context | {"revision": self.request.POST.get("revision")})

    def get_success_url(self) -> str:
        indicator, then = self.object, self.request.POST.get("then")
        if then == "insert":
            return reverse("indicator_create", args=[indicator.section_id])
        return f"{indicator.get_absolute_url()}#indicator-{indicator.pk}"

    def get_context_data(self, **kwargs) -> dict:
        section = self.section_of_form()
        check = reverse("indicator_check", args=[section.pk])
        return super().get_context_data(check_url=check, section=section, **kwargs)


class IndicatorCreateView(_IndicatorFormMixin, ScopedCreateView):
    """An indicator at the end of its section."""

    model = Indicator
    permission = CHANGE
    heading = "新增指标"
    done = "已新增指标。"

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        self.section = section_for(request, kwargs["section"])
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs) -> HttpResponse:
        self.object = None
        return self.show_anew() if self.asks_for_fields() else super().post(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict:
        place = next_position(self.section.indicators)
        new = Indicator(section=self.section, position=place, kind="yes_no")
        new.number = f"{self.section.position}.{place}"
        return super().get_form_kwargs() | {"instance": new}

    def save(self, form) -> Indicator:
        return placed(form)

    def section_of_form(self) -> Section:
        return self.section

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return version_crumbs(self.section.version)

    def get_cancel_url(self) -> str:
        return self.section.get_absolute_url()


def section_for(request: HttpRequest, key: int) -> Section:
    """The section of a draft that the user may write in."""
    section = get_object_or_404(
        Section.objects.for_user(request.user).select_related("version__standard__region"), pk=key
    )
    if not request.user.has_perm(CHANGE, section):
        raise PermissionDenied
    refuse_closed(section)
    return section


def placed(form: IndicatorForm) -> Indicator:
    """Saved; one that goes to another section goes to its end."""
    indicator = form.instance
    if "section" in form.changed_data or indicator._state.adding:
        indicator.position = next_position(indicator.section.indicators)
    return form.save()


class _IndicatorMixin(RegionScopedMixin):
    model = Indicator
    permission = CHANGE

    def get_queryset(self):
        return super().get_queryset().select_related("section__version__standard__region")

    def check_permission(self, row=None) -> None:
        super().check_permission(row)
        refuse_closed(row)


class IndicatorUpdateView(_IndicatorFormMixin, _IndicatorMixin, ScopedUpdateView):
    @transaction.atomic  # a posted row is locked, also where the form is only shown anew
    def post(self, request, *args, **kwargs) -> HttpResponse:
        if self.asks_for_fields():
            self.object = self.get_object()
            return self.show_anew()
        return super().post(request, *args, **kwargs)

    def save(self, form) -> Indicator:
        return placed(form)

    def section_of_form(self) -> Section:
        return self.object.section

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return version_crumbs(self.object.version)


class IndicatorDeleteView(_IndicatorMixin, ScopedDeleteView):
    def get_success_url(self) -> str:
        return f"{self.object.get_absolute_url()}#section-{self.object.section_id}"

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(breadcrumbs=version_crumbs(self.object.version), **kwargs)


class IndicatorMoveView(_IndicatorMixin, SingleObjectMixin, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        indicator = self.get_object()
        move(indicator, up=request.POST.get("to") == "up", actor=request.user)
        return redirect(f"{indicator.get_absolute_url()}#indicator-{indicator.pk}")


class IndicatorCheckView(View):
    """What the checks say of an indicator as it is typed: how it scores, what its section adds up to. Saves nothing."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, section: int) -> HttpResponse:
        section = section_for(request, section)
        version = StandardVersion.objects.with_parts().get(pk=section.version_id)
        key = request.POST.get("indicator", "")
        known = next((one for one in parts_of(version).indicators if str(one.pk) == key), None)
        instance = known or Indicator(section=section, kind="yes_no", position=next_position(section.indicators))
        form = IndicatorForm(request.POST, instance=instance, user=request.user)
        form.is_valid()
        parts = with_typed(parts_of(version), form.instance)
        said = objections(parts, ScreeningRule.objects.as_rules())
        own = next(own for one, own in parts.sections if form.instance in own)
        told = {error for errors in form.errors.values() for error in errors}
        context = {
            "form": form,
            "row": IndicatorRow(form.instance, parts.kinds_of(form.instance), None, ()),
            "sums": sums_of(parts, own),
            "objections": [one for one in said if one.indicator is form.instance and one.sentence not in told],
            "section": form.instance.section,
        }
        return render(request, "assessments/_indicator_check.html", context)


def with_typed(parts: Parts, typed: Indicator) -> Parts:
    """The parts as they would be with this indicator saved."""
    sections = []
    for section, own in parts.sections:
        kept = [one for one in own if one is not typed and one.pk != typed.pk]
        sections.append((section, [*kept, typed] if section.pk == typed.section_id else kept))
    return Parts(parts.version, sections, parts.grades)
