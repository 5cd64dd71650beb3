"""Associations at five levels: list, page, form."""

from django.urls import reverse
from django.utils import timezone

from common.views.editing import ScopedCreateView, ScopedDeleteView, ScopedUpdateView
from common.views.exchange import exchange_actions
from common.views.gate import ScopedDetailView, ScopedListView
from villages.choices import AssociationLevel
from villages.filters.association import AssociationFilter
from villages.forms.association import AssociationForm
from villages.models import Association, Village
from villages.tables.association import AssociationTable
from villages.views.active_only import ActiveOnlyMixin
from villages.views.region_tree import RegionTreeMixin

RELATED = ("region__parent", "village")


def list_crumb() -> tuple[str, str]:
    return "协会与阵地", reverse("association_list")


class AssociationListView(RegionTreeMixin, ScopedListView):
    model = Association
    permission = "villages.view_association"
    table_class = AssociationTable
    filterset_class = AssociationFilter
    template_name = "villages/association_list.html"
    heading = "协会"
    resource_key = "associations"

    def get_queryset(self):
        return super().get_queryset().select_related(*RELATED).with_group_figures()

    def get_table_kwargs(self) -> dict:
        return {"exclude": ["is_active"] if self.filterset.form.cleaned_data.get("use") == "yes" else []}

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            parts=self.parts(),
            empty={} if self.request.GET else {"title": "还没有协会", "text": "请点“新增”登记，或批量导入。"},
            **kwargs,
        )

    def parts(self) -> list[tuple[str, list[dict]]]:
        """Officers and groups have no list of their own; their sheets are exchanged from here."""
        keys = (("协会负责人", "association-officers"), ("会员小组", "member-groups"))
        return [(label, exchange_actions(self.request, key)) for label, key in keys]

    def actions(self) -> list[dict]:
        if not self.request.user.has_perm("villages.change_association"):
            return []
        return [{"label": "新增", "icon": "plus", "url": reverse("association_create"), "primary": True}]


class AssociationDetailView(ScopedDetailView):
    model = Association
    permission = "villages.view_association"
    template_name = "villages/association_detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related(*RELATED).with_group_figures()

    def get_context_data(self, **kwargs) -> dict:
        association, user = self.object, self.request.user
        return super().get_context_data(
            can_change=not association.why_closed and user.has_perm("villages.change_association", association),
            **association_context(association),
            **kwargs,
        )

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def actions(self) -> list[dict]:
        association, user = self.object, self.request.user
        buttons = []
        if association.why_closed:
            return buttons
        if user.has_perm("villages.change_association", association):
            url = reverse("association_update", args=[association.pk])
            buttons.append({"label": "修改", "icon": "pencil", "url": url, "primary": True})
        if user.has_perm("villages.delete_association", association):
            url = reverse("association_delete", args=[association.pk])
            buttons.append({"label": "删除", "icon": "trash", "url": url, "danger": True})
        return buttons


def association_context(association: Association) -> dict:
    """What the page, the tab of 一村一档 and the print show of one association."""
    today = timezone.localdate()
    officers = list(association.officers.select_related("post"))
    return {
        "association": association,
        "officers": [officer for officer in officers if officer.is_in_office(today)],
        "former_officers": [officer for officer in officers if not officer.is_in_office(today)],
        "groups": list(association.groups.order_by("pk")),
        "today": today,
    }


class AssociationCreateView(ScopedCreateView):
    """A new association; `?village=` fills in the village that the user came from."""

    model = Association
    permission = "villages.change_association"
    form_class = AssociationForm
    heading = "新增协会"

    def get_initial(self) -> dict:
        key = self.request.GET.get("village", "")
        village = Village.objects.for_user(self.request.user).filter(pk=key).first() if key.isdecimal() else None
        if village is None:
            return super().get_initial()
        name = f"{village.name}计生协会"
        return {"level": AssociationLevel.VILLAGE, "village": village.pk, "region": village.township_id, "name": name}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_cancel_url(self) -> str:
        return reverse("association_list")


class AssociationUpdateView(ActiveOnlyMixin, ScopedUpdateView):
    model = Association
    permission = "villages.change_association"
    form_class = AssociationForm

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb(), (self.object.name, self.object.get_absolute_url())]


class AssociationDeleteView(ActiveOnlyMixin, ScopedDeleteView):
    model = Association
    permission = "villages.delete_association"

    def get_success_url(self) -> str:
        return reverse("association_list")
