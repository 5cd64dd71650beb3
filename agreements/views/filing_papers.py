"""备案表 (F4): the register as it is filtered, and one entry; to print, as Excel and as Word."""

from django.urls import reverse
from django.utils import timezone

from agreements.filing_papers import FILING_RECORD, FILING_ROSTER, FILING_ROSTER_OF_YEARS, filing_values, with_papers
from agreements.filters.filing import FilingFilter
from agreements.models import Filing
from common.models import StepRecord
from common.paper.paper import Opinion, Paper
from common.views.paper import ListPaperView, RecordPaperView
from villages.models import Region


class FilingRosterView(ListPaperView):
    model = Filing
    permission = "agreements.export_filing"
    filterset_class = FilingFilter
    form = FILING_ROSTER

    def rows(self) -> list[dict]:
        rows = with_papers(self.found()).order_by(
            "version__charter__village__code", "version__charter__kind", "filed_on"
        )
        return [filing_values(filing) for filing in rows]

    def paper(self) -> Paper:
        rows = self.rows()
        chosen = self.filterset.form.cleaned_data.get("region")
        found = Region.objects.for_user(self.request.user).filter(code=chosen).first() if chosen else None
        region = found or self.request.user.region
        years = {row["filed_on"].year for row in rows}
        place = region.name_in_titles if region else "全国"
        if len(years) == 1:
            return self.filled(rows=rows, place=place, year=years.pop())
        return self.filled(form=FILING_ROSTER_OF_YEARS, rows=rows, place=place)

    def back_url(self) -> str:
        query = self.request.GET.copy()
        query.pop("as", None)
        return f"{reverse('filing_list')}?{query.urlencode()}"


class FilingPaperView(RecordPaperView):
    model = Filing
    permission = "agreements.export_filing"
    form = FILING_RECORD

    def get_queryset(self):
        return with_papers(super().get_queryset())

    def values(self) -> dict:
        return filing_values(self.object)

    def paper(self) -> Paper:
        filing = self.object
        approved = StepRecord.objects.of(filing.version).filter(verb="approve").last()
        examined = Opinion(
            filing.examination, filing.examiner, timezone.localdate(approved.taken_at) if approved else None
        )
        return self.filled(
            values=self.values(),
            place=filing.version.village.name,
            opinions={"乡镇(街道)意见": examined},
        )
