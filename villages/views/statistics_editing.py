"""Filling in a sheet: opening many, typing one, having it checked while typing, confirming what was carried."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import DetailView
from django.views.generic.detail import SingleObjectMixin

from common.filters import all_matching
from common.refusal import Refused, refuse_closed
from common.views.editing import ScopedUpdateView
from common.views.gate import PermittedMixin, RegionScopedMixin
from villages.actions.statistics import CarryResult, confirm_carry, open_sheets
from villages.choices import RegionLevel
from villages.filters.statistics import MissingSheetFilter, years_on_offer
from villages.forms.statistics import AnnualStatisticsForm, OpenSheetsForm
from villages.models import AnnualStatistics, Region, Village
from villages.reporting_year import reporting_year
from villages.views.statistics import CHANGE, list_crumb
from villages.views.statistics_rows import sections_of, years_beside

NAMES_SHOWN = 5


class _DraftMixin:
    """Only drafts that are due can be written; any other sheet answers with a sentence and its page."""

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Refused as refusal:
            if request.htmx:
                raise  # a part of a page gets the sentence, not another page
            messages.error(request, str(refusal))
            return redirect("statistics_detail", kwargs["pk"])

    def get_object(self, queryset=None) -> AnnualStatistics:
        sheet = super().get_object(queryset)
        refuse_closed(sheet)
        return sheet


class AnnualStatisticsUpdateView(_DraftMixin, ScopedUpdateView):
    model = AnnualStatistics
    form_class = AnnualStatisticsForm
    permission = CHANGE
    template_name = "villages/statistics_form.html"

    def get_queryset(self):
        return super().get_queryset().with_comparison()

    def get_heading(self) -> str:
        return f"填报：{self.object}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb(self.object), (str(self.object.village), self.object.get_absolute_url())]

    def get_success_url(self) -> str:
        if self.request.POST.get("then") == "file":
            return reverse("statistics_step", args=[self.object.pk, "file"])
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        return context | sheet_context(self.object, context["form"])


class AnnualStatisticsCheckView(_DraftMixin, RegionScopedMixin, SingleObjectMixin, View):
    """What the rules say about figures as they are typed. Saves nothing."""

    model = AnnualStatistics
    permission = CHANGE

    def get_queryset(self):
        return super().get_queryset().with_comparison()

    def post(self, request, *args, **kwargs) -> HttpResponse:
        sheet = self.get_object()
        form = AnnualStatisticsForm(request.POST, instance=sheet, user=request.user)
        form.is_valid()
        return render(request, "villages/_statistics_checked.html", sheet_context(sheet, form))


def sheet_context(sheet: AnnualStatistics, form: AnnualStatisticsForm) -> dict:
    if form.is_bound:
        form.is_valid()  # also where the conflict page sends typed figures back to the form
    return {
        "sections": sections_of(sheet, form),
        "years": years_beside(sheet),
        "findings": form.findings,
        "notes": [note for row in sheet.earlier if (note := row.explanation)],
    }


class ConfirmCarryView(_DraftMixin, RegionScopedMixin, DetailView):
    """Asks whether the carried figures hold this year too, and records who said so."""

    model = AnnualStatistics
    permission = CHANGE
    template_name = "villages/statistics_confirm_carry.html"

    def get_queryset(self):
        return super().get_queryset().with_comparison()

    def get_context_data(self, **kwargs) -> dict:
        sheet = self.object
        rows = [row for _, rows in sections_of(sheet) for row in rows if row.is_carried]
        return super().get_context_data(
            heading="确认沿用上年数据",
            breadcrumbs=[list_crumb(sheet), (str(sheet.village), sheet.get_absolute_url())],
            question=f"以下{len(rows)}项数据与{sheet.carried_from}年相同，是否与{sheet.year}年实际一致？",
            consequence="确认后记录您的姓名和时间；数据有变化的，请先修改再确认。",
            rows=rows,
            submit_label="已核对，确认沿用",
            cancel_url=sheet.get_absolute_url(),
            **kwargs,
        )

    def post(self, request, *args, **kwargs) -> HttpResponse:
        sheet = confirm_carry(self.get_object(), actor=request.user, now=timezone.now())
        messages.success(request, "已确认沿用。")
        return redirect(sheet)


class OpenSheetsView(PermittedMixin, View):
    """Opens the sheets of a year: choose region and year, or villages ticked in the list; then confirm."""

    permission = CHANGE

    def get(self, request: HttpRequest) -> HttpResponse:
        given = {"year": request.GET.get("year") or reporting_year(timezone.now()), "region": request.GET.get("region")}
        return self._ask(request, self._form(request, initial=given))

    def post(self, request: HttpRequest) -> HttpResponse:
        if "query" in request.POST:
            return self._of_ticked(request)
        form = self._form(request, request.POST)
        if not form.is_valid():
            return self._ask(request, form)
        chosen = form.cleaned_data
        villages = Village.objects.for_user(request.user).active()
        villages = villages.filter(township__path__startswith=chosen["region"].path)
        where = f"{chosen['region'].name}的{villages.count()}个村(居)"
        return self._confirm_or_do(request, villages, chosen["year"], carry=chosen["carry"], where=where)

    def _of_ticked(self, request: HttpRequest) -> HttpResponse:
        """From the list of villages without a sheet: ticked ones, or all that match its filters."""
        rows = Village.objects.for_user(request.user)
        narrowed = MissingSheetFilter(QueryDict(request.POST["query"]), rows, request=request)
        if request.POST.get("scope") == "all":
            villages = all_matching(narrowed)
        else:
            villages = narrowed.qs
            keys = [key for key in request.POST.getlist("selected") if key.isdecimal()]
            villages = villages.filter(pk__in=keys)
        count = villages.count()
        if not count:
            messages.error(request, "请先勾选要建立年度数据的村(居)。")
            return redirect(f"{reverse('statistics_missing')}?{request.POST['query']}")
        carry = request.POST.get("carry") == "on"
        where = f"所选的{count}个村(居)"
        return self._confirm_or_do(request, villages, narrowed.chosen_year, carry=carry, where=where)

    def _confirm_or_do(self, request: HttpRequest, villages, year: int, *, carry: bool, where: str) -> HttpResponse:
        back = f"{reverse('statistics_list')}?year={year}"
        if "confirmed" not in request.POST:
            kept = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
            context = {
                "heading": "建立年度数据",
                "breadcrumbs": [("年度数据", back)],
                "question": f"为{where}建立{year}年年度数据{'，并沿用上年数据' if carry else ''}？",
                "consequence": "已建立的不会重复建立，已填的数据不会被覆盖，已上报的不会变动。"
                + ("沿用的数据须逐表核对确认后才能上报。" if carry else ""),
                "hidden": [pair for pair in kept if pair[0] != "csrfmiddlewaretoken"] + [("confirmed", "1")],
                "submit_label": "建立",
                "cancel_url": back,
            }
            return render(request, "common/confirm.html", context)
        _tell(request, open_sheets(villages, year, carry=carry, actor=request.user), carry=carry)
        return redirect(back)

    def _form(self, request: HttpRequest, data=None, **kwargs) -> OpenSheetsForm:
        if request.user.region_path is None:
            raise PermissionDenied
        regions = Region.objects.for_user(request.user).in_use().filter(level__gte=RegionLevel.COUNTY)
        return OpenSheetsForm(data, years=years_on_offer(), regions=regions, **kwargs)

    def _ask(self, request: HttpRequest, form: OpenSheetsForm) -> HttpResponse:
        context = {
            "form": form,
            "heading": "建立年度数据与沿用上年",
            "breadcrumbs": [("年度数据", reverse("statistics_list"))],
            "submit_label": "下一步",
            "cancel_url": reverse("statistics_list"),
            "draft": "off",
        }
        return render(request, "common/form.html", context)


def _tell(request: HttpRequest, result: CarryResult, *, carry: bool) -> None:
    filled = f"，补填了{result.filled}份草稿" if result.filled else ""
    messages.success(request, f"已新建{result.created}份年度数据{filled}。")
    for names, why in ((result.without_last_year, "没有上年数据，未沿用"), (result.fixed, "已上报，未变动")):
        if names:
            more = f"等{len(names)}个村(居)" if len(names) > NAMES_SHOWN else ""
            messages.warning(request, f"{'、'.join(names[:NAMES_SHOWN])}{more}{why}。")
