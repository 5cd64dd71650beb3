"""上级表样: upload a superior's workbook once, have it filled in for any year."""

from dataclasses import replace
from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View
from django.views.generic.detail import SingleObjectMixin

from common.actions.exports import note_download
from common.addresses import client_address
from common.importing.reading import too_large
from common.kept_files import opened
from common.refusal import Refused
from common.views.editing import ScopedCreateView, ScopedDeleteView
from common.views.gate import PermittedMixin, RegionScopedMixin, ScopedDetailView, ScopedListView
from common.views.jobs import private_file
from common.views.uploading import FileFormMixin
from reporting.actions.superior_forms import check, example_workbook, fill_in, keep
from reporting.filters.superior_forms import SuperiorFormFilter
from reporting.forms.superior_forms import SuperiorFormForm
from reporting.models import SuperiorForm
from reporting.official_forms.catalogue import CATALOGUE
from reporting.superior.placeholders import WORDS, names_of, names_with_total
from reporting.tables.superior_forms import SuperiorFormTable
from reporting.views.asked import asked_in
from villages.choices import RegionLevel
from villages.filters.statistics import years_on_offer
from villages.models import Region

VIEW, CHANGE = "reporting.view_superiorform", "reporting.change_superiorform"


def list_crumb() -> tuple[str, str]:
    return "上级表样", reverse("superior_form_list")


class SuperiorFormListView(ScopedListView):
    model = SuperiorForm
    permission = VIEW
    table_class = SuperiorFormTable
    filterset_class = SuperiorFormFilter
    template_name = "common/list.html"
    heading = "上级表样"

    def get_queryset(self):
        return super().get_queryset().select_related("region")

    def actions(self) -> list[dict]:
        buttons = [{"label": "占位符说明", "icon": "help", "url": reverse("superior_form_help")}]
        if self.request.user.has_perm(CHANGE):
            create = reverse("superior_form_create")
            buttons.append({"label": "上传表样", "icon": "upload", "url": create, "primary": True})
        return buttons


class SuperiorFormCreateView(FileFormMixin, ScopedCreateView):
    """The workbook is looked at before it is kept: every placeholder that means nothing is named with its cell."""

    model = SuperiorForm
    permission = CHANGE
    form_class = SuperiorFormForm
    too_large = staticmethod(too_large)
    template_name = "reporting/superior_form_form.html"
    heading = "上传上级表样"

    def form_valid(self, form) -> HttpResponse:
        file = form.cleaned_data["file"]
        try:
            problems = check(file, asked_in(self.request))
        except Refused as refusal:
            problems = [str(refusal)]
        for problem in problems:
            form.add_error("file", problem)
        return self.form_invalid(form) if problems else super().form_valid(form)

    def save(self, form) -> SuperiorForm:
        file = form.cleaned_data["file"]
        return keep(form.save(commit=False), file, file.name, actor=self.request.user)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_cancel_url(self) -> str:
        return reverse("superior_form_list")


class SuperiorFormDetailView(ScopedDetailView):
    model = SuperiorForm
    permission = VIEW
    template_name = "reporting/superior_form_detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related("region__parent")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def actions(self) -> list[dict]:
        buttons = [
            {"label": "下载原表样", "icon": "download", "url": reverse("superior_form_file", args=[self.object.pk])}
        ]
        if self.request.user.has_perm(CHANGE, self.object):
            delete = reverse("superior_form_delete", args=[self.object.pk])
            buttons.append({"label": "删除", "icon": "trash", "url": delete, "danger": True})
        return buttons

    def get_context_data(self, **kwargs) -> dict:
        asked = asked_in(self.request)
        return super().get_context_data(year=asked.year, years=years_on_offer(), **kwargs)


class _OfOne(RegionScopedMixin, SingleObjectMixin, View):
    model = SuperiorForm
    permission = VIEW

    def get_queryset(self):
        return super().get_queryset().select_related("region__parent")


class SuperiorFormFileView(_OfOne):
    """The workbook as it was uploaded."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        form = self.get_object()
        file = opened(form.file, form.file_name)
        note_download(form.file_name, subject=form.name, actor=request.user, address=client_address(request))
        return private_file(file, form.file_name)


class SuperiorFormFillView(_OfOne):
    """The workbook filled in for the region it belongs to and the year chosen."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self.get_object()
        asked = replace(asked_in(request), region=form.region)
        try:
            made = fill_in(form, asked, address=client_address(request))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(f"{form.get_absolute_url()}?year={asked.year}")
        return private_file(made.file, made.name)


class SuperiorFormDeleteView(ScopedDeleteView):
    model = SuperiorForm
    permission = CHANGE

    def get_success_url(self) -> str:
        return reverse("superior_form_list")


class SuperiorFormHelpView(PermittedMixin, TemplateView):
    """How placeholders are written, and every one there is, form by form."""

    permission = VIEW
    template_name = "reporting/superior_form_help.html"

    def get_context_data(self, **kwargs) -> dict:
        user = self.request.user
        # The columns are the same everywhere, so the smallest region will do.
        smallest = Region.objects.for_user(user).at_level(RegionLevel.TOWNSHIP).select_related("parent").first()
        asked = replace(asked_in(self.request), region=smallest)
        forms = [
            {
                "form": form,
                "names": names_of(form.key, drawn := form.fill(asked).form),
                "totals": names_with_total(drawn),
            }
            for form in CATALOGUE
            if smallest and form.fill and user.has_perm(form.permission)
        ]
        return super().get_context_data(
            heading="占位符说明", breadcrumbs=[list_crumb()], forms=forms, words=WORDS, actions=self.actions(), **kwargs
        )

    def actions(self) -> list[dict]:
        example = reverse("superior_form_example")
        return [{"label": "下载示例工作簿", "icon": "download", "url": example, "primary": True}]


class SuperiorFormExampleView(PermittedMixin, View):
    """A small workbook with placeholders to begin from."""

    permission = VIEW

    def get(self, request: HttpRequest) -> FileResponse:
        return private_file(BytesIO(example_workbook(timezone.now())), "上级表样示例.xlsx")
