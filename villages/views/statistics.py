"""年度数据: the list of a year, villages without a sheet, one sheet on screen and on paper."""

from django.urls import reverse
from django.utils import timezone

from common.actions.exports import note_print
from common.addresses import client_address
from common.models import StepRecord
from common.views.gate import ScopedDetailView, ScopedListView
from common.workflow import available_steps
from villages.actions.statistics import mark_opened
from villages.choices import StatisticsState
from villages.filters.statistics import AnnualStatisticsFilter, MissingSheetFilter
from villages.models import AnnualStatistics, Village
from villages.progress import in_all, level_of_progress, progress_by_region
from villages.tables.statistics import MissingSheetTable, StatisticsTable, state_badge
from villages.views.statistics_rows import sections_of, years_beside
from villages.workflow import STATISTICS_STEPS

CHANGE = "villages.change_annualstatistics"
STEP_ICONS = {"file": "send", "recall": "arrow-back", "lock": "lock", "reopen": "arrow-back-up"}


class _OfYearListView(ScopedListView):
    """A list of one year, with the progress of the regions beside it."""

    def get_filterset(self, filterset_class):
        self.filterset = super().get_filterset(filterset_class)
        return self.filterset

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        user, year, region = self.request.user, self.filterset.chosen_year, self.filterset.chosen_region
        villages = Village.objects.for_user(user)
        path = user.region_path or ""
        if region:
            path, villages = region.path, villages.filter(township__path__startswith=region.path)
        progress = progress_by_region(villages, year, level_of_progress(path))
        whole = in_all(progress)
        query = self.request.GET.copy()
        for name in ("state", "look", "page", "sort"):
            query.pop(name, None)
        return context | {
            "heading": f"{year}年年度数据",
            "year": year,
            "region": region,
            "progress": progress if len(progress) > 1 or region else [],
            "whole": whole,
            "can_change": user.has_perm(CHANGE),
            "tabs": self.tabs(query.urlencode(), whole),
        }

    def tabs(self, query: str, whole) -> list[dict]:
        pages = (("statistics_list", "已建立", None), ("statistics_missing", "未建立", whole.due - whole.opened))
        return [
            {
                "label": label,
                "url": f"{reverse(name)}?{query}",
                "is_current": name == self.request.resolver_match.view_name,
                "count": count,
            }
            for name, label, count in pages
        ]

    def actions(self) -> list[dict]:
        if not self.request.user.has_perm(CHANGE):
            return []
        query = self.request.GET.urlencode()
        return [{"label": "建立与沿用上年", "icon": "copy", "url": f"{reverse('statistics_open')}?{query}"}]


class AnnualStatisticsListView(_OfYearListView):
    model = AnnualStatistics
    permission = "villages.view_annualstatistics"
    table_class = StatisticsTable
    filterset_class = AnnualStatisticsFilter
    template_name = "villages/statistics_list.html"
    resource_key = "statistics"

    def get_queryset(self):
        rows = super().get_queryset().select_related("village__township")
        return rows.with_warning_flag().with_last_step()

    def get_table_kwargs(self) -> dict:
        return {"totals": self.object_list.totals()}

    def get_context_data(self, **kwargs) -> dict:
        user = self.request.user
        verbs = [verb for verb in ("file", "lock") if user.has_perm(STATISTICS_STEPS[verb].permission)]
        return super().get_context_data(
            bulk_steps=[(verb, f"批量{STATISTICS_STEPS[verb].label}", STEP_ICONS[verb]) for verb in verbs],
            **kwargs,
        )


class MissingSheetListView(_OfYearListView):
    """未建立: active villages of which nobody has opened the year's sheet."""

    model = Village
    permission = "villages.view_annualstatistics"
    table_class = MissingSheetTable
    filterset_class = MissingSheetFilter
    template_name = "villages/statistics_missing.html"

    def get_queryset(self):
        return super().get_queryset().select_related("township")

    def get_context_data(self, **kwargs) -> dict:
        can_change = self.request.user.has_perm(CHANGE)
        return super().get_context_data(bulk_url=reverse("statistics_open") if can_change else "", **kwargs)


