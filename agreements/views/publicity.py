"""The posting: begun with the vote that was won, restarted for a reason, objections recorded and answered."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from agreements.actions.adoption import (
    answer_objection,
    end_publicity,
    fail_vote,
    floor_on,
    pass_vote,
    record_objection,
    restart_publicity,
)
from agreements.choices import CharterState
from agreements.forms.adoption import AnswerForm, FailVoteForm, ObjectionForm, PublicityForm, RestartForm
from agreements.models import CharterVersion, Objection, Publicity
from agreements.views.charter import version_crumbs
from agreements.views.meeting import CHANGE, verdict_context, version_for
from agreements.workflow import CHARTER_STEPS
from common.refusal import Refused, refuse_closed
from common.views.editing import ScopedCreateView, ScopedUpdateView
from common.views.stepping import StepForm, StepView

RELATED = "publicity__version__charter__village__township__parent"
DEFAULT_DAYS = 15


class OfVersionCreateView(ScopedCreateView):
    """Adds something to the version named in the address while it lies on one of the desks in `states`."""

    permission = CHANGE
    version_permission = CHANGE
    states: tuple[str, ...] = ()

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.version = version_for(request, kwargs["charterversion"], self.version_permission)
        refuse_closed(self.version)
        if self.version.state not in self.states:
            raise Refused(f"本版本处于“{self.version.get_state_display()}”环节，不能办理，请刷新后查看。")
        return super().dispatch(request, *args, **kwargs)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return version_crumbs(self.version)

    def get_cancel_url(self) -> str:
        return self.version.get_absolute_url()

    def get_success_url(self) -> str:
        return f"{self.version.get_absolute_url()}#adoption"


class PublicityCreateView(OfVersionCreateView):
    """The vote was won: where and how long the wording is posted."""

    model = Publicity
    form_class = PublicityForm
    states = (CharterState.TO_VOTE,)
    template_name = "agreements/publicity_form.html"
    done = "已登记表决通过，公示开始。"

    def get_heading(self) -> str:
        return f"表决通过并公示：{self.version}"

    def get_initial(self) -> dict:
        today = timezone.localdate()
        floor, _ = floor_on(today, self.version)
        village = self.version.village
        contact = "，".join(part for part in (f"{village.name}办公室", village.phone) if part)
        return {"began_on": today, "days": max(floor, DEFAULT_DAYS), "contact": contact}

    def save(self, form) -> Publicity:
        posting = form.save(commit=False)
        self.settle(posting, form)
        return posting

    def settle(self, posting: Publicity, form) -> None:
        pass_vote(self.version, posting, actor=self.request.user, now=timezone.now())

    def get_context_data(self, **kwargs) -> dict:
        meeting = self.version.counting_meeting
        floor, quote = floor_on(timezone.localdate(), self.version)
        context = super().get_context_data(
            submit_label="表决通过，开始公示", floor=floor, quote=quote, meeting=meeting, **kwargs
        )
        return context | (verdict_context(meeting) if meeting else {})


class PublicityRestartView(PublicityCreateView):
    """Posted again from the first day on."""

    form_class = RestartForm
    states = (CharterState.PUBLICISED,)
    done = "已重新公示，期限重新计算。"

    def get_heading(self) -> str:
        return f"重新公示：{self.version}"

    def get_initial(self) -> dict:
        former = self.version.counting_publicity
        kept = {"place": former.place, "contact": former.contact} if former else {}
        return super().get_initial() | kept

    def settle(self, posting: Publicity, form) -> None:
        reason = form.cleaned_data["reason"]
        restart_publicity(self.version, posting, reason=reason, actor=self.request.user, now=timezone.now())

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"submit_label": "重新公示", "verdict": None, "restarts": True}


class ObjectionCreateView(ScopedCreateView):
    model = Objection
    form_class = ObjectionForm
    permission = CHANGE
    done = "已登记异议。"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        rows = Publicity.objects.for_user(request.user).select_related("version__charter__village__township__parent")
        self.posting = get_object_or_404(rows, pk=kwargs["publicity"])
        if not request.user.has_perm(CHANGE, self.posting.version):
            raise PermissionDenied
        refuse_closed(self.posting.version)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"instance": Objection(publicity=self.posting)}

    def get_initial(self) -> dict:
        return {"received_on": timezone.localdate()}

    def save(self, form) -> Objection:
        return record_objection(form.save(commit=False), actor=self.request.user, now=timezone.now())

    def get_heading(self) -> str:
        return f"登记异议：{self.posting.version}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return version_crumbs(self.posting.version)

    def get_cancel_url(self) -> str:
        return self.posting.version.get_absolute_url()

    def get_success_url(self) -> str:
        return f"{self.posting.version.get_absolute_url()}#adoption"


class ObjectionAnswerView(ScopedUpdateView):
    model = Objection
    form_class = AnswerForm
    permission = CHANGE
    template_name = "agreements/objection_answer.html"
    done = "已答复。"

    def get_queryset(self):
        return super().get_queryset().select_related(RELATED)

    def check_permission(self, row=None) -> None:
        super().check_permission(row.version if row else None)
        if row:
            refuse_closed(row.version)

    def get_initial(self) -> dict:
        return {} if self.object.answered_on else {"answered_on": timezone.localdate()}

    def save(self, form) -> Objection:
        facts = {name: form.cleaned_data[name] for name in form.Meta.fields}
        return answer_objection(self.object, **facts, actor=self.request.user, now=timezone.now())

    def get_heading(self) -> str:
        return f"答复异议：{self.object.version}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return version_crumbs(self.object.version)

    def get_success_url(self) -> str:
        return f"{self.object.version.get_absolute_url()}#adoption"


class AdoptionStepView(StepView):
    """The steps of this stretch that need no paper of their own: the vote was lost, the posting is over."""

    model = CharterVersion
    steps = {verb: CHARTER_STEPS[verb] for verb in ("fail_vote", "end_publicity")}
    acts = {"fail_vote": fail_vote, "end_publicity": end_publicity}
    consequences = {
        "fail_vote": "退回起草人修改，改好后重新审查、重新表决；本次会议保留备查。",
        "end_publicity": "公示网页按当时的内容存档，文件转到备案机关。",
    }

    def get_queryset(self):
        return super().get_queryset().with_wording()

    def get_form_class(self):
        return FailVoteForm if self.kwargs["verb"] == "fail_vote" else StepForm

    def advance(self, form) -> CharterVersion:
        act = self.acts[self.kwargs["verb"]]
        return act(self.object, actor=self.request.user, now=timezone.now(), **form.cleaned_data)

    def get_context_data(self, **kwargs) -> dict:
        version, verb = self.object, self.kwargs["verb"]
        return super().get_context_data(
            breadcrumbs=version_crumbs(version), consequence=self.consequences[verb], **kwargs
        )
