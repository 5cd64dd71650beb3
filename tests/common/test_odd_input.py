"""What no form of ours sends, but somebody may: answered in words, never with an error of ours, and leaking nothing."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse

from common.exporting.writing import defused
from tests.factories import (
    AnnualStatisticsFactory,
    CommitteeMemberFactory,
    StaffUserFactory,
    TownshipFactory,
    VillageFactory,
)

pytestmark = pytest.mark.django_db

SUPERSCRIPT = "²"  # a digit to str.isdigit, no number to int


@pytest.fixture
def clerk(client):
    clerk = StaffUserFactory()
    client.force_login(clerk)
    return clerk


def test_odd_digits_are_no_keys(client, clerk):
    village = VillageFactory(township=clerk.region)
    posts = [
        (reverse("export", args=["villages"]), {"selected": SUPERSCRIPT}),
        (reverse("notice_read"), {"notice": SUPERSCRIPT}),
        (reverse("village_update", args=[village.pk]), {"revision": SUPERSCRIPT}),
        (reverse("statistics_bulk", args=["file"]), {"selected": SUPERSCRIPT}),
    ]

    assert [client.post(address, data).status_code for address, data in posts] == [200, 302, 409, 302]
    assert client.get(reverse("association_create"), {"village": SUPERSCRIPT}).status_code == 200
    assert client.get(reverse("village_list"), {"per_page": SUPERSCRIPT}).status_code == 200


def test_term_without_end_can_be_renewed(client, clerk):
    member = CommitteeMemberFactory(village=VillageFactory(township=clerk.region), term_end=date.max)

    assert client.get(reverse("committee_member_renew", args=[member.pk])).status_code == 200


def test_audit_until_the_end_of_the_calendar(client):
    client.force_login(StaffUserFactory(auditor=True, at_county=True))

    assert client.get(reverse("audit_search"), {"until": "9999-12-31"}).status_code == 200


def test_bulk_act_on_all_that_match_refuses_a_condition_it_does_not_understand(client, clerk):
    AnnualStatisticsFactory(village=VillageFactory(township=clerk.region))
    foreign = TownshipFactory()

    response = client.post(
        reverse("statistics_bulk", args=["file"]), {"scope": "all", "query": f"region={foreign.code}"}, follow=True
    )

    assert "查询条件有误" in response.content.decode()


@pytest.mark.parametrize("text", ["=1", "＝1", "＋1", "－1", "＠x", "\n=1"])
def test_wide_signs_are_defused_too(text):
    assert defused(text) == f"'{text}"


@override_settings(IMPORT_MAX_BYTES=1000, ATTACHMENT_MAX_BYTES=1000)
def test_attachment_cut_off_for_its_size_is_told_so(client, clerk):
    village = VillageFactory(township=clerk.region)
    upload = SimpleUploadedFile("样例.pdf", b"%PDF-" + b"x" * 2 * 1024 * 1024)

    response = client.post(reverse("attachment_upload", args=["villages.village", village.pk]), {"file": upload})

    assert ["上限" in str(said) for said in get_messages(response.wsgi_request)] == [True]


def test_way_from_any_key_to_its_page_is_shut(client):
    client.force_login(StaffUserFactory(system_admin=True, at_county=True))

    assert client.get("/admin/r/1/1/").status_code == 404
