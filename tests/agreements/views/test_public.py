"""The public page: open while and after publicity, the same for everybody, and nothing kept of its readers."""

from datetime import timedelta

import pytest
from django.urls import reverse

from agreements.actions.charters import advance
from agreements.choices import CharterState
from agreements.models import PublicArchive
from agreements.public_page import public_papers, render_public_page
from tests.agreements.desks_of_adoption import LAST, at, publicised, to_file, to_vote
from tests.agreements.papers import TOWNSHIP, laid_on
from tests.factories import FormerIdentityFactory, StaffUserFactory, VillageFactory
from villages.choices import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return StaffUserFactory(region__code=TOWNSHIP)


@pytest.fixture
def reviewer():
    return StaffUserFactory(region__code=TOWNSHIP, role=Role.REVIEWER)


def page_of(client, code: str):
    return client.get(reverse("public_village", args=[code]))


def test_page_opens_with_the_posting(client, clerk):
    version = to_vote()
    assert page_of(client, version.village.code).status_code == 404

    version = publicised(clerk, VillageFactory(code=f"{TOWNSHIP}202"))
    page = page_of(client, version.village.code)
    assert (page.status_code, version.title in page.content.decode()) == (200, True)


def test_running_clock_shows_its_deadline(clerk):
    version = publicised(clerk, VillageFactory(code=f"{TOWNSHIP}202"))
    page = render_public_page(version.village, public_papers(version.village, at(LAST, 23)))
    after = render_public_page(version.village, public_papers(version.village, at(LAST + timedelta(days=1), 0)))

    deadline = "截止 2026年10月5日 23:59（北京时间，当日有效）"
    assert (deadline in page, "第15天，含今天还有1天" in page, deadline in after) == (True, True, False)


@pytest.mark.parametrize("state", CharterState)
def test_page_is_open_from_the_posting_until_the_end_of_force(client, clerk, state):
    version = laid_on(publicised(clerk), state)
    is_open = state in {"publicised", "to_file", "in_force", "correcting"}

    assert page_of(client, version.village.code).status_code == (200 if is_open else 404)


def test_paper_that_was_returned_is_public_no_more(client, clerk, reviewer):
    version = publicised(clerk)
    advance(version, "return", actor=reviewer, now=at(LAST), note="第三条须修改")

    assert page_of(client, version.village.code).status_code == 404


def test_unknown_village_is_answered_in_words(client, db):
    page = page_of(client, "999999999999")

    assert (page.status_code, "没有公开的章程规约" in page.content.decode()) == (404, True)
    assert "noindex" in page["X-Robots-Tag"]


def test_printed_code_of_the_past_still_leads_there(client, clerk):
    version = publicised(clerk)
    FormerIdentityFactory(village=version.village, code="120119001299")

    assert page_of(client, "120119001299").status_code == 200


def test_page_is_cacheable_reads_only_and_leaves_no_trace(client, clerk, django_assert_max_num_queries):
    version = publicised(clerk)
    with django_assert_max_num_queries(8):
        page = page_of(client, version.village.code)

    assert page["Cache-Control"] == "public, max-age=300"
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert (client.cookies, page.has_header("Set-Cookie")) == ({}, False)
    again = client.get(reverse("public_village", args=[version.village.code]), headers={"If-None-Match": page["ETag"]})
    assert again.status_code == 304
    assert client.post(reverse("public_village", args=[version.village.code])).status_code == 405


def test_page_is_the_same_for_everybody(client, clerk):
    version = publicised(clerk)
    anonymous = page_of(client, version.village.code).content
    client.force_login(clerk)

    assert page_of(client, version.village.code).content == anonymous


def test_archive_says_what_the_page_said(clerk):
    version = to_file(clerk)
    archived = PublicArchive.objects.get().page

    assert (version.title in archived, "2026年9月21日至2026年10月5日，共15天" in archived) == (True, True)
