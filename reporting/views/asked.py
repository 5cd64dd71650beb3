"""What the address of a page of figures asks for, and the ways from one such page to another."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from reporting.official_forms.declaration import Asked
from villages.models import Region
from villages.views.chosen import chosen_region, chosen_reporting_year

NOTHING = {
    "title": "没有可汇总的数据",
    "text": "所选地区和年度还没有这张表的数据。可以换一个年度，或者到“数据来源”查看填报情况。",
}


def asked_in(request: HttpRequest) -> Asked:
    """The region and year that the address names; else the viewer's own region, and the year collected."""
    now = timezone.now()
    year = chosen_reporting_year(request)
    by_village = request.GET.get("rows") == "villages"
    return Asked(request.user, chosen_region(request), year, now, by_village=by_village)


def catalogue_crumb() -> tuple[str, str]:
    return "报表目录", reverse("official_form_list")


def ways_above(request: HttpRequest, region: Region | None) -> list[tuple[str, str]]:
    """The way down from the viewer's own region to the one shown, on the same page."""
    user = request.user
    if region is None or region == user.region:
        return []
    codes = region.path.strip("/").split("/")[:-1]
    above = Region.objects.filter(code__in=codes).for_user(user).select_related("parent").order_by("level")
    top = [] if user.region_id else [("全国", _address(request, None))]
    return [*top, *((one.name_in_titles, _address(request, one)) for one in above)]


def _address(request: HttpRequest, region: Region | None) -> str:
    query = request.GET.copy()
    query.pop("region", None)
    if region:
        query["region"] = region.code
    return f"{request.path}?{query.urlencode()}".rstrip("?")


def address_of_page(request: HttpRequest) -> str:
    """The page as it stands, as a query of the page that saves it."""
    return urlencode({"address": request.get_full_path()})
