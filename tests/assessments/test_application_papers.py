"""F1: the form says what was handed in, and the boxes say what each desk said."""

import io
from datetime import date
from itertools import pairwise

import openpyxl
import pytest
from django.urls import reverse

from agreements.choices import CharterKind, MeetingKind
from assessments.actions.applications import advance
from assessments.application_papers import opinions_of
from common.models import StepRecord
from tests.assessments.scenes import COUNTY, at_county, clerk, drafted, reviewer, submitted
from tests.crawl.visitors import text_of
from tests.factories import AssemblyMeetingFactory, CharterVersionFactory, FilingFactory

pytestmark = pytest.mark.django_db


def boxes(application) -> dict[str, tuple[str, str]]:
    opinions = opinions_of(StepRecord.objects.of(application))
    return {label: (one.text, one.name) for label, one in opinions.items()}


def test_boxes_are_filled_from_the_bottom_up(now):
    application = submitted(clerk(), now)
    desk, county = reviewer(), reviewer(COUNTY)
    application = advance(application, "approve", actor=desk, now=now, note="材料齐全，同意。")
    application = advance(application, "register", actor=county, now=now)

    assert boxes(application) == {
        "村(居)委会意见": ("同意申报。", ""),
        "乡镇(街道)意见": ("材料齐全，同意。", desk.name),
        "县级意见": ("备案。", county.name),
    }


def test_words_that_were_taken_back_stand_in_no_box(now):
    desk = reviewer()
    application = advance(submitted(clerk(), now), "approve", actor=desk, now=now)
    application = advance(application, "recall", actor=desk, now=now)
    assert list(boxes(application)) == ["村(居)委会意见"]

    application = advance(application, "return", actor=desk, now=now, note="样例理由")
    assert boxes(application) == {}


@pytest.mark.parametrize("output", ["", "xlsx", "docx"])
def test_form_says_what_was_handed_in_and_not_what_is_so_today(client, now, output):
    application = at_county(now, practice="第一稿的做法。")
    type(application).objects.filter(pk=application.pk).update(practice="后来改的。")
    client.force_login(clerk())

    response = client.get(reverse("application_paper", args=[application.pk]), {"as": output} if output else {})

    said = text_of(response)
    assert ("第一稿的做法。" in said, "后来改的。" in said) == (True, False)


def test_draft_prints_as_it_is_now(client, now):
    actor = clerk()
    application = drafted(actor, now, practice="草稿的做法。")
    client.force_login(actor)

    page = client.get(reverse("application_paper", args=[application.pk])).content.decode()

    assert "草稿的做法。" in page


def adopted(village, kind: CharterKind, meeting: MeetingKind, held_on: date, filed_on: date) -> None:
    version = CharterVersionFactory(charter__village=village, charter__kind=kind, in_force=True)
    AssemblyMeetingFactory(version=version, kind=meeting, held_on=held_on)
    FilingFactory(version=version, filed_on=filed_on)


def beside_labels(workbook: bytes) -> dict[str, str]:
    """What stands to the right of each label of the form."""
    rows = openpyxl.load_workbook(io.BytesIO(workbook)).active.iter_rows(values_only=True)
    filled = [[f"{cell}" for cell in row if cell not in (None, "")] for row in rows]
    return {label: value for row in filled for label, value in pairwise(row)}


def test_form_has_groups_charter_and_covenant_from_the_register(client, now):
    actor = clerk()
    application = drafted(actor, now)
    village = application.village
    type(village).objects.filter(pk=village.pk).update(groups=7)
    adopted(village, CharterKind.SELF_GOVERNANCE, MeetingKind.FULL, date(2026, 3, 20), date(2026, 4, 10))
    adopted(village, CharterKind.COVENANT, MeetingKind.REPRESENTATIVES, date(2026, 5, 6), date(2026, 6, 7))
    client.force_login(actor)

    found = beside_labels(client.get(reverse("application_paper", args=[application.pk]), {"as": "xlsx"}).getvalue())

    expected = {
        "村(居)民小组数（个）": "7",
        "章程通过日期": "2026-03-20",
        "章程通过会议": "村民会议",
        "章程备案日期": "2026-04-10",
        "规约通过日期": "2026-05-06",
        "规约通过会议": "村民代表会议",
        "规约备案日期": "2026-06-07",
    }
    assert {label: found.get(label) for label in expected} == expected
