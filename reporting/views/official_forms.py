"""汇总上报: the catalogue of forms (F16), and each form for any region and year, on screen and on paper."""

from functools import cached_property
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from common.actions.papers import refuse_too_long
from common.paper.declarations import ListForm
from common.paper.paper import Paper
from common.refusal import Refused
from common.views.gate import PermittedMixin
from common.views.paper import ListPaperView
from reporting.actions.books import on_paper
from reporting.models import SavedView
from reporting.official_forms.catalogue import BY_KEY, CATALOGUE
from reporting.official_forms.declaration import Asked, Content, OfficialForm
from reporting.official_forms.on_screen import table_of
from villages.choices import RegionLevel
from villages.filters.statistics import years_on_offer
from villages.models import Region, Village
from villages.reporting_year import reporting_year

VIEW = "reporting.view_form"
NOTHING = {
    "title": "没有可汇总的数据",
    "text": "所选地区和年度还没有这张表的数据。可以换一个年度，或者到“数据来源”查看填报情况。",
}


def asked_in(request) -> Asked:
    """What the address names: a region (404 outside the viewer's) and a year; else his own, and the year collected."""
    user, now = request.user, timezone.now()
    code = request.GET.get("region", "")
    region = user.region
    if code:
        region = Region.objects.for_user(user).filter(code=code).select_related("parent").first()
        if region is None:
            raise Http404
    wanted = request.GET.get("year", "")
    offered = {str(year) for year, _ in years_on_offer()}
    year = int(wanted) if wanted in offered else reporting_year(now)
    return Asked(user, region, year, now, by_village=request.GET.get("rows") == "villages")


def ways_above(request, region: Region | None) -> list[tuple[str, str]]:
    """The way down from the viewer's own region to the one shown, on the same page."""
    crumbs, user = [("报表目录", reverse("official_form_list"))], request.user
    if region is None or region == user.region:
        return crumbs
    codes = region.path.strip("/").split("/")[:-1]
    above = Region.objects.filter(code__in=codes).for_user(user).select_related("parent").order_by("level")
    top = [] if user.region_id else [("全国", _address(request, None))]
    return [*crumbs, *top, *((one.name_in_titles, _address(request, one)) for one in above)]


def _address(request, region: Region | None) -> str:
    query = request.GET.copy()
    query.pop("region", None)
    if region:
        query["region"] = region.code
    return f"{request.path}?{query.urlencode()}".rstrip("?")


def address_of_page(request) -> str:
    """The page as it stands, as a query of the page that saves it."""
    return urlencode({"address": request.get_full_path()})


class CatalogueView(PermittedMixin, TemplateView):
    """Every form with its basis, period and last day; those that are lists lead to their figures."""

    permission = VIEW
    template_name = "reporting/official_form_list.html"

    def get_context_data(self, **kwargs) -> dict:
        user = self.request.user
        forms = [(form, form.fill is not None and user.has_perm(form.permission)) for form in CATALOGUE]
        actions = [{"label": "报表目录", "icon": "file-text", "url": reverse("official_form_paper", args=["F16"])}]
        if any(may_draw for _, may_draw in forms):
            actions.append({"label": "年报", "icon": "book", "url": reverse("annual_book"), "primary": True})
        views = [(view, view.owner_id == user.pk) for view in SavedView.objects.for_user(user)]
        return super().get_context_data(heading="报表目录", forms=forms, views=views, actions=actions, **kwargs)


class OfOneForm:
    """The form, region and year of the address; its content is filled once."""

    def dispatch(self, request, *args, **kwargs):
        form = BY_KEY.get(kwargs["key"])
        if form is None or form.fill is None:
            raise Http404
        if not request.user.has_perm(form.permission):
            raise PermissionDenied
        self.official, self.asked = form, asked_in(request)
        self.form = ListForm(key=form.key, title=f"{{year}}年{{place}}{form.title}", columns=())  # of a refusal
        return super().dispatch(request, *args, **kwargs)

    official: OfficialForm
    asked: Asked

    @cached_property
    def content(self) -> Content:
        return self.official.fill(self.asked)

    def on_paper(self) -> Paper:
        return on_paper(self.content, self.asked)


class OfficialFormView(OfOneForm, TemplateView):
    """The form as a table: each row leads one level down, a village to its records."""

    template_name = "reporting/official_form.html"

    def get_context_data(self, **kwargs) -> dict:
        context = {
            "year": self.asked.year,
            "years": years_on_offer(),
            "region": self.asked.region,
            "form": self.official,
        }
        try:
            paper = self.on_paper()
        except Refused as refusal:
            return super().get_context_data(heading=self.official.title, refusal=refusal, **context, **kwargs)
        return super().get_context_data(
            heading=paper.title,
            breadcrumbs=ways_above(self.request, self.asked.region),
            table=table_of(paper, self.content.links),
            row_count=paper.row_count,
            unit_line=paper.form.unit_line,
            summary=paper.summary,
            notes=paper.all_notes,
            by_village=self.asked.by_village,
            can_list_villages=self.can_list_villages(),
            actions=self.actions(),
            empty=NOTHING,
            **context,
            **kwargs,
        )

    def actions(self) -> list[dict]:
        paper = f"{reverse('official_form_paper', args=[self.official.key])}?{self.request.GET.urlencode()}".rstrip("?")
        saved = f"{reverse('saved_view_create')}?{address_of_page(self.request)}"
        return [
            {"label": "数据来源", "icon": "database", "url": reverse(self.official.where)},
            {"label": "保存查询", "icon": "bookmark", "url": saved},
            {"label": "打印、下载", "icon": "file-text", "url": paper, "primary": True},
        ]

    def can_list_villages(self) -> bool:
        region = self.asked.region
        return self.official.by_village and region is not None and region.level < RegionLevel.TOWNSHIP


class OfficialFormPaperView(OfOneForm, ListPaperView):
    """The same form to print, as Excel and as Word: what is on screen."""

    model = Village

    @property
    def permission(self) -> str:
        return self.official.permission

    def paper(self) -> Paper:
        refuse_too_long(len(self.content.rows), self.output())
        return self.on_paper()

    def back_url(self) -> str:
        query = self.request.GET.copy()
        query.pop("as", None)
        return f"{reverse('official_form', args=[self.official.key])}?{query.urlencode()}".rstrip("?")

    def filter_words(self) -> str:
        return f"{self.asked.place}，{self.asked.year}年{'，按村(居)' if self.asked.by_village else ''}"
