"""What the signing register adds to a merger of villages: agreements and groups live on at the successor."""

from agreements.actions.handing_over import hand_over_groups, hand_over_register
from agreements.models import SignedAgreement, TrustGroup
from villages.heirlooms import Heirloom, register

register(
    # Groups first: an agreement and its group are of one village.
    Heirloom(
        "trust_groups",
        "诚信小组",
        "个",
        count=lambda units: TrustGroup.objects.filter(village__in=units).count(),
        hand_over=hand_over_groups,
    ),
    Heirloom(
        "signed_agreements",
        "签约协议",
        "份",
        count=lambda units: SignedAgreement.objects.filter(village__in=units).count(),
        hand_over=hand_over_register,
    ),
)
