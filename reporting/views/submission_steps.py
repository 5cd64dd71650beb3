"""核对并上报, 接收, 退回: each shows what is to be known, asks for what it needs, then acts."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from common.refusal import Refused
from common.views.gate import RegionScopedMixin
from common.workflow import ALREADY_HANDLED
from reporting.actions.drawing import has_many_villages, papers_of
from reporting.actions.submissions import accept, hand_up, recall, send_back
from reporting.forms.submissions import AcceptForm, HandUpForm, ReturnForm
from reporting.models import Submission
from reporting.official_forms.declaration import Asked
from reporting.submission_checks import doubts_of
from reporting.views.submissions import ON_PAGE, OpenedMixin, changes_between, forms_of, list_crumb, offered_to
from reporting.workflow import SUBMISSION_STEPS, SUBMIT


class _OneStepView(RegionScopedMixin, SingleObjectMixin, FormView):
    model = Submission

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        if self.object.state not in self.step.sources:
            raise Refused(ALREADY_HANDLED, about=self.object)
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        return super().get_queryset().with_place().prefetch_related("forms")

    def form_valid(self, form) -> HttpResponse:
        try:
            self.act(form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, f"已{self.step.label}：{self.object}。")
        return redirect(self.object)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            heading=f"{self.step.label}：{self.object}",
            breadcrumbs=[list_crumb(), (str(self.object), self.object.get_absolute_url())],
            submit_label=self.step.label,
            cancel_url=self.object.get_absolute_url(),
            faults=self.object.faults(),
            **kwargs,
        )


class SubmissionSubmitView(_OneStepView):
    """Everything that looks odd before the figures are fixed, and room to say why it is so."""

    permission = SUBMIT
    step = SUBMISSION_STEPS["submit"]
    form_class = HandUpForm
    template_name = "reporting/submission_submit.html"

    def get_form_kwargs(self) -> dict:
        draft, actor = self.object, self.request.user
        now, drawn = timezone.now(), None
        if not has_many_villages(draft.region):
            drawn = papers_of(forms_of(draft), Asked(actor, draft.region, draft.year, now))
        self.doubts = doubts_of(draft, offered_to(actor), drawn, today=timezone.localdate(now))
        return super().get_form_kwargs() | {"doubts": self.doubts, "seal": draft.sha256}

    def act(self, form) -> None:
        hand_up(self.object, self.doubts, form.cleaned_data, actor=self.request.user, now=timezone.now())

    def get_context_data(self, **kwargs) -> dict:
        consequence = (
            "上报以后数据固定，台账再有变动也不影响本上报件；市级打开之前可以撤回，"
            "此后需要更正的，由市级退回或者另报新版本。"
        )
        return super().get_context_data(question=f"确定上报“{self.object}”吗？", consequence=consequence, **kwargs)


class SubmissionStepView(OpenedMixin, _OneStepView):
    """What the city says to a submission that lies before it; and the county takes it back while it is unopened."""

    steps = ON_PAGE
    template_name = "reporting/submission_step.html"
    consequences = {
        "accept": "接收后本版本计入全市合计；以前接收的版本改为“已被更正替代”。",
        "return": "退回后通知县(区)，由其更正后另报新版本，本版本原样保留。",
        "recall": "撤回后回到拟报状态，可以重新生成、再次上报或者删除。",
    }
    acts = {"accept": accept, "return": send_back, "recall": recall}

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        if kwargs["verb"] not in self.steps:
            raise Http404
        self.step = self.steps[kwargs["verb"]]
        self.permission = self.step.permission
        return super().dispatch(request, *args, **kwargs)

    @property
    def returns(self) -> bool:
        return self.kwargs["verb"] == "return"

    def get_form_class(self):
        return ReturnForm if self.returns else AcceptForm

    def get_form_kwargs(self) -> dict:
        more = {"today": timezone.localdate()} if self.returns else {}
        return super().get_form_kwargs() | more

    def act(self, form) -> None:
        self.acts[self.kwargs["verb"]](self.object, actor=self.request.user, now=timezone.now(), **form.cleaned_data)

    def get_context_data(self, **kwargs) -> dict:
        former = self.object.before()
        return super().get_context_data(
            question=f"确定{self.step.label}“{self.object}”吗？",
            consequence=self.consequences[self.kwargs["verb"]],
            former=former,
            change_count=changes_between(former, self.object) if former else None,
            **kwargs,
        )
