"""The meeting form: numbers in, the verdict of the law beside them, while typing and again when saved."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from agreements.actions.adoption import hold_again, record_meeting
from agreements.choices import CharterState, MeetingKind
from agreements.forms.adoption import AssemblyMeetingForm
from agreements.models import AssemblyMeeting, CharterVersion
from agreements.quorum import Verdict, missing_figures
from agreements.views.charter import version_crumbs
from common.refusal import Refused, refuse_closed
from common.views.editing import ScopedCreateView, ScopedUpdateView
from common.views.gate import ScopedDetailView

CHANGE = "agreements.change_charterversion"
RELATED = "version__charter__village__township__parent"
SETTLED = "本版本不在“待表决”环节，表决会议不能再改。"


def version_for(request: HttpRequest, key: int, permission: str = CHANGE) -> CharterVersion:
    """The version named in the address: 404 outside the region, 403 without the permission."""
    version = get_object_or_404(CharterVersion.objects.for_user(request.user).with_village(), pk=key)
    if not request.user.has_perm(permission, version):
        raise PermissionDenied
    return version


def verdict_rows(verdict: Verdict) -> list[dict]:
    """The checks of a verdict for _meeting_verdict.html."""
    return [{"kind": check.outcome, "sentence": check.sentence, "quote": check.quote} for check in verdict.checks]


def verdict_context(meeting: AssemblyMeeting) -> dict:
    verdict, village = meeting.judged(), meeting.version.village
    checks = [*verdict_rows(verdict), *_beside_the_registry(meeting, village)]
    return {"verdict": verdict, "checks": checks, "is_incomplete": bool(missing_figures(meeting.count))}


def _beside_the_registry(meeting: AssemblyMeeting, village) -> list[dict]:
    """A figure that differs from the registry is said, never changed."""
    of_representatives = meeting.kind == MeetingKind.REPRESENTATIVES
    pairs = [
        ("应到人数", meeting.eligible, village.representatives if of_representatives else village.eligible_voters),
        ("总户数", meeting.households, village.households),
    ]
    if meeting.kind == MeetingKind.HOUSEHOLDS:
        pairs = pairs[1:]
    return [
        {"kind": "warn", "sentence": f"{label}{typed}与台账登记的{known}不一致，请核对。", "quote": ""}
        for label, typed, known in pairs
        if typed is not None and known is not None and typed != known
    ]


class _MeetingFormMixin:
    model = AssemblyMeeting
    form_class = AssemblyMeetingForm
    permission = CHANGE
    template_name = "agreements/meeting_form.html"
    done = "已保存表决会议。"

    def save(self, form) -> AssemblyMeeting:
        return record_meeting(form.save(commit=False), actor=self.request.user, now=timezone.now())

    def get_heading(self) -> str:
        return f"表决会议：{self.version}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return version_crumbs(self.version)

    def get_cancel_url(self) -> str:
        return self.version.get_absolute_url()

    def get_success_url(self) -> str:
        if self.request.POST.get("then") == "publicity" and self.object.is_adopted:
            return reverse("publicity_create", args=[self.version.pk])
        return f"{self.version.get_absolute_url()}#adoption"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        form = context["form"]
        if form.is_bound:
            form.is_valid()
            meeting = form.counted()
        else:
            meeting = AssemblyMeeting(version=self.version, **{"kind": MeetingKind.FULL} | _initial_of(form))
        return context | verdict_context(meeting) | {"version": self.version, "village": self.version.village}


def _initial_of(form: AssemblyMeetingForm) -> dict:
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return {name: value for name, value in values.items() if value not in (None, "")}


class AssemblyMeetingCreateView(_MeetingFormMixin, ScopedCreateView):
    """The first meeting on a wording, or another one; prefilled from the registry."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.version = version_for(request, kwargs["charterversion"])
        _refuse_settled(self.version)
        if meeting := self.version.counting_meeting:
            return redirect("assembly_meeting_update", meeting.pk)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"instance": AssemblyMeeting(version=self.version)}

    def get_initial(self) -> dict:
        village = self.version.village
        return {"kind": MeetingKind.FULL, "eligible": village.eligible_voters, "households": village.households}


class AssemblyMeetingUpdateView(_MeetingFormMixin, ScopedUpdateView):
    def get_queryset(self):
        return super().get_queryset().select_related(RELATED)

    def check_permission(self, row=None) -> None:
        super().check_permission(row.version if row else None)
        if row:
            self.version = row.version
            _refuse_settled(row.version)
            if row.set_aside_on:
                raise Refused("该会议已作废，只供查阅。")


class AssemblyMeetingCheckView(View):
    """What the law says about numbers as they are typed. Saves nothing."""

    def post(self, request: HttpRequest, charterversion: int) -> HttpResponse:
        version = version_for(request, charterversion)
        form = AssemblyMeetingForm(request.POST, instance=AssemblyMeeting(version=version), user=request.user)
        form.is_valid()
        return render(request, "agreements/_meeting_verdict.html", verdict_context(form.counted()))


class AssemblyMeetingAgainView(ScopedDetailView):
    """Asks before a meeting is set aside for another one."""

    model = AssemblyMeeting
    permission = CHANGE
    template_name = "common/confirm.html"

    def get_queryset(self):
        return super().get_queryset().select_related(RELATED)

    def check_permission(self, row=None) -> None:
        super().check_permission(row.version if row else None)
        if row:
            _refuse_settled(row.version)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return version_crumbs(self.object.version)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            question=f"另行召开会议，对“{self.object.version}”重新表决吗？",
            consequence="已登记的这次会议保留备查，不再作为表决结果；请登记新的会议。",
            submit_label="另行表决",
            cancel_url=self.object.version.get_absolute_url(),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        meeting = self.get_object()
        hold_again(meeting, actor=request.user, now=timezone.now())
        return redirect("assembly_meeting_create", meeting.version_id)


def _refuse_settled(version: CharterVersion) -> None:
    refuse_closed(version)
    if version.state != CharterState.TO_VOTE:
        raise Refused(SETTLED)
