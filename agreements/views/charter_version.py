"""One version: the text with what the screening says beside it, its papers, and the steps it may take."""

from datetime import datetime

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from agreements.actions.charters import advance, mark_opened
from agreements.actions.screening import note_findings
from agreements.choices import BINDING_STATES, CharterState
from agreements.desks import holder_of, way_of
from agreements.former_wording import last_handed_in
from agreements.forms.charter import CharterVersionForm, PartyStudyForm, ReturnForm
from agreements.models import CharterVersion
from agreements.tables.charter import state_badge
from agreements.views.adoption_panel import adoption_actions, adoption_context, with_adoption
from agreements.views.charter import CHANGE, charter_crumbs, version_crumbs
from agreements.views.clause_rows import rows_of, stages_of
from agreements.workflow import CHARTER_STEPS
from common.models import StepRecord
from common.refusal import Refused
from common.views.attachments import attachment_panel
from common.views.editing import ScopedDeleteView, ScopedUpdateView
from common.views.gate import ScopedDetailView
from common.views.stepping import StepForm, StepView
from common.workflow import available_steps, objection_to

# The steps taken on the plain page of a step; the others come with a paper of their own.
DRAFTING_VERBS = ("consult", "submit", "recall", "approve", "return", "repeal", "abandon")
STEP_ICONS = {
    "consult": "messages",
    "submit": "send",
    "recall": "arrow-back",
    "approve": "check",
    "return": "arrow-back-up",
    "repeal": "ban",
    "abandon": "x",
}
PRIMARY = ("submit", "approve")
CONSEQUENCES = {
    "consult": "条文仍可修改；征求到的意见请在办理后写进条文。",
    "submit": "提交后条文不能修改；审查单位打开之前可以撤回。",
    "recall": "撤回后可以修改，改好后须重新提交。",
    "approve": "审核通过后条文固定，由村(居)组织会议表决。",
    "return": "退回后由村(居)修改并重新提交，已有的表决和公示须重新办理；理由和期限会显示在对方工作台最上方。",
    "repeal": "废止后不再有效，不能恢复。",
    "abandon": "终止后本稿只供查阅，可以另起新稿。",
}
STUDIED_UNTIL = (
    CharterState.DRAFTING,
    CharterState.CONSULTING,
    CharterState.RETURNED,
    CharterState.AT_TOWNSHIP,
    CharterState.TO_VOTE,
)


class _VersionMixin:
    model = CharterVersion

    def get_queryset(self):
        return super().get_queryset().with_wording()


class CharterVersionDetailView(_VersionMixin, ScopedDetailView):
    permission = "agreements.view_charterversion"
    template_name = "agreements/charter_version_detail.html"

    def get_queryset(self):
        under_way = CharterVersion.objects.under_way().filter(charter=OuterRef("charter"))
        return with_adoption(super().get_queryset()).annotate(is_being_revised=Exists(under_way))

    def get_object(self, queryset=None) -> CharterVersion:
        version = super().get_object(queryset)
        if version.state == CharterState.AT_TOWNSHIP and version.opened_at is None:
            mark_opened(version, viewer=self.request.user, now=timezone.now())
        return version

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return charter_crumbs(self.object.charter)

    def get_context_data(self, **kwargs) -> dict:
        version, user = self.object, self.request.user
        raised = version.raised()
        steps = self.steps
        may_change = user.has_perm(CHANGE, version)
        context = super().get_context_data(
            rows=rows_of(version, raised),
            about_head=[one for one in raised if one.clause is None],
            blocking=sum(one.is_blocking for one in raised),
            unanswered=sum(one.is_open and not one.is_blocking for one in raised),
            open_findings=[one for one in raised if one.is_open] if version.is_editable else [],
            missing_topics=version.missing_topics if version.is_editable else [],
            can_write=may_change and not version.why_fixed,
            can_record=may_change and not version.why_closed,
            can_study=may_change and not version.why_closed and version.state in STUDIED_UNTIL,
            stages=stages_of(version),
            steps=steps,
            state=state_badge(version),
            holder=holder_of(version),
            since=steps[-1].taken_at if steps else version.created_at,
            way=way_of(version),
            returned=steps[-1] if steps and version.state == CharterState.RETURNED else None,
            objections=self.objections(timezone.now()),
            attachments=attachment_panel(version, user),
            **kwargs,
        )
        return context | adoption_context(version, user)

    @cached_property
    def steps(self) -> list[StepRecord]:
        return list(StepRecord.objects.of(self.object))

    def _steps(self) -> list:
        found = available_steps(self.object, CHARTER_STEPS, self.request.user)
        return [(verb, step) for verb, step in found if verb in DRAFTING_VERBS]

    def objections(self, now: datetime) -> list[tuple[str, str]]:
        """What stands in the way of each step, in a sentence."""
        user = self.request.user
        found = [(step.label, objection_to(self.object, step, actor=user, now=now)) for _, step in self._steps()]
        return [(label, sentence) for label, sentence in found if sentence]

    def actions(self) -> list[dict]:
        version, user = self.object, self.request.user
        buttons = []
        for verb, step in self._steps():
            if verb == "recall" and version.opened_at:
                continue
            url = reverse("charter_version_step", args=[version.pk, verb])
            danger = verb in ("repeal", "abandon")
            primary = verb in PRIMARY or (verb == "consult" and version.state == CharterState.DRAFTING)
            buttons.append(
                {"label": step.label, "icon": STEP_ICONS[verb], "url": url, "primary": primary, "danger": danger}
            )
        buttons += adoption_actions(version, user)
        if self.may_revise(version):
            url = reverse("charter_revise", args=[version.charter_id])
            primary = version.state == CharterState.CORRECTING
            buttons.append({"label": "修订", "icon": "git-branch", "url": url, "primary": primary})
        if user.has_perm(CHANGE, version) and not version.why_fixed:
            buttons += self._writing()
        if last_handed_in(version, self.steps):
            url = reverse("charter_version_changes", args=[version.pk])
            buttons.append({"label": "与上次提交对照", "icon": "git-compare", "url": url})
        if version.based_on_id:
            url = f"{reverse('charter_compare', args=[version.charter_id])}?old={version.based_on_id}&new={version.pk}"
            buttons.append({"label": "与上一版对照", "icon": "git-compare", "url": url})
        history = reverse("record_history", args=[version._meta.label_lower, version.pk])
        buttons.append({"label": "变更记录", "icon": "history", "url": history})
        # What to do next comes first, what cannot be undone last.
        return sorted(buttons, key=lambda button: (bool(button.get("danger")), not button.get("primary")))

    def may_revise(self, version: CharterVersion) -> bool:
        """The version binds, and no other is under way."""
        is_open = version.state in BINDING_STATES and not version.is_being_revised and not version.why_closed
        return is_open and self.request.user.has_perm(CHANGE, version)

    def _writing(self) -> list[dict]:
        version = self.object
        pages = (
            ("条文库选用", "books", "charter_version_library"),
            ("上传文本", "file-upload", "charter_version_upload"),
            ("标题与序言", "pencil", "charter_version_update"),
        )
        buttons = [
            {"label": label, "icon": icon, "url": reverse(name, args=[version.pk])} for label, icon, name in pages
        ]
        if version.state == CharterState.DRAFTING:
            url = reverse("charter_version_delete", args=[version.pk])
            buttons.append({"label": "删除草稿", "icon": "trash", "url": url, "danger": True})
        return buttons


