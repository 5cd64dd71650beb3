"""Log-ins that succeeded and log-ins that failed, as django-axes keeps them."""

from collections.abc import Sequence
from datetime import date

from axes.models import AccessFailureLog, AccessLog
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import BooleanField, CharField, F, Value

from common.pagination import COUNT_LIMIT

COLUMNS = ("at", "account", "address", "agent", "is_success", "is_locked", "left_at")
NEWEST_FIRST = ("-at", "-account")


class SignIns(Sequence):
    """Both logs as one list, newest first, counted no further than COUNT_LIMIT."""

    def __init__(self, *parts: models.QuerySet) -> None:
        self.parts = [part.order_by(*NEWEST_FIRST) for part in parts]

    def __getitem__(self, wanted: slice) -> list[dict]:
        if wanted.stop == 0:  # a paginator that has nothing asks for it all the same
            return []
        heads = [part[: wanted.stop] for part in self.parts]
        rows = heads[0].union(*heads[1:], all=True).order_by(*NEWEST_FIRST)[wanted]
        return [dict(zip(COLUMNS, row, strict=True)) for row in rows]

    def __len__(self) -> int:
        return sum(part[: COUNT_LIMIT + 1].count() for part in self.parts)


def sign_ins_for(
    user, *, account: str = "", address: str = "", since: date | None = None, until: date | None = None
) -> SignIns:
    """Log-ins of accounts inside the user's region. Names that are no account are for national staff."""
    succeeded = AccessLog.objects.annotate(
        at=F("attempt_time"),
        account=F("username"),
        address=F("ip_address"),
        agent=F("user_agent"),
        is_success=Value(True, output_field=BooleanField()),
        is_locked=Value(False, output_field=BooleanField()),
        left_at=F("logout_time"),
    )
    failed = AccessFailureLog.objects.annotate(
        at=F("attempt_time"),
        account=F("username"),
        address=F("ip_address"),
        agent=F("user_agent"),
        is_success=Value(False, output_field=BooleanField()),
        is_locked=F("locked_out"),
        left_at=Value(None, output_field=models.DateTimeField()),
    )
    parts = [
        _narrowed(log, user, account=account, address=address, since=since, until=until) for log in (succeeded, failed)
    ]
    return SignIns(*(part.values_list(*COLUMNS) for part in parts))


def _narrowed(log: models.QuerySet, user, *, account: str, address: str, since, until) -> models.QuerySet:
    if user.region_path != "":
        own = get_user_model().objects.for_user(user)
        log = log.filter(username__in=own.values(get_user_model().USERNAME_FIELD))
    conditions = {
        "username__contains": account,
        "ip_text__startswith": address,
        "attempt_time__date__gte": since,
        "attempt_time__date__lte": until,
    }
    log = log.annotate(ip_text=models.functions.Cast("ip_address", CharField()))
    return log.filter(**{name: value for name, value in conditions.items() if value})
