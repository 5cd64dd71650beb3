"""Places of work: the list across villages, and the entries made from 一村一档."""

from common.views.editing import ScopedCreateView, ScopedDeleteView, ScopedUpdateView
from common.views.gate import ScopedListView
from villages.filters.facility import FacilityFilter
from villages.forms.facility import FacilityForm
from villages.models import Facility
from villages.tables.facility import FacilityTable
from villages.views.active_only import ActiveOnlyMixin, InVillageMixin
from villages.views.region_tree import RegionTreeMixin
from villages.views.village import list_crumb

RELATED = ("village__township", "kind")


class FacilityListView(RegionTreeMixin, ScopedListView):
    model = Facility
    permission = "villages.view_facility"
    table_class = FacilityTable
    filterset_class = FacilityFilter
    template_name = "villages/facility_list.html"
    heading = "阵地"
    resource_key = "facilities"

    def get_queryset(self):
        return super().get_queryset().select_related(*RELATED)

    def get_table_kwargs(self) -> dict:
        return {"exclude": ["is_active"] if self.filterset.form.cleaned_data.get("use") == "yes" else []}

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            can_change=self.request.user.has_perm("villages.change_facility"),
            empty={}
            if self.request.GET
            else {"title": "还没有阵地", "text": "请在各村(居)的“阵地”页新增，或批量导入。"},
            **kwargs,
        )


def _crumbs(village) -> list[tuple[str, str]]:
    return [list_crumb(), (village.name, f"{village.get_absolute_url()}?tab=facilities")]


class FacilityCreateView(InVillageMixin, ScopedCreateView):
    model = Facility
    permission = "villages.change_facility"
    form_class = FacilityForm

    def get_heading(self) -> str:
        return f"新增阵地：{self.village.name}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return _crumbs(self.village)


class _FacilityMixin(ActiveOnlyMixin):
    model = Facility
    permission = "villages.change_facility"

    def get_queryset(self):
        return super().get_queryset().select_related(*RELATED)


class FacilityUpdateView(_FacilityMixin, ScopedUpdateView):
    form_class = FacilityForm

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return _crumbs(self.object.village)


class FacilityDeleteView(_FacilityMixin, ScopedDeleteView):
    permission = "villages.delete_facility"

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()
