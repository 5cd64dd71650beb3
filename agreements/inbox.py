"""What waits in charters, agreements and duties."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, F, Min
from django.urls import reverse
from django.utils import timezone

from agreements import charter_inbox, duty_inbox
from agreements.choices import AgreementLook
from agreements.models import SignedAgreement
from common.inbox import Task, tasks

__all__ = ["charter_inbox", "duty_inbox", "expiring_agreements"]
SHOWN = 20

# --- Agreements signed by households


@tasks
def expiring_agreements(user, now: datetime) -> Iterator[Task]:
    """One line per village for the township that keeps the register: agreements that end within thirty days."""
    if not user.has_perm("agreements.change_signedagreement"):
        return
    rows = SignedAgreement.objects.for_user(user).expiring(timezone.localdate(now)).order_by()
    rows = rows.values("village_id", unit=F("village__name")).annotate(count=Count("pk"), ends=Min("valid_until"))
    for row in rows.order_by("ends")[:SHOWN]:
        yield Task(
            f"{row['unit']}的协议将在30天内到期",
            f"{reverse('signed_agreement_list')}?village={row['village_id']}&look={AgreementLook.EXPIRING}",
            deadline=row["ends"],
            count=row["count"],
        )
