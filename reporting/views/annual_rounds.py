"""年度考核: the list, one round with its progress and figures, its steps."""

from django.urls import reverse
from django.utils import timezone

from common.models import StepRecord
from common.templatetags.portal import badge
from common.views.attachments import attachment_panel
from common.views.gate import ScopedDetailView, ScopedListView
from common.views.stepping import StepView
from common.workflow import available_steps, objection_to
from reporting.actions.annual_rounds import ADD, CHANGE, advance_round
from reporting.choices import RoundState
from reporting.filters.annual_rounds import AnnualRoundFilter
from reporting.models import AnnualRound, AnnualScore, TownshipScore
from reporting.round_page import progress_of, spread_of
from reporting.tables.annual_rounds import ROUND_BADGES, AnnualRoundTable, change_badge
from reporting.workflow import ROUND_STEPS

VIEW, VIEW_SCORES = "reporting.view_annualround", "reporting.view_annualscore"
STEP_ICONS = {
    "sum_half": "sum",
    "sum_year": "sum",
    "sum_anew": "refresh",
    "propose": "send",
    "restart": "arrow-back-up",
    "return": "arrow-back-up",
    "publish": "speakerphone",
    "reopen": "lock-open",
}
NEXT = {
    RoundState.NOT_BEGUN: ("sum_half", "sum_year"),
    RoundState.HALF_YEAR: ("sum_year",),
    RoundState.YEAR_END: ("propose",),
    RoundState.AT_LEADER: ("publish",),
}
CONSEQUENCES = {
    "sum_half": "按已提交的评分表计算上半年得分和名次；考核方案从此不能修改。",
    "sum_year": "按已提交的评分表计算全年得分、等次和名次；考核方案从此不能修改。",
    "sum_anew": "按现在的评分表重新计算；没有变动的村(居)不受影响。",
    "propose": "提请负责人审定。审定期间得分、等次和名次不能改动。",
    "restart": "已汇总的得分和名次全部清除，考核方案可以修改，之后须重新汇总。",
    "return": "退回后可以重新汇总，再次提请审定。",
    "publish": "公布后本县(区)各乡镇(街道)和上级都能看到结果，结果不能再改动。",
    "reopen": "各乡镇(街道)暂时看不到结果，可以重新汇总后再次审定公布；理由会通知各乡镇(街道)。",
}
STAGES = list(RoundState)
EMPTY = {"title": "还没有年度考核", "text": "由县(区)审核人或负责人制定考核方案；方案建立后即可按评分表汇总。"}


def list_crumb() -> tuple[str, str]:
    return "年度考核", reverse("annual_round_list")


def round_crumbs(one: AnnualRound) -> list[tuple[str, str]]:
    return [list_crumb(), (str(one), one.get_absolute_url())]


class AnnualRoundListView(ScopedListView):
    model = AnnualRound
    permission = VIEW
    table_class = AnnualRoundTable
    filterset_class = AnnualRoundFilter
    template_name = "common/list.html"
    heading = "年度考核"

    def get_queryset(self):
        return super().get_queryset().with_scheme()

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(empty={} if self.request.GET else EMPTY, **kwargs)

    def actions(self) -> list[dict]:
        user = self.request.user
        found = []
        if user.has_perm(VIEW_SCORES):
            found.append({"label": "考核结果", "icon": "list-numbers", "url": reverse("annual_score_list")})
        if user.has_perm(ADD):
            address = reverse("annual_scheme_create")
            found.append({"label": "制定考核方案", "icon": "plus", "url": address, "primary": True})
        return found


class RoundMixin:
    model = AnnualRound

    def get_queryset(self):
        return super().get_queryset().with_scheme()


