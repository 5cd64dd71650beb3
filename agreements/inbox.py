"""What waits in charters, agreements and duties."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Min, Value
from django.urls import reverse
from django.utils import timezone

from agreements import charter_inbox, duty_inbox
from agreements.choices import AgreementLook
from agreements.models import SignedAgreement
from common.inbox import Lines, Task, tasks

__all__ = ["charter_inbox", "duty_inbox", "expiring_agreements"]
# --- Agreements signed by households


@tasks
def expiring_agreements(user, now: datetime) -> Lines | None:
    """One line for the township that keeps the register: agreements that end within thirty days."""
    if not user.has_perm("agreements.change_signedagreement"):
        return None
    expiring = SignedAgreement.objects.for_user(user).expiring(timezone.localdate(now)).order_by()
    together = expiring.values(together=Value(True))
    rows = together.annotate(count=Count("pk"), ends=Min("valid_until"), villages=Count("village", distinct=True))
    return Lines(rows, _expiring)


def _expiring(rows: list[dict]) -> Iterator[Task]:
    for row in (row for row in rows if row["count"]):
        yield Task(
            f"{row['villages']}个村(居)的协议将在30天内到期",
            f"{reverse('signed_agreement_list')}?look={AgreementLook.EXPIRING}",
            deadline=row["ends"],
            count=row["count"],
        )
