"""The clause editor: one clause a page, with what the screening says of it while it is written."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from agreements.actions.clauses import (
    NewClause,
    add_clauses,
    answer_finding,
    move_clause,
    remove_clause,
    take_suggestion,
    write_clause,
)
from agreements.forms.clause import AnswerForm, ClauseForm
from agreements.models import CharterVersion, Clause, ScreeningRule
from agreements.models.screened import QUOTE_LENGTH, Raised, findings_in
from agreements.views.charter import CHANGE, version_crumbs
from common.refusal import Refused
from common.views.editing import ScopedCreateView, ScopedDeleteView, ScopedUpdateView
from common.views.gate import RegionScopedMixin


class _ClauseMixin(RegionScopedMixin):
    model = Clause
    permission = CHANGE

    def get_queryset(self):
        return super().get_queryset().select_related("version__charter__village__township__parent")

    def check_permission(self, row=None) -> None:
        super().check_permission(row)
        if row is not None and row.version.why_fixed:
            raise Refused(row.version.why_fixed)


def beside(version: CharterVersion, clause: Clause | None = None) -> dict:
    """The outline beside the form, and the neighbours."""
    outline = list(version.clauses.order_by("position").defer("created_at", "updated_at"))
    keys = [row.pk for row in outline]
    here = keys.index(clause.pk) if clause is not None and clause.pk in keys else None
    return {
        "version": version,
        "outline": outline,
        "previous": outline[here - 1] if here else None,
        "following": outline[here + 1] if here is not None and here + 1 < len(outline) else None,
    }


def findings_of_text(text: str) -> list[Raised]:
    return [Raised(found, None, None) for found in findings_in(text, ScreeningRule.objects.as_rules())]


class ClauseUpdateView(_ClauseMixin, ScopedUpdateView):
    form_class = ClauseForm
    template_name = "agreements/clause_form.html"

    def get_heading(self) -> str:
        return f"修改{self.object}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return version_crumbs(self.object.version)

    def save(self, form) -> Clause:
        return write_clause(form.save(commit=False), actor=self.request.user)

    def get_success_url(self) -> str:
        then, context = self.request.POST.get("then"), beside(self.object.version, self.object)
        if then == "next" and context["following"]:
            return reverse("clause_update", args=[context["following"].pk])
        if then == "insert":
            return f"{reverse('clause_create', args=[self.object.version_id])}?after={self.object.pk}"
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        text = context["form"]["text"].value() or ""
        return context | beside(self.object.version, self.object) | {"findings": findings_of_text(text)}


class ClauseCreateView(ScopedCreateView):
    """A clause behind the one that `after` names; at the end without it."""

    model = Clause
    permission = CHANGE
    form_class = ClauseForm
    template_name = "agreements/clause_form.html"
    done = "已新增条文。"

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        versions = CharterVersion.objects.for_user(request.user).with_village()
        self.version = get_object_or_404(versions, pk=kwargs["charterversion"])
        if not request.user.has_perm(CHANGE, self.version):
            raise PermissionDenied
        if self.version.why_fixed:
            raise Refused(self.version.why_fixed)
        after = request.GET.get("after", "")
        self.after = self.version.clauses.filter(pk=int(after)).first() if after.isdecimal() else None
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict:
        chapter = self.after.chapter if self.after else ""
        topic = self.request.GET.get("topic", "")
        given = {"chapter": chapter, "topic": topic}
        return super().get_form_kwargs() | {"instance": Clause(version=self.version, position=1), "initial": given}

    def save(self, form) -> Clause:
        said = form.cleaned_data
        new = NewClause(said["text"], said["topic"], said["chapter"])
        return add_clauses(self.version, [new], actor=self.request.user, after=self.after)[0]

    def get_success_url(self) -> str:
        if self.request.POST.get("then") == "insert":
            return f"{reverse('clause_create', args=[self.version.pk])}?after={self.object.pk}"
        return self.object.get_absolute_url()

    def get_cancel_url(self) -> str:
        return self.version.get_absolute_url()

    def get_heading(self) -> str:
        return f"在{self.after}之后新增" if self.after else "新增条文"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return version_crumbs(self.version)

    def get_context_data(self, **kwargs) -> dict:
        draft = f"clause-new-{self.version.pk}-{self.after.pk if self.after else 'end'}"
        return super().get_context_data(draft=draft, **beside(self.version), **kwargs)


class ClauseDeleteView(_ClauseMixin, ScopedDeleteView):
    def form_valid(self, form) -> HttpResponse:
        clause, version = str(self.object), self.object.version
        remove_clause(self.object, actor=self.request.user)
        messages.success(self.request, f"已删除{clause}，后面的条文序号已顺延。")
        return redirect(version)

    def get_context_data(self, **kwargs) -> dict:
        text = self.object.text
        return super().get_context_data(
            breadcrumbs=version_crumbs(self.object.version),
            objects=[f"{text[:200]}{'……' if len(text) > 200 else ''}"],
            **kwargs,
        )


class _ClauseActView(_ClauseMixin, SingleObjectMixin, View):
    http_method_names = ["post"]


class ClauseMoveView(_ClauseActView):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        clause = move_clause(self.get_object(), up=request.POST.get("to") == "up", actor=request.user)
        return redirect(clause)


class ClauseSuggestionView(_ClauseActView):
    """采用建议: the sentence in question gives way to the suggested wording."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        clause = self.get_object()
        said = QueryDict(request.POST.get("finding", ""))
        written = take_suggestion(clause, said.get("rule", ""), said.get("quote", ""), actor=request.user)
        if written is None:
            messages.success(request, f"{clause}整条已按建议删除。")
            return redirect(clause.version)
        messages.success(request, f"{written}已按建议改写，请核对上下文。")
        return redirect(written)


