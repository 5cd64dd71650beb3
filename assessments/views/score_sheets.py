"""评分表: one sheet to fill in, to read, to hand in."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic.detail import SingleObjectMixin

from assessments.actions.applications import mark_opened
from assessments.actions.score_sheets import CHANGE, open_sheet, refuse_scoring, reopen_sheet, submit_sheet
from assessments.actions.scores import Saved, save_scores
from assessments.choices import SheetState, Stage
from assessments.desks import STAGE_DESKS
from assessments.forms.score_sheets import SheetFactsForm, entries_of
from assessments.models import Application, ScoreSheet
from assessments.sheet_context import gaps_of, scores_of, sheet_context
from assessments.views.score_queue import queue_of
from assessments.workflow import SHEET_STEPS
from common.refusal import Refused
from common.views.conflict import who_saved
from common.views.gate import RegionScopedMixin, ScopedDetailView
from common.views.stepping import StepView
from common.workflow import available_steps

VIEW = "assessments.view_scoresheet"


def sheets_of(user):
    """The sheets of the user's region with all that their pages read; fetched with the applications' other sheets."""
    rows = ScoreSheet.objects.for_user(user).with_place().select_related("application__level", "scorer")
    return rows.prefetch_related("application__score_sheets")


def sheet_crumbs(sheet: ScoreSheet) -> list[tuple[str, str]]:
    return [("评分表", reverse("score_sheet_list")), (sheet_name(sheet), sheet.get_absolute_url())]


def sheet_name(sheet: ScoreSheet) -> str:
    return f"{sheet.application.village.name}{sheet.get_stage_display()}"


class ScoreSheetDetailView(ScopedDetailView):
    """The sheet: each line saves itself; without JavaScript the button below saves them all."""

    model = ScoreSheet
    permission = VIEW
    template_name = "assessments/score_sheet_detail.html"

    def get_queryset(self):
        return sheets_of(self.request.user)

    def get_object(self, queryset=None) -> ScoreSheet:
        sheet = super().get_object(queryset)
        if sheet.stage != Stage.SELF:
            mark_opened(sheet.application, viewer=self.request.user, now=timezone.now())
        return sheet

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.object = sheet = self.get_object()
        entries = entries_of(request.POST, scores_of(sheet))
        saved = save_scores(sheet.pk, entries, actor=request.user, now=timezone.now())
        if saved.is_clean:
            messages.success(request, f"已保存{len(saved.changed)}项。" if saved.changed else "没有新的改动。")
            return redirect(request.get_full_path())
        messages.error(request, "有的内容没有保存，原因见各行；其余已保存。")
        typed = {entry.score: entry.given for entry in entries}
        return self.render_to_response(self.get_context_data(saved=saved, typed=typed))

    def get_context_data(self, saved: Saved | None = None, typed: dict | None = None, **kwargs) -> dict:
        sheet = self.object
        self.obstacle = why_locked(sheet, self.request.user)
        scores = list(saved.scores.values()) if saved else scores_of(sheet)
        shown = sheet_context(
            sheet,
            scores,
            is_locked=bool(self.obstacle),
            problems=saved.problems if saved else None,
            conflicts={score.pk: conflict_words(score) for score in saved.conflicts} if saved else None,
            typed=typed,
        )
        queue = queue_of(sheet.application.batch_id, sheet.stage, self.request.user) if self.is_queue else None
        return super().get_context_data(
            sheet=sheet,
            obstacle=self.obstacle,
            is_locked=bool(self.obstacle),
            queue=queue and queue.beside(sheet),
            tabs=tabs_of(sheet, "score_sheet_detail"),
            facts_form=SheetFactsForm(instance=sheet),
            **shown,
            **kwargs,
        )

    @property
    def is_queue(self) -> bool:
        return "queue" in self.request.GET

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("评分表", reverse("score_sheet_list"))]

    def actions(self) -> list[dict]:
        sheet, user = self.object, self.request.user
        steps = [
            {
                "label": step.label,
                "icon": "send" if verb == "submit" else "arrow-back-up",
                "url": reverse("score_sheet_step", args=[sheet.pk, verb]),
                "primary": verb == "submit",
            }
            for verb, step in available_steps(sheet, SHEET_STEPS, user)
            if verb != "submit" or not self.obstacle
        ]
        paper = {"label": "打印评分表", "icon": "printer", "url": reverse("score_sheet_paper", args=[sheet.pk])}
        offline = {"label": "离线评分", "icon": "file-spreadsheet", "url": reverse("offline_sheet", args=[sheet.pk])}
        return [*self.way_back(), *steps, paper, *([] if self.obstacle else [offline])]

    def way_back(self) -> list[dict]:
        """To the application; first to press once the sheet is in and the application has to go on."""
        sheet, application = self.object, self.object.application
        if not self.request.user.has_perm("assessments.view_application", application):
            return []
        goes_on = sheet.state == SheetState.SUBMITTED and application.state == STAGE_DESKS[Stage(sheet.stage)]
        url = application.get_absolute_url()
        return [{"label": "打开申报", "icon": "file-text", "url": url, "primary": goes_on}]


def why_locked(sheet: ScoreSheet, user) -> str:
    """Why the user cannot write on the sheet, in a sentence; blank while he can."""
    try:
        refuse_scoring(sheet, actor=user, now=timezone.now())
    except PermissionDenied:
        return "您可以查看这份评分表；评分由相应环节的人员办理。"
    except Refused as refusal:
        return str(refusal)
    return ""


class ScoreSheetFactsView(RegionScopedMixin, SingleObjectMixin, View):
    """检查组成员 and 评分日期."""

    model = ScoreSheet
    permission = CHANGE
    http_method_names = ["post"]

    def get_queryset(self):
        return sheets_of(self.request.user)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        sheet = self.get_object()
        refuse_scoring(sheet, actor=request.user, now=timezone.now())
        form = SheetFactsForm(request.POST, instance=sheet)
        if form.is_valid():
            form.save()
            messages.success(request, "已保存检查组成员和评分日期。")
        else:
            messages.error(request, "".join(error for errors in form.errors.values() for error in errors))
        return redirect(sheet)


def tabs_of(sheet: ScoreSheet, current: str) -> list[dict]:
    pages = [("score_sheet_detail", "评分"), ("score_sheet_stages", "各级对照")]
    return [
        {"label": label, "url": reverse(name, args=[sheet.pk]), "is_current": name == current} for name, label in pages
    ]


def conflict_words(score) -> str:
    """Who changed the line meanwhile."""
    who = who_saved(score)
    if who is None:
        return "他人已先保存，请核对后再保存。"
    return f"{who['unit']}{who['name']}已于{who['when']:%H:%M}先保存了这一项。"


class ScoreSheetStepView(StepView):
    """Handing in lists every gap with a link to its line; with one left there is nothing to click."""

    model = ScoreSheet
    steps = SHEET_STEPS
    template_name = "assessments/score_sheet_step.html"

    def get_queryset(self):
        return sheets_of(self.request.user)

    def get_context_data(self, **kwargs) -> dict:
        gaps = gaps_of(self.object) if self.kwargs["verb"] == "submit" else []
        return super().get_context_data(sheet=self.object, gaps=gaps, breadcrumbs=sheet_crumbs(self.object), **kwargs)

    def advance(self, form) -> ScoreSheet:
        verb, asked = self.kwargs["verb"], {"actor": self.request.user, "now": timezone.now()} | form.cleaned_data
        return submit_sheet(self.object, **asked) if verb == "submit" else reopen_sheet(self.object, verb=verb, **asked)


class ScoreSheetOpenView(View):
    """Begins the sheet of a stage; where it stands already, leads there."""

    def dispatch(self, request: HttpRequest, application: int, stage: str) -> HttpResponse:
        if stage not in Stage.values:
            raise Http404
        rows = Application.objects.for_user(request.user).with_place().prefetch_related("score_sheets")
        self.application = get_object_or_404(rows, pk=application)
        self.sheet = ScoreSheet(application=self.application, stage=stage)
        if not request.user.has_perm(CHANGE, self.sheet):
            raise PermissionDenied
        return super().dispatch(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        known = next((one for one in self.application.score_sheets.all() if one.stage == self.sheet.stage), None)
        if known is not None:
            return redirect(known)
        stage, village = self.sheet.get_stage_display(), self.application.village
        context = {
            "heading": f"开始{stage}：{village.name}",
            "question": f"开始对“{village.name}”进行{stage}吗？",
            "consequence": "台账中已有的数据会自动填入评分表，可以逐项核对、更正。",
            "submit_label": "开始评分",
            "cancel_url": reverse("score_sheet_list"),
        }
        return render(request, "common/confirm.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            sheet = open_sheet(self.application, self.sheet.stage, actor=request.user, now=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("score_sheet_list")
        queue = "?queue=1" if request.POST.get("queue") else ""
        return redirect(f"{sheet.get_absolute_url()}{queue}")
