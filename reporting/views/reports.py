"""F13 评估验收报告: what fills it on the screen, and the document."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from common.actions.exports import take_out
from common.actions.papers import NOT_IN_NAMES
from common.addresses import client_address
from common.file_kinds import DOCX
from common.refusal import Refused
from common.views.gate import PermittedMixin
from common.views.jobs import private_file
from reporting.actions.word_templates import made_from_template
from reporting.choices import TemplateKind
from reporting.evaluation_report import report_values, unit_of
from reporting.forms.documents import ReportForm
from reporting.word.kinds import REPORT
from villages.choices import RegionLevel
from villages.models import Region
from villages.views.chosen import chosen_reporting_year

DRAW = "reporting.draw_report"
LEVELS = (RegionLevel.COUNTY, RegionLevel.TOWNSHIP)
OF_FIGURES = ("制度", "申报", "等次", "乡镇得分")


class _OfReport(PermittedMixin):
    """The region and the year of the address; by default one's own and the one being reported."""

    permission = DRAW

    @cached_property
    def form(self) -> ReportForm:
        user = self.request.user
        own = user.region_id if user.region and user.region.level in LEVELS else ""
        said = {"region": self.request.GET.get("region") or own, "year": chosen_reporting_year(self.request)}
        offered = Region.objects.for_user(user).in_use().filter(level__in=LEVELS)
        return ReportForm(said if said["region"] else None, initial=said, offered=offered)

    def asked(self) -> tuple[Region | None, int]:
        """No region as long as none is chosen, or what was typed names none; 404 for one that is not on the list."""
        form = self.form
        if form.is_bound and not form.is_valid() and not form.fields["region"].is_typed:
            raise Http404
        region = form.cleaned_data.get("region") if form.is_bound else None
        return region, form.initial["year"]

    def values(self, region: Region, year: int) -> dict[str, object]:
        return report_values(region, year, viewer=self.request.user, today=timezone.localdate())


class ReportView(_OfReport, TemplateView):
    template_name = "reporting/report.html"

    def get_context_data(self, **kwargs) -> dict:
        region, year = self.asked()
        context = {"heading": "评估验收报告", "region": region, "year": year, "filter": {"form": self.form}}
        if region:
            values = self.values(region, year)
            context |= {
                "facts": [(name, unit_of(name), values[name]) for name in REPORT.words],
                "lists": [
                    {
                        "name": name,
                        "columns": [(column, unit_of(column)) for column in columns],
                        "rows": [list(row.values()) for row in values[name]],
                        "figures": name in OF_FIGURES,
                    }
                    for name, columns in REPORT.lists.items()
                ],
                "actions": self._actions(region, year),
            }
        return super().get_context_data(**context, **kwargs)

    def _actions(self, region: Region, year: int) -> list[dict]:
        word = f"{reverse('report_word')}?region={region.code}&year={year}"
        return [
            {"label": "下载 Word", "icon": "file-text", "url": word, "primary": True},
            {"label": "文书模板", "icon": "template", "url": reverse("word_template_list")},
        ]


class ReportWordView(_OfReport, View):
    def get(self, request: HttpRequest) -> HttpResponse:
        region, year = self.asked()
        if region is None:
            raise Refused("请先选择县(区)或乡镇(街道)，再生成报告。")
        values = self.values(region, year)
        title = f"{values['地区']}{year}年度评估验收报告"
        content = made_from_template(region, TemplateKind.REPORT, values)
        return word_file(request, content, title, model="villages.Village")


def word_file(request: HttpRequest, content: bytes, title: str, *, model: str) -> HttpResponse:
    """The document as a download, noted in the log with its hash."""

    def write(file) -> int:
        file.write(content)
        return 1

    name = f"{title}.docx".translate(NOT_IN_NAMES)
    address = client_address(request)
    made = take_out(write, lambda total: name, title, actor=request.user, address=address, model=model)
    return private_file(made.file, made.name, DOCX.content_type)
