"""Long work on screen: how far it is, what came of it, and the files that wait."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.views.generic import DetailView, TemplateView, View

from common.actions.exports import AT_ONCE, note_download
from common.actions.jobs import may_retry, retry_job
from common.addresses import client_address
from common.kept_files import opened
from common.models import Job, JobState
from common.models.job import states_of
from common.views.gate import RegionScopedMixin

FILES_PER_PAGE = 25
INTERRUPTED = "办理这项任务的后台程序意外终止，没有办完。数据要么已全部写入，要么一条也没有写入，请到原页面核对。"
ENDED = {JobState.DONE, JobState.FAILED, JobState.INTERRUPTED}
CENTRE_STATES = {
    JobState.WAITING: "working",
    JobState.RUNNING: "working",
    JobState.FAILED: "failed",
    JobState.INTERRUPTED: "failed",
    JobState.DONE: "ready",
}


def has_expired(job: Job) -> bool:
    return bool(job.file_name) and (not job.file or job.expires_at <= timezone.now())


class JobDetailView(RegionScopedMixin, DetailView):
    """One job; htmx asks for the fragment alone."""

    model = Job
    fragment = "common/_job_progress.html"
    template_name = "common/job.html"

    def check_permission(self, row=None) -> None:
        """A job is its owner's; the gate has asked already."""

    def get_template_names(self) -> list[str]:
        return [self.fragment if self.request.htmx else self.template_name]

    def get_context_data(self, **kwargs) -> dict:
        job, state = self.object, self.object.state()
        return super().get_context_data(
            heading=job.title,
            breadcrumbs=[("下载中心", reverse("download_list"))],
            progress_url=job.get_absolute_url(),
            progress=progress_of(job, state),
            **kwargs,
        )


def progress_of(job: Job, state: JobState) -> dict:
    """What the fragment shows of a job."""
    is_expired = has_expired(job)
    has_file = bool(job.file) and not is_expired and state == JobState.DONE
    return {
        "label": job.title,
        "state": state.value,
        "state_label": state.label,
        "is_finished": state in ENDED,
        "done": job.done,
        "total": job.total,
        "percent": job.percent,
        "note": job.note,
        "error": INTERRUPTED if state == JobState.INTERRUPTED else job.error,
        "is_expired": is_expired,
        "expires_at": job.expires_at,
        "file_name": job.file_name,
        "file_url": reverse("job_download", args=[job.pk]) if has_file else "",
        "page_url": job.page if state in ENDED else "",
        "retry_url": reverse("job_retry", args=[job.pk]) if may_retry(job, state) else "",
        "page_self": job.get_absolute_url(),
    }


class JobRetryView(View):
    """Puts a failed or interrupted job into the queue once more."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = get_object_or_404(Job.objects.for_user(request.user), pk=pk)
        retry_job(job, actor=request.user)
        messages.success(request, "已重新排队办理。")
        return redirect(job)


class DownloadListView(TemplateView):
    """下载中心: the user's own files and the work that is still making them."""

    template_name = "common/downloads.html"

    def get_context_data(self, **kwargs) -> dict:
        mine = Job.objects.for_user(self.request.user)
        page = Paginator(mine, FILES_PER_PAGE).get_page(self.request.GET.get("page"))
        states = states_of(list(page))
        return super().get_context_data(
            heading="下载中心",
            downloads=[file_of(job, states[job.pk]) for job in page],
            page=page,
            empty={
                "title": "还没有文件",
                "text": f"在列表页面点“导出”，超过 {AT_ONCE} 行的文件在后台生成，完成后出现在这里，"
                f"保留 {settings.JOB_FILES_KEPT_DAYS} 天。",
            },
            **kwargs,
        )


def file_of(job: Job, state: JobState) -> dict:
    """One line of the download centre."""
    shown_as = CENTRE_STATES[state]
    if shown_as == "ready":
        shown_as = "expired" if has_expired(job) else "ready" if job.file else "done"
    return {
        "title": job.file_name or job.title,
        "kind": job.kind,
        "state": shown_as,
        "percent": job.percent,
        "reason": "后台程序意外终止，请点“查看”后重新办理。" if state == JobState.INTERRUPTED else job.error,
        "rows": job.row_count,
        "size": filesizeformat(job.file_size) if job.file_size else "",
        "made_at": job.finished_at or job.created_at,
        "expires_at": job.expires_at,
        "url": reverse("job_download", args=[job.pk]) if shown_as == "ready" else "",
        "page_url": job.get_absolute_url(),
    }


class JobDownloadView(View):
    """The result file: for its owner, while his region reaches it and he still may have it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = get_object_or_404(Job.objects.for_user(request.user), pk=pk)
        if job.permission and not request.user.has_perm(job.permission):
            raise PermissionDenied
        if not job.file or has_expired(job) or job.state() != JobState.DONE:
            messages.error(request, "这个文件已过保留期限或尚未生成，请重新导出。")
            return redirect(job)
        file = opened(job.file, job.file_name)
        note_download(job.file_name, row_count=job.row_count, actor=request.user, address=client_address(request))
        return private_file(file, job.file_name)


def private_file(file, name: str, content_type: str = "") -> FileResponse:
    """Hand out an open file: always as a download, under its own name, its type not guessed at."""
    response = FileResponse(file, as_attachment=True, filename=name)
    if content_type:
        response["Content-Type"] = content_type
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
