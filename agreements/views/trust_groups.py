"""诚信小组: one file for each group (一组一卷)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from agreements.actions.signing import disband
from agreements.filters.signing import TrustGroupFilter
from agreements.forms.signing import DisbandForm, TrustGroupForm
from agreements.models import TrustGroup
from agreements.tables.signing import TrustGroupTable, look_badge
from common.actions.exports import note_print
from common.addresses import client_address
from common.refusal import Refused, refuse_closed
from common.views.attachments import attachment_panel
from common.views.editing import ScopedCreateView, ScopedUpdateView
from common.views.gate import RegionScopedMixin, ScopedDetailView, ScopedListView
from villages.views.active_only import InVillageMixin

VIEW, CHANGE = "agreements.view_trustgroup", "agreements.change_trustgroup"


def list_crumb() -> tuple[str, str]:
    return "诚信小组", reverse("trust_group_list")


class TrustGroupListView(ScopedListView):
    model = TrustGroup
    permission = VIEW
    table_class = TrustGroupTable
    filterset_class = TrustGroupFilter
    template_name = "common/list.html"
    heading = "诚信小组"

    def get_queryset(self):
        return super().get_queryset().select_related("village").with_households(timezone.localdate())

    def get_context_data(self, **kwargs) -> dict:
        empty = {"title": "还没有诚信小组", "text": "请在各村(居)的“协议签订”页新增。"}
        return super().get_context_data(empty={} if self.request.GET else empty, **kwargs)


class _GroupMixin:
    model = TrustGroup
    permission = VIEW

    def get_queryset(self):
        return (
            super()
            .get_queryset()
            .select_related("village__township", "moved_from")
            .with_households(timezone.localdate())
        )


def agreements_of(group: TrustGroup) -> list[tuple]:
    """The group's register, all that its households ever signed in it: (agreement, badge)."""
    today = timezone.localdate()
    rows = group.agreements.order_by("household_number", "kind", "-signed_on")
    return [(row, look_badge(row.look_on(today))) for row in rows]


class TrustGroupDetailView(_GroupMixin, ScopedDetailView):
    """The file: who belongs to it, its papers, what became of it."""

    template_name = "agreements/trust_group_detail.html"

    def get_context_data(self, **kwargs) -> dict:
        group, user = self.object, self.request.user
        return super().get_context_data(
            agreements=agreements_of(group),
            attachments=attachment_panel(group, user),
            **kwargs,
        )

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def actions(self) -> list[dict]:
        group, buttons = self.object, []
        if not group.why_closed and self.request.user.has_perm(CHANGE, group):
            buttons = [
                {"label": "修改", "icon": "pencil", "url": reverse("trust_group_update", args=[group.pk])},
                {"label": "撤销", "icon": "x", "url": reverse("trust_group_disband", args=[group.pk]), "danger": True},
            ]
        history = reverse("record_history", args=[group._meta.label_lower, group.pk])
        return [
            *buttons,
            {"label": "变更记录", "icon": "history", "url": history},
            {"label": "打印卷册", "icon": "printer", "url": reverse("trust_group_print", args=[group.pk])},
        ]


class TrustGroupPrintView(_GroupMixin, ScopedDetailView):
    """一组一卷 on paper: cover facts, register, list of papers."""

    template_name = "agreements/trust_group_print.html"

    def get_context_data(self, **kwargs) -> dict:
        group, user = self.object, self.request.user
        today = timezone.localdate()
        agreements = [(row, row.look_on(today).label) for row, _ in agreements_of(group)]
        note_print(
            f"诚信小组卷册：{group.village.name}{group}",
            row_count=len(agreements),
            actor=user,
            address=client_address(self.request),
        )
        context = super().get_context_data(
            agreements=agreements,
            today=today,
            attachments=attachment_panel(group, user),
            back_url=group.get_absolute_url(),
            unit=group.village.township.name,
            **kwargs,
        )
        return context | {"heading": f"{group.village.name}{group.name}卷册"}


class TrustGroupCreateView(InVillageMixin, ScopedCreateView):
    model = TrustGroup
    permission = CHANGE
    form_class = TrustGroupForm
    extra_context = {"draft": "off"}  # nothing of it stays behind in the browser

    def get_heading(self) -> str:
        return f"新增诚信小组：{self.village.name}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_cancel_url(self) -> str:
        return f"{self.village.get_absolute_url()}?tab=signing"


class TrustGroupUpdateView(ScopedUpdateView):
    model = TrustGroup
    permission = CHANGE
    form_class = TrustGroupForm
    extra_context = {"draft": "off"}  # nothing of it stays behind in the browser

    def get_queryset(self):
        return super().get_queryset().select_related("village__township")

    def check_permission(self, row=None) -> None:
        super().check_permission(row)
        refuse_closed(row)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb(), (str(self.object), self.object.get_absolute_url())]


class TrustGroupDisbandView(RegionScopedMixin, SingleObjectMixin, FormView):
    model = TrustGroup
    permission = CHANGE
    form_class = DisbandForm
    template_name = "common/confirm.html"

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form) -> HttpResponse:
        try:
            disband(self.object, on=form.cleaned_data["on"], actor=self.request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, f"已撤销“{self.object}”，卷册保留供查阅。")
        return redirect(self.object)

    def get_context_data(self, **kwargs) -> dict:
        group = self.object
        return super().get_context_data(
            heading=f"撤销诚信小组：{group}",
            breadcrumbs=[list_crumb(), (str(group), group.get_absolute_url())],
            question=f"确定撤销{group.village.name}“{group}”吗？",
            consequence="各户的协议不受影响；小组的卷册保留供查阅，不能再修改。",
            submit_label="撤销小组",
            danger=True,
            cancel_url=group.get_absolute_url(),
            **kwargs,
        )
