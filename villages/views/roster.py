"""村(居)民委员会名册: the list of villages as an official form."""

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from common.paper.paper import Paper
from common.views.paper import ListPaperView
from villages.choices import RegionLevel
from villages.filters.village import VillageFilter
from villages.models import CommitteeMember, Region, Village
from villages.papers import ROSTER, WIDE_ROSTER, roster_row


class VillageRosterView(ListPaperView):
    model = Village
    permission = "villages.export_village"
    filterset_class = VillageFilter
    form = ROSTER

    def rows(self) -> list[dict]:
        in_office = CommitteeMember.objects.in_office(timezone.localdate()).select_related("post")
        villages = self.found().select_related("township__parent").defer("name_grams").order_by("code")
        return [
            roster_row(village) for village in villages.prefetch_related(Prefetch("committee", in_office, "in_office"))
        ]

    def paper(self) -> Paper:
        rows, region = self.rows(), self.region()
        is_wide = region is None or region.level < RegionLevel.COUNTY
        place = region.name_in_titles if region else "全国"
        return self.filled(form=WIDE_ROSTER if is_wide else ROSTER, rows=rows, place=place)

    def region(self) -> Region | None:
        """The branch chosen beside the list, or the viewer's own region."""
        chosen = self.filterset.form.cleaned_data.get("region")
        found = Region.objects.for_user(self.request.user).filter(code=chosen).first() if chosen else None
        return found or self.request.user.region

    def back_url(self) -> str:
        query = self.request.GET.copy()
        query.pop("as", None)
        return f"{reverse('village_list')}?{query.urlencode()}"
