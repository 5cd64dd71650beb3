"""Officers and member groups of an association: entered from its page."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from common.refusal import refuse_closed
from common.views.editing import ScopedCreateView, ScopedDeleteView, ScopedUpdateView
from villages.forms.association import AssociationOfficerForm, MemberGroupForm
from villages.models import Association, AssociationOfficer, MemberGroup
from villages.views.active_only import ActiveOnlyMixin
from villages.views.association import list_crumb
from villages.views.terms import LeaveView, RenewView


class _InAssociationView(ScopedCreateView):
    """Adds to the association named in the address, looked up behind the gate."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        rows = Association.objects.for_user(request.user).select_related("region", "village")
        self.association = get_object_or_404(rows, pk=kwargs["association"])
        if not request.user.has_perm(self.permission, self.association):
            raise PermissionDenied
        refuse_closed(self.association)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"instance": self.model(association=self.association)}

    def get_heading(self) -> str:
        return f"新增{self.model._meta.verbose_name}：{self.association.name}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return _crumbs(self.association)

    def get_cancel_url(self) -> str:
        return self.association.get_absolute_url()


def _crumbs(association: Association) -> list[tuple[str, str]]:
    return [list_crumb(), (association.name, association.get_absolute_url())]


class _PartMixin(ActiveOnlyMixin):
    related = ("association__region", "association__village")

    def get_queryset(self):
        return super().get_queryset().select_related(*self.related)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return _crumbs(self.object.association)

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()


class _OfficerMixin(_PartMixin):
    model = AssociationOfficer
    permission = "villages.change_associationofficer"
    related = ("association__region", "association__village", "post")


class _GroupMixin(_PartMixin):
    model = MemberGroup
    permission = "villages.change_membergroup"


class AssociationOfficerCreateView(_InAssociationView):
    model = AssociationOfficer
    permission = "villages.change_associationofficer"
    form_class = AssociationOfficerForm


class AssociationOfficerUpdateView(_OfficerMixin, ScopedUpdateView):
    form_class = AssociationOfficerForm


class AssociationOfficerLeaveView(_OfficerMixin, LeaveView):
    pass


class AssociationOfficerRenewView(_OfficerMixin, RenewView):
    pass


class AssociationOfficerDeleteView(_OfficerMixin, ScopedDeleteView):
    permission = "villages.delete_associationofficer"


class MemberGroupCreateView(_InAssociationView):
    model = MemberGroup
    permission = "villages.change_membergroup"
    form_class = MemberGroupForm


class MemberGroupUpdateView(_GroupMixin, ScopedUpdateView):
    form_class = MemberGroupForm


class MemberGroupDeleteView(_GroupMixin, ScopedDeleteView):
    permission = "villages.delete_membergroup"
