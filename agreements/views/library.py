"""The clause library: choosing from it for a draft, and keeping it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from agreements.actions.clauses import NewClause, add_clauses
from agreements.choices import ClauseTopic
from agreements.filters.library import LibraryClauseFilter
from agreements.forms.clause import LibraryClauseForm, TopicChoiceForm
from agreements.models import CharterVersion, LibraryClause
from agreements.tables.library import LibraryClauseTable
from agreements.views.charter import CHANGE, version_crumbs
from agreements.wording import fit_to_body
from common.refusal import Refused
from common.views.editing import ScopedCreateView, ScopedUpdateView
from common.views.gate import RegionScopedMixin, ScopedDetailView, ScopedListView

KEEP = "agreements.change_libraryclause"


class VersionLibraryView(RegionScopedMixin, SingleObjectMixin, FormView):
    """条文库选用: tick clauses by topic; they are put at the end of the draft."""

    model = CharterVersion
    permission = CHANGE
    form_class = TopicChoiceForm
    template_name = "agreements/charter_version_library.html"

    def get_queryset(self):
        return super().get_queryset().with_wording()

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        if self.object.why_fixed:
            raise Refused(self.object.why_fixed)
        charter = self.object.charter
        self.rows = LibraryClause.objects.fitting(charter.kind, charter.village.kind)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"rows": self.rows}

    def form_valid(self, form) -> HttpResponse:
        body = self.object.village.kind
        chosen = form.cleaned_data["clauses"].order_by("position", "pk")
        added = [NewClause(fit_to_body(row.text, body), row.topic, fit_to_body(row.chapter, body)) for row in chosen]
        made = add_clauses(self.object, added, actor=self.request.user)
        messages.success(self.request, f"已加入{len(made)}条，排在末尾，可以上移到合适的位置。")
        return redirect(made[0])

    def get_context_data(self, **kwargs) -> dict:
        version, body = self.object, self.object.village.kind
        present = {clause.text for clause in version.clauses.all()}
        wanted = self.request.GET.get("topic", "")
        groups: dict[str, list[dict]] = {}
        for row in self.rows:
            text = fit_to_body(row.text, body)
            shown = {"row": row, "text": text, "is_there": text in present}
            groups.setdefault(row.topic, []).append(shown)
        topics = sorted(groups, key=lambda topic: (topic != wanted, ClauseTopic.values.index(topic)))
        missing = set(version.missing_topics)
        return super().get_context_data(
            heading=f"条文库选用：{version}",
            breadcrumbs=version_crumbs(version),
            groups=[
                {
                    "topic": ClauseTopic(topic),
                    "rows": groups[topic],
                    "is_wanted": topic == wanted,
                    "is_missing": topic in missing,
                }
                for topic in topics
            ],
            cancel_url=version.get_absolute_url(),
            draft="off",
            **kwargs,
        )


class LibraryClauseListView(ScopedListView):
    model = LibraryClause
    permission = "agreements.view_libraryclause"
    table_class = LibraryClauseTable
    filterset_class = LibraryClauseFilter
    heading = "条文库"
    template_name = "common/list.html"

    def actions(self) -> list[dict]:
        if not self.request.user.has_perm(KEEP):
            return []
        return [{"label": "新增", "icon": "plus", "url": reverse("library_clause_create"), "primary": True}]


class LibraryClauseDetailView(ScopedDetailView):
    model = LibraryClause
    permission = "agreements.view_libraryclause"
    template_name = "agreements/library_clause_detail.html"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("条文库", reverse("library_clause_list"))]

    def actions(self) -> list[dict]:
        buttons = []
        if self.request.user.has_perm(KEEP):
            url = reverse("library_clause_update", args=[self.object.pk])
            buttons.append({"label": "修改", "icon": "pencil", "url": url, "primary": True})
            history = reverse("record_history", args=[self.object._meta.label_lower, self.object.pk])
            buttons.append({"label": "变更记录", "icon": "history", "url": history})
        return buttons

    def get_context_data(self, **kwargs) -> dict:
        row = self.object
        return super().get_context_data(
            facts=[
                ("文件种类", row.get_kind_display()),
                ("适用对象", row.get_body_display() or "村、居通用"),
                ("内容类别", row.get_topic_display()),
                ("章名", row.chapter),
                ("法律依据", row.basis),
                ("顺序", row.position),
                ("状态", "在用" if row.is_active else "已停用"),
            ],
            **kwargs,
        )


class LibraryClauseCreateView(ScopedCreateView):
    model = LibraryClause
    permission = KEEP
    form_class = LibraryClauseForm
    heading = "新增条文范本"

    def get_cancel_url(self) -> str:
        return reverse("library_clause_list")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("条文库", reverse("library_clause_list"))]


class LibraryClauseUpdateView(ScopedUpdateView):
    model = LibraryClause
    permission = KEEP
    form_class = LibraryClauseForm

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("条文库", reverse("library_clause_list"))]
