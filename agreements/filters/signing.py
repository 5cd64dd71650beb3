import django_filters
from django.db import models
from django.utils import timezone

from agreements.choices import AgreementKind, AgreementLook, AgreementState
from agreements.household import tidy_number
from agreements.models import SignedAgreement, TrustGroup
from villages.filters.region import RegionFilterSet
from villages.models import Village

CLOSED = {AgreementLook.RENEWED, AgreementLook.ENDED, AgreementLook.WITHDRAWN}
GROUP_STATES = [("yes", "在册"), ("no", "已撤销"), ("all", "全部")]


def own_villages(request):
    return Village.objects.for_user(request.user).order_by("code") if request else Village.objects.none()


def own_groups(request):
    return TrustGroup.objects.for_user(request.user).select_related("village") if request else TrustGroup.objects.none()


class SignedAgreementFilter(RegionFilterSet):
    """The register of a township. What is typed to find a household stays out of the logs."""

    q = django_filters.CharFilter(label="户编号或签约人", method="by_text")
    village = django_filters.ModelChoiceFilter(label="村(居)", queryset=own_villages, empty_label="全部")
    kind = django_filters.ChoiceFilter(label="协议类型", choices=AgreementKind.choices, empty_label="全部")
    look = django_filters.ChoiceFilter(
        label="状态", choices=AgreementLook.choices, empty_label="全部", method="standing_so"
    )
    group = django_filters.ModelChoiceFilter(label="诚信小组", queryset=own_groups, empty_label="全部")

    class Meta:
        model = SignedAgreement
        fields = ["q", "village", "kind", "look", "group"]

    def by_text(self, rows, name: str, text: str):
        text = text.strip()
        return rows.filter(
            models.Q(household_number__startswith=tidy_number(text)) | models.Q(signatory__contains=text)
        )

    def standing_so(self, rows, name: str, look: str):
        today = timezone.localdate()
        if look in CLOSED:
            return rows.filter(state=AgreementState(look))
        if look == AgreementLook.EXPIRED:
            return rows.expired(today)
        if look == AgreementLook.EXPIRING:
            return rows.expiring(today)
        return rows.unclosed().filter(valid_until__gte=today)


class TrustGroupFilter(RegionFilterSet):
    usual = {"use": "yes"}

    village = django_filters.ModelChoiceFilter(label="村(居)", queryset=own_villages, empty_label="全部")
    q = django_filters.CharFilter(label="小组名称或组长", method="by_text")
    use = django_filters.ChoiceFilter(label="状态", choices=GROUP_STATES, empty_label=None, method="by_use")

    class Meta:
        model = TrustGroup
        fields = ["village", "q", "use"]

    def by_text(self, rows, name: str, text: str):
        text = text.strip()
        return rows.filter(models.Q(name__contains=text) | models.Q(leader_name__contains=text))

    def by_use(self, rows, name: str, wanted: str):
        return rows if wanted == "all" else rows.filter(disbanded_on__isnull=wanted == "yes")
