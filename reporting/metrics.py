"""The room's metrics, per village and year: what the published round of the year made of the unit."""

from django.db.models import F, OuterRef, Subquery

from common.metrics import Metric, register
from reporting.choices import RoundState
from reporting.models import AnnualScore

FROM_ROUND = "已公布的年度考核"


def _published(year: int, column: F) -> Subquery:
    """Nothing before the round is published, nor while it is opened again."""
    of_year = {"round__scheme__year": year, "round__state": RoundState.PUBLISHED}
    scores = AnnualScore.objects.filter(village=OuterRef("pk"), **of_year).order_by("-round__published_at")
    return Subquery(scores.annotate(found=column).values("found")[:1])


def _published_at(year: int) -> Subquery:
    return _published(year, F("round__published_at"))


register(
    Metric(
        "annual_total",
        "年度考核总分",
        "分",
        FROM_ROUND,
        lambda year: _published(year, F("total")),
        _published_at,
    ),
    Metric(
        "annual_place",
        "年度考核全县名次",
        "位",
        FROM_ROUND,
        lambda year: _published(year, F("place")),
        _published_at,
    ),
)
