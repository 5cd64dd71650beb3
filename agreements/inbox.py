"""What waits in charters, agreements and duties."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, F, Min
from django.urls import reverse
from django.utils import timezone

from agreements import charter_inbox, duty_inbox
from agreements.choices import AgreementLook
from agreements.models import SignedAgreement
from common.inbox import Lines, Task, tasks

__all__ = ["charter_inbox", "duty_inbox", "expiring_agreements"]
SHOWN = 20

# --- Agreements signed by households


@tasks
def expiring_agreements(user, now: datetime) -> Lines | None:
    """One line per village for the township that keeps the register: agreements that end within thirty days."""
    if not user.has_perm("agreements.change_signedagreement"):
        return None
    expiring = SignedAgreement.objects.for_user(user).expiring(timezone.localdate(now)).order_by()
    by_village = expiring.values("village_id", unit=F("village__name"))
    rows = by_village.annotate(count=Count("pk"), ends=Min("valid_until")).order_by("ends", "village_id")
    return Lines(rows[:SHOWN], _expiring)


def _expiring(rows: list[dict]) -> Iterator[Task]:
    for row in rows:
        yield Task(
            f"{row['unit']}的协议将在30天内到期",
            f"{reverse('signed_agreement_list')}?village={row['village_id']}&look={AgreementLook.EXPIRING}",
            deadline=row["ends"],
            count=row["count"],
        )
