"""各级对照: the stages of one application side by side."""

from decimal import Decimal

from django.urls import reverse

from assessments.models import Score, ScoreSheet
from assessments.sheet_context import stages_beside
from assessments.sheet_reckoning import points_given, reckon, said_of
from assessments.standard_shelf import Shelved, shelved
from assessments.views.score_sheets import VIEW, sheets_of, tabs_of
from common.views.gate import ScopedDetailView


class ScoreSheetStagesView(ScopedDetailView):
    model = ScoreSheet
    permission = VIEW
    template_name = "assessments/score_sheet_stages.html"

    def get_queryset(self):
        return sheets_of(self.request.user)

    def get_context_data(self, **kwargs) -> dict:
        sheets = stages_beside(self.object, self.request.user)
        return super().get_context_data(
            sheet=self.object,
            sheets=sheets,
            has_hidden=not all(one.is_open for one in sheets),
            sections=compared(self.object, sheets),
            tabs=tabs_of(self.object, "score_sheet_stages"),
            **kwargs,
        )

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("评分表", reverse("score_sheet_list"))]


def results_of(sheets: list[ScoreSheet], shelf: Shelved) -> dict[int, dict]:
    """Of each sheet that may be read, by indicator: the scored item and its row. One query for all."""
    rows: dict[int, list[Score]] = {sheet.pk: [] for sheet in sheets if sheet.is_open}
    for score in Score.objects.filter(sheet__in=list(rows)):
        rows[score.sheet_id].append(score)
    found = {}
    for sheet in sheets:
        if not sheet.is_open:
            continue
        result = reckon(shelf, sheet.application.village.kind, rows[sheet.pk])
        by_key = {score.indicator_id: score for score in rows[sheet.pk]}
        found[sheet.pk] = {item.indicator.key: (item, by_key.get(item.indicator.key)) for item in result.items}
    return found


def compared(sheet: ScoreSheet, sheets: list[ScoreSheet]) -> list[dict]:
    """The indicators by section, each with a cell for each stage; cells that differ from the first are marked."""
    if sheet.application.version_id is None:
        return []
    shelf, kind = shelved(sheet.application.version_id), sheet.application.village.kind
    results = results_of(sheets, shelf)
    asked = {indicator.pk for indicator in shelf.scored_for(kind)}
    return [
        {
            "section": section,
            "rows": [
                _compared_row(indicator, kind, sheets, results) for indicator in indicators if indicator.pk in asked
            ],
        }
        for section, indicators in shelf.sections
    ]


def _compared_row(indicator, kind: str, sheets: list[ScoreSheet], results: dict[int, dict]) -> dict:
    cells, seen = [], None
    for sheet in sheets:
        item, score = results.get(sheet.pk, {}).get(indicator.pk, (None, None))
        points = points_given(item) if item else None
        words = _words(item, score)
        is_different = seen is not None and points is not None and points != seen
        seen = points if seen is None else seen
        cells.append(
            {
                "is_open": sheet.is_open,
                "points": points,
                "words": words,
                "reason": score.reason if score else "",
                "difference": _signed(points - seen) if is_different else "",
            }
        )
    return {
        "indicator": indicator,
        "points": indicator.points_for(kind),
        "cells": cells,
        "is_different": any(cell["difference"] for cell in cells),
    }


def _words(item, score: Score | None) -> str:
    if score is not None and score.is_not_applicable:
        return "不适用"
    return said_of(item)


def _signed(number: Decimal) -> str:
    return f"{number.normalize():+f}"
