"""目标责任书: the list of papers, one paper with its lights, its steps, and the table of a county."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin

from common.models import StepRecord
from common.templatetags.portal import badge
from common.views.attachments import attachment_panel
from common.views.editing import ScopedDeleteView
from common.views.gate import RegionScopedMixin, ScopedDetailView, ScopedListView
from common.views.stepping import StepView
from common.workflow import available_steps
from reporting.actions.targets import ADD, CHANGE, advance_paper
from reporting.actions.word_templates import made_from_template
from reporting.choices import TargetState, TemplateKind
from reporting.filters.targets import TargetPaperFilter
from reporting.models import TargetPaper
from reporting.tables.targets import LIGHT_BADGES, STATE_BADGES, TargetPaperTable
from reporting.target_checks import objections
from reporting.target_figures import Reading, count_lights, readings
from reporting.target_word import paper_values
from reporting.views.reports import word_file
from reporting.workflow import TARGET_STEPS
from villages.views.region_tree import RegionTreeMixin

VIEW, DELETE = "reporting.view_targetpaper", "reporting.delete_targetpaper"
EMPTY = {"title": "还没有目标责任书", "text": "由县(区)起草，可以沿用上一年度的，也可以给全部乡镇(街道)一并起草。"}
STEP_ICONS = {"sign": "signature", "settle": "lock", "reopen": "lock-open", "withdraw": "arrow-back-up"}
CONSEQUENCES = {
    "sign": "登记后目标和正文固定下来，双方各执一份；完成值仍可填写。",
    "settle": "结账后各项完成值固定下来，不再随台账变动。",
    "reopen": "重新结账前，取数的完成值又按台账的现状显示。",
    "withdraw": "撤回后可以修改目标和正文，须重新签字并登记签订。",
}


def list_crumb() -> tuple[str, str]:
    return "目标责任书", reverse("target_list")


def light_badge(reading: Reading) -> str:
    return badge(LIGHT_BADGES[reading.light], reading.light.label)


class TargetPaperListView(RegionTreeMixin, ScopedListView):
    model = TargetPaper
    permission = VIEW
    table_class = TargetPaperTable
    filterset_class = TargetPaperFilter
    template_name = "common/region_list.html"
    heading = "目标责任书"

    def get_queryset(self):
        return super().get_queryset().with_lines()

    def get_table_kwargs(self) -> dict:
        return {"lights": {}}

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(empty={} if self.request.GET else EMPTY, **kwargs)
        table = context["table"]
        shown = [row.record for row in table.page.object_list]
        table.lights |= {pk: count_lights(found) for pk, found in readings(shown).items()}
        return context

    def actions(self) -> list[dict]:
        found = [{"label": "对照表", "icon": "table", "url": reverse("target_overview")}]
        if self.request.user.has_perm(ADD):
            found.append({"label": "一并起草", "icon": "copy-plus", "url": reverse("target_draw")})
            found.append({"label": "起草", "icon": "plus", "url": reverse("target_create"), "primary": True})
        return found


class TargetPaperDetailView(ScopedDetailView):
    model = TargetPaper
    permission = VIEW
    template_name = "reporting/target_detail.html"

    def get_queryset(self):
        return super().get_queryset().with_lines()

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_context_data(self, **kwargs) -> dict:
        paper, user = self.object, self.request.user
        found = readings([paper])[paper.pk]
        is_draft = paper.state == TargetState.DRAFT
        return super().get_context_data(
            state=badge(STATE_BADGES[paper.state], paper.get_state_display()),
            rows=[(reading, light_badge(reading)) for reading in found],
            counts=count_lights(found),
            objections=list(objections(paper)) if is_draft and user.has_perm(CHANGE, paper) else [],
            steps=list(StepRecord.objects.of(paper)),
            attachments=attachment_panel(paper, user),
            **kwargs,
        )

    def actions(self) -> list[dict]:
        paper, user = self.object, self.request.user
        buttons = self._writing() if user.has_perm(CHANGE, paper) else []
        for verb, step in available_steps(paper, TARGET_STEPS, user):
            address = reverse("target_step", args=[paper.pk, verb])
            danger = verb in {"reopen", "withdraw"}
            buttons.append({"label": step.label, "icon": STEP_ICONS[verb], "url": address, "danger": danger})
        buttons.append({"label": "完成情况表", "icon": "printer", "url": reverse("target_paper", args=[paper.pk])})
        buttons.append({"label": "责任书 Word", "icon": "file-text", "url": reverse("target_word", args=[paper.pk])})
        if paper.state == TargetState.DRAFT and user.has_perm(DELETE, paper):
            remove = reverse("target_delete", args=[paper.pk])
            buttons.append({"label": "删除", "icon": "trash", "url": remove, "danger": True})
        history = reverse("record_history", args=[paper._meta.label_lower, paper.pk])
        return [*buttons, {"label": "变更记录", "icon": "history", "url": history}]

    def _writing(self) -> list[dict]:
        paper = self.object
        if paper.state == TargetState.DRAFT:
            update = reverse("target_update", args=[paper.pk])
            return [{"label": "修改", "icon": "pencil", "url": update, "primary": True}]
        if paper.state == TargetState.SIGNED and any(not line.metric for line in paper.targets.all()):
            results = reverse("target_results", args=[paper.pk])
            return [{"label": "填写完成值", "icon": "pencil", "url": results, "primary": True}]
        return []


class TargetPaperStepView(StepView):
    model = TargetPaper
    steps = TARGET_STEPS

    def get_queryset(self):
        return super().get_queryset().with_lines()

    def advance(self, form) -> TargetPaper:
        verb = self.kwargs["verb"]
        return advance_paper(self.object, verb, actor=self.request.user, now=timezone.now(), **form.cleaned_data)

    def get_context_data(self, **kwargs) -> dict:
        paper, verb = self.object, self.kwargs["verb"]
        return super().get_context_data(
            breadcrumbs=[list_crumb(), (str(paper), paper.get_absolute_url())],
            consequence=CONSEQUENCES[verb],
            danger=verb in {"reopen", "withdraw"},
            **kwargs,
        )


class TargetPaperDeleteView(ScopedDeleteView):
    """For a draft; a signed paper stays."""

    model = TargetPaper
    permission = DELETE

    def get_success_url(self) -> str:
        return reverse("target_list")


class TargetPaperWordView(RegionScopedMixin, SingleObjectMixin, View):
    """The paper as Word, to be signed by both sides."""

    model = TargetPaper
    permission = "reporting.export_targetpaper"

    def get_queryset(self):
        return super().get_queryset().with_lines()

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        paper = self.get_object()
        content = made_from_template(paper.county, TemplateKind.TARGETS, paper_values(paper))
        return word_file(request, content, str(paper), model=TargetPaper._meta.label)
