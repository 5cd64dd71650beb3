"""The eight steps of making a charter: when, how many people, a note, papers if there are any."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from agreements.choices import CharterStage
from agreements.forms.charter import DraftingStepForm
from agreements.models import CharterVersion, DraftingStep
from agreements.views.charter import CHANGE, version_crumbs
from common.refusal import refuse_closed
from common.views.attachments import attachment_panel
from common.views.editing import ScopedCreateView, ScopedUpdateView


class DraftingStepCreateView(ScopedCreateView):
    """One of the eight, not recorded yet; one that is leads to its own page."""

    model = DraftingStep
    permission = CHANGE
    form_class = DraftingStepForm
    template_name = "agreements/drafting_step_form.html"

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        if kwargs["stage"] not in CharterStage.values:
            raise Http404
        versions = CharterVersion.objects.for_user(request.user).with_village()
        self.version = get_object_or_404(versions, pk=kwargs["charterversion"])
        self.stage = CharterStage(kwargs["stage"])
        if not request.user.has_perm(CHANGE, self.version):
            raise Http404
        refuse_closed(self.version)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"instance": DraftingStep(version=self.version, stage=self.stage)}

    def get_heading(self) -> str:
        return f"{self.stage.value}．{self.stage.label}"

    def get_success_url(self) -> str:
        return f"{self.version.get_absolute_url()}#stages"

    get_cancel_url = get_success_url

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return version_crumbs(self.version)


class DraftingStepUpdateView(ScopedUpdateView):
    model = DraftingStep
    permission = CHANGE
    form_class = DraftingStepForm
    template_name = "agreements/drafting_step_form.html"

    def get_queryset(self):
        return super().get_queryset().select_related("version__charter__village__township__parent")

    def check_permission(self, row=None) -> None:
        super().check_permission(row)
        refuse_closed(row)

    def get_heading(self) -> str:
        return f"{self.object.stage}．{self.object.get_stage_display()}"

    def get_success_url(self) -> str:
        return f"{self.object.version.get_absolute_url()}#stages"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return version_crumbs(self.object.version)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(attachments=attachment_panel(self.object, self.request.user), **kwargs)
