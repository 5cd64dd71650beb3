"""A county hands up what it drew; the city accepts or returns it; the figures never move."""

import hashlib
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from openpyxl import load_workbook

from common.digest import digest_of
from common.models import Notice, StepRecord
from common.refusal import Refused
from reporting.actions.drawing import draw_submission, redraw
from reporting.actions.submissions import accept, hand_up, send_back
from reporting.choices import SubmissionState
from reporting.models import Submission, SubmittedForm
from reporting.submission_checks import Doubt
from tests.factories import RegionFactory, StaffUserFactory
from tests.reporting.handing_up import (
    COUNTY,
    EMPTY,
    FORM,
    YEAR,
    accepted,
    correct_register,
    drawn,
    handed_up,
    returned,
    tamper,
)
from villages.choices import Role

pytestmark = pytest.mark.django_db


def figures(submission: Submission) -> list[dict]:
    form = submission.forms.get(key="样例1").frozen()
    return [[cell.text for cell in line.cells] for line in form.grid.body]


def test_draft_holds_form_workbook_and_check_values(county, now):
    draft = drawn(county, now)

    form = draft.forms.get()
    assert (draft.version, draft.state, draft.row_count) == (1, "draft", 1)
    assert (draft.region_id, draft.receiver_id, draft.made_by_name) == (COUNTY, "1201", county.name)
    assert (form.key, form.title, form.row_count) == ("样例1", "2025年样例120119县样例统计表", 1)
    assert figures(draft) == [
        ["合计", "420", "130", "30.95", ""],
        ["1", "样例120119001街道", "120119001201", form.frozen().grid.body[1].cells[3].text, "420", "130", "30.95", ""],
    ]
    with draft.workbook.open("rb") as file:
        assert hashlib.sha256(file.read()).hexdigest() == draft.workbook_sha256
        sheet = load_workbook(file)["样例1 样例统计表"]
        assert [cell.value for cell in sheet[5]][4:7] == [420, 130, 30.95]
    assert draft.faults() == []


def test_figures_stay_when_the_register_moves(county, city, now):
    submission = accepted(county, city, now)
    before = figures(submission)

    correct_register(households=1)

    submission = Submission.objects.get(pk=submission.pk)
    assert figures(submission) == before
    assert submission.faults() == []


def test_handed_up_submission_and_its_forms_refuse_every_change(county, now):
    submission = handed_up(county, now)
    form = submission.forms.get()
    attempts = [
        lambda: Submission.objects.update(year=2024),
        lambda: Submission.objects.update(sha256="1" * 64),
        lambda: Submission.objects.update(workbook="00/other"),
        lambda: Submission.objects.update(answers=[1]),
        lambda: Submission.objects.update(state="accepted"),
        lambda: Submission.objects.all().delete(),
        lambda: SubmittedForm.objects.update(content={}),
        lambda: SubmittedForm.objects.update(row_count=7),
        lambda: SubmittedForm.objects.all().delete(),
        lambda: SubmittedForm.objects.create(submission=submission, key="另", content={}, title="另"),
    ]
    refused = []
    for number, attempt in enumerate(attempts):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
        refused.append(number)

    assert refused == list(range(10))
    form.refresh_from_db()
    assert form.row_count == 1
    assert Submission.objects.get().faults() == []


def test_form_of_a_draft_does_not_move_into_one_that_was_handed_up(county, now):
    former = handed_up(county, now, year=YEAR - 1)
    draft = drawn(county, now)

    with pytest.raises(DatabaseError), transaction.atomic():
        draft.forms.update(submission=former, key="另")

    assert former.forms.count() == 1


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (
            lambda row: tamper(row.forms.get(), content=row.forms.get().content | {"title": "改"}),
            "《2025年样例120119县样例统计表》与生成时的校验值不符，数据可能被改动过。",
        ),
        (lambda row: tamper(row, year=2024), "上报件与生成时的总校验值不符，年度、版本或者表格可能被改动过。"),
        (
            lambda row: row.workbook.storage.delete(row.workbook.name),
            "工作簿文件找不到了。",
        ),
        (
            lambda row: Path(row.workbook.path).write_bytes(b"PK"),
            "工作簿与生成时的校验值不符，文件可能被改动过。",
        ),
    ],
    ids=["content", "year", "file gone", "file altered"],
)
def test_tampered_submission_is_found_out_and_not_accepted(county, city, now, spoil, fault):
    submission = handed_up(county, now)

    spoil(submission)

    submission = Submission.objects.get(pk=submission.pk)
    assert submission.faults() == [fault]
    with pytest.raises(Refused, match=fault):
        accept(submission, actor=city, now=now)
    submission.refresh_from_db()
    assert submission.state == "submitted"


def test_content_altered_together_with_its_hash_does_not_fit_its_check_code(county, city, now):
    submission = handed_up(county, now)
    form = submission.forms.get()
    content = form.content
    content["body"][1]["cells"][4]["value"] = 421
    tamper(form, content=content, sha256=digest_of(content))

    faults = Submission.objects.get(pk=submission.pk).faults()

    assert faults[0] == "《2025年样例120119县样例统计表》的内容与核对码不符，数据可能被改动过。"
    assert len(faults) == 2


