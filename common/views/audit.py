"""审计查询 and 登录日志: for the auditor, inside his region."""

from dataclasses import asdict
from datetime import timedelta

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from common.actions.audit import export_findings
from common.addresses import client_address
from common.forms import DateInput
from common.pagination import CappedPaginator
from common.recall.scope import tracked_models
from common.recall.search import AuditQuery, search
from common.recall.sign_ins import sign_ins_for
from common.recall.words import VERBS, entries_of
from common.views.gate import PermittedMixin
from common.views.jobs import private_file

ENTRIES_PER_PAGE = 25
USUAL_SPAN = timedelta(days=30)
NO_ENTRIES = {"title": "没有符合条件的记录", "text": "可以放宽日期或其他条件后再查询。"}


class SpanForm(forms.Form):
    """A query with a span of days; the last thirty unless asked otherwise."""

    since = forms.DateField(label="起始日期", required=False, widget=DateInput())
    until = forms.DateField(label="截止日期", required=False, widget=DateInput())
    address = forms.CharField(label="来源地址", required=False, max_length=45)

    def __init__(self, data: QueryDict) -> None:
        data = data.copy()
        if "since" not in data:
            data["since"] = (timezone.localdate() - USUAL_SPAN).isoformat()
        super().__init__(data)


class AuditForm(SpanForm):
    table = forms.ChoiceField(label="数据表", required=False)
    verb = forms.ChoiceField(label="操作", required=False, choices=[("", "全部"), *VERBS.items()])
    person = forms.CharField(label="操作人姓名", required=False, max_length=50)
    record = forms.CharField(label="记录的代码或名称", required=False, max_length=50)
    import_run = forms.IntegerField(label="导入批次", required=False, min_value=1)

    field_order = ["table", "record", "person", "verb", "since", "until", "import_run", "address"]

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        tables = [(model._meta.label_lower, str(model._meta.verbose_name)) for model in tracked_models()]
        self.fields["table"].choices = [("", "全部"), *tables]

    def asked(self) -> AuditQuery | None:
        """The query; None while something in it is not understood."""
        return AuditQuery(**self.cleaned_data) if self.is_valid() else None


class SignInForm(SpanForm):
    account = forms.CharField(label="登录名", required=False, max_length=50)

    field_order = ["account", "since", "until", "address"]


class AuditSearchView(PermittedMixin, TemplateView):
    """What changed anywhere, by table, person, days, record, import run and address."""

    permission = "common.view_audit"
    template_name = "common/audit.html"

    def get_context_data(self, **kwargs) -> dict:
        form = AuditForm(self.request.GET)
        asked = form.asked()
        found = search(self.request.user, asked) if asked else []
        page = CappedPaginator(found, ENTRIES_PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            heading="审计查询",
            filter={"form": form},
            events=entries_of(page.object_list),
            page=page,
            empty=NO_ENTRIES,
            actions=[
                {
                    "label": "导出查询结果",
                    "icon": "download",
                    "url": reverse("audit_export"),
                    "post": True,
                    "name": "query",
                    "value": form.data.urlencode(),
                }
            ]
            if asked and page.paginator.count
            else [],
            **kwargs,
        )


class AuditExportView(PermittedMixin, View):
    """The findings as a workbook."""

    http_method_names = ["post"]
    permission = "common.view_audit"

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AuditForm(QueryDict(request.POST.get("query", "")))
        asked = form.asked() or AuditQuery(since=timezone.localdate() - USUAL_SPAN)
        told = "；".join(
            f"{form.fields[name].label}：{value}" for name, value in asdict(asked).items() if value not in ("", None)
        )
        made = export_findings(asked, told, actor=request.user, address=client_address(request), now=timezone.now())
        return private_file(made.file, made.name)


class SignInLogView(PermittedMixin, TemplateView):
    """Who logged in, who tried to."""

    permission = "common.view_audit"
    template_name = "common/sign_in_log.html"

    def get_context_data(self, **kwargs) -> dict:
        form = SignInForm(self.request.GET)
        found = sign_ins_for(self.request.user, **form.cleaned_data) if form.is_valid() else []
        page = CappedPaginator(found, ENTRIES_PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            heading="登录日志",
            filter={"form": form},
            rows=page.object_list,
            page=page,
            empty=NO_ENTRIES,
            **kwargs,
        )
