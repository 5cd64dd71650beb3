"""领导小组: at every level, with its members by post, and the paper that shows them."""

from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.http import HttpResponse
from django.urls import reverse

from assessments.choices import GroupPost
from assessments.filters.leading_groups import LeadingGroupFilter
from assessments.forms.leading_groups import LeadingGroupForm, MemberFormSet
from assessments.models import LeadingGroup, LeadingGroupMember
from assessments.tables.leading_groups import LeadingGroupTable
from common.actions.exports import note_print
from common.addresses import client_address
from common.views.attachments import attachment_panel
from common.views.editing import ScopedCreateView, ScopedDeleteView, ScopedUpdateView
from common.views.gate import ScopedDetailView, ScopedListView
from villages.views.region_tree import RegionTreeMixin

VIEW, ADD, CHANGE, DELETE = (f"assessments.{verb}_leadinggroup" for verb in ("view", "add", "change", "delete"))
EMPTY = {"title": "还没有领导小组", "text": "各级按成立文件登记：组长、副组长、成员及其单位职务。"}


def list_crumb() -> tuple[str, str]:
    return "领导小组", reverse("leading_group_list")


class LeadingGroupListView(RegionTreeMixin, ScopedListView):
    model = LeadingGroup
    permission = VIEW
    table_class = LeadingGroupTable
    filterset_class = LeadingGroupFilter
    template_name = "common/region_list.html"
    heading = "领导小组"

    def get_queryset(self):
        leaders = LeadingGroupMember.objects.filter(group=OuterRef("pk"), post=GroupPost.LEADER).order_by("position")
        shown = {"member_count": Count("members"), "leader": Subquery(leaders.values("name")[:1])}
        return super().get_queryset().select_related("region__parent").annotate(**shown)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(empty={} if self.request.GET else EMPTY, **kwargs)

    def actions(self) -> list[dict]:
        if not self.request.user.has_perm(ADD):
            return []
        return [{"label": "新增", "icon": "plus", "url": reverse("leading_group_create"), "primary": True}]


class _GroupPageView(ScopedDetailView):
    model = LeadingGroup
    permission = VIEW

    def get_queryset(self):
        return super().get_queryset().select_related("region__parent", "programme")

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(members=list(self.object.members.all()), **kwargs)


class LeadingGroupDetailView(_GroupPageView):
    template_name = "assessments/leading_group_detail.html"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(attachments=attachment_panel(self.object, self.request.user), **kwargs)

    def actions(self) -> list[dict]:
        group, user = self.object, self.request.user
        buttons = []
        if user.has_perm(CHANGE, group):
            update = reverse("leading_group_update", args=[group.pk])
            buttons.append({"label": "修改", "icon": "pencil", "url": update, "primary": True})
        if user.has_perm(DELETE, group):
            remove = reverse("leading_group_delete", args=[group.pk])
            buttons.append({"label": "删除", "icon": "trash", "url": remove, "danger": True})
        paper = reverse("leading_group_print", args=[group.pk])
        history = reverse("record_history", args=[group._meta.label_lower, group.pk])
        buttons.append({"label": "打印", "icon": "printer", "url": paper})
        return [*buttons, {"label": "变更记录", "icon": "history", "url": history}]


class LeadingGroupPrintView(_GroupPageView):
    template_name = "assessments/leading_group_print.html"

    def get_context_data(self, **kwargs) -> dict:
        group, user = self.object, self.request.user
        context = super().get_context_data(back_url=group.get_absolute_url(), **kwargs)
        count = len(context["members"])
        note_print(str(group), row_count=count, actor=user, address=client_address(self.request))
        return context | {"heading": f"{group}名单"}


class _WithMembersMixin:
    """The group and its members are saved together."""

    model = LeadingGroup
    form_class = LeadingGroupForm
    template_name = "assessments/leading_group_form.html"

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"rows": self.stored_members()}

    def stored_members(self) -> list[LeadingGroupMember]:
        return list(self.object.members.all()) if self.object else []

    def member_forms(self, instance: LeadingGroup | None = None):
        posted = self.request.POST if "members-TOTAL_FORMS" in self.request.POST else None
        return MemberFormSet(posted, instance=instance or self.object, prefix="members")

    def form_valid(self, form) -> HttpResponse:
        self.members = self.member_forms(form.instance)
        if self.members.is_bound and not self.members.is_valid():
            return self.form_invalid(form)
        return super().form_valid(form)

    def save(self, form) -> models.Model:
        group = form.save()
        if self.members.is_bound:
            self.members.save_in_order()
        return group

    def get_context_data(self, **kwargs) -> dict:
        members = getattr(self, "members", None) or self.member_forms()
        return super().get_context_data(members=members, formsets=[members], **kwargs)


class LeadingGroupCreateView(_WithMembersMixin, ScopedCreateView):
    permission = ADD
    heading = "新增领导小组"

    def get_initial(self) -> dict:
        return {"programme": self.request.GET.get("programme")}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_cancel_url(self) -> str:
        return reverse("leading_group_list")


class LeadingGroupUpdateView(_WithMembersMixin, ScopedUpdateView):
    permission = CHANGE

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb(), (str(self.object), self.object.get_absolute_url())]


class LeadingGroupDeleteView(ScopedDeleteView):
    """For a group entered by mistake; one that ended gets its last day instead."""

    model = LeadingGroup
    permission = DELETE

    def get_success_url(self) -> str:
        return reverse("leading_group_list")