class AnnualStatisticsDetailView(ScopedDetailView):
    model = AnnualStatistics
    permission = "villages.view_annualstatistics"
    template_name = "villages/statistics_detail.html"

    def get_queryset(self):
        return super().get_queryset().with_comparison().with_last_step()

    def get_object(self, queryset=None) -> AnnualStatistics:
        sheet = super().get_object(queryset)
        # The next desk has looked at the paper: from now on it cannot be taken back.
        if sheet.state == StatisticsState.FILED and sheet.opened_at is None:
            mark_opened(sheet, viewer=self.request.user, now=timezone.now())
        return sheet

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb(self.object)]

    def get_context_data(self, **kwargs) -> dict:
        sheet = self.object
        steps = list(StepRecord.objects.of(sheet))
        return super().get_context_data(
            sections=sections_of(sheet),
            years=years_beside(sheet),
            rates=sheet.rates,
            findings=sheet.findings,
            steps=steps,
            status=status_of(sheet, steps),
            state=state_badge(sheet),
            why_not_due=sheet.why_not_due,
            returned=steps[-1] if steps and sheet.is_draft and steps[-1].verb == "reopen" else None,
            **kwargs,
        )

    def actions(self) -> list[dict]:
        sheet, user = self.object, self.request.user
        buttons = []
        if not sheet.why_closed and user.has_perm(CHANGE, sheet):
            buttons.append({"label": "修改", "icon": "pencil", "url": reverse("statistics_update", args=[sheet.pk])})
            if sheet.awaits_confirmation:
                address = reverse("statistics_confirm_carry", args=[sheet.pk])
                buttons.append({"label": "确认沿用", "icon": "checks", "url": address, "primary": True})
        for verb, step in available_steps(sheet, STATISTICS_STEPS, user):
            if (verb == "recall" and sheet.opened_at) or (verb != "lock" and sheet.why_not_due):
                continue
            address = reverse("statistics_step", args=[sheet.pk, verb])
            primary = verb in ("file", "lock") and not (sheet.is_draft and sheet.awaits_confirmation)
            buttons.append({"label": step.label, "icon": STEP_ICONS[verb], "url": address, "primary": primary})
        history = reverse("record_history", args=[sheet._meta.label_lower, sheet.pk])
        buttons.append({"label": "变更记录", "icon": "history", "url": history})
        buttons.append({"label": "打印", "icon": "printer", "url": reverse("statistics_print", args=[sheet.pk])})
        return buttons


class AnnualStatisticsPrintView(ScopedDetailView):
    """The sheet on A4, with room for signatures and the seal."""

    model = AnnualStatistics
    permission = "villages.view_annualstatistics"
    template_name = "villages/statistics_print.html"

    def get_queryset(self):
        return super().get_queryset().with_comparison()

    def get_context_data(self, **kwargs) -> dict:
        sheet = self.object
        rows = [row for _, rows in sections_of(sheet) for row in rows]
        note_print(str(sheet), row_count=1, actor=self.request.user, address=client_address(self.request))
        context = super().get_context_data(
            rows=rows, years=years_beside(sheet), rates=sheet.rates, back_url=sheet.get_absolute_url()
        )
        return context | {"heading": f"{sheet.year}年村(居)基本情况年报", "unit": sheet.village.township.name}


def list_crumb(sheet: AnnualStatistics) -> tuple[str, str]:
    return (f"{sheet.year}年年度数据", f"{reverse('statistics_list')}?year={sheet.year}")


def status_of(sheet: AnnualStatistics, steps: list[StepRecord]) -> dict:
    """Who holds the paper, and since when; nobody holds a draft that is not due any more."""
    township = sheet.village.township
    holders = {
        StatisticsState.DRAFT: (f"{township.name}填报", "填报"),
        StatisticsState.FILED: (f"{township.parent.name}审核", "审核"),
        StatisticsState.LOCKED: ("已审核锁定，不再变动", "锁定"),
    }
    order = list(holders)
    here = order.index(sheet.state)
    marks = ["done"] * here + ["current"] + ["todo"] * (len(order) - here - 1)
    return {
        "holder": "" if sheet.is_draft and sheet.why_not_due else holders[sheet.state][0],
        "since": steps[-1].taken_at if steps else sheet.created_at,
        "desks": [{"label": word, "state": mark} for (_, word), mark in zip(holders.values(), marks, strict=True)],
    }
