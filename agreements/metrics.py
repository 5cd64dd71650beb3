"""The room's metrics, per village and year: one number, one source."""

from django.db import models
from django.db.models import Count, F, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce

from agreements.charter_metrics import charter_metrics
from agreements.day_of_account import day_of_account
from agreements.duty_metrics import duty_metrics
from agreements.models import SignedAgreement, TrustGroup
from common.metrics import Metric, Quotient, register
from villages.metrics import quotient_of

# --- Agreements signed by households

FROM_REGISTER = "签约登记"


def _together(rows: models.QuerySet) -> models.QuerySet:
    """The rows as one group, whichever village they belong to today."""
    return rows.order_by().annotate(of=OuterRef("pk")).values("of")


def _signed_households(year: int) -> Subquery:
    """Households with an agreement in force on the day of account, each counted once."""
    day = day_of_account(year)
    rows = SignedAgreement.objects.running_on(day).at_home_in(OuterRef("pk"), day)
    counted = _together(rows).annotate(found=Count("household_number", distinct=True))
    return Coalesce(Subquery(counted.values("found")), 0)


def _signing_rate(year: int):
    """Households, not persons; blank where the village does not know its households."""
    return quotient_of(_signed_households(year), F("households"), 100)


def _register_changed(year: int) -> Subquery:
    rows = SignedAgreement.objects.filter(village=OuterRef("pk")).order_by().values("village")
    return Subquery(rows.annotate(found=Max("updated_at")).values("found"))


def _trust_groups(year: int):
    day = day_of_account(year)
    rows = TrustGroup.objects.at_home_in(OuterRef("pk"), day).filter(formed_on__lte=day)
    rows = rows.filter(models.Q(disbanded_on=None) | models.Q(disbanded_on__gt=day))
    counted = _together(rows).annotate(found=Count("pk"))
    return Coalesce(Subquery(counted.values("found")), 0)


def _groups_changed(year: int) -> Subquery:
    rows = TrustGroup.objects.filter(village=OuterRef("pk")).order_by().values("village")
    return Subquery(rows.annotate(found=Max("updated_at")).values("found"))


register(
    Metric("signed_households", "协议签订户数", "户", FROM_REGISTER, _signed_households, _register_changed),
    Metric(
        "signing_rate",
        "协议签订率",
        "%",
        FROM_REGISTER,
        _signing_rate,
        _register_changed,
        quotient=Quotient(_signed_households, lambda year: F("households")),
    ),
    Metric("trust_groups", "诚信小组数", "个", FROM_REGISTER, _trust_groups, _groups_changed),
)

# --- Duties and opinions

register(*duty_metrics())

# --- Charters and covenants

register(*charter_metrics())
