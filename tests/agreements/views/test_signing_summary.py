"""协议签订情况 and F6: numbers for everybody above, region by region, and never a foreign one."""

import io
from datetime import date

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.choices import AgreementKind
from tests.crawl.visitors import text_of
from tests.factories import RegionFactory, SignedAgreementFactory, StaffUserFactory, TrustGroupFactory, VillageFactory
from villages.choices import Role

TOWN, COUNTY = "120119001", "120119"
LONG = {"signed_on": date(2026, 1, 1), "valid_until": date(2099, 1, 1)}
pytestmark = pytest.mark.django_db


def signed_in(code: str, **fields) -> Client:
    client = Client()
    client.force_login(StaffUserFactory(region=RegionFactory(code=code), **fields))
    return client


@pytest.fixture
def village():
    village = VillageFactory(code=f"{TOWN}201", name="样例村", households=8)
    SignedAgreementFactory(village=village, household_number="1", **LONG)
    SignedAgreementFactory(village=village, household_number="1", kind=AgreementKind.HOUSE_LETTING, **LONG)
    SignedAgreementFactory(village=village, household_number="2", state="withdrawn", **LONG)
    TrustGroupFactory(village=village)
    return village


def cells(page: str) -> list[str]:
    return [part.split("</td>")[0].split(">")[-1].strip() for part in page.split('<td class="col-figure"')[1:]]


def test_county_reads_numbers_of_its_townships_and_villages(village):
    foreign = VillageFactory(code="120118001201", name="样例外村", households=99)
    SignedAgreementFactory(village=foreign, **LONG)
    client = signed_in(COUNTY)

    by_township = text_of(client.get(reverse("signing_summary")))
    by_village = text_of(client.get(f"{reverse('signing_summary')}?region={TOWN}"))

    figures = ["8", "1", "12.5", "2", "0", "1", "1"]
    assert cells(by_township) == figures * 2
    assert cells(by_village) == figures * 2
    assert "样例村" in by_village
    assert "样例户主" not in by_village


def test_figures_of_one_kind(village):
    page = text_of(signed_in(TOWN).get(f"{reverse('signing_summary')}?kind=house_letting"))

    assert cells(page) == ["8", "1", "12.5", "1", "0", "0", "1"] * 2


def test_foreign_region_is_not_found(village):
    client = signed_in("120118")

    assert client.get(f"{reverse('signing_summary')}?region={TOWN}").status_code == 404
    assert client.get(f"{reverse('signing_paper')}?region={COUNTY}").status_code == 404


def test_unknown_households_stay_blank(village):
    VillageFactory(code=f"{TOWN}202", households=None)

    page = text_of(signed_in(TOWN).get(reverse("signing_summary")))

    assert "有 1 个村(居)没有登记户数" in page
    assert cells(page)[14:17] == ["—", "0", "—"]


def test_summary_takes_as_many_queries_for_thirty_townships_as_for_one(village):
    client = signed_in(COUNTY, role=Role.LEADER)

    def queries() -> int:
        client.get(reverse("signing_summary"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("signing_summary"))
        return len(captured)

    for_one = queries()
    for number in range(2, 31):
        SignedAgreementFactory(village=VillageFactory(township=RegionFactory(code=f"{COUNTY}{number:03}")), **LONG)

    assert queries() == for_one <= 12


def test_form_says_in_a_workbook_what_the_page_says(village):
    response = signed_in(TOWN).get(f"{reverse('signing_paper')}?as=xlsx")

    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    said = [[str(value) for value in row if value is not None] for row in rows]
    assert any("签订情况汇总表" in cell for cell in said[0] + said[1])
    head = next(row for row in said if "应签户数" in row)
    assert head == ["序号", "村(居)", "应签户数", "已签户数", "签订率(%)", "有效", "到期", "解除", "诚信小组数", "备注"]
    line = next(row for row in said if "样例村" in row)
    assert line[1:6] == ["样例村", "8", "1", "12.5", "2"]


def test_form_without_all_households_has_no_rate_of_the_whole(village):
    VillageFactory(code=f"{TOWN}202", households=None)

    page = text_of(signed_in(TOWN).get(reverse("signing_paper")))

    assert "1个村(居)户数未登记" in page


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SYSTEM_ADMIN, Role.BUSINESS_ADMIN])
def test_operators_read_no_register(role, village):
    client = signed_in(COUNTY, role=role)

    assert [client.get(reverse(name)).status_code for name in ("signing_summary", "signing_paper")] == [403, 403]


def test_village_file_shows_numbers_above_and_groups_at_home(village):
    address = f"{village.get_absolute_url()}?tab=signing"

    above, home = (text_of(signed_in(code).get(address)) for code in (COUNTY, TOWN))

    assert cells(above) == cells(home)[: len(cells(above))]
    assert "小组名册由乡镇(街道)保管，上级只看数量。" in above
    assert "样例组长" not in above
    assert "样例组长" in home
