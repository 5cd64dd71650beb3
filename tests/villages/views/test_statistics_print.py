"""Annual statistics on paper and in 一村一档."""

import pytest
from django.urls import reverse
from django.utils import timezone

from common.models import ExportKind, ExportRecord
from tests.factories import AnnualStatisticsFactory, VillageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet():
    """A filed sheet that the county has looked at."""
    village = VillageFactory(code="120119001201", name="台子村")
    return AnnualStatisticsFactory(village=village, year=2025, filed=True, opened_at=timezone.now())


def test_print_is_noted_in_the_log(client, clerk, sheet):
    client.get(reverse("statistics_print", args=[sheet.pk]))

    noted = list(ExportRecord.objects.values_list("kind", "actor", "subject", "row_count"))
    assert noted == [(ExportKind.PRINT, clerk.pk, "台子村 2025年年度数据", 1)]


def test_tab_shows_figures_and_explanation_only(client, clerk, sheet):
    response = client.get(f"{sheet.village.get_absolute_url()}?tab=statistics")

    labels = [label for label, _ in response.context["figures"]]
    assert response.context["years"] == [sheet]
    assert (labels[0], labels[-1], len(labels)) == ("户数", "孕前优生健康检查完成(对)", 18)


def test_village_print_shows_an_opened_sheet(client, clerk, sheet):
    response = client.get(reverse("village_print", args=[sheet.village.pk]))

    assert response.status_code == 200
    assert "1,310" in dict(response.context["parts"])["年度数据"]
