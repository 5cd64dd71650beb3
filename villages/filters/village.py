import django_filters
from django.db import models
from django.utils import timezone

from villages.choices import AssociationLevel, UrbanRuralCode, VillageKind, VillageState
from villages.filters.region import RegionFilterSet
from villages.models import Association, CommitteeMember, Village

ALL_STATES = "all"


class Gap(models.TextChoices):
    """What a unit's file still lacks."""

    CREDIT_CODE = "credit_code", "缺统一社会信用代码"
    HOUSEHOLDS = "households", "缺户数"
    COMMITTEE = "committee", "缺班子成员"
    ASSOCIATION = "association", "缺协会"


class VillageFilter(RegionFilterSet):
    usual = {"state": VillageState.ACTIVE}

    q = django_filters.CharFilter(label="名称、代码或拼音", method="by_text")
    kind = django_filters.ChoiceFilter(label="类型", choices=VillageKind.choices, empty_label="全部")
    urban_rural = django_filters.ChoiceFilter(label="城乡分类", choices=UrbanRuralCode.choices, empty_label="全部")
    gap = django_filters.ChoiceFilter(label="待完善", choices=Gap.choices, empty_label="不限", method="with_gap")
    state = django_filters.ChoiceFilter(
        label="状态", choices=[*VillageState.choices, (ALL_STATES, "全部")], empty_label=None, method="in_state"
    )

    class Meta:
        model = Village
        fields = ["q", "kind", "urban_rural", "gap", "state"]

    def by_text(self, rows, name: str, text: str):
        return rows.found_by(text)

    def in_state(self, rows, name: str, state: str):
        return rows if state == ALL_STATES else rows.filter(state=state)

    def with_gap(self, rows, name: str, gap: str):
        if gap == Gap.CREDIT_CODE:
            return rows.filter(credit_code="")
        if gap == Gap.HOUSEHOLDS:
            return rows.filter(households__isnull=True)
        if gap == Gap.COMMITTEE:
            return rows.exclude(_has(CommitteeMember.objects.in_office(timezone.localdate())))
        return rows.exclude(_has(Association.objects.active().at_level(AssociationLevel.VILLAGE)))


def _has(rows) -> models.Exists:
    return models.Exists(rows.filter(village=models.OuterRef("pk")))
