"""上传文本: an existing text cut into clauses, looked over, then put into the draft."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from agreements.actions.clauses import NewClause
from agreements.actions.versions import take_over
from agreements.clause_splitting import SplitText, split
from agreements.forms.clause import PastedTextForm
from agreements.models import CharterVersion
from agreements.topics import guess_topic
from agreements.uploaded_text import text_of
from agreements.views.charter import CHANGE, version_crumbs
from common.refusal import Refused
from common.views.gate import RegionScopedMixin

SHOWN = 500


class VersionUploadView(RegionScopedMixin, SingleObjectMixin, FormView):
    """First what was understood, clause by clause; then, by a second click, it replaces the draft or is added."""

    model = CharterVersion
    permission = CHANGE
    form_class = PastedTextForm
    template_name = "agreements/charter_version_upload.html"

    def get_queryset(self):
        return super().get_queryset().with_village()

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        if self.object.why_fixed:
            raise Refused(self.object.why_fixed)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form) -> HttpResponse:
        try:
            text = text_of(form, with_margins=False)
            found = split(text)
            if not found.clauses:
                raise Refused("文本中没有识别出条文，请检查内容后重新粘贴。")
            if (how := self.request.POST.get("how", "")) in ("replace", "append"):
                return self._put_in(found, how)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        return self.render_to_response(self.get_context_data(form=form, found=found, text=text))

    def _put_in(self, found: SplitText, how: str) -> HttpResponse:
        added = [NewClause(one.text, guess_topic(one.text, one.chapter), one.chapter) for one in found.clauses]
        take_over(
            self.object,
            added,
            actor=self.request.user,
            replaces=how == "replace",
            title=found.title,
            preamble=found.preamble,
        )
        messages.success(self.request, f"已录入{len(added)}条，内容类别为系统推断，请核对。")
        return redirect(self.object)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            heading=f"上传文本：{self.object}",
            breadcrumbs=version_crumbs(self.object),
            has_clauses=self.object.clauses.exists(),
            submit_label="识别条文",
            cancel_url=self.object.get_absolute_url(),
            draft="off",
            **kwargs,
        )
