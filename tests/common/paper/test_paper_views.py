"""Forms leave the portal through one door: by permission, inside the region, noted with their check code."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from common.actions import papers
from common.actions.papers import Output, refuse_too_long
from common.models import ExportKind, ExportRecord
from common.paper.check_code import check_code
from common.refusal import Refused
from common.views.paper import RecordPaperView
from tests.common.paper.samples import FILING, filing
from tests.factories import StaffUserFactory, VillageFactory
from villages.choices import Role
from villages.models import Village

pytestmark = pytest.mark.django_db


class FilingView(RecordPaperView):
    model = Village
    permission = "villages.view_village"
    form = FILING

    def values(self) -> dict:
        return dict(filing().values) | {"name": self.object.name, "code": self.object.code}


@pytest.fixture
def village():
    return VillageFactory(code="120119001201", name="台子村")


def ask(rf, user, village, **query):
    request = rf.get("/", query)
    request.user = user
    return FilingView.as_view()(request, pk=village.pk)


def test_form_about_a_record_is_shown_and_noted(rf, village):
    user = StaffUserFactory(region__code="120119001", unit="样例镇政府")

    page = ask(rf, user, village).content.decode()

    noted = ExportRecord.objects.get()
    assert (noted.kind, noted.subject, noted.row_count, noted.model) == (
        ExportKind.PRINT,
        "村规民约备案表",
        1,
        "villages.Village",
    )
    assert noted.check_code == check_code(filing(unit="样例镇政府", opinions={}))
    assert page.count(noted.check_code) == 1
    assert page.count("?as=xlsx") == page.count("?as=docx") == 1


@pytest.mark.parametrize("output", ["xlsx", "docx"])
def test_form_leaves_as_a_file_under_its_chinese_name(rf, village, output):
    user = StaffUserFactory(region__code="120119001", unit="样例镇政府")

    response = ask(rf, user, village, **{"as": output})

    noted = ExportRecord.objects.get()
    assert (noted.kind, noted.row_count, len(noted.sha256)) == (ExportKind.EXPORT, 1, 64)
    assert noted.file_name.startswith("村规民约备案表_20") and noted.file_name.endswith(f".{output}")
    assert noted.check_code == check_code(filing(unit="样例镇政府", opinions={}))
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E6%9D%91%E8%A7%84")
    assert response.getvalue()[:2] == b"PK"
    response.close()


def test_foreign_record_is_not_found_and_nothing_is_noted(rf, village):
    with pytest.raises(Http404):
        ask(rf, StaffUserFactory(region__code="120119002"), village)

    assert ExportRecord.objects.count() == 0


def test_who_may_not_see_the_record_gets_no_form_of_it(rf, village):
    with pytest.raises(PermissionDenied):
        ask(rf, StaffUserFactory(region__code="120119", role=Role.AUDITOR), village)

    assert ExportRecord.objects.count() == 0


@pytest.mark.parametrize("output", Output)
def test_form_is_whole_or_refused(output):
    most = papers.MOST_ROWS[output]

    refuse_too_long(most, output)
    with pytest.raises(Refused, match=f"共 {most + 1} 行，超过{output.label}一次 {most} 行的上限。"):
        refuse_too_long(most + 1, output)