class _DraftMixin(_VersionMixin):
    """Pages that write answer with a sentence, and the version's page, when it may not be written."""

    permission = CHANGE

    def check_permission(self, row=None) -> None:
        super().check_permission(row)
        if row is not None and (why := self.why_not(row)):
            raise Refused(why)

    def why_not(self, version: CharterVersion) -> str:
        return version.why_fixed

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return version_crumbs(self.object)


class CharterVersionUpdateView(_DraftMixin, ScopedUpdateView):
    form_class = CharterVersionForm

    def get_heading(self) -> str:
        return f"标题与序言：{self.object}"

    def save(self, form) -> CharterVersion:
        version = super().save(form)
        note_findings(version)
        return version


class PartyStudyView(_DraftMixin, ScopedUpdateView):
    """That the Party organisation studied the paper; recorded before the vote."""

    form_class = PartyStudyForm

    def why_not(self, version: CharterVersion) -> str:
        if version.state not in STUDIED_UNTIL:
            return "党组织研究应在表决前登记，本版本已经表决，不能再改。"
        return version.why_closed

    def get_heading(self) -> str:
        return f"党组织研究：{self.object}"


class CharterVersionDeleteView(_DraftMixin, ScopedDeleteView):
    """Only a draft that never left the first desk; the database refuses any other."""

    def why_not(self, version: CharterVersion) -> str:
        if version.state != CharterState.DRAFTING:
            return "本稿已送出过，不能删除；不再办理的，请“终止办理”。"
        return version.why_fixed

    def get_success_url(self) -> str:
        return self.object.charter.get_absolute_url()


class CharterVersionStepView(_VersionMixin, StepView):
    steps = {verb: CHARTER_STEPS[verb] for verb in DRAFTING_VERBS}
    template_name = "agreements/charter_version_step.html"

    def get_form_class(self):
        return ReturnForm if self.kwargs["verb"] == "return" else StepForm

    def advance(self, form) -> CharterVersion:
        return advance(
            self.object, self.kwargs["verb"], actor=self.request.user, now=timezone.now(), **form.cleaned_data
        )

    def get_context_data(self, **kwargs) -> dict:
        version, verb = self.object, self.kwargs["verb"]
        raised = version.raised() if verb in ("submit", "approve") else []
        return super().get_context_data(
            breadcrumbs=version_crumbs(version),
            consequence=CONSEQUENCES[verb],
            danger=verb in ("repeal", "abandon"),
            missing_topics=version.missing_topics if verb == "submit" else [],
            open_findings=[one for one in raised if one.is_open],
            **kwargs,
        )


def back_with(request: HttpRequest, version: CharterVersion, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return redirect(version)
