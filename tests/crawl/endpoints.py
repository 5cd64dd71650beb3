"""Every URL of the portal, read from the resolver, and the values its arguments take."""

from dataclasses import dataclass
from itertools import product

from django.contrib import admin
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django_filters import CharFilter, ModelChoiceFilter

from assessments.choices import Stage
from assessments.views.application_steps import BULK_VERBS
from common.models import Job
from common.resources import registry
from reporting.choices import TemplateKind
from reporting.official_forms.catalogue import CATALOGUE
from tests.crawl.world import NOT_OF_A_REGION, World
from tests.factories.finding import own_models, scoped_models
from villages.models import Region, Village

# Arguments that neither "pk" with the view's model nor the view itself can explain, by URL name: one dictionary of
# argument -> value for each address. Add a line to one of these two when the crawl asks for it.
RECORDS = {
    "drafting_step_create": lambda world: [
        {"charterversion": world.record("agreements.CharterVersion").pk, "stage": stage} for stage in (1, 5)
    ],
    "score_sheet_open": lambda world: [
        {"application": world.record("assessments.Application").pk, "stage": stage} for stage in Stage
    ],
    "job_retry": lambda world: [{"pk": world.record(Job).pk}],
    "job_download": lambda world: [{"pk": world.record(Job).pk}],
    "attachment_download": lambda world: [{"pk": world.record("common.Attachment").pk}],
    "attachment_remove": lambda world: [{"pk": world.record("common.Attachment").pk}],
    "admin:villages_region_move": lambda world: [{"code": world.township_code}],
    "region_children": lambda world: [{"code": world.township_code}],
    "record_history": lambda world: [
        {"label": model._meta.label_lower, "key": world.record(model).pk} for model in scoped_models()
    ],
    "attachment_upload": lambda world: [
        {"label": label, "key": world.record(label).pk} for label in ("villages.village", "villages.association")
    ],
}
# Arguments that name no record of any region.
PLACES = {
    "public_notice": lambda world: [{"code": world.record("assessments.NamingNotice").code}],
    "public_village": lambda world: [{"code": world.record(Village).code}],
    "export": lambda world: [{"key": key} for key in registry],
    "import_start": lambda world: [{"key": key} for key in registry],
    "import_template": lambda world: [{"key": key} for key in registry],
    "application_bulk": lambda world: [{"verb": verb} for verb in BULK_VERBS],
    "decision_bulk": lambda world: [{"outcome": outcome} for outcome in ("pass", "rectify", "fail")],
    **dict.fromkeys(
        ("official_form", "official_form_paper"), lambda world: [{"key": form.key} for form in CATALOGUE if form.fill]
    ),
    "statistics_bulk": lambda world: [{"verb": "file"}, {"verb": "lock"}],
    "word_template_current": lambda world: [{"kind": kind} for kind in TemplateKind],
    "word_template_upload": lambda world: [{"kind": kind} for kind in TemplateKind],
    "word_template_ready_made": lambda world: [{"kind": kind} for kind in TemplateKind],
    "admin:app_list": lambda world: [{"app_label": model._meta.app_label} for model in admin.site._registry],
    "admin:nowhere": lambda world: [{"url": "nowhere"}],
}


# An argument called after a model stands for one of its records.
NOUNS = {model._meta.model_name: model for model in own_models()}


@dataclass(frozen=True)
class Endpoint:
    """One URL pattern: its name with namespace, and what it asks for."""

    name: str
    arguments: tuple[str, ...]
    view: object
    route: str

    @property
    def is_admin(self) -> bool:
        return self.name.startswith("admin:")

    @property
    def is_shared(self) -> bool:
        return self.model is not None and self.model._meta.label in NOT_OF_A_REGION

    @property
    def names_a_record(self) -> bool:
        return bool(self.arguments) and self.name not in PLACES and not self.is_shared

    @property
    def methods(self) -> tuple[str, ...]:
        """What it answers. A class without a `post` refuses it to everybody with 405, which one visitor can see."""
        view_class = getattr(self.view, "view_class", None)
        return ("get", "post") if view_class is None or hasattr(view_class, "post") else ("get",)

    @property
    def model(self) -> type[models.Model] | None:
        """The model the view is about, as far as the view says."""
        view_class = getattr(self.view, "view_class", None)
        model_admin = getattr(self.view, "model_admin", None)
        found = getattr(model_admin, "model", None) or getattr(view_class, "model", None)
        queryset = getattr(view_class, "queryset", None)
        return found or getattr(queryset, "model", None)

    @property
    def filters(self) -> dict:
        """The filters of a list; nothing for other pages."""
        filterset = getattr(getattr(self.view, "view_class", None), "filterset_class", None)
        return filterset.base_filters if filterset else {}

    def queries_for(self, world: World) -> list[str]:
        """One query string per filter, set to what would find the records of a world."""
        found = []
        for name, one in self.filters.items():
            queryset = one.extra.get("queryset")
            if isinstance(one, ModelChoiceFilter):
                model = queryset.model if hasattr(queryset, "model") else Region
                found.append(f"?{name}={world.record(model).pk}")
            elif type(one) is CharFilter or "q" in name:
                found.append(f"?{name}=外埠")
        return [*found, f"?region={world.township_code}", f"?township={world.township_code}"]

    def addresses(self, world: World) -> list[str]:
        """The addresses of this URL for the records of a world."""
        if not self.arguments:
            return [self.address({})]
        if named := (RECORDS | PLACES).get(self.name):
            return [self.address(values) for values in named(world)]
        choices = [self.values_of(argument, world) for argument in self.arguments]
        return [self.address(dict(zip(self.arguments, values, strict=True))) for values in product(*choices)]

    def values_of(self, argument: str, world: World) -> list:
        view_class = getattr(self.view, "view_class", None)
        if argument in {"pk", "object_id"} and self.model:
            is_own = self.model in own_models()
            return [world.record(self.model).pk if is_own else 1]
        if argument in NOUNS:
            return [world.record(NOUNS[argument]).pk]
        if argument == "verb" and getattr(view_class, "steps", None):
            return list(view_class.steps)
        raise AssertionError(
            f"Nobody says what '{argument}' of the URL '{self.name}' ({self.route}) stands for. "
            "Give its view a `model`, or add the URL to RECORDS or PLACES in tests/crawl/endpoints.py."
        )

    def address(self, values: dict) -> str:
        if self.name == "admin:nowhere":
            return reverse("admin:index") + values["url"]
        return reverse(self.name, kwargs=values)


def endpoints() -> list[Endpoint]:
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, namespace: str, route: str):
    for entry in resolver.url_patterns:
        full_route = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, inner, full_route)
        elif entry.name:
            yield _endpoint(entry, namespace + entry.name, full_route)
        elif "url" in entry.pattern.regex.groupindex:
            yield _endpoint(entry, namespace + "nowhere", full_route)
        else:  # the admin's redirect from an old address of a record
            assert namespace == "admin:", f"Give the URL {full_route} a name."


def _endpoint(entry: URLPattern, name: str, route: str) -> Endpoint:
    return Endpoint(name, tuple(entry.pattern.regex.groupindex), entry.callback, route)
