"""导入: choose a file, see what it would do, let it, and take it back. One permanent page per import."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.views.generic import DetailView, FormView, ListView, View
from django.views.generic.detail import SingleObjectMixin

from common.actions.imports import confirm_import, discard_import, start_import, undo_import, undo_obstacle
from common.addresses import client_address
from common.importing.preview import TABS, read_preview
from common.importing.reading import too_large
from common.importing.undoing import Undoing
from common.kept_files import opened
from common.models import ImportRun, JobState, RunStatus
from common.refusal import Refused
from common.resources import PortalResource, registry
from common.views.jobs import ENDED, progress_of
from common.views.uploading import FileFormMixin

ROWS_PER_PAGE = 50
RUNS_PER_PAGE = 25
TAB_LABELS = {"new": "新增", "changed": "修改", "same": "与库中一致", "faulty": "有错误的行", "skipped": "跳过的行"}
PROBLEMS, WARNINGS = "problems", "warnings"
STEPS = ("选择文件", "核对", "导入完成")
STEP_OF_STATUS = {RunStatus.UPLOADED: 2, RunStatus.CHECKED: 2, RunStatus.REFUSED: 2, RunStatus.DISCARDED: 2}


def steps(current: int) -> list[dict]:
    """The head of the wizard; the number after the last step means that all is done."""
    states = ["done" if number < current else "current" if number == current else "todo" for number in (1, 2, 3)]
    return [{"label": label, "state": state} for label, state in zip(STEPS, states, strict=True)]


class UploadForm(forms.Form):
    file = forms.FileField(
        label="表格文件",
        help_text="支持 .xlsx、.xls、.csv。表头的先后不限，标题行自动跳过。",
        allow_empty_file=True,
        error_messages={"required": "请先选择要导入的表格文件。"},
    )


class ResourceMixin:
    """Pages about a kind of table, named in the address; who may not import it gets 403."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if kwargs["key"] not in registry:
            raise Http404
        self.resource = registry[kwargs["key"]]()
        if not self.resource.may_import(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ImportStartView(ResourceMixin, FileFormMixin, FormView):
    """Step one: the template, the rules, the file."""

    template_name = "common/import_start.html"
    form_class = UploadForm
    too_large = staticmethod(too_large)

    def form_valid(self, form) -> HttpResponse:
        try:
            run = start_import(
                self.resource,
                form.cleaned_data["file"],
                actor=self.request.user,
                address=client_address(self.request),
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
            return self.form_invalid(form)
        return redirect(run)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            heading=f"导入{self.resource.label}",
            breadcrumbs=crumbs_of(self.resource),
            columns=self.resource.columns,
            template_url=reverse("import_template", args=[self.resource.key]),
            max_bytes=settings.IMPORT_MAX_BYTES,
            steps=steps(1),
            submit_label="上传并核对",
            draft="off",
            **kwargs,
        )


def crumbs_of(resource: PortalResource) -> list[tuple[str, str]]:
    crumbs = []
    if resource.list_url:
        crumbs.append((resource.label, reverse(resource.list_url)))
    return [*crumbs, ("导入记录", reverse("import_list"))]


class RunMixin(SingleObjectMixin):
    """Pages about one import: outside the viewer's region 404, without the permission 403."""

    model = ImportRun

    def get_queryset(self):
        return ImportRun.objects.for_user(self.request.user).select_related("job", "owner")

    def get_object(self, queryset=None) -> ImportRun:
        run = super().get_object(queryset)
        if run.resource not in registry:
            raise Http404
        self.resource = registry[run.resource]()
        if not self.resource.may_import(self.request.user):
            raise PermissionDenied
        return run


class ImportListView(ListView):
    """All imports made inside the viewer's region, newest first."""

    template_name = "common/import_list.html"
    paginate_by = RUNS_PER_PAGE

    def get_queryset(self):
        allowed = [key for key, resource in registry.items() if resource.may_import(self.request.user)]
        if not allowed:
            raise PermissionDenied
        return ImportRun.objects.for_user(self.request.user).filter(resource__in=allowed)

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(heading="导入记录", **kwargs)
        context["runs"] = [(run, registry[run.resource].label) for run in context["object_list"]]
        context["page"] = context["page_obj"]
        context["starts"] = [
            (resource.label, reverse("import_start", args=[key]))
            for key, resource in registry.items()
            if resource.may_import(self.request.user)
        ]
        return context


class ImportDetailView(RunMixin, DetailView):
    """The preview before, the result after; while a worker has it, how far it is."""

    template_name = "common/import_detail.html"

    def get_context_data(self, **kwargs) -> dict:
        run = self.object
        state = run.job.state() if run.job else None
        is_working = state is not None and state not in ENDED
        is_mine = run.owner_id == self.request.user.pk
        context = super().get_context_data(
            heading=f"导入{self.resource.label}：{run.file_name}",
            breadcrumbs=crumbs_of(self.resource),
            run=run,
            counts=[(key, TAB_LABELS[key], run.counts.get(key, 0)) for key in TABS if run.counts],
            is_working=is_working,
            is_mine=is_mine,
            died=self.death_notice(run, state),
            may_confirm=is_mine and run.status == RunStatus.CHECKED and not is_working,
            may_undo=not is_working and not undo_obstacle(run, actor=self.request.user, now=timezone.now()),
            writable=run.counts.get("new", 0) + run.counts.get("changed", 0),
            steps=steps(STEP_OF_STATUS.get(run.status, 4)),
            start_url=reverse("import_start", args=[run.resource]),
            file_facts=self.file_facts(run),
            **kwargs,
        )
        if run.job and (is_working or state != JobState.DONE):
            context |= {"progress": progress_of(run.job, state), "progress_url": run.job.get_absolute_url()}
            context["progress"]["page_url"] = ""
        if run.counts and not is_working:
            context |= self.tab_context(run)
        return context

    def file_facts(self, run: ImportRun) -> list[tuple[str, str]]:
        return [
            ("文件名", run.file_name),
            ("大小", filesizeformat(run.file_size)),
            ("工作表", run.sheet),
            ("SHA-256 校验值", run.sha256),
        ]

    def death_notice(self, run: ImportRun, state) -> str:
        """Work whose worker died either wrote nothing or everything; the run's own row says which."""
        if state != JobState.INTERRUPTED:
            return ""
        if run.status == RunStatus.DONE:
            return "后台程序在办理中意外终止，但数据已完整写入，不需要重新执行。"
        if run.status == RunStatus.UNDONE:
            return "后台程序在办理中意外终止，但撤销已全部完成，不需要重新执行。"
        return "后台程序在办理中意外终止，未写入任何数据。可以点“重新办理”再执行一次。"

    def tab_context(self, run: ImportRun) -> dict:
        counts = run.counts
        labels = {PROBLEMS: "错误", WARNINGS: "提示", **TAB_LABELS}
        shown = [key for key in labels if counts.get(key)]
        tab = self.request.GET.get("tab", "")
        tab = tab if tab in shown else next(iter(shown), "same")
        tabs = [
            {"label": labels[key], "url": f"?tab={key}", "is_current": key == tab, "count": counts[key]}
            for key in shown
        ]
        if tab in (PROBLEMS, WARNINGS):
            page = Paginator(run.issues.filter(is_warning=tab == WARNINGS), ROWS_PER_PAGE)
            page = page.get_page(self.request.GET.get("page"))
            return {"tabs": tabs, "tab": tab, "page": page, "issues": page.object_list}
        page = Paginator(range(counts.get(tab, 0)), ROWS_PER_PAGE).get_page(self.request.GET.get("page"))
        with opened(run.preview, run.file_name) as file:
            rows = read_preview(file, tab, counts, max(page.start_index() - 1, 0), ROWS_PER_PAGE)
        return {"tabs": tabs, "tab": tab, "page": page, "rows": rows}


class RunActionView(RunMixin, View):
    """A click that acts on an import and leads back to its page."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.get_object()
        try:
            self.act(run)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(run)

    def act(self, run: ImportRun) -> None:
        raise NotImplementedError


class ImportConfirmView(RunActionView):
    def act(self, run: ImportRun) -> None:
        confirm_import(
            run,
            actor=self.request.user,
            only_good=self.request.POST.get("only_good") == "1",
            now=timezone.now(),
            address=client_address(self.request),
        )


class ImportDiscardView(RunActionView):
    def act(self, run: ImportRun) -> None:
        discard_import(run, actor=self.request.user)
        messages.success(self.request, "已放弃这次导入，没有写入任何数据。")


class ImportUndoView(RunMixin, DetailView):
    """Asks before taking an import back, and names the rows that stand in the way."""

    template_name = "common/import_undo.html"

    def get_context_data(self, **kwargs) -> dict:
        run = self.object
        obstacle = undo_obstacle(run, actor=self.request.user, now=timezone.now())
        return super().get_context_data(
            heading=f"撤销导入：{run.file_name}",
            breadcrumbs=[*crumbs_of(self.resource), (str(run), run.get_absolute_url())],
            run=run,
            obstacle=obstacle,
            question=f"确定撤销这次导入吗？将删除新增的 {run.counts.get('new', 0):,} 行，"
            f"恢复修改过的 {run.counts.get('changed', 0):,} 行。",
            consequence="撤销后台账恢复到导入之前；这次导入的记录和原文件仍会保留。",
            submit_label="撤销导入",
            danger=True,
            cancel_url=run.get_absolute_url(),
            blocking=[] if obstacle else Undoing(self.resource, run).blocking(),
            **kwargs,
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.get_object()
        try:
            run = undo_import(run, actor=request.user, now=timezone.now(), address=client_address(request))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("import_undo", pk=run.pk)
        if run.status == RunStatus.UNDONE:
            messages.success(request, "已撤销这次导入，台账恢复到导入之前。")
        return redirect(run)
