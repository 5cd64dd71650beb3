"""Official forms: a page to print, with links to the same form as Excel and Word (`?as=xlsx`, `?as=docx`)."""

from collections.abc import Mapping, Sequence

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin

from common.actions.papers import Output, give_out, note_paper, refuse_too_long
from common.addresses import client_address
from common.exporting.selection import words_of
from common.paper.declarations import Form
from common.paper.page import page_context
from common.paper.paper import Paper
from common.refusal import Refused
from common.views.gate import PermittedMixin, RegionScopedMixin
from common.views.jobs import private_file


class PaperView(View):
    """Builds a paper and gives it out. Set `model` and `form`; derive from one of the two classes below."""

    model: type[models.Model]
    form: Form

    def paper(self) -> Paper:
        raise NotImplementedError

    def back_url(self) -> str:
        return "/"

    def filled(self, **facts) -> Paper:
        """A paper of this form by the present user, today; who fills it in is known already."""
        user, now = self.request.user, timezone.now()
        signed = {"填报人": user.name, "联系电话": user.work_phone}
        own = {"form": self.form, "unit": user.unit, "made_at": now, "filled_on": timezone.localdate(now)}
        return Paper(**own | {"signed": signed} | facts)

    def give(self, output: Output) -> HttpResponse:
        try:
            paper = self.paper()
            if output != Output.PAGE:
                made = give_out(paper, output, **self._log())
                return private_file(made.file, made.name)
        except Refused as refusal:
            return self._show({"heading": self.filled().title, "refusal": str(refusal)})
        note_paper(paper, **self._log())
        return self._show(page_context(paper))

    def output(self) -> Output:
        wanted = self.request.GET.get("as", "")
        return Output(wanted) if wanted in Output.values else Output.PAGE

    def filter_words(self) -> str:
        """What the rows were narrowed by, for the log."""
        return ""

    def _log(self) -> dict:
        return {
            "actor": self.request.user,
            "address": client_address(self.request),
            "model": self.model._meta.label,
            "filters": self.filter_words(),
        }

    def _show(self, context: dict) -> HttpResponse:
        return render(
            self.request, "common/paper.html", context | {"files": self._files(), "back_url": self.back_url()}
        )

    def _files(self) -> list[dict]:
        files = []
        for output in (Output.XLSX, Output.DOCX):
            query = self.request.GET.copy()
            query["as"] = output.value
            files.append({"label": f"下载 {output.label}", "url": f"?{query.urlencode()}"})
        return files


class ListPaperView(PermittedMixin, PaperView):
    """A form with a line per row of a list, narrowed by the list's own filters. Set `permission`; write `rows`."""

    filterset_class = None

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return self.give(self.output())

    def get_queryset(self) -> models.QuerySet:
        return self.model._default_manager.for_user(self.request.user)

    def found(self) -> models.QuerySet:
        """What the filters leave, refused when it is more than the output can hold."""
        rows = self.get_queryset()
        if self.filterset_class:
            self.filterset = self.filterset_class(self.request.GET, queryset=rows, request=self.request)
            rows = self.filterset.qs
        refuse_too_long(rows.order_by().count(), self.output())
        return rows

    def rows(self) -> Sequence[Mapping[str, object]]:
        """The lines, from `found()`, in the order in which they are to stand."""
        raise NotImplementedError

    def paper(self) -> Paper:
        return self.filled(rows=self.rows())

    def filter_words(self) -> str:
        return words_of(self.filterset.form) if self.filterset_class else ""


class RecordPaperView(RegionScopedMixin, SingleObjectMixin, PaperView):
    """A form about one record: 404 outside one's region, 403 without the permission. Write `values`."""

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        return self.give(self.output())

    def values(self) -> Mapping[str, object]:
        raise NotImplementedError

    def paper(self) -> Paper:
        return self.filled(values=self.values())

    def back_url(self) -> str:
        return self.object.get_absolute_url()
