"""章程规约: the list, the villages that have none, one charter with all its versions."""

from itertools import pairwise

from django.urls import reverse

from agreements.desks import holder_of
from agreements.filters.charter import CharterFilter, MissingCharterFilter
from agreements.models import Charter, CharterVersion
from agreements.tables.charter import CharterTable, MissingCharterTable, findings_badge, state_badge
from common.models import StepRecord
from common.views.gate import ScopedDetailView, ScopedListView
from villages.models import Village
from villages.views.region_tree import RegionTreeMixin

CHANGE = "agreements.change_charterversion"
LIST = ("章程规约", "charter_list")


def list_crumb() -> tuple[str, str]:
    return LIST[0], reverse(LIST[1])


def charter_crumbs(charter: Charter) -> list[tuple[str, str]]:
    return [list_crumb(), (f"{charter.village.name}{charter.kind_label}", charter.get_absolute_url())]


def version_crumbs(version: CharterVersion) -> list[tuple[str, str]]:
    return [*charter_crumbs(version.charter), (f"第{version.number}版", version.get_absolute_url())]


class _TabbedListView(RegionTreeMixin, ScopedListView):
    permission = "agreements.view_charter"
    heading = "章程规约"

    def get_context_data(self, **kwargs) -> dict:
        query = self.request.GET.copy()
        for name in ("state", "found", "page", "sort"):
            query.pop(name, None)
        kept = f"?{query.urlencode()}" if query else ""
        return super().get_context_data(
            tabs=[
                {
                    "label": label,
                    "url": reverse(name) + kept,
                    "is_current": self.request.resolver_match.view_name == name,
                }
                for name, label in (("charter_list", "已建立"), ("charter_missing", "未建立"))
            ],
            can_change=self.request.user.has_perm(CHANGE),
            **kwargs,
        )


class CharterListView(_TabbedListView):
    model = Charter
    table_class = CharterTable
    filterset_class = CharterFilter
    template_name = "agreements/charter_list.html"

    def get_queryset(self):
        return super().get_queryset().with_versions()

    def actions(self) -> list[dict]:
        if not self.request.user.has_perm(CHANGE):
            return []
        return [{"label": "起草", "icon": "plus", "url": reverse("charter_missing"), "primary": True}]

    def get_context_data(self, **kwargs) -> dict:
        empty = {
            "title": "还没有章程规约",
            "text": "从“未建立”中选一个村(居)，可以一键按范本起草。",
            "url": reverse("charter_missing"),
            "label": "查看未建立的村(居)",
        }
        return super().get_context_data(empty={} if self.request.GET else empty, **kwargs)


class MissingCharterListView(_TabbedListView):
    """未建立: active villages without such a paper, each with a ready draft two clicks away."""

    model = Village
    table_class = MissingCharterTable
    filterset_class = MissingCharterFilter
    template_name = "agreements/charter_missing.html"

    def get_filterset(self, filterset_class):
        self.filterset = super().get_filterset(filterset_class)
        return self.filterset

    def get_queryset(self):
        return super().get_queryset().active().select_related("township").defer("name_grams")

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            kind=self.filterset.chosen_kind,
            empty={
                "title": "没有未建立的村(居)",
                "text": f"所选范围内的村(居)都已有{self.filterset.chosen_kind.label}。",
            },
            **kwargs,
        )


class CharterDetailView(ScopedDetailView):
    model = Charter
    permission = "agreements.view_charter"
    template_name = "agreements/charter_detail.html"

    def get_queryset(self):
        return super().get_queryset().with_versions()

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_context_data(self, **kwargs) -> dict:
        charter = self.object
        current = charter.current
        steps = list(StepRecord.objects.of(current)) if current else []
        versions = list(charter.versions.all())
        for version in versions:
            version.charter = charter
        return super().get_context_data(
            current=current,
            holder=holder_of(current) if current else "",
            since=steps[-1].taken_at if steps else (current.created_at if current else None),
            versions=[(version, state_badge(version), findings_badge(version)) for version in versions],
            pairs=list(pairwise(versions)),
            **kwargs,
        )

    def actions(self) -> list[dict]:
        charter, user = self.object, self.request.user
        buttons = []
        may = not charter.why_closed and user.has_perm(CHANGE, charter)
        if may and charter.binding and not charter.under_way:
            url = reverse("charter_revise", args=[charter.pk])
            buttons.append({"label": "修订", "icon": "git-branch", "url": url, "primary": True})
        if may and not charter.binding and not charter.under_way:
            url = f"{reverse('charter_create', args=[charter.village_id])}?kind={charter.kind}"
            buttons.append({"label": "起草新稿", "icon": "plus", "url": url, "primary": True})
        if len(charter.versions.all()) > 1:
            url = reverse("charter_compare", args=[charter.pk])
            buttons.append({"label": "版本对照", "icon": "git-compare", "url": url})
        history = reverse("record_history", args=[charter._meta.label_lower, charter.pk])
        return [*buttons, {"label": "变更记录", "icon": "history", "url": history}]
