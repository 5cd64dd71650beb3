"""文书模板: which template each kind of document is made from, its versions, and what a template may say."""

import io

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView, TemplateView, View
from django.views.generic.detail import SingleObjectMixin

from common.actions.exports import note_download
from common.addresses import client_address
from common.file_kinds import DOCX
from common.kept_files import opened
from common.refusal import Refused
from common.views.gate import PermittedMixin, RegionScopedMixin
from common.views.jobs import private_file
from reporting.actions.word_templates import ADD, keep_template, template_for, use_ready_made
from reporting.choices import TemplateKind
from reporting.forms.documents import TemplateUploadForm
from reporting.models import WordTemplate
from reporting.word.kinds import VOCABULARIES
from villages.choices import RegionLevel

VIEW = "reporting.view_wordtemplate"


def list_crumb() -> tuple[str, str]:
    return "文书模板", reverse("word_template_list")


class WordTemplateListView(PermittedMixin, TemplateView):
    permission = VIEW
    template_name = "reporting/word_template_list.html"

    def get_context_data(self, **kwargs) -> dict:
        user = self.request.user
        versions = list(WordTemplate.objects.for_user(user).select_related("region").order_by("-number"))
        region = user.region
        may_add = user.has_perm(ADD) and region is not None and region.level == RegionLevel.COUNTY
        kinds = [
            {
                "kind": kind,
                "own": WordTemplate.objects.in_use(region, kind),
                "versions": [one for one in versions if one.kind == kind],
                "vocabulary": VOCABULARIES[kind],
            }
            for kind in TemplateKind
        ]
        return super().get_context_data(heading="文书模板", kinds=kinds, may_add=may_add, **kwargs)


class _OfKind(PermittedMixin, View):
    """A page about one kind of document, named in the address."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if kwargs["kind"] not in TemplateKind.values:
            raise Http404
        self.kind = TemplateKind(kwargs["kind"])
        return super().dispatch(request, *args, **kwargs)


class WordTemplateCurrentView(_OfKind):
    """The template in use, to be edited and uploaded."""

    permission = VIEW

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        name, content = f"{self.kind.label}模板.docx", template_for(request.user.region, kind)
        note_download(name, actor=request.user, address=client_address(request))
        return private_file(io.BytesIO(content), name, DOCX.content_type)


class WordTemplateUploadView(_OfKind, FormView):
    permission = ADD
    form_class = TemplateUploadForm
    template_name = "reporting/word_template_upload.html"

    def form_valid(self, form) -> HttpResponse:
        try:
            kept = keep_template(self.kind, form.cleaned_data["file"], actor=self.request.user, now=timezone.now())
        except Refused as refusal:
            form.add_error("file", str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, f"已启用{kept}。")
        return redirect(kept)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            heading=f"上传{self.kind.label}模板",
            breadcrumbs=[list_crumb()],
            cancel_url=list_crumb()[1],
            submit_label="上传并启用",
            vocabulary=VOCABULARIES[self.kind],
            draft="off",
            **kwargs,
        )


class WordTemplateReadyMadeView(_OfKind):
    """Back to the portal's own template, with one click."""

    permission = ADD

    def post(self, request: HttpRequest, kind: str) -> HttpResponse:
        try:
            use_ready_made(kind, actor=request.user, now=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{self.kind.label}已改用平台模板。")
        return redirect("word_template_list")


class WordTemplateFileView(RegionScopedMixin, SingleObjectMixin, View):
    """An earlier version as it was uploaded."""

    model = WordTemplate
    permission = VIEW

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        version = self.get_object()
        if not version.file:
            raise Http404
        file = opened(version.file, version.name)
        note_download(version.name, actor=request.user, address=client_address(request))
        return private_file(file, version.name, DOCX.content_type)
