"""What hangs on a unit changes only while the unit exists."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from common.refusal import refuse_closed
from common.views.gate import RegionScopedMixin
from villages.models import Village


class ActiveOnlyMixin(RegionScopedMixin):
    """For views that change a village or what hangs on it."""

    def check_permission(self, row=None) -> None:
        super().check_permission(row)
        refuse_closed(row)


class InVillageMixin:
    """For views that add to the village named in the address: it is looked up behind the gate.

    Stands first among the bases, so that a foreign village is 404 before anything else is asked.
    """

    def dispatch(self, request, *args, **kwargs):
        villages = Village.objects.for_user(request.user).select_related("township")
        self.village = get_object_or_404(villages, pk=kwargs["village"])
        if not request.user.has_perm(self.permission, self.village):
            raise PermissionDenied
        refuse_closed(self.village)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict:
        kwargs = super().get_form_kwargs()
        kwargs["instance"] = self.model(village=self.village)
        return kwargs

    def get_cancel_url(self) -> str:
        return self.model(village=self.village).get_absolute_url()
