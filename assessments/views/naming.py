"""命名授牌: a whole list gets its numbers and plaques in one act."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from assessments.actions.honours import name_all, numbered, to_name
from assessments.actions.notices import NAME
from assessments.choices import NoticeState
from assessments.forms.honours import NamingForm
from assessments.honour_numbers import prefix_of
from assessments.models import Honour, NamingNotice
from assessments.views.notices import RELATED, notice_crumbs
from common.refusal import Refused
from common.views.gate import RegionScopedMixin


class NamingView(RegionScopedMixin, SingleObjectMixin, FormView):
    """Asks for document and series, shows the number of each unit, then names all of them."""

    model = NamingNotice
    form_class = NamingForm
    template_name = "assessments/naming.html"

    def get_queryset(self):
        return super().get_queryset().select_related(*RELATED)

    def check_permission(self, row=None) -> None:
        """Whoever may name each unit of the list: the leader of the region that runs the programme."""
        user = self.request.user
        inside = bool(row) and user.region_path is not None and row.scope_path.startswith(user.region_path)
        if not (user.has_perm(NAME) and inside):
            raise PermissionDenied

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        if self.object.state != NoticeState.CONCLUDED:
            raise Refused("公示期满并结束公示后才能命名。")
        if not to_name(self.object).exists():
            raise Refused("名单中的村(居)都已命名或取消，没有需要命名的。")
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict:
        levels = [entry.application.level_id for entry in to_name(self.object)]
        last = Honour.objects.filter(level__in=levels).order_by("-pk").first()
        plaque = "".join(sign for sign in last.plaque_number if not sign.isdigit()) if last else ""
        return {
            "named_on": timezone.localdate(),
            "number_prefix": prefix_of(last.number) if last else "",
            "plaque_prefix": plaque,
        }

    def form_valid(self, form) -> HttpResponse:
        said = form.cleaned_data
        if "confirmed" not in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form, honours=numbered(self.object, form.scheme)))
        try:
            honours = name_all(
                self.object,
                form.scheme,
                said["document_number"],
                said["named_on"],
                actor=self.request.user,
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, f"已命名{len(honours)}个村(居)，证书可以打印。")
        return redirect(self.object)

    def get_context_data(self, **kwargs) -> dict:
        notice = self.object
        return super().get_context_data(
            heading=f"命名授牌：{notice.batch}",
            breadcrumbs=notice_crumbs(notice),
            entries=to_name(notice),
            cancel_url=notice.get_absolute_url(),
            **kwargs,
        )
