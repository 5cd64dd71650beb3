import pytest

from agreements.actions.demo_agreements import make_demo_agreements
from agreements.choices import AgreementKind, AgreementState, AgreementTemplateState
from agreements.models import AgreementTemplateVersion, SignedAgreement
from tests.factories import VillageFactory
from tests.factories.demo import demo_people


@pytest.mark.django_db
def test_demo_signs_once_and_again_nothing(now):
    VillageFactory(code="120119104201")
    demo_people(now)

    signed = make_demo_agreements(now=now)

    assert signed == SignedAgreement.objects.count() > 6
    assert set(SignedAgreement.objects.values_list("state", flat=True)) == set(AgreementState)
    assert AgreementTemplateVersion.objects.released().count() == len(AgreementKind)
    assert set(AgreementTemplateVersion.objects.values_list("state", flat=True)) == set(AgreementTemplateState)
    assert make_demo_agreements(now=now) == 0
