"""One village's year of duties, month by month."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from agreements.completion import Year
from agreements.duty_calendar import calendar_of
from common.views.gate import ScopedDetailView
from villages.filters.statistics import years_on_offer
from villages.models import Village
from villages.views.chosen import chosen_year
from villages.views.village import list_crumb as village_crumb

VIEW = "agreements.view_dutyrecord"
CHANGE = "agreements.change_dutyrecord"


def calendar_context(village: Village, number: int, today: date) -> dict:
    """What `agreements/_duty_calendar.html` shows of one village."""
    year = Year.of(number, today)
    lines = calendar_of(village, year)
    return {"year": year, "lines": lines, "months": range(1, 13)}


class DutyCalendarView(ScopedDetailView):
    """Months and duties of one village: done, due, overdue."""

    model = Village
    pk_url_kwarg = "village"
    permission = VIEW
    template_name = "agreements/duty_calendar.html"

    def get_queryset(self):
        return super().get_queryset().select_related("township__parent")

    def get_context_data(self, **kwargs) -> dict:
        village, year = self.object, chosen_year(self.request)
        can_change = not village.why_closed and self.request.user.has_perm(CHANGE, village)
        context = super().get_context_data(years=years_on_offer(), can_change=can_change, **kwargs)
        context |= calendar_context(village, year, timezone.localdate())
        return context | {"heading": f"{village.name} {year}年制度落实日历"}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        village = self.object
        return [village_crumb(), (village.name, f"{village.get_absolute_url()}?tab=duties")]

    def actions(self) -> list[dict]:
        village = self.object
        if village.why_closed or not self.request.user.has_perm(CHANGE, village):
            return []
        query = urlencode({"village": village.pk, "township": village.township_id})
        url = f"{reverse('duty_record_create')}?{query}"
        return [{"label": "登记", "icon": "plus", "url": url, "primary": True}]
