"""F10: a county in which nothing was recorded is blank, remarked and counted in no total, at every level."""

import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from common.paper.totals import totals_of
from reporting.official_forms.declaration import Content
from tests.factories import DutyFactory, DutyRecordFactory, RegionFactory, StaffUserFactory, VillageFactory
from tests.reporting.asking import content_of
from villages.models import Region

pytestmark = pytest.mark.django_db
YEAR = 2025
SILENT, RECORDING, ELSEWHERE = "120118", "120119", "130102"
NOTE = "本年度没有制度记录、未计入各栏和合计的县(区)：{}。"


@pytest.fixture
def duty():
    """Two villages of a county, of which one did its duty; one of a county that keeps no records; one far away."""
    duty = DutyFactory(frequency="yearly", effective_from=date(2020, 1, 1))
    DutyRecordFactory(village=VillageFactory(code=f"{RECORDING}001201"), duty=duty, held_on=date(YEAR, 3, 1))
    for code in (f"{RECORDING}001202", f"{ELSEWHERE}001201"):
        VillageFactory(code=code)
    DutyRecordFactory(village=VillageFactory(code=f"{SILENT}001201"), duty=duty, held_on=date(YEAR - 1, 3, 1))
    return duty


def said(content: Content, duty) -> list[tuple]:
    """Each row and the total: owed, done, remark."""
    rows = [*content.rows, totals_of(content.rows, content.form.columns)]
    return [(row[f"{duty.key}_owed"], row[f"{duty.key}_done"], row.get("remark")) for row in rows]


def test_silent_county_is_blank_at_every_level(duty):
    silent, recording, city = (Region.objects.get(pk=code) for code in (SILENT, RECORDING, "1201"))
    blank, whole = (None, None, "没有制度记录"), (2, 1, None)

    of_city, of_nation = content_of("F10", city, year=YEAR), content_of("F10", None, year=YEAR)
    by_village = content_of("F10", city, year=YEAR, by_village=True)

    assert said(of_city, duty) == [blank, (2, 1, ""), whole]
    assert said(by_village, duty) == [blank, (1, 1, ""), (1, 0, ""), whole]
    assert said(of_nation, duty) == [(2, 1, ""), blank, whole]
    assert of_city.notes[-1] == by_village.notes[-1] == NOTE.format(silent.name)
    assert of_nation.notes[-1] == NOTE.format(f"{silent.name}、{Region.objects.get(pk=ELSEWHERE).name}")
    assert said(content_of("F10", recording, year=YEAR), duty)[-1] == whole
    assert said(content_of("F10", silent, year=YEAR), duty) == [blank, (None, None, None)]
    assert said(content_of("F10", silent, year=YEAR, by_village=True), duty) == [blank, (None, None, None)]


def test_page_of_the_duties_and_its_workbook_say_the_same(client, duty):
    client.force_login(StaffUserFactory(region=RegionFactory(code="1201")))
    Region.objects.filter(pk="1201").update(name="市辖区")
    query = f"?year={YEAR}"

    rows = client.get(reverse("duty_overview") + query).context
    paper = b"".join(client.get(f"{reverse('duty_paper')}{query}&as=xlsx").streaming_content)

    silent, recording = rows["rows"]
    assert (silent.cells, silent.is_silent, recording.is_silent) == ([None], True, False)
    assert (rows["total"].whole.completion.owed, rows["total"].whole.completion.done) == (2, 1)
    cells = [list(row) for row in openpyxl.load_workbook(io.BytesIO(paper)).active.iter_rows(values_only=True)]
    assert [row for row in cells if row[1] == silent.name] == [[1, silent.name, None, None, None, "没有制度记录"]]
    assert any(NOTE.format(silent.name) in row for row in cells)
    municipality = Region.objects.get(pk="12").name
    assert [row[0] for row in cells if row[0] and "制度落实情况表" in str(row[0])] == [
        f"{YEAR}年{municipality}制度落实情况表"
    ]
