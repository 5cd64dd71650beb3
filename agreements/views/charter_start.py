"""Beginning a paper: from the clause library, in one click or by choice; as a revision of the one in force."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View
from django.views.generic import DetailView

from agreements.actions.charters import start_charter, start_revision
from agreements.choices import REQUIRED_TOPICS, CharterKind
from agreements.forms.charter import CharterStartForm
from agreements.models import Charter, LibraryClause
from agreements.views.charter import CHANGE, charter_crumbs, list_crumb
from common.refusal import refuse_closed
from common.views.gate import RegionScopedMixin
from villages.models import Village


class CharterStartView(View):
    """A paper for one village. `whole` takes the whole library of the kind: the ready draft in one click."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        villages = Village.objects.for_user(request.user).select_related("township__parent")
        self.village = get_object_or_404(villages, pk=kwargs["village"])
        if not request.user.has_perm(CHANGE, self.village):
            raise PermissionDenied
        refuse_closed(self.village)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, village: int) -> HttpResponse:
        wanted = request.GET.get("kind", "")
        kind = CharterKind(wanted) if wanted in CharterKind.values else CharterKind.COVENANT
        topics = [topic.value for topic in REQUIRED_TOPICS[kind]]
        return self._ask(request, CharterStartForm(initial={"kind": kind, "topics": topics}), kind)

    def post(self, request: HttpRequest, village: int) -> HttpResponse:
        form = CharterStartForm(request.POST)
        if not form.is_valid():
            return self._ask(request, form, CharterKind.COVENANT)
        kind = CharterKind(form.cleaned_data["kind"])
        ready = LibraryClause.objects.fitting(kind, self.village.kind)
        if "whole" not in request.POST:
            ready = ready.filter(topic__in=form.cleaned_data["topics"])
        version = start_charter(self.village, kind, library=ready, actor=request.user)
        count = version.clauses.count()
        messages.success(request, f"已建立草稿，取用条文范本{count}条。" if count else "已建立空白草稿，请录入条文。")
        return redirect(version)

    def _ask(self, request: HttpRequest, form: CharterStartForm, kind: CharterKind) -> HttpResponse:
        context = {
            "form": form,
            "village": self.village,
            "kind": kind,
            "heading": f"起草章程规约：{self.village.name}",
            "breadcrumbs": [list_crumb()],
            "submit_label": "按所选内容起草",
            "cancel_url": reverse("charter_missing"),
            "draft": "off",
        }
        return render(request, "agreements/charter_start.html", context)


class CharterReviseView(RegionScopedMixin, DetailView):
    """修订: a new draft that begins with the wording in force."""

    model = Charter
    permission = CHANGE
    template_name = "common/confirm.html"

    def get_queryset(self):
        return super().get_queryset().with_versions()

    def get_context_data(self, **kwargs) -> dict:
        charter = self.object
        return super().get_context_data(
            heading=f"修订：{charter}",
            breadcrumbs=charter_crumbs(charter),
            question=f"以现行版本为底稿，建立{charter}的修订稿？",
            consequence="现行版本在修订稿备案生效前继续有效，条文逐条带入修订稿，可以逐条对照。",
            submit_label="建立修订稿",
            cancel_url=charter.get_absolute_url(),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        version = start_revision(self.get_object(), actor=request.user)
        messages.success(request, f"已建立修订稿，带入条文{version.clauses.count()}条。")
        return redirect(version)
