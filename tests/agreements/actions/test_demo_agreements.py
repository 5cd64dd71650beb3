import pytest

from agreements.actions.demo_agreements import make_demo_agreements
from agreements.choices import AgreementKind
from agreements.models import AgreementTemplateVersion, SignedAgreement
from tests.factories import RegionFactory, VillageFactory
from villages.actions.demo import DEMO_ACCOUNTS, make_demo_accounts


@pytest.mark.django_db
def test_demo_signs_once_and_again_nothing(now):
    for account in DEMO_ACCOUNTS:
        RegionFactory(code=account[3])
    VillageFactory(code="120119104201")
    make_demo_accounts(now=now)

    signed = make_demo_agreements(now=now)

    assert signed == SignedAgreement.objects.count() > 6
    assert AgreementTemplateVersion.objects.released().count() == len(AgreementKind)
    assert make_demo_agreements(now=now) == 0