def test_tampered_draft_is_not_handed_up(county, now):
    draft = drawn(county, now)
    tamper(draft.forms.get(), row_count=1, content={})

    with pytest.raises(Refused, match="与生成时的校验值不符"):
        hand_up(draft, (), {}, actor=county, now=now)

    draft.refresh_from_db()
    assert draft.state == "draft"


def test_return_tells_the_county_and_the_correction_is_a_new_version(county, city, now):
    township = StaffUserFactory(region=RegionFactory(code="120119001"))
    first = returned(county, city, now)

    notices = Notice.objects.for_user(county)
    assert [notice.title for notice in notices] == ["样例120119县2025年报表（第1版）被退回"]
    assert notices[0].body == "户数与上年差距过大，请核对。（请于2026年10月24日前更正后另报新版本）"
    assert not Notice.objects.for_user(township).exists()
    assert (first.state, first.revise_by) == ("returned", date(2026, 10, 24))

    correct_register(households=500)
    second = handed_up(county, now)
    done = accept(second, actor=city, now=now, note="已核对。")

    assert (second.version, done.state) == (2, "accepted")
    first.refresh_from_db()
    assert (first.state, figures(first)[0][1], figures(done)[0][1]) == ("returned", "420", "500")


def test_accepted_version_is_replaced_when_its_correction_is_accepted(county, city, now):
    first = accepted(county, city, now)
    second = handed_up(county, now)
    first.refresh_from_db()
    assert first.state == "accepted"

    second = accept(second, actor=city, now=now)

    first.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "accepted")
    assert [step.verb for step in StepRecord.objects.of(first)] == ["submit", "accept", "supersede"]


def test_one_version_at_a_time(county, now):
    drawn(county, now)

    with pytest.raises(Refused, match=r"样例120119县2025年报表（第1版）拟报，请先办理完毕"):
        drawn(county, now)

    assert Submission.objects.count() == 1


def test_deleted_draft_gives_its_number_back_and_leaves_no_file(county, now, django_capture_on_commit_callbacks):
    draft = drawn(county, now)
    storage, name = draft.workbook.storage, draft.workbook.name
    with django_capture_on_commit_callbacks(execute=True):
        draft.delete()

    assert not storage.exists(name)
    assert drawn(county, now).version == 1


def test_redrawn_draft_follows_the_register(county, now, django_capture_on_commit_callbacks):
    draft = drawn(county, now, forms=(FORM, EMPTY))
    name = draft.workbook.name
    correct_register(households=500)

    with django_capture_on_commit_callbacks(execute=True):
        again = redraw(draft, [FORM], actor=county, now=now)

    assert (again.pk, again.version, figures(again)[0][1]) == (draft.pk, 1, "500")
    assert [form.key for form in again.forms.all()] == ["样例1"]
    assert not again.workbook.storage.exists(name)
    assert again.faults() == []


def test_handed_up_submission_is_not_drawn_again(county, now):
    submission = handed_up(county, now)

    with pytest.raises(Refused, match="本上报件已上报，数据已固定"):
        redraw(submission, [FORM], actor=county, now=now)


def test_doubt_without_a_reason_keeps_the_draft(county, now):
    draft = drawn(county, now)
    doubts = (Doubt("empty_1", "空表。"), Doubt("moved", "有改动。"))

    with pytest.raises(Refused, match="请对每一条提示说明情况后再上报。"):
        hand_up(draft, doubts, {"empty_1": "今年没有。", "moved": "  "}, actor=county, now=now)
    done = hand_up(draft, doubts, {"empty_1": "今年没有。", "moved": "已核对。"}, actor=county, now=now)

    assert done.answers == [
        {"key": "empty_1", "text": "空表。", "reason": "今年没有。"},
        {"key": "moved", "text": "有改动。", "reason": "已核对。"},
    ]


@pytest.mark.parametrize(
    ("role", "code"), [(Role.CLERK, COUNTY), (Role.REVIEWER, "120118"), (Role.LEADER, "120119001"), (Role.LEADER, "12")]
)
def test_others_do_not_hand_up(county, now, role, code):
    draft = drawn(county, now)

    with pytest.raises(PermissionDenied):
        hand_up(draft, (), {}, actor=StaffUserFactory(role=role, region=RegionFactory(code=code)), now=now)


def test_township_draws_nothing(village, now):
    with pytest.raises(PermissionDenied):
        draw_submission(YEAR, [FORM], actor=StaffUserFactory(region=village.township), now=now)


def test_return_for_a_day_that_is_over_is_refused(county, city, now):
    submission = handed_up(county, now)

    with pytest.raises(Refused, match="更正期限不能早于今天"):
        send_back(submission, revise_by=date(2026, 10, 18), note="请核对。", actor=city, now=now)

    submission.refresh_from_db()
    assert (submission.state, submission.revise_by) == (SubmissionState.SUBMITTED, None)


def test_province_receives_where_the_city_has_no_name_of_its_own(county, now):
    RegionFactory(code="1201")
    type(county.region).objects.filter(code="1201").update(name="市辖区")
    province = StaffUserFactory(role=Role.LEADER, region=RegionFactory(code="12"))

    assert accept(handed_up(county, now), actor=province, now=now).state == "accepted"
