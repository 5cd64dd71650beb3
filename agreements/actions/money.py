"""What people do with the ledger: book, and take back by a counter-entry what was booked wrongly."""

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone

from agreements.models import MoneyEntry
from common.refusal import Refused
from villages.models import Region, Village

CHANGE = "agreements.change_moneyentry"


def balance_of(region: Region, village: Village | None, source: str, *, without: MoneyEntry | None = None) -> Decimal:
    """What the holder has of the source, all years counted; `without` leaves out an entry that is being changed."""
    rows = MoneyEntry.objects.of_holder(region, village).filter(source=source).with_effect()
    if without is not None and without.pk:
        rows = rows.exclude(pk=without.pk)
    return rows.aggregate(total=models.Sum("effect"))["total"] or Decimal(0)


def refuse_reversed(entry: MoneyEntry) -> None:
    """An entry is reversed once, and a counter-entry never."""
    if entry.reverses_id:
        raise Refused("红冲记录不能再红冲；需要恢复的请重新记一笔。")
    if hasattr(entry, "reversal"):
        raise Refused("这笔账已经红冲过，请刷新后查看。")


@transaction.atomic
def reverse_entry(entry: MoneyEntry, reason: str, *, actor, now: datetime) -> MoneyEntry:
    """红冲: an entry of the opposite effect, booked today. The wrong entry stays, and both can be seen."""
    row = MoneyEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if not actor.has_perm(CHANGE, row):
        raise PermissionDenied
    refuse_reversed(row)
    if not reason.strip():
        raise Refused("请填写红冲原因。")
    return MoneyEntry.objects.create(
        region=row.region,
        village=row.village,
        booked_on=timezone.localdate(now),
        direction=row.direction,
        source=row.source,
        use=row.use,
        amount=row.amount,
        households=row.households,
        purpose=f"红冲（{reason.strip()}）"[:100],
        voucher=f"{row.voucher[:27]}-红冲"[:30] if row.voucher else "",
        reverses=row,
    )
