"""The register as a workbook: what it takes, what it refuses, and twenty thousand rows of it in the worker."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.actions.signing import withdraw
from agreements.choices import AgreementKind, AgreementState
from agreements.forms import signing as forms
from agreements.models import SignedAgreement
from common.actions.imports import confirm_import, start_import, undo_import
from common.models import RunStatus, StepRecord
from common.refusal import Refused
from common.resources import resource_of
from tests.common.importing.workbooks import upload, workbook
from tests.common.worker import worker
from tests.factories import (
    AgreementTemplateFactory,
    AgreementTemplateVersionFactory,
    RegionFactory,
    SignedAgreementFactory,
    StaffUserFactory,
    TrustGroupFactory,
    VillageFactory,
)
from villages.choices import Role

TOWN = "120119001"
HEADERS = ("村(居)代码", "村(居)", "户编号", "签约人", "协议类型", "签订日期", "到期日期", "诚信小组")
MANY = 20_000


@pytest.fixture
def town(db):
    town = RegionFactory(code=TOWN)
    for kind in (AgreementKind.GOOD_FAITH, AgreementKind.HOUSE_LETTING):
        AgreementTemplateVersionFactory(template=AgreementTemplateFactory(county=town, kind=kind), released=True)
    return town


@pytest.fixture
def clerk(town):
    return StaffUserFactory(region=town)


@pytest.fixture
def village(town):
    return VillageFactory(code=f"{TOWN}201", name="样例村")


def row(**cells) -> tuple:
    usual = {
        "code": "",
        "village": "样例村",
        "number": "1-01",
        "signatory": "样例甲",
        "kind": "诚信计生协议",
        "signed_on": "2026-03-05",
        "valid_until": "2029-03-04",
        "group": "",
    }
    return tuple((usual | cells).values())


def bring(clerk, *rows):
    return start_import(resource_of("signed-agreements"), upload(workbook(HEADERS, *rows), "签约.xlsx"), actor=clerk)


def issues(run) -> list:
    return [(issue.row, issue.header, issue.rule) for issue in run.issues.all()]


def test_nothing_asks_for_more_than_a_number_and_a_name():
    columns = {column.attribute for column in resource_of("signed-agreements").columns}
    assert columns == {
        *("village__township__name", "village", "household_number", "signatory"),
        *("kind", "signed_on", "valid_until", "group"),
    }
    assert set(forms.SignedAgreementForm.base_fields) == {
        *("household_number", "signatory", "signed_on", "valid_until", "group"),
    }
    assert set(forms.HouseholdForm.base_fields) == {"household_number", "signatory"}
    assert set(forms.BatchForm.base_fields) == {"village", "kind", "signed_on", "valid_until", "group"}
    assert set(forms.WithdrawForm.base_fields) == {"on"}
    assert set(forms.EndForm.base_fields) == {"reason", "on"}
    assert set(forms.RestoreForm.base_fields) == {"reason"}
    assert set(forms.RenewForm.base_fields) == {"signed_on", "valid_until"}
    assert set(forms.TrustGroupForm.base_fields) == {"name", "leader_name", "formed_on"}


def test_rows_are_entered_on_the_version_in_use(clerk, village, now):
    group = TrustGroupFactory(village=village, name="第一小组")
    TrustGroupFactory(village=VillageFactory(township=village.township), name="第一小组")
    run = bring(clerk, row(group="第一小组", number="１－０１"), row(number="1-02", code=village.code, kind="房屋出租"))

    confirm_import(run, actor=clerk, only_good=False, now=now)

    first, second = SignedAgreement.objects.order_by("household_number")
    assert (first.household_number, first.signatory, first.group, first.kind) == ("1-01", "样例甲", group, "good_faith")
    assert (first.version.template.kind, second.version.template.kind) == ("good_faith", "house_letting")
    assert (first.state, first.valid_until, second.group) == (AgreementState.VALID, date(2029, 3, 4), None)


def test_what_cannot_be_is_told_row_by_row(clerk, village):
    SignedAgreementFactory(village=village, household_number="9-01", signed_on=date(2025, 1, 1))
    foreign = VillageFactory(code="120118001201", name="样例外村")
    run = bring(
        clerk,
        row(number="120119199001011234"),
        row(number="1-02", signatory="样例甲13812345678"),
        row(number="1-03", kind="双向承诺书"),
        row(number="1-04", valid_until="2026-03-05"),
        row(number="9-01"),
        row(number="1-05", village=foreign.name),
        row(number="1-06", group="没有的小组"),
    )

    assert issues(run) == [
        (2, "户编号", "户编号不能填身份证号，请填村(居)自编的户编号。"),
        (3, "签约人", "只填姓名，请勿填写证件号、电话等。"),
        (4, "协议类型", "县(区)还没有发布“双向承诺书”范本"),
        (5, "到期日期", "到期日期应晚于签订日期。"),
        (6, "户编号", "该户这一类型的协议已有登记且未终止，请办理续签，或先解除原协议。"),
        (7, "村(居)", "您的管辖范围内没有这个村(居)"),
        (8, "诚信小组", "“样例村”内没有这个诚信小组"),
    ]


def test_exported_file_comes_back_and_changes_no_name(clerk, village, now):
    agreement = SignedAgreementFactory(village=village, household_number="1-01", signatory="样例甲")
    run = bring(clerk, row(signatory="样*", valid_until="2030-03-04"))
    assert (run.counts["changed"], run.counts["faulty"]) == (1, 0)

    confirm_import(run, actor=clerk, only_good=False, now=now)

    agreement.refresh_from_db()
    assert (agreement.signatory, agreement.valid_until) == ("样例甲", date(2030, 3, 4))


def ran_out(village, number: str) -> SignedAgreement:
    ended = {"signed_on": date(2023, 3, 1), "valid_until": date(2026, 2, 28)}
    return SignedAgreementFactory(village=village, household_number=number, **ended)


def test_household_whose_agreement_ran_out_is_signed_anew(clerk, village, now):
    old, running = ran_out(village, "1-01"), SignedAgreementFactory(village=village, household_number="1-02")
    run = bring(clerk, row(), row(number="1-02", signed_on="2026-09-05"))
    assert issues(run) == [
        (2, "户编号", "该户原协议2026-02-28到期"),
        (3, "户编号", "该户这一类型的协议已有登记且未终止，请办理续签，或先解除原协议。"),
    ]
    assert (run.counts["new"], run.counts["warnings"], run.counts["faulty"]) == (1, 1, 1)

    confirm_import(run, actor=clerk, only_good=True, now=now)

    old.refresh_from_db()
    new = SignedAgreement.objects.get(household_number="1-01", state=AgreementState.VALID)
    assert (old.state, old.closed_on) == (AgreementState.RENEWED, date(2026, 3, 5))
    assert (new.previous, new.valid_until) == (old, date(2029, 3, 4))
    assert [(step.verb, step.actor) for step in StepRecord.objects.of(old)] == [("renew", clerk)]
    assert list(StepRecord.objects.of(running)) == []


def test_import_that_signed_anew_is_taken_back(clerk, village, now):
    old = ran_out(village, "1-01")
    run = bring(clerk, row())
    confirm_import(run, actor=clerk, only_good=False, now=now)
    run.refresh_from_db()

    assert undo_import(run, actor=clerk, now=now).status == RunStatus.UNDONE

    only = SignedAgreement.objects.get()
    assert (only, only.state, only.closed_on) == (old, AgreementState.VALID, None)
    assert [step.verb for step in StepRecord.objects.of(old)] == ["renew", "reopen"]


def test_agreement_closed_after_the_preview_is_not_renewed_by_it(clerk, village, now):
    old = ran_out(village, "1-01")
    run = bring(clerk, row())
    withdraw(old, on=date(2026, 3, 1), actor=clerk, now=now)

    with pytest.raises(Refused, match=r"^核对之后台账又有变动"):
        confirm_import(run, actor=clerk, only_good=False, now=now)

    assert SignedAgreement.objects.get().state == AgreementState.WITHDRAWN


def test_masked_name_is_no_name_of_a_new_row(clerk, village):
    assert issues(bring(clerk, row(signatory="样*"))) == [(2, "签约人", "新增的行没有填“签约人”")]


def test_closed_agreement_takes_no_import(clerk, village):
    SignedAgreementFactory(village=village, household_number="1-01", state="withdrawn", closed_on=date(2026, 9, 1))

    assert issues(bring(clerk, row(valid_until="2030-03-04"))) == [(2, "村(居)代码", "该协议已终止，不能再修改")]


def test_import_is_taken_back(clerk, village, now):
    run = bring(clerk, row())
    confirm_import(run, actor=clerk, only_good=False, now=now)

    run.refresh_from_db()
    assert undo_import(run, actor=clerk, now=timezone.now() if run.done_at > now else now).status == RunStatus.UNDONE
    assert list(SignedAgreement.objects.all()) == []


@pytest.mark.parametrize(("code", "role"), [("120119", Role.CLERK), (TOWN, Role.LEADER), ("1201", Role.REVIEWER)])
def test_only_the_township_s_own_staff_imports(client, town, code, role):
    client.force_login(StaffUserFactory(region=RegionFactory(code=code), role=role))

    for name in ("import_start", "import_template"):
        assert client.get(reverse(name, args=["signed-agreements"])).status_code == 403


def many_rows() -> list[tuple]:
    return [row(code=f"{TOWN}{201 + n % 40}", village="", number=f"{n}", signatory="样例") for n in range(MANY)]


@pytest.mark.django_db(transaction=True)
def test_twenty_thousand_rows_go_through_the_worker(town, clerk, now):
    for number in range(40):
        VillageFactory(code=f"{TOWN}{201 + number}")
    run = bring(clerk, *many_rows())
    with worker("--batch") as process:
        assert process.wait(300) == 0
    run.refresh_from_db()
    assert (run.status, run.counts["new"], run.counts["problems"]) == (RunStatus.CHECKED, MANY, 0)

    confirm_import(run, actor=clerk, only_good=False, now=timezone.now())
    with worker("--batch") as process:
        assert process.wait(300) == 0

    run.refresh_from_db()
    assert run.status == RunStatus.DONE
    assert SignedAgreement.objects.count() == MANY
