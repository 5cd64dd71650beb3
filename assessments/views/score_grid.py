"""表格评分: one row for each village, one column for each indicator of a section."""

from django.core.paginator import Paginator
from django.urls import reverse
from django.views.generic import TemplateView

from assessments.models import Score, ScoreSheet
from assessments.sheet_lines import Line, section_lines
from assessments.sheet_reckoning import reckon
from assessments.standard_shelf import Shelved, shelved
from assessments.views.score_queue import batch_and_stage, to_score
from common.views.gate import PermittedMixin
from villages.choices import VillageKind

PAGE = 25


class ScoreGridView(PermittedMixin, TemplateView):
    """Each cell saves itself. Villages and residents' committees may have standards of their own: one at a time."""

    permission = "assessments.change_scoresheet"
    template_name = "assessments/score_grid.html"

    def get_context_data(self, **kwargs) -> dict:
        batch, stage = batch_and_stage(self.request)
        kinds = self.kinds(to_score(self.request.user, batch.pk, stage))
        kind, version = self.chosen(kinds)
        shelf = shelved(version) if version else None
        rows = to_score(self.request.user, batch.pk, stage).filter(village__kind=kind, version=version)
        page = Paginator(rows.with_place().select_related("level"), PAGE).get_page(self.request.GET.get("page"))
        section = self.section(shelf)
        return super().get_context_data(
            heading=f"表格评分：{batch}（{stage.label}）",
            breadcrumbs=[("评分表", reverse("score_sheet_list"))],
            tabs=self.section_tabs(shelf, section),
            kinds=self.kind_links(kinds, kind, version),
            section=section,
            page=page,
            rows=self.rows(page.object_list, stage, shelf, section) if shelf else [],
            **kwargs,
        )

    def kinds(self, rows) -> list[tuple[str, int]]:
        """The kinds of unit with their versions, as the applications have them."""
        found = rows.filter(version__isnull=False).order_by().values_list("village__kind", "version")
        return sorted(set(found.distinct()), reverse=True)

    def chosen(self, kinds: list[tuple[str, int]]) -> tuple[str, int | None]:
        wanted = self.request.GET.get("of", "")
        return next((one for one in kinds if f"{one[0]}-{one[1]}" == wanted), kinds[0] if kinds else ("", None))

    def kind_links(self, kinds: list[tuple[str, int]], kind: str, version: int | None) -> list[dict]:
        if len(kinds) < 2:
            return []
        return [
            {
                "label": f"{VillageKind(one).label}：{shelved(key).version}",
                "url": self.address(of=f"{one}-{key}", section="", page=""),
                "is_current": (one, key) == (kind, version),
            }
            for one, key in kinds
        ]

    def section(self, shelf: Shelved | None):
        if shelf is None:
            return None
        wanted = self.request.GET.get("section", "")
        sections = [section for section, _ in shelf.sections]
        return next((one for one in sections if str(one.pk) == wanted), sections[0] if sections else None)

    def section_tabs(self, shelf: Shelved | None, current) -> list[dict]:
        if shelf is None:
            return []
        return [
            {"label": one.title, "url": self.address(section=one.pk), "is_current": one == current}
            for one, _ in shelf.sections
        ]

    def address(self, **changed) -> str:
        query = self.request.GET.copy()
        for name, value in changed.items():
            query[name] = str(value)
        return f"?{query.urlencode()}"

    def rows(self, applications, stage, shelf: Shelved, section) -> list[dict]:
        applications = list(applications)
        scores: dict[int, list[Score]] = {}
        for score in Score.objects.filter(sheet__application__in=applications, sheet__stage=stage):
            scores.setdefault(score.sheet_id, []).append(score)
        return [self.row(one, stage, shelf, section, scores.get(one.sheet_pk, [])) for one in applications]

    def row(self, application, stage, shelf: Shelved, section, scores: list[Score]) -> dict:
        sheet = ScoreSheet(pk=application.sheet_pk, application=application, stage=stage)
        result = reckon(shelf, application.village.kind, scores)
        is_locked = application.sheet_state != "draft"
        lines = section_lines(shelf, sheet, scores, result, is_locked=is_locked)
        cells: list[Line] = next((lines for one, lines in lines if one == section), [])
        return {
            "application": application,
            "sheet": sheet,
            "is_begun": bool(application.sheet_pk),
            "is_locked": is_locked,
            "cells": cells,
            "missing": len(result.missing),
            "total": result.total,
            "open_url": reverse("score_sheet_open", args=[application.pk, stage]),
        }
