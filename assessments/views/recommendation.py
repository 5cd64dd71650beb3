"""F2: the units that a county filed with the city, and those that it recommends, per batch."""

from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from assessments.honour_papers import AT_THE_START, RECOMMENDATION, RECOMMENDED, REGISTRATION, application_row
from assessments.models import Application, Batch, QuotaSeat
from common.paper.paper import Paper
from common.views.paper import ListPaperView
from villages.models import Region, Village


class RegistrationPaperView(ListPaperView):
    """备案表 of one batch; `?region=` narrows to a county."""

    model = Application
    permission = "assessments.export_application"
    form = REGISTRATION

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        rows = Batch.objects.for_user(request.user).with_programme()
        self.batch = get_object_or_404(rows, pk=kwargs["batch"])
        chosen = request.GET.get("region", "")
        regions = Region.objects.for_user(request.user)
        self.region = regions.filter(code=chosen).first() or request.user.region or self.batch.programme.region
        return super().get(request, *args, **kwargs)

    def get_queryset(self):
        rows = super().get_queryset().filter(batch=self.batch, village__township__path__startswith=self.region.path)
        return self.narrowed(rows)

    def narrowed(self, rows):
        return rows.exclude(state__in=AT_THE_START)

    def rows(self) -> list[dict]:
        rows = self.found().with_place().prefetch_related("score_sheets").order_by("village__code")
        return [application_row(row, self.request.user) for row in rows]

    def paper(self) -> Paper:
        rows = self.rows()
        place, year = self.region.name_in_titles, self.batch.year
        return self.filled(rows=rows, place=place, year=year, summary=self.summary(len(rows)))

    def summary(self, count: int) -> str:
        """村居总数、分配名额、实报数, of the counties that the form covers."""
        units = Village.objects.active().filter(township__path__startswith=self.region.path).count()
        seats = QuotaSeat.objects.filter(batch=self.batch, county__path__startswith=self.region.path)
        allotted = seats.aggregate(total=Sum("allotted"))["total"]
        said = "未分配" if allotted is None else f"{allotted}个"
        return f"村居总数：{units}个　　分配名额：{said}　　实报数：{count}个"

    def filter_words(self) -> str:
        return f"批次：{self.batch}；区划：{self.region.name_in_titles}"

    def back_url(self) -> str:
        return f"{reverse('application_list')}?batch={self.batch.pk}"


class RecommendationPaperView(RegistrationPaperView):
    """推荐汇总表: those that passed the county's evaluation."""

    form = RECOMMENDATION

    def narrowed(self, rows):
        return rows.filter(state__in=RECOMMENDED)
