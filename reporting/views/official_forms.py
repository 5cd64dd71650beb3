"""汇总上报: the catalogue of forms (F16), and each form for any region and year, on screen and on paper."""

from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
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
from reporting.views.asked import NOTHING, address_of_page, asked_in, catalogue_crumb, ways_above
from villages.choices import RegionLevel
from villages.filters.statistics import years_on_offer
from villages.models import Village

VIEW = "reporting.view_form"


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
            breadcrumbs=[catalogue_crumb(), *ways_above(self.request, self.asked.region)],
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
