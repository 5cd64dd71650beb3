"""What the register keeps, and what the database never lets into it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, InternalError, transaction

from agreements.choices import AgreementKind, AgreementLook, AgreementState
from agreements.models import SignedAgreement
from tests.factories import (
    AgreementTemplateFactory,
    AgreementTemplateVersionFactory,
    SignedAgreementFactory,
    TrustGroupFactory,
    VillageFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 19)
# A household number and the signatory's name. Whoever adds a field about persons must come past this line.
FIELDS = {
    *("id", "created_at", "updated_at", "revision"),
    *("village", "version", "kind", "household_number", "signatory"),
    *("signed_on", "valid_until", "group", "previous", "state", "closed_on"),
    *("moved_from", "moved_on"),  # which village was merged into this one, and when
}


def test_register_has_no_other_field():
    assert {
        field.name for field in SignedAgreement._meta.get_fields() if not field.is_relation or field.concrete
    } == FIELDS


def test_household_counts_once_for_each_kind():
    first = SignedAgreementFactory(household_number="3-01")
    SignedAgreementFactory(village=first.village, household_number="3-01", kind=AgreementKind.HOUSE_LETTING)
    SignedAgreementFactory(household_number="3-01")

    with pytest.raises(IntegrityError, match="one_agreement_per_household"), transaction.atomic():
        SignedAgreementFactory(village=first.village, household_number=" 3-０1", signed_on=date(2026, 4, 1))


def test_household_may_sign_again_after_it_left():
    left = SignedAgreementFactory(household_number="3-01", state=AgreementState.WITHDRAWN)

    SignedAgreementFactory(village=left.village, household_number="3-01", signed_on=date(2026, 9, 2))

    assert SignedAgreement.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"valid_until": date(2026, 3, 5)}, "agreement_runs_some_time"),
        ({"state": AgreementState.ENDED, "closed_on": None}, "closed_agreement_has_its_day"),
        ({"closed_on": date(2026, 3, 4)}, "agreement_closed_after_signing"),
    ],
)
def test_days_that_cannot_be_are_refused(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        SignedAgreementFactory(**fields)


def test_agreement_lies_with_its_template_and_its_group():
    template = AgreementTemplateFactory(kind=AgreementKind.HOUSE_LETTING)
    letting = AgreementTemplateVersionFactory(template=template, released=True)
    draft = AgreementTemplateVersionFactory()
    agreement = SignedAgreementFactory()
    rows = SignedAgreement.objects.filter(pk=agreement.pk)

    for fields in ({"version": letting}, {"version": draft}, {"group": TrustGroupFactory()}):
        with pytest.raises(InternalError, match="agreement"), transaction.atomic():
            rows.update(**fields)
    rows.update(group=TrustGroupFactory(village=agreement.village))


def test_closed_agreement_stays_in_the_books():
    agreement = SignedAgreementFactory(state=AgreementState.ENDED)

    with pytest.raises(InternalError, match="Cannot delete"), transaction.atomic():
        agreement.delete()


def test_name_stands_nowhere_in_what_the_agreement_is_called():
    agreement = SignedAgreementFactory(village__name="样例村", household_number="3-01", signatory="样例张三")

    assert str(agreement) == "样例村3-01户诚信计生协议"


@pytest.mark.parametrize(
    ("valid_until", "look"),
    [
        (date(2026, 10, 18), AgreementLook.EXPIRED),
        (date(2026, 10, 19), AgreementLook.EXPIRING),
        (date(2026, 11, 18), AgreementLook.EXPIRING),
        (date(2026, 11, 19), AgreementLook.RUNNING),
    ],
)
def test_last_day_is_a_day_of_the_agreement(valid_until, look):
    agreement = SignedAgreementFactory(valid_until=valid_until)

    assert agreement.look_on(TODAY) == look
    assert SignedAgreement.objects.with_look(TODAY).get().look == look
    assert SignedAgreement.objects.running_on(TODAY).exists() == (look != AgreementLook.EXPIRED)
    assert SignedAgreement.objects.expired(TODAY).exists() == (look == AgreementLook.EXPIRED)
    assert SignedAgreement.objects.expiring(TODAY).exists() == (look == AgreementLook.EXPIRING)


def test_agreement_ran_until_the_day_before_it_was_closed():
    SignedAgreementFactory(state=AgreementState.WITHDRAWN, closed_on=date(2026, 9, 1))

    days = (date(2026, 3, 4), date(2026, 3, 5), date(2026, 8, 31), date(2026, 9, 1))
    assert [SignedAgreement.objects.running_on(day).count() for day in days] == [0, 1, 1, 0]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("household_number", "120119199001011234"),
        ("household_number", "12011919900101123X"),
        ("household_number", "13812345678"),
        ("household_number", "老王家"),
        ("household_number", "3-01；3-02"),
        ("signatory", "张三13812345678"),
        ("signatory", "张三（已婚）"),
        ("signatory", "张三、李四"),
        ("signatory", "张*"),
    ],
)
def test_what_says_more_than_a_number_and_a_name_is_refused(field, text):
    agreement = SignedAgreementFactory.build(village=VillageFactory.build(), version=None, **{field: text})

    with pytest.raises(ValidationError):
        SignedAgreement._meta.get_field(field).clean(getattr(agreement, field), agreement)


@pytest.mark.parametrize("text", ["张三", "欧阳修", "古丽·艾合买提", "莫𡐓", "John Smith"])
def test_names_of_all_kinds_are_taken(text):
    assert SignedAgreement._meta.get_field("signatory").clean(text, None) == text
