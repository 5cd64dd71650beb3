"""The pages of forms: catalogue, drill-down from the nation to a village's record, and the same on paper."""

import re
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from common.paper.widths import letters
from reporting.official_forms.catalogue import CATALOGUE
from tests.factories import AnnualStatisticsFactory, RegionFactory, StaffUserFactory, VillageFactory
from tests.reporting.asking import content_of
from villages.choices import Role
from villages.models import AnnualStatistics

pytestmark = pytest.mark.django_db
YEAR = 2025
FILLED = [form.key for form in CATALOGUE if form.fill]


@pytest.fixture
def village():
    village = VillageFactory(code="120119104201", name="=HYPERLINK(1)村")
    AnnualStatisticsFactory(filed=True, village=village, year=YEAR, resident_population=1310)
    return village


def page(client, key: str, **query) -> str:
    return client.get(reverse("official_form", args=[key]), {"year": YEAR, **query}).content.decode()


def links_in(html: str) -> list[str]:
    table = html.partition("report-table")[2].partition("</table>")[0]
    return [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)"', table)]


def test_figure_is_followed_from_the_nation_down_to_the_sheet_it_was_typed_in(client, village):
    client.force_login(StaffUserFactory(national=True))
    address, way = f"{reverse('official_form', args=['F8'])}?year={YEAR}", []

    for _ in range(5):
        html = client.get(address).content.decode()
        assert "1310" in html
        address = next(link for link in links_in(html) if "12" in link.partition("region=")[2] or "region" not in link)
        way.append(address)

    assert [re.search(r"region=(\d+)", link)[1] for link in way[:4]] == ["12", "1201", "120119", "120119104"]
    assert way[4] == AnnualStatistics.objects.get().get_absolute_url()
    assert client.get(way[4]).status_code == 200


def test_by_keyboard_one_link_of_each_row_is_enough(client, village):
    client.force_login(StaffUserFactory(region=RegionFactory(code="120119104")))

    (row,) = re.findall(r"<tr>.*?</tr>", page(client, "F8").partition("<tbody>")[2], re.S)

    links = re.findall(r"<a [^>]*>", row)
    assert len(links) > 5
    assert [link for link in links if 'tabindex="-1"' not in link] == [links[0]]


def test_another_region_is_not_found_and_another_role_is_refused(client, village):
    RegionFactory(code="130102")
    client.force_login(StaffUserFactory(region=RegionFactory(code="120119")))
    assert client.get(reverse("official_form", args=["F8"]), {"region": "130102"}).status_code == 404
    assert client.get(reverse("official_form", args=["F8"]), {"region": "12"}).status_code == 404
    assert client.get(reverse("official_form", args=["F99"])).status_code == 404
    client.force_login(StaffUserFactory(region=RegionFactory(code="120119"), role=Role.AUDITOR))
    assert client.get(reverse("official_form", args=["F8"])).status_code == 403
    assert client.get(reverse("official_form_list")).status_code == 403


def test_workbook_says_what_the_page_says_and_a_name_stays_text(client, village):
    client.force_login(StaffUserFactory(region=RegionFactory(code="120119104")))
    response = client.get(reverse("official_form_paper", args=["F8"]), {"year": YEAR, "as": "xlsx"})
    sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active

    cells = {str(cell.value): cell for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert cells["=HYPERLINK(1)村"].data_type == "s"
    assert cells["1310"].data_type == "n"
    assert "=HYPERLINK(1)村" in page(client, "F8")


def test_workbook_has_the_rows_and_figures_of_the_page_and_no_others(client, village):
    for code in ("120119104202", "120119105201"):
        AnnualStatisticsFactory(filed=True, village=VillageFactory(code=code), year=YEAR)
    client.force_login(StaffUserFactory(region=RegionFactory(code="120119")))
    query = {"year": YEAR, "rows": "villages"}

    table = client.get(reverse("official_form", args=["F8"]), query).context["table"]
    response = client.get(reverse("official_form_paper", args=["F8"]), {**query, "as": "xlsx"})
    sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active

    shown = [[cell["text"] for cell in line["cells"] if cell["text"]] for line in table["body"]]
    given_out = [[as_shown(cell) for cell in row if cell.value is not None] for row in sheet.iter_rows()]
    first = next(place for place, row in enumerate(given_out) if row[:1] == shown[0][:1] and "男" not in row)
    assert len(shown) == 1 + 2 + 3  # the whole, two townships, three villages
    assert given_out[first : first + len(shown)] == shown
    assert given_out[first + len(shown)][0].startswith("说明")


def as_shown(cell) -> str:
    return f"{cell.value:.2f}" if cell.number_format.endswith(".00") else str(cell.value)


def test_county_lists_its_villages_under_their_townships(client, village):
    other = VillageFactory(code="120119105201")
    AnnualStatisticsFactory(filed=True, village=other, year=YEAR, resident_population=690)
    client.force_login(StaffUserFactory(region=RegionFactory(code="120119")))

    html = page(client, "F8", rows="villages")

    lines = re.findall(r"<tr.*?</tr>", html.partition("<tbody>")[2], re.S)
    texts = [re.sub(r"<[^>]+>|\s+", " ", line).split() for line in lines]
    first = [text[0] for text in texts]
    assert first[0] == "合计"
    assert [text for text in first if text.endswith("小计")] == ["样例120119104镇小计", "样例120119105镇小计"]
    assert "2000" in texts[0]


@pytest.mark.parametrize("key", FILLED)
def test_every_form_is_drawn_at_every_level_within_a_dozen_queries(client, village, key, django_assert_max_num_queries):
    for region in ("12", "1201", "120119", "120119104"):
        client.force_login(StaffUserFactory(region=RegionFactory(code=region)))
        with django_assert_max_num_queries(14):
            assert client.get(reverse("official_form", args=[key]), {"year": YEAR}).status_code == 200


def test_how_many_units_are_lacking_stands_in_one_line_on_paper(village):
    for number in range(202, 232):
        VillageFactory(code=f"120119104{number}")

    content = content_of("F8", RegionFactory(code="1201"), year=YEAR)

    (row,) = content.rows
    assert row["remark"] == "30个村(居)未上报"
    assert content.form.all_columns[-1].width >= letters(row["remark"])
