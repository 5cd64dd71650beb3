"""The demo's circulars of one district: last year's result made known and signed for, this year's being written."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from common.history import act_of
from reporting.actions.circulars import issue, next_serial, receive, remind
from reporting.models import Circular, CircularReceipt
from villages.models import StaffUser

WRITER, LEADER, SIGNERS = "jizhou_jb", "jizhou_fz", ("xiaying_jb",)
SERIES = "演示计生协"
OPENING = "现将{}年度村居考核结果通报如下。请各乡镇对照差距，抓好整改。（演示）"


@transaction.atomic
def make_demo_circulars(*, now: datetime) -> int:
    """Make what is not there yet; returns how many circulars are new."""
    known = StaffUser.objects.select_related("region").in_bulk([WRITER, LEADER, *SIGNERS], field_name="username")
    writer, leader = known[WRITER], known[LEADER]
    if Circular.objects.filter(region=writer.region).exists():
        return 0
    year = timezone.localdate(now).year
    with act_of(writer):
        issued = _written(writer, year - 1, now)
    with act_of(leader):
        issued = issue(issued, actor=leader, now=now - timedelta(days=6))
    for name in SIGNERS:
        own = CircularReceipt.objects.filter(circular=issued, township=known[name].region).first()
        with act_of(known[name]):
            receive(own, actor=known[name], now=now - timedelta(days=5))
    with act_of(writer):
        remind(issued, actor=writer, now=now)
        _written(writer, year, now)
    return 2


def _written(writer: StaffUser, year: int, now: datetime) -> Circular:
    today = timezone.localdate(now)
    return Circular.objects.create(
        region=writer.region,
        year=year,
        title=f"关于{year}年度考核结果的通报",
        series=SERIES,
        number_year=today.year,
        serial=next_serial(writer.region, SERIES, today.year),
        opening=OPENING.format(year),
        unit=writer.unit,
        due_on=today + timedelta(days=10),
    )
