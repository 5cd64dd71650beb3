"""佐证材料 of one application: every indicator with its files, and the form that lays a file by them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import FormView, View
from django.views.generic.detail import SingleObjectMixin

from assessments.actions.evidence import add_evidence, take_evidence_away
from assessments.forms.application import scored_indicators
from assessments.forms.evidence import EvidenceForm
from assessments.models import Application, Evidence
from assessments.views.application_parts import application_crumbs
from common.actions.attachments import too_large
from common.models import Attachment
from common.refusal import Refused
from common.views.gate import RegionScopedMixin
from common.views.uploading import FileFormMixin

CHANGE = "assessments.change_evidence"


class ApplicationEvidenceView(RegionScopedMixin, SingleObjectMixin, FileFormMixin, FormView):
    """Reads for whoever sees the application; the form is there while papers may come and go."""

    model = Application
    permission = "assessments.view_evidence"
    form_class = EvidenceForm
    too_large = staticmethod(too_large)
    template_name = "assessments/application_evidence.html"

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        self.indicators = scored_indicators(self.object.version, self.object.village.kind)
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        return super().get_queryset().with_place().select_related("version__standard")

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"application": self.object, "indicators": self.indicators}

    def get_initial(self) -> dict:
        asked = self.request.GET
        found = {name: [asked[key]] for name, key in (("papers", "paper"), ("indicators", "indicator")) if key in asked}
        if asked.get("indicator") and not asked["indicator"].isdecimal():
            found.pop("indicators")
        return found

    def form_valid(self, form) -> HttpResponse:
        said = form.cleaned_data
        try:
            added = add_evidence(
                self.object,
                said["file"] or said["known"],
                indicators=said.get("indicators") or (),
                papers=said.get("papers") or (),
                actor=self.request.user,
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, f"已保存，对应{len(added)}项内容。")
        return redirect("application_evidence", self.object.pk)

    def get_context_data(self, **kwargs) -> dict:
        application, user = self.object, self.request.user
        context = super().get_context_data(
            heading=f"佐证材料：{application}",
            breadcrumbs=application_crumbs(application),
            can_file=user.has_perm(CHANGE, application) and not application.why_files_closed,
            why_not=application.why_files_closed,
            submit_label="保存",
            draft="off",
            **kwargs,
        )
        return context | {"lines": self.lines(context["form"]), "loose": self.loose()}

    def loose(self) -> list[Attachment]:
        """Files that stand by nothing any more."""
        standing = Evidence.objects.filter(application=self.object).values("attachment")
        return list(Attachment.objects.of(self.object).in_place().exclude(pk__in=standing).order_by("pk"))

    def lines(self, form: EvidenceForm) -> list[dict]:
        """Required papers and indicators, each with its files and whether it is ticked."""
        files: dict[object, list[Evidence]] = {}
        for one in self.object.evidence.in_place().select_related("attachment").order_by("pk"):
            files.setdefault(one.indicator_id or one.paper, []).append(one)
        papers, indicators = form.ticked("papers"), form.ticked("indicators")
        required = [
            {"name": "papers", "value": paper, "number": "必备", "text": paper, "is_ticked": paper in papers}
            for paper in self.object.level.required_papers
        ]
        optional = [
            {
                "name": "indicators",
                "value": one.pk,
                "number": one.number,
                "text": one.text,
                "hint": one.evidence,
                "is_ticked": str(one.pk) in indicators,
            }
            for one in self.indicators
        ]
        return [line | {"files": files.get(line["value"], [])} for line in required + optional]


class EvidenceRemoveView(RegionScopedMixin, SingleObjectMixin, View):
    """The file stands by this indicator no longer."""

    model = Evidence
    permission = CHANGE
    http_method_names = ["post"]

    def get_queryset(self):
        return super().get_queryset().select_related("application__village__township", "attachment", "indicator")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        evidence = self.get_object()
        take_evidence_away(evidence, actor=request.user)
        messages.success(request, f"“{evidence.attachment}”不再对应“{evidence.indicator or evidence.paper}”。")
        return redirect("application_evidence", evidence.application_id)
