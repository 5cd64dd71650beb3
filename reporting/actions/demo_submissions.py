"""The demo's submissions of two districts: drawn, handed up, returned, accepted, and replaced by a correction."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from common.history import act_of
from reporting.actions.drawing import draw_submission, papers_of
from reporting.actions.submissions import accept, hand_up, send_back
from reporting.models import Submission
from reporting.official_forms.catalogue import BY_KEY
from reporting.official_forms.declaration import Asked
from reporting.submission_checks import doubts_of
from villages.actions.statistics import advance
from villages.models import AnnualStatistics, StaffUser
from villages.reporting_year import reporting_year

LARGE, SMALL, CITY = "jizhou_sh", "heping_sh", "tianjin_sh"
FORMS, FEW_FORMS = ("F5", "F6", "F7", "F8", "F10"), ("F7", "F8")


@transaction.atomic
def make_demo_submissions(*, now: datetime) -> int:
    """Make what is not there yet; returns how many submissions are new."""
    known = StaffUser.objects.select_related("region").in_bulk([LARGE, SMALL, CITY], field_name="username")
    large, small, city = (known[name] for name in (LARGE, SMALL, CITY))
    if Submission.objects.filter(region=large.region).exists():
        return 0
    year = reporting_year(now)
    _accepted(_handed_up(large, year - 1, FORMS, now), city, now)
    with act_of(large):
        draw_submission(year - 2, [BY_KEY[key] for key in FEW_FORMS], actor=large, now=now)
    _small_district(small, city, year, now)
    return Submission.objects.count()


def _small_district(county: StaffUser, city: StaffUser, year: int, now: datetime) -> None:
    """Last year's was corrected after it had been accepted; this year's came back once and waits again."""
    _accepted(_handed_up(county, year - 1, FEW_FORMS, now), city, now)
    _correct_a_figure(county, year - 1, now)
    _accepted(_handed_up(county, year - 1, FEW_FORMS, now), city, now)
    returned = _handed_up(county, year, FEW_FORMS[:1], now)
    with act_of(city):
        by, reason = timezone.localdate(now) + timedelta(days=10), "缺人口基本情况年报，请补齐后重新上报。"
        send_back(returned, revise_by=by, note=reason, actor=city, now=now)
    _handed_up(county, year, FEW_FORMS, now)


def _handed_up(county: StaffUser, year: int, keys: Sequence[str], now: datetime) -> Submission:
    forms = [BY_KEY[key] for key in keys]
    with act_of(county):
        draft = draw_submission(year, forms, actor=county, now=now)
        papers = papers_of(forms, Asked(county, county.region, year, now))
        doubts = doubts_of(draft, forms, papers, today=timezone.localdate(now))
        return hand_up(draft, doubts, {doubt.key: "已核对（演示）。" for doubt in doubts}, actor=county, now=now)


def _accepted(sent: Submission, city: StaffUser, now: datetime) -> None:
    with act_of(city):
        accept(sent, actor=city, now=now, note="数据齐全，予以接收。")


def _correct_a_figure(county: StaffUser, year: int, now: datetime) -> None:
    """One sheet goes back, is put right and locked again."""
    sheet = AnnualStatistics.objects.for_user(county).of_year(year).in_force().order_by("village__code").first()
    if sheet is None:
        return
    with act_of(county):
        sheet = advance(sheet, "reopen", actor=county, now=now, note="死亡人数漏报1人。")
        sheet.deaths += 1
        sheet.explanation = sheet.explanation or "死亡人数更正。"
        sheet.save()
        for verb in ("file", "lock"):
            sheet = advance(sheet, verb, actor=county, now=now)
