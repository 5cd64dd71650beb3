"""F6 协议签订情况: numbers of villages and regions, never a name. Asked of whoever may see the villages."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import Count, Q, Value
from django.db.models.functions import Cast, Concat

from agreements.choices import AgreementState
from agreements.models import SignedAgreement, TrustGroup
from villages.areas import area_of
from villages.choices import RegionLevel, VillageState
from villages.models import Region, Village
from villages.rates import quotient

CLOSED = (AgreementState.ENDED, AgreementState.WITHDRAWN)


@dataclass(frozen=True)
class SigningLine:
    """One row: a village, a region, or the sum of them. `due` is None where no village knows its households."""

    code: str
    name: str
    key: int | str = ""  # of the village, or the region's code
    due: int | None = None
    signed: int = 0
    signed_of_due: int = 0  # of villages that know their households
    running: int = 0
    expired: int = 0
    closed: int = 0
    groups: int = 0
    unknown: int = 0  # villages that do not know their households

    @property
    def rate(self) -> Decimal | None:
        """Households signed of households due, in per cent; None when the households are not known."""
        return quotient(self.signed_of_due, self.due, times=100) if self.due else None


def summary(path: str, level: RegionLevel | None, today: date, kind: str = "") -> list[SigningLine]:
    """The rows of everything below a path: its villages (level None), or its regions of that level, by code."""
    villages = _villages(path, level)
    agreements = _agreements(path, level, today, kind)
    groups = _groups(path, level)
    lines = []
    for area, row in villages.items():
        counts = agreements.get(area, {})
        lines.append(SigningLine(key=area, groups=groups.get(area, 0), **row, **counts))
    return lines


def whole(lines: list[SigningLine]) -> SigningLine:
    """The sum of several rows."""
    due = [line.due for line in lines if line.due is not None]
    names = ("signed", "signed_of_due", "running", "expired", "closed", "groups", "unknown")
    sums = {name: sum(getattr(line, name) for line in lines) for name in names}
    return SigningLine("", "合计", "", due=sum(due) if due else None, **sums)


def of_village(village: Village, today: date) -> tuple[dict[str, SigningLine], SigningLine]:
    """Of one village: each kind of which anything was ever signed, and all kinds together."""
    rows = SignedAgreement.objects.order_by().filter(village=village)
    known = {"key": village.pk, "due": village.households, "unknown": int(village.households is None)}
    groups = TrustGroup.objects.in_being().filter(village=village).count()
    counts = _counts(today)
    by_kind = {
        row.pop("kind"): SigningLine(village.code, village.name, **known, **row)
        for row in rows.values("kind").annotate(**counts).order_by("kind")
    }
    return by_kind, SigningLine(village.code, village.name, groups=groups, **known, **rows.aggregate(**counts))


def level_below(path: str) -> RegionLevel | None:
    """What a scope is divided into: counties above a county, its townships, and of a township the villages."""
    depth = len(path.rstrip("/").split("/")) if path else 0
    if depth >= RegionLevel.TOWNSHIP:
        return None
    if depth == RegionLevel.COUNTY:
        return RegionLevel.TOWNSHIP
    return RegionLevel.COUNTY if depth else RegionLevel.PROVINCE


def _villages(path: str, level: RegionLevel | None) -> dict:
    """Area → code, name, households due, number of villages that do not know them."""
    rows = Village.objects.active().order_by().filter(township__path__startswith=path)
    if level is None:
        found = rows.order_by("code").values_list("pk", "code", "name", "households")
        return {
            pk: {"code": code, "name": name, "due": households, "unknown": int(households is None)}
            for pk, code, name, households in found
        }
    rows = rows.annotate(area=area_of(level)).values("area").order_by("area")
    rows = list(rows.annotate(due=models.Sum("households"), unknown=Count("pk", filter=Q(households=None))))
    names = dict(Region.objects.filter(code__in=[row["area"] for row in rows]).values_list("code", "name"))
    return {
        row["area"]: {"code": row["area"], "name": names[row["area"]], "due": row["due"], "unknown": row["unknown"]}
        for row in rows
    }


def _agreements(path: str, level: RegionLevel | None, today: date, kind: str) -> dict:
    rows = SignedAgreement.objects.order_by().filter(
        village__township__path__startswith=path, village__state=VillageState.ACTIVE
    )
    if kind:
        rows = rows.filter(kind=kind)
    rows = rows.annotate(area=area_of(level, "village__")).values("area").annotate(**_counts(today))
    return {row.pop("area"): row for row in rows}


def _counts(today: date) -> dict[str, Count]:
    """The figures of a row, over agreements. A household counts once, however many kinds it signed."""
    running = Q(state=AgreementState.VALID, signed_on__lte=today, valid_until__gte=today)
    household = Concat(Cast("village_id", models.CharField()), Value("/"), "household_number")
    known = Q(village__households__isnull=False)
    return {
        "signed": Count(household, distinct=True, filter=running),
        "signed_of_due": Count(household, distinct=True, filter=running & known),
        "running": Count("pk", filter=running),
        "expired": Count("pk", filter=Q(state=AgreementState.VALID, valid_until__lt=today)),
        "closed": Count("pk", filter=Q(state__in=CLOSED)),
    }


def _groups(path: str, level: RegionLevel | None) -> dict:
    rows = TrustGroup.objects.in_being().order_by().filter(village__township__path__startswith=path)
    rows = rows.annotate(area=area_of(level, "village__")).values_list("area")
    return dict(rows.annotate(Count("pk")))