class ClauseCheckView(_ClauseActView):
    """What the screening says of a clause as it is typed. Saves nothing."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.get_object()
        text = request.POST.get("text", "")
        context = {"findings": findings_of_text(text)}
        return render(request, "agreements/_clause_findings.html", context)


class FindingAnswerView(RegionScopedMixin, SingleObjectMixin, FormView):
    """Why a warning may stand. The finding is named by clause, rule and words."""

    model = CharterVersion
    permission = CHANGE
    form_class = AnswerForm
    template_name = "agreements/finding_answer.html"

    def get_queryset(self):
        return super().get_queryset().with_wording()

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        if self.object.why_fixed:
            raise Refused(self.object.why_fixed)
        said = request.GET
        key, rule, quote = said.get("clause", ""), said.get("rule", ""), said.get("quote", "")[:QUOTE_LENGTH]
        wanted = int(key) if key.isdecimal() else None
        for raised in self.object.raised():
            place = raised.clause.pk if raised.clause else None
            if (place, raised.finding.rule, raised.quote) == (wanted, rule, quote) and not raised.is_blocking:
                self.raised = raised
                return super().dispatch(request, *args, **kwargs)
        raise Refused("这一处已被改写，或不需要说明，请刷新页面查看。")

    def get_initial(self) -> dict:
        return {"reason": self.raised.answer.reason} if self.raised.answer else {}

    def form_valid(self, form) -> HttpResponse:
        raised = self.raised
        reason = form.cleaned_data["reason"]
        answer_finding(self.object, raised.clause, raised.finding.rule, raised.quote, reason, actor=self.request.user)
        messages.success(self.request, "已写明理由。")
        return redirect(raised.clause or self.object)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            heading=f"说明理由：{self.raised.place}",
            breadcrumbs=version_crumbs(self.object),
            raised=self.raised,
            cancel_url=(self.raised.clause or self.object).get_absolute_url(),
            draft="off",
            **kwargs,
        )
