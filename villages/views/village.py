"""村居台账 and 一村一档: the list of units, the file of one unit, its form and its print."""

from collections.abc import Iterable

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from common.actions.exports import note_print
from common.addresses import client_address
from common.pagination import COUNT_LIMIT
from common.views.editing import ScopedCreateView, ScopedUpdateView
from common.views.gate import ScopedDetailView, ScopedListView
from villages.choices import RegionLevel, VillageState
from villages.filters.village import ALL_STATES, VillageFilter
from villages.forms.village import VillageCreateForm, VillageForm
from villages.models import Village
from villages.tables.village import STATE_BADGES, VillageTable
from villages.tabs import tabs_for, with_counts
from villages.views.active_only import ActiveOnlyMixin
from villages.views.region_tree import RegionTreeMixin

LIST = ("村居台账", "village_list")


def list_crumb() -> tuple[str, str]:
    return LIST[0], reverse(LIST[1])


class VillageListView(RegionTreeMixin, ScopedListView):
    model = Village
    permission = "villages.view_village"
    table_class = VillageTable
    filterset_class = VillageFilter
    template_name = "villages/village_list.html"
    heading = "村居台账"
    resource_key = "villages"

    def get_queryset(self):
        return super().get_queryset().select_related("township__parent", "successor").defer("name_grams")

    def get_table_kwargs(self) -> dict:
        hidden = []
        region = self.request.user.region
        if region and region.level >= RegionLevel.COUNTY:
            hidden.append("county")
        if region and region.level == RegionLevel.TOWNSHIP:
            hidden.append("township")
        if self.filterset.form.cleaned_data.get("state") == VillageState.ACTIVE:
            hidden.append("state")
        return {"exclude": hidden}

    def get_context_data(self, **kwargs) -> dict:
        user = self.request.user
        return super().get_context_data(
            can_change=user.has_perm("villages.change_village"),
            can_restructure=user.has_perm("villages.restructure_village"),
            elsewhere=self._found_among_others(),
            empty=self._empty(),
            **kwargs,
        )

    def _found_among_others(self) -> dict | None:
        """A search among active units also says what it would find among merged and closed ones."""
        form = self.filterset.form
        text = form.cleaned_data.get("q")
        if not text or form.cleaned_data.get("state") != VillageState.ACTIVE:
            return None
        rows = self.get_queryset().found_by(text).exclude(state=VillageState.ACTIVE)
        count = rows.order_by()[: COUNT_LIMIT + 1].count()
        query = self.request.GET.copy()
        query["state"] = ALL_STATES
        return {"count": count, "url": f"{self.request.path}?{query.urlencode()}"} if count else None

    def _empty(self) -> dict:
        if self.request.GET:
            return {}
        if self.request.user.has_perm("villages.add_village"):
            return {
                "title": "还没有村(居)",
                "text": "可以逐个新增，也可以下载模板批量导入。",
                "url": reverse("village_create"),
                "label": "新增村(居)",
            }
        return {"title": "还没有村(居)", "text": "村(居)由县(区)经办人或审核人新增、导入，请与县(区)联系。"}

    def actions(self) -> list[dict]:
        user, buttons = self.request.user, []
        if user.has_perm("villages.add_village"):
            buttons.append({"label": "新增", "icon": "plus", "url": reverse("village_create"), "primary": True})
        if user.has_perm("villages.export_village"):
            url = f"{reverse('village_roster')}?{self.request.GET.urlencode()}"
            buttons.append({"label": "名册", "icon": "file-text", "url": url})
        return buttons


class VillageDetailView(ScopedDetailView):
    model = Village
    permission = "villages.view_village"
    template_name = "villages/village_detail.html"

    def get_queryset(self):
        return with_counts(super().get_queryset().select_related("township__parent"))

    def get_context_data(self, **kwargs) -> dict:
        village, user = self.object, self.request.user
        tabs = tabs_for(user, village)
        wanted = self.request.GET.get("tab", "")
        current = next((tab for tab in tabs if tab.key == wanted), tabs[0])
        return super().get_context_data(
            tabs=[
                {
                    "label": tab.label,
                    "url": f"{self.request.path}?tab={tab.key}",
                    "is_current": tab is current,
                    "count": tab.count_on(village),
                }
                for tab in tabs
            ],
            tab=current,
            state_kind=STATE_BADGES[village.state],
            successors=with_links(village.successor_chain(), user),
            can_change=can_change(user, village),
            **current.context(village, user),
            **kwargs,
        )

    def breadcrumbs(self) -> list[tuple[str, str]]:
        township = self.object.township
        return [list_crumb(), (township.name, f"{reverse('village_list')}?region={township.code}")]

    def actions(self) -> list[dict]:
        village, buttons = self.object, []
        if can_change(self.request.user, village):
            url = reverse("village_update", args=[village.pk])
            buttons.append({"label": "修改", "icon": "pencil", "url": url, "primary": True})
        url = reverse("village_print", args=[village.pk])
        return [*buttons, {"label": "打印", "icon": "printer", "url": url}]


def with_links(units: Iterable[Village], user) -> list[tuple[Village, str]]:
    """Units that this one went into or came from, each with its address where the viewer may open it, else blank."""
    return [(unit, unit.get_absolute_url() if user.has_perm("villages.view_village", unit) else "") for unit in units]


def can_change(user, village: Village) -> bool:
    return village.state == VillageState.ACTIVE and user.has_perm("villages.change_village", village)


class VillagePrintView(ScopedDetailView):
    """The whole file on A4: every tab that has a printed form, one after another."""

    model = Village
    permission = "villages.view_village"
    template_name = "villages/village_print.html"

    def get_queryset(self):
        return super().get_queryset().select_related("township__parent")

    def get_context_data(self, **kwargs) -> dict:
        village, user = self.object, self.request.user
        parts = [
            (tab.label, render_to_string(tab.print_template, {"object": village} | tab.context(village, user)))
            for tab in tabs_for(user, village)
            if tab.print_template
        ]
        note_print(f"一村一档：{village.name}", actor=user, address=client_address(self.request))
        return super().get_context_data(
            parts=parts, printed_at=timezone.localtime(), unit=user.unit, back_url=village.get_absolute_url(), **kwargs
        )


class VillageCreateView(ScopedCreateView):
    model = Village
    permission = "villages.add_village"
    form_class = VillageCreateForm
    heading = "新增村(居)"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_cancel_url(self) -> str:
        return reverse("village_list")


class VillageUpdateView(ActiveOnlyMixin, ScopedUpdateView):
    model = Village
    permission = "villages.change_village"
    form_class = VillageForm
    template_name = "villages/village_form.html"

    def get_queryset(self):
        return super().get_queryset().select_related("township__parent")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb(), (self.object.name, self.object.get_absolute_url())]
