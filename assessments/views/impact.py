"""影响测算: who would move under a draft, on screen and on paper."""

from django.utils import timezone

from assessments.forms.impact import ImpactForm
from assessments.impact import Moved, impact_of
from assessments.tables.impact import ImpactTable
from assessments.views.standards import CHANGE_VERSION, VersionMixin, version_crumbs
from common.actions.exports import note_print
from common.actions.papers import MOST_ROWS, Output
from common.addresses import client_address
from common.exporting.selection import words_of
from common.pagination import PAGE_SIZES, paged
from common.refusal import Refused
from common.views.gate import ScopedDetailView

UNREADABLE = "草稿中有计分参数没有填好的指标，请先在标准页面改正，再测算。"
UNRELATED = "这一批次的评分表不是按本标准的以前版本或来源标准评的，没有可以沿用的评分，请另选批次。"


class StandardVersionImpactView(VersionMixin, ScopedDetailView):
    """All units of the batch are counted; those that were asked for are listed page by page."""

    permission = CHANGE_VERSION
    template_name = "assessments/standard_impact.html"

    def get_context_data(self, **kwargs) -> dict:
        version, user = self.object, self.request.user
        form = ImpactForm(self.request.GET or None, user=user)
        found, problem = None, ""
        if form.is_bound and form.is_valid():
            try:
                found = impact_of(version, form.cleaned_data["batch"], form.cleaned_data["stage"], user)
            except ValueError:
                problem = UNREADABLE
            else:
                found, problem = (None, UNRELATED) if found.is_unrelated else (found, "")
        context = super().get_context_data(form=form, impact=found, problem=problem, **kwargs)
        context |= {"query": self.request.GET.urlencode(), "heading": f"影响测算：{version}"}
        return context | self.listed(form.listed(found) if found else [])

    def listed(self, rows: list[Moved]) -> dict:
        return {"table": paged(ImpactTable(rows), self.request), "page_sizes": PAGE_SIZES, "is_listed": bool(rows)}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return version_crumbs(self.object)


class StandardVersionImpactPrintView(StandardVersionImpactView):
    template_name = "assessments/standard_impact_print.html"

    def listed(self, rows: list[Moved]) -> dict:
        most = MOST_ROWS[Output.PAGE]
        if len(rows) > most:
            raise Refused(f"共{len(rows)}行，超过打印一次{most}行的上限，请在“列出”中只选等次有变化的再打印。")
        return {"rows": rows}

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        version, user = self.object, self.request.user
        facts = {"row_count": len(context["rows"]), "model": version._meta.label, "filters": words_of(context["form"])}
        note_print(context["heading"], actor=user, address=client_address(self.request), **facts)
        return context | {"printed_on": timezone.localdate(), "back_url": version.get_absolute_url(), "unit": user.unit}
