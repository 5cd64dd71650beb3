"""The region and year that the address of a page names."""

from django.http import Http404, HttpRequest
from django.utils import timezone

from villages.filters.statistics import years_on_offer
from villages.models import Region
from villages.reporting_year import reporting_year


def chosen_region(request: HttpRequest) -> Region | None:
    """The region asked for, or the user's own; 404 outside his scope."""
    code, own = request.GET.get("region", ""), request.user.region
    if not code or (own and code == own.code):
        return own
    found = Region.objects.for_user(request.user).filter(code=code).select_related("parent").first()
    if found is None:
        raise Http404
    return found


def chosen_year(request: HttpRequest, usual: int | None = None) -> int:
    """The year asked for where it is on offer, else the usual one of the page, else this year."""
    wanted = request.GET.get("year", "")
    offered = {str(year) for year, _ in years_on_offer()}
    return int(wanted) if wanted in offered else usual or timezone.localdate().year


def chosen_reporting_year(request: HttpRequest) -> int:
    """The same on pages of what is collected: usually the year being reported."""
    return chosen_year(request, reporting_year(timezone.now()))