class AnnualRoundDetailView(RoundMixin, ScopedDetailView):
    permission = VIEW
    template_name = "reporting/annual_round_detail.html"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_context_data(self, **kwargs) -> dict:
        one, user = self.object, self.request.user
        may_read = user.has_perm(VIEW_SCORES)
        spread = spread_of(one, AnnualScore.objects.for_user(user)) if may_read and one.has_figures else None
        townships = self.townships() if spread and spread.units else []
        return super().get_context_data(
            state=badge(ROUND_BADGES[one.state], one.get_state_display()),
            way=self.way(),
            progress=progress_of(one),
            spread=spread if spread and spread.units else None,
            townships=townships,
            township_sums={
                "units": sum(row.unit_count for row, _ in townships),
                "scored": sum(row.scored_count for row, _ in townships),
            },
            is_hidden=one.has_figures and one.state != RoundState.PUBLISHED and not (spread and spread.units),
            objection=self.objection(),
            stale=one.stale_count() if one.may_be_summed_anew and user.has_perm(CHANGE, one.scheme) else 0,
            may_read_sheets=user.has_perm("assessments.view_scoresheet"),
            steps=list(StepRecord.objects.of(one)),
            attachments=attachment_panel(one, user),
            **kwargs,
        )

    def townships(self) -> list[tuple]:
        rows = TownshipScore.objects.for_user(self.request.user).filter(round=self.object).in_places()
        return [(row, change_badge(row)) for row in rows]

    def way(self) -> list[dict]:
        """The desks in their order for common/_steps.html; a published round has passed all of them."""
        here = STAGES.index(RoundState(self.object.state))
        reached = here + (self.object.state == RoundState.PUBLISHED)
        states = ["done"] * reached + ["current"] * (here == reached) + ["todo"] * len(STAGES)
        return [{"label": stage.label, "state": state} for stage, state in zip(STAGES, states, strict=False)]

    def objection(self) -> str:
        """What keeps the round from its next step, for those who could take it."""
        one, user = self.object, self.request.user
        verbs = [verb for verb in NEXT.get(one.state, ()) if user.has_perm(ROUND_STEPS[verb].permission, one)]
        found = [objection_to(one, ROUND_STEPS[verb], actor=user, now=timezone.now()) for verb in verbs]
        return found[-1] if found and all(found) else ""

    def actions(self) -> list[dict]:
        one, user = self.object, self.request.user
        usual = NEXT.get(one.state, ())
        buttons = [
            {
                "label": step.label,
                "icon": STEP_ICONS[verb],
                "url": reverse("annual_round_step", args=[one.pk, verb]),
                "primary": bool(usual) and verb == usual[0],
                "danger": verb in ("restart", "reopen"),
            }
            for verb, step in available_steps(one, ROUND_STEPS, user)
        ]
        if one.has_figures and user.has_perm(VIEW_SCORES):
            query = f"?round={one.pk}"
            buttons.append(
                {"label": "考核结果", "icon": "list-numbers", "url": f"{reverse('annual_score_list')}{query}"}
            )
            buttons.append({"label": "汇总表", "icon": "file-text", "url": f"{reverse('annual_score_paper')}{query}"})
        buttons.append({"label": "考核方案", "icon": "list-details", "url": one.scheme.get_absolute_url()})
        history = reverse("record_history", args=[one._meta.label_lower, one.pk])
        return [*buttons, {"label": "变更记录", "icon": "history", "url": history}]


class AnnualRoundStepView(RoundMixin, StepView):
    steps = ROUND_STEPS
    template_name = "reporting/annual_round_step.html"

    def advance(self, form) -> AnnualRound:
        verb, user = self.kwargs["verb"], self.request.user
        return advance_round(self.object, verb, actor=user, now=timezone.now(), **form.cleaned_data)

    def get_context_data(self, **kwargs) -> dict:
        one, verb = self.object, self.kwargs["verb"]
        return super().get_context_data(
            breadcrumbs=round_crumbs(one),
            consequence=CONSEQUENCES[verb],
            danger=verb in ("restart", "reopen"),
            lacking=self.lacking(),
            **kwargs,
        )

    def lacking(self) -> str:
        """Before anything is decided: how many units have no total, and why. They are listed, never counted as 0."""
        if self.kwargs["verb"] not in ("propose", "publish"):
            return ""
        spread = spread_of(self.object, AnnualScore.objects.for_user(self.request.user))
        missing = "、".join(f"{reason.label}{count}个" for reason, count in spread.without)
        listed = f"；没有总分的：{missing}，不按0分计算" if missing else ""
        return f"共{spread.units}个村(居)，有总分的{spread.scored}个{listed}。"
