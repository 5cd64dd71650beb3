"""A frozen form as it was handed up: page, print, workbook; and two versions cell by cell."""

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic.detail import SingleObjectMixin

from common.actions.exports import note_print
from common.actions.papers import MOST_ROWS, Output
from common.addresses import client_address
from common.file_kinds import XLSX
from common.pagination import CappedPaginator
from common.refusal import Refused
from common.views.gate import RegionScopedMixin, ScopedDetailView
from common.views.jobs import private_file
from reporting.actions.submission_packages import note_sheets
from reporting.actions.submissions import mark_opened
from reporting.models import Submission, SubmittedForm
from reporting.snapshot.differences import count_of, differences_of
from reporting.views.submissions import EXPORT, VIEW, OpenedMixin, list_crumb

CHANGES_PER_PAGE = 200


class SubmittedFormDetailView(RegionScopedMixin, SingleObjectMixin, View):
    """The sheet as it was drawn, whatever the register says today. What was tampered with says so in red."""

    model = SubmittedForm
    permission = "reporting.view_submittedform"

    def get_queryset(self):
        return super().get_queryset().select_related("submission__region", "submission__receiver")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self.get_object()
        mark_opened(form.submission, viewer=request.user, now=timezone.now())
        context = {"files": self.files(form), "back_url": form.submission.get_absolute_url()}
        if form.row_count > MOST_ROWS[Output.PAGE]:
            refusal = f"共 {form.row_count} 行，超过打印一次 {MOST_ROWS[Output.PAGE]} 行的上限，请下载工作簿查看。"
            context |= {"heading": form.title, "refusal": refusal}
        else:
            context |= self.shown(form)
        return render(request, "reporting/submitted_form_detail.html", context)

    def shown(self, form: SubmittedForm) -> dict:
        try:
            context = form.frozen().page_context()
        except Refused as refusal:
            return {"heading": form.title, "refusal": f"{form.fault()}{refusal}"}
        user, address = self.request.user, client_address(self.request)
        facts = {"row_count": form.row_count, "check_code": form.check_code, "model": form._meta.label}
        note_print(form.title, actor=user, address=address, **facts)
        return context | {"fault": form.fault(), "submission": form.submission}

    def files(self, form: SubmittedForm) -> list[dict]:
        if not self.request.user.has_perm(EXPORT, form.submission):
            return []
        url = reverse("submission_workbook", args=[form.submission_id])
        return [{"label": "下载工作簿（全部表格）", "url": url}]


class SubmissionWorkbookView(RegionScopedMixin, SingleObjectMixin, View):
    """The workbook byte for byte as it was drawn; one that was tampered with is not given out."""

    model = Submission
    permission = EXPORT

    def get_queryset(self):
        return super().get_queryset().with_place()

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.get_object()
        if fault := row.workbook_fault():
            raise Refused(f"{fault}请由报送单位重新生成。")
        mark_opened(row, viewer=request.user, now=timezone.now())
        note_sheets(row, actor=request.user, address=client_address(request))
        return private_file(row.workbook.open("rb"), row.workbook_name, XLSX.content_type)


class SubmissionCompareView(OpenedMixin, ScopedDetailView):
    """`old` and `new` name versions of this county and year; without them this one and the one before."""

    model = Submission
    permission = VIEW
    template_name = "reporting/submission_compare.html"

    def get_queryset(self):
        return super().get_queryset().with_place()

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb(), (str(self.object), self.object.get_absolute_url())]

    def get_context_data(self, **kwargs) -> dict:
        forms = Prefetch("forms", SubmittedForm.objects.order_by("position"))
        siblings = self.object.siblings().for_user(self.request.user)
        versions = list(siblings.with_place().prefetch_related(forms))
        if len(versions) < 2:
            raise Http404
        by_number = {str(one.version): one for one in versions}
        new = by_number.get(self.request.GET.get("new", ""), by_number[str(self.object.version)])
        former = next((one for one in versions if one.version < new.version), versions[-1])
        old = by_number.get(self.request.GET.get("old", ""), former)
        before, after = ([form.frozen() for form in one.forms.all()] for one in (old, new))
        changes = differences_of(before, after)
        count = count_of(changes)
        page = CappedPaginator(changes, CHANGES_PER_PAGE).get_page(self.request.GET.get("page"))
        context = super().get_context_data(
            versions=versions, old=old, new=new, page=page, count=count, followed=len(changes) - count, **kwargs
        )
        return context | {"heading": f"版本对照：{self.object.region.name}{self.object.year}年报表"}
