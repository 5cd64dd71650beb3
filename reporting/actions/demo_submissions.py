"""The demo's submissions of one district: last year's handed up and accepted by the city, this year's drawn."""

from datetime import datetime

from django.db import transaction

from common.history import act_of
from reporting.actions.submissions import accept, draw_submission, hand_up, papers_of
from reporting.models import Submission
from reporting.official_forms.catalogue import BY_KEY
from reporting.submission_checks import doubts_of
from villages.models import StaffUser

COUNTY, CITY = "jizhou_sh", "tianjin_sh"
FORMS = ("F5", "F6", "F7", "F8", "F10")


@transaction.atomic
def make_demo_submissions(*, now: datetime) -> int:
    """Make what is not there yet; returns how many submissions are new."""
    known = StaffUser.objects.select_related("region").in_bulk([COUNTY, CITY], field_name="username")
    county, city = known[COUNTY], known[CITY]
    if Submission.objects.filter(region=county.region).exists():
        return 0
    forms = [BY_KEY[key] for key in FORMS]
    with act_of(county):
        draft = draw_submission(now.year - 1, forms, actor=county, now=now)
        papers = papers_of(forms, county.region, draft.year, actor=county, now=now)
        doubts = doubts_of(draft, forms, papers)
        reasons = {doubt.key: "演示数据，只登记了部分乡镇。" for doubt in doubts}
        sent = hand_up(draft, doubts, reasons, actor=county, now=now)
    with act_of(city):
        accept(sent, actor=city, now=now, note="数据齐全，予以接收。")
    with act_of(county):
        draw_submission(now.year, forms, actor=county, now=now)
    return 2
