"""考核结果: the results table, one unit's year with the sheets it comes from, and F9 as paper."""

from django.urls import reverse

from assessments.models import ScoreSheet
from common.decimals import plain
from common.paper.paper import Paper
from common.tables import FigureColumn
from common.views.gate import ScopedDetailView, ScopedListView
from common.views.paper import ListPaperView
from reporting.filters.annual_rounds import AnnualScoreFilter, round_asked
from reporting.models import AnnualRound, AnnualScore
from reporting.round_papers import form_of, score_row
from reporting.tables.annual_rounds import AnnualScoreTable, change_badge
from reporting.views.annual_rounds import VIEW_SCORES, list_crumb, round_crumbs
from villages.choices import RegionLevel
from villages.views.region_tree import RegionTreeMixin

EXPORT = "reporting.export_annualscore"
EMPTY = {
    "title": "没有考核结果",
    "text": "县(区)汇总以后，本县(区)可以看到；审定公布以后，各乡镇(街道)和上级可以看到。",
}


class OfLastRoundMixin:
    """Shows the round that is asked for, else the last of the year asked for, else the last that has figures."""

    def get_filterset_kwargs(self, filterset_class) -> dict:
        kwargs = super().get_filterset_kwargs(filterset_class)
        data = self.request.GET.copy()
        if "round" not in data and (one := round_asked(self.request)):
            data["round"] = str(one.pk)
        return kwargs | {"data": data}


class AnnualScoreListView(OfLastRoundMixin, RegionTreeMixin, ScopedListView):
    model = AnnualScore
    permission = VIEW_SCORES
    table_class = AnnualScoreTable
    filterset_class = AnnualScoreFilter
    template_name = "reporting/annual_score_list.html"
    heading = "考核结果"
    resource_key = "annual_scores"

    def get_queryset(self):
        return super().get_queryset().select_related("round__scheme").in_places()

    def get_filterset(self, filterset_class):
        self.filterset = super().get_filterset(filterset_class)
        return self.filterset

    @property
    def round(self) -> AnnualRound | None:
        form = self.filterset.form
        return form.cleaned_data.get("round") if form.is_valid() else None

    def get_table_kwargs(self) -> dict:
        """A column for each component of the round; a township need not be told its own name in every row."""
        region = self.request.user.region
        is_of_township = region is not None and region.level == RegionLevel.TOWNSHIP
        found = [] if self.round is None else self.round.scheme.components.all()
        breaking = {"th": {"class": "col-head-breaks"}}
        extra = [
            (
                f"component_{place}",
                FigureColumn(accessor=f"points__{place}", verbose_name=str(one), orderable=False, attrs=breaking),
            )
            for place, one in enumerate(found)
        ]
        return {"extra_columns": extra, "shows_townships": not is_of_township}

    def get_context_data(self, **kwargs) -> dict:
        one = self.round
        return super().get_context_data(
            breadcrumbs=[list_crumb()] if one is None else round_crumbs(one),
            round=one,
            empty={} if self.request.GET else EMPTY,
            **kwargs,
        )

    def actions(self) -> list[dict]:
        if self.round is None or not self.request.user.has_perm(EXPORT):
            return []
        address = f"{reverse('annual_score_paper')}?{self.filterset.form.data.urlencode()}"
        return [{"label": "汇总表", "icon": "file-text", "url": address}]


class AnnualScoreDetailView(ScopedDetailView):
    """How one unit's total came about."""

    model = AnnualScore
    permission = VIEW_SCORES
    template_name = "reporting/annual_score_detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related("round__scheme__region", "village__township")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        one = self.object.round
        return [*round_crumbs(one), ("考核结果", f"{reverse('annual_score_list')}?round={one.pk}")]

    def get_context_data(self, **kwargs) -> dict:
        score, user = self.object, self.request.user
        others = AnnualScore.objects.for_user(user).filter(village=score.village).exclude(pk=score.pk)
        return super().get_context_data(
            parts=self.parts(),
            sums=self.sums(),
            change=change_badge(score),
            years=list(others.select_related("round__scheme").order_by("-round__scheme__year")),
            **kwargs,
        )

    def parts(self) -> list[dict]:
        """Each component with its points and the sheet they come from, a link where the viewer may read it."""
        score, user = self.object, self.request.user
        sheets = ScoreSheet.objects.for_user(user).with_place().in_bulk([key for key in score.sheets if key])
        values = zip(score.sheets, score.points, score.bonuses, score.penalties, strict=True)
        found = []
        components = score.round.scheme.components.select_related("batch")
        for component, (key, points, bonus, penalty) in zip(components, values, strict=False):
            sheet = sheets.get(key)
            is_open = sheet is not None and user.has_perm("assessments.view_scoresheet", sheet)
            found.append(
                {
                    "component": component,
                    "points": points,
                    "bonus": bonus,
                    "penalty": penalty,
                    "url": sheet.get_absolute_url() if is_open else "",
                    "has_sheet": bool(key),
                }
            )
        return found

    def sums(self) -> str:
        """The reckoning in one line, as one would check it with a pocket calculator."""
        score = self.object
        if score.total is None:
            return ""
        values = zip(score.round.scheme.components.all(), score.points, strict=False)
        counted = [(one.weight, points) for one, points in values if points is not None]
        whole = sum(weight for weight, _ in counted)
        terms = " ＋ ".join(f"{plain(points)}×{plain(weight)}%" for weight, points in counted)
        by = "" if whole == 100 else f"）÷{plain(whole)}%"
        left = f"（{terms}{by}" if by else terms
        bonus, penalty = plain(score.bonus), plain(score.penalty)
        return (
            f"小计 ＝ {left} ＝ {plain(score.subtotal)}；"
            f"总分 ＝ {plain(score.subtotal)} ＋ {bonus} － {penalty} ＝ {plain(score.total)}"
        )

    def actions(self) -> list[dict]:
        score = self.object
        history = reverse("record_history", args=[score._meta.label_lower, score.pk])
        return [
            {"label": "一村一档", "icon": "folder", "url": score.village.get_absolute_url()},
            {"label": "变更记录", "icon": "history", "url": history},
        ]


class AnnualScorePaperView(ListPaperView):
    """F9 年度考核得分汇总表, of what the list showed."""

    model = AnnualScore
    permission = EXPORT
    filterset_class = AnnualScoreFilter
    form = form_of(())

    def found(self):
        """The list's own filters, the last round where none is named."""
        self.round = round_asked(self.request)
        return super().found()

    def paper(self) -> Paper:
        rows = self.found().order_by("unit_code")
        one = self.round
        if one is None:
            return self.filled(rows=[])
        components = list(one.scheme.components.all())
        rows = rows.filter(round=one).select_related("round__scheme__region__parent")
        rows = [score_row(row, len(components)) for row in rows]
        region = one.scheme.region
        return self.filled(form=form_of(components), rows=rows, place=region.name_in_titles, year=one.scheme.year)

    def back_url(self) -> str:
        return f"{reverse('annual_score_list')}?{self.request.GET.urlencode()}"
