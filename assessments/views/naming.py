"""命名授牌: a whole list gets its numbers and plaques in one act, level by level."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from assessments.actions.honours import name_all, name_unposted, numbered, to_name, to_name_unposted
from assessments.actions.notices import NAME
from assessments.choices import NoticeState
from assessments.forms.honours import NamingForm
from assessments.honour_numbers import prefix_of
from assessments.models import Batch, Honour, NamingNotice, ProgrammeLevel
from assessments.views.batches import batch_crumbs
from assessments.views.notices import RELATED, notice_crumbs
from common.refusal import Refused
from common.views.gate import RegionScopedMixin


class _NamingView(RegionScopedMixin, SingleObjectMixin, FormView):
    """Asks for level, document and series, shows the number of each unit, then names all of that level."""

    form_class = NamingForm
    template_name = "assessments/naming.html"

    def units(self):
        """The applications that this page is about."""
        raise NotImplementedError

    def levels(self):
        return ProgrammeLevel.objects.filter(pk__in=self.units().order_by().values("level")).order_by("position")

    def name(self, form) -> list[Honour]:
        raise NotImplementedError

    def check_permission(self, row=None) -> None:
        """Whoever may name each unit of the list: the leader of the region that runs the programme."""
        user = self.request.user
        inside = bool(row) and user.region_path is not None and row.scope_path.startswith(user.region_path)
        if not (user.has_perm(NAME) and inside):
            raise PermissionDenied

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        if not self.units().exists():
            raise Refused("名单中的村(居)都已命名或取消，没有需要命名的。", about=self.object)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"levels": self.levels()}

    def get_initial(self) -> dict:
        level = self.levels().first()
        last = Honour.objects.filter(level=level).order_by("-pk").first()
        plaque = "".join(sign for sign in last.plaque_number if not sign.isdigit()) if last else ""
        return {
            "level": level,
            "named_on": timezone.localdate(),
            "number_prefix": prefix_of(last.number) if last else "",
            "plaque_prefix": plaque,
        }

    def form_valid(self, form) -> HttpResponse:
        if "back" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        if "confirmed" not in self.request.POST:
            honours = numbered(self.units().filter(level=form.cleaned_data["level"]), self.year, form.scheme)
            return self.render_to_response(self.get_context_data(form=form, honours=honours))
        try:
            honours = self.name(form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        left = self.units().count()
        more = f"还有{left}个其他级别的村(居)待命名。" if left else ""
        messages.success(self.request, f"已命名{len(honours)}个村(居)，证书可以打印。{more}")
        return redirect(self.object)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(units=self.units(), cancel_url=self.object.get_absolute_url(), **kwargs)


class NamingView(_NamingView):
    """The list of a public notice."""

    model = NamingNotice

    def get_queryset(self):
        return super().get_queryset().select_related(*RELATED)

    def get_object(self, queryset=None) -> NamingNotice:
        notice = super().get_object(queryset)
        if notice.state != NoticeState.CONCLUDED:
            raise Refused("公示期满并结束公示后才能命名。", about=notice)
        return notice

    @property
    def year(self) -> int:
        return self.object.batch.year

    def units(self):
        return to_name(self.object)

    def name(self, form) -> list[Honour]:
        said = form.cleaned_data
        with_document = (said["level"], form.scheme, said["document_number"], said["named_on"])
        return name_all(self.object, *with_document, actor=self.request.user, now=timezone.now())

    def get_context_data(self, **kwargs) -> dict:
        heading, crumbs = f"命名授牌：{self.object.batch}", notice_crumbs(self.object)
        return super().get_context_data(heading=heading, breadcrumbs=crumbs, **kwargs)


class UnpostedNamingView(_NamingView):
    """What waits in a batch at levels whose way has no public notice."""

    model = Batch

    def get_queryset(self):
        return super().get_queryset().with_programme()

    @property
    def year(self) -> int:
        return self.object.year

    def units(self):
        return to_name_unposted(self.object)

    def name(self, form) -> list[Honour]:
        said = form.cleaned_data
        with_document = (said["level"], form.scheme, said["document_number"], said["named_on"])
        return name_unposted(self.object, *with_document, actor=self.request.user, now=timezone.now())

    def get_context_data(self, **kwargs) -> dict:
        heading, crumbs = f"命名授牌：{self.object}", batch_crumbs(self.object)
        return super().get_context_data(heading=heading, breadcrumbs=crumbs, strikes=True, **kwargs)
