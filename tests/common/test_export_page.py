"""导出 as a page: counts on its buttons, filters and ticks of the list, the log of what left."""

import pytest
from django.urls import reverse

from common.exporting.selection import Selection
from common.models import ExportRecord, ExportScope
from common.refusal import Refused
from tests.common.exports import ALL, clerk, column, export, sheet_of
from tests.factories import StaffUserFactory, VillageFactory

pytestmark = pytest.mark.django_db


def test_page_shows_the_number_of_rows_on_the_button_and_gives_the_file(client):
    VillageFactory(code="120118001201")
    VillageFactory(code="120119001201")
    client.force_login(clerk())
    address = reverse("export", args=["villages"])

    page = client.get(address).content.decode()
    response = client.post(address, {"take": "all", "file_format": "csv", "query": ""})

    assert "导出管辖范围内全部记录：1 行" in page
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert b"120118" not in b"".join(response.streaming_content)


def test_page_is_forbidden_to_operators_and_unknown_tables_are_not_found(client):
    client.force_login(StaffUserFactory(auditor=True))
    assert client.get(reverse("export", args=["villages"])).status_code == 403
    assert client.get(reverse("export", args=["nonsense"])).status_code == 404


def test_bulk_bar_of_a_list_leads_to_the_page_with_its_ticks(client):
    village = VillageFactory(code="120119001201")
    client.force_login(clerk())
    address = reverse("export", args=["villages"])

    page = client.post(address, {"selected": [village.pk], "query": ""}).content.decode()
    refused = client.post(address, {"selected": [987_654], "take": "ticked", "file_format": "xlsx"}).content.decode()

    assert "导出勾选的记录：1 行" in page
    assert "请刷新列表后重新勾选" in refused


@pytest.mark.parametrize(("role", "status"), [("auditor", 200), ("leader", 200), ("reviewer", 403)])
def test_log_is_for_auditor_and_leader_inside_their_region(client, role, status):
    VillageFactory(code="120118001201")
    VillageFactory(code="120119001201")
    export(ALL, clerk("120118001"))
    own = clerk("120119001")
    export(ALL, own)
    client.force_login(StaffUserFactory(role=role, region__code="120119"))

    response = client.get(reverse("export_record_list"))

    assert response.status_code == status
    if status == 200:
        assert [row.record.actor for row in response.context["table"].rows] == [own]


def test_filtered_export_takes_exactly_what_the_list_shows(client):
    VillageFactory(code="120118001201", name="样例甲村")
    VillageFactory(code="120119001201", name="样例甲村")
    VillageFactory(code="120119001202", name="样例乙村")
    VillageFactory(code="120119001203", name="样例甲村旧", closed=True)
    user = clerk("120119")
    query = "q=样例甲&region=120119001&page=7&per_page=25"
    client.force_login(user)

    listed = client.get(reverse("village_list"), {"q": "样例甲", "region": "120119001"}).context["table"]
    made = export(Selection("villages", ExportScope.FILTERED, query), user)

    assert [cell.value for cell in column(sheet_of(made), "代码")] == ["120119001201"]
    assert [row.record.code for row in listed.rows] == ["120119001201"]
    filters = ExportRecord.objects.get().filters
    assert ("：样例甲" in filters, "状态：正常" in filters) == (True, True)


def test_filters_that_make_no_sense_are_refused_and_not_left_out():
    VillageFactory(code="120119001201")

    with pytest.raises(Refused, match="查询条件有误"):
        export(Selection("villages", ExportScope.FILTERED, "kind=nonsense"), clerk())


def test_list_carries_its_filters_to_the_export_page(client):
    VillageFactory(code="120119001201")
    client.force_login(clerk())

    page = client.get(reverse("village_list"), {"kind": "village"}).content.decode()

    assert f'href="{reverse("export", args=["villages"])}?kind=village"' in page
    assert f'formaction="{reverse("export", args=["villages"])}"' in page


def test_all_matching_rows_of_a_bulk_bar_are_the_filtered_ones(client):
    village = VillageFactory(code="120119001201")
    VillageFactory(code="120119001001")
    client.force_login(clerk())

    page = client.post(
        reverse("export", args=["villages"]), {"selected": [village.pk], "scope": "all", "query": "kind=village"}
    ).content.decode()

    assert "勾选的记录" not in page
    assert "导出符合查询条件的记录：1 行" in page
