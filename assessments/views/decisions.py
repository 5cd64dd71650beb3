"""评定: what lies at the deciding desks, and what each of them is going to decide."""

from django.contrib import messages
from django.db.models import Case, Count, F, OuterRef, Prefetch, Q, Subquery, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView, TemplateView

from assessments.actions.decisions import CHANGE, DECIDE, RELEASE, drop, prepare
from assessments.choices import ApplicationState, Outcome, RectificationState
from assessments.desks import DECIDING_DESKS, STAGE_DESKS
from assessments.filters.decisions import DecisionDeskFilter, DecisionFilter
from assessments.forms.decisions import DecisionForm
from assessments.models import Application, Decision, ScoreSheet
from assessments.tables.decisions import DecisionDeskTable, DecisionTable
from common.pagination import PAGE_SIZES, paged
from common.refusal import Refused
from common.templatetags.portal import figure
from common.views.editing import ScopedDeleteView
from common.views.gate import PermittedMixin, RegionScopedMixin, ScopedListView
from villages.views.region_tree import RegionTreeMixin

VIEW = "assessments.view_decision"


def desk_crumb() -> tuple[str, str]:
    return "评定", reverse("decision_desk")


def at_deciding_desks(user):
    """Applications that wait for a verdict of this user's desks, with what its list shows. Rows in order of code."""
    totals = ScoreSheet.objects.submitted().filter(application=OuterRef("pk"))
    # After a re-check it is the desk that ordered the rectification which scored.
    desk = Case(When(state=ApplicationState.RECHECKING, then=F("rectified_for")), default=F("state"))
    scored = (
        When(deciding_desk=desk, then=Subquery(totals.filter(stage=stage).values("total")[:1]))
        for stage, desk in STAGE_DESKS.items()
        if desk in DECIDING_DESKS
    )
    left = Count("rectifications", filter=~Q(rectifications__state=RectificationState.CLOSED))
    rows = Application.objects.waiting_for(user).at(*DECIDING_DESKS).with_place()
    rows = rows.annotate(deciding_desk=desk).annotate(own_total=Case(*scored), open_points=left)
    prepared = Prefetch("decisions", Decision.objects.pending(), "prepared")
    return rows.prefetch_related(prepared).order_by("village__code")


class DecisionDeskView(PermittedMixin, RegionTreeMixin, TemplateView):
    """The applications at the user's deciding desks; ticked ones get their verdict together."""

    permission = DECIDE
    template_name = "assessments/decision_desk.html"

    def get_context_data(self, **kwargs) -> dict:
        request, user = self.request, self.request.user
        narrowed = DecisionDeskFilter(request.GET, at_deciding_desks(user), request=request)
        empty = {"title": "没有待评定的申报", "text": "申报到达本级评定环节后在这里拟定结果，由负责人集中发布。"}
        return super().get_context_data(
            heading="评定",
            actions=self.actions(),
            table=paged(DecisionDeskTable(narrowed.qs), request),
            filter=narrowed,
            page_sizes=PAGE_SIZES,
            outcomes=Outcome.choices,
            bulk_url=reverse("decision_bulk", args=[Outcome.PASS]),
            empty={} if request.GET else empty,
            pending=Decision.objects.at_desks_of(user).count(),
            **kwargs,
        )

    def actions(self) -> list[dict]:
        buttons = []
        if self.request.user.has_perm(RELEASE):
            release = reverse("decision_release")
            buttons.append({"label": "集中发布", "icon": "speakerphone", "url": release, "primary": True})
        return [*buttons, {"label": "评定结果", "icon": "list", "url": reverse("decision_list")}]


class DecisionListView(RegionTreeMixin, ScopedListView):
    """Verdicts: released ones for everybody, prepared ones for their own desk."""

    model = Decision
    permission = VIEW
    table_class = DecisionTable
    filterset_class = DecisionFilter
    template_name = "common/region_list.html"
    heading = "评定结果"

    def get_queryset(self):
        return super().get_queryset().with_application()

    def get_context_data(self, **kwargs) -> dict:
        empty = {"title": "还没有评定结果", "text": "各级评定并集中发布后，结果列在这里。"}
        return super().get_context_data(empty={} if self.request.GET else empty, user=self.request.user, **kwargs)


class DecisionPrepareView(RegionScopedMixin, FormView):
    """拟定结果 for one application."""

    model = Application
    permission = DECIDE
    form_class = DecisionForm
    template_name = "assessments/decision_form.html"

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        rows = Application.objects.for_user(request.user).with_place()
        self.object = get_object_or_404(rows, pk=kwargs["application"])
        self.check_permission(self.object)
        if self.object.state not in DECIDING_DESKS:
            state = self.object.get_state_display()
            raise Refused(f"{self.object}当前状态为“{state}”，不在评定环节。", about=self.object)
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict:
        pending = self.object.decisions.pending().first()
        names = ("outcome", "note", "due_on")
        return {name: getattr(pending, name) for name in names} if pending else {}

    def form_valid(self, form) -> HttpResponse:
        try:
            decision = prepare(self.object, actor=self.request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, f"已拟定：{decision}。由负责人集中发布后生效。")
        return redirect("decision_desk")

    def get_context_data(self, **kwargs) -> dict:
        application = self.object
        sheets = [
            sheet
            for sheet in application.score_sheets.all()
            if sheet.is_submitted and sheet.is_shown_to(self.request.user)
        ]
        facts = [
            ("批次", application.batch.name),
            ("申报级别", application.level.name),
            ("所在环节", application.get_state_display()),
            *((sheet.get_stage_display(), figure(sheet.total)) for sheet in sheets),
        ]
        add = f"{reverse('rectification_create')}?application={application.pk}&source=score_sheet"
        may_add = self.request.user.has_perm("assessments.add_rectification", application.village)
        return super().get_context_data(
            heading=f"拟定结果：{application}",
            breadcrumbs=[desk_crumb()],
            application=application,
            facts=facts,
            findings=application.rectifications.open().order_by("due_on", "pk"),
            finding_url=add if may_add else "",
            submit_label="保存拟定结果",
            cancel_url=reverse("decision_desk"),
            **kwargs,
        )


class DecisionDropView(ScopedDeleteView):
    model = Decision
    permission = CHANGE

    def get_queryset(self):
        return super().get_queryset().with_application()

    def get_success_url(self) -> str:
        return reverse("decision_desk")

    def form_valid(self, form) -> HttpResponse:
        try:
            drop(self.object, actor=self.request.user)
        except Refused as refusal:
            messages.error(self.request, str(refusal))
        else:
            messages.success(self.request, f"已撤销拟定结果：{self.object}。")
        return redirect(self.get_success_url())

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {
            "heading": f"撤销拟定结果：{self.object.application}",
            "question": f"确定撤销“{self.object}”的拟定结果吗？",
            "consequence": "撤销后可以重新拟定；变更记录仍会保留。",
            "submit_label": "撤销",
            "cancel_url": reverse("decision_desk"),
        }
