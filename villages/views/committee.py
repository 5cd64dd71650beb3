"""Members of committees: the list across villages, and the entries made from 一村一档."""

from django.urls import reverse

from common.views.editing import ScopedCreateView, ScopedDeleteView, ScopedUpdateView
from common.views.gate import ScopedListView
from villages.filters.committee import CommitteeMemberFilter
from villages.forms.committee import CommitteeMemberForm
from villages.models import CommitteeMember
from villages.tables.committee import CommitteeMemberTable
from villages.views.active_only import ActiveOnlyMixin, InVillageMixin
from villages.views.region_tree import RegionTreeMixin
from villages.views.terms import LeaveView, RenewView
from villages.views.village import list_crumb

RELATED = ("village__township", "post")


class CommitteeMemberListView(RegionTreeMixin, ScopedListView):
    model = CommitteeMember
    permission = "villages.view_committeemember"
    table_class = CommitteeMemberTable
    filterset_class = CommitteeMemberFilter
    template_name = "villages/committee_member_list.html"
    heading = "班子成员"
    resource_key = "committee"

    def get_queryset(self):
        return super().get_queryset().select_related(*RELATED)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            can_change=self.request.user.has_perm("villages.change_committeemember"),
            empty={}
            if self.request.GET
            else {"title": "还没有班子成员", "text": "请在各村(居)的“班子成员”页新增，或批量导入。"},
            **kwargs,
        )


class _MemberMixin(ActiveOnlyMixin):
    model = CommitteeMember
    permission = "villages.change_committeemember"

    def get_queryset(self):
        return super().get_queryset().select_related(*RELATED)


def _crumbs(village) -> list[tuple[str, str]]:
    return [list_crumb(), (village.name, f"{village.get_absolute_url()}?tab=committee")]


class CommitteeMemberCreateView(InVillageMixin, ScopedCreateView):
    model = CommitteeMember
    permission = "villages.change_committeemember"
    form_class = CommitteeMemberForm

    def get_heading(self) -> str:
        return f"新增班子成员：{self.village.name}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return _crumbs(self.village)


class CommitteeMemberUpdateView(_MemberMixin, ScopedUpdateView):
    form_class = CommitteeMemberForm

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return _crumbs(self.object.village)


class CommitteeMemberLeaveView(_MemberMixin, LeaveView):
    pass


class CommitteeMemberRenewView(_MemberMixin, RenewView):
    pass


class CommitteeMemberDeleteView(_MemberMixin, ScopedDeleteView):
    permission = "villages.delete_committeemember"

    def get_success_url(self) -> str:
        return f"{reverse('village_detail', args=[self.object.village_id])}?tab=committee"
