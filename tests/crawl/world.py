"""A township with one record of every model in it."""

from dataclasses import dataclass, field

from django.apps import apps
from django.db import connection, models
from django.utils import timezone

from common.models import Attachment
from reporting.models import TargetPaper
from tests.factories import RegionFactory
from tests.factories.finding import factory_of, own_models, scoped_models
from villages.models import AnnualStatistics, Region, StaffUser, Village
from villages.reporting_year import reporting_year

# Written into the names of foreign records. Whoever reads it has seen what he must not see.
MARK = "藏域"
NAMED_BY = (
    *("name", "title", "subject", "file_name", "note", "owner_name", "owner_unit", "actor_name", "actor_unit"),
    *("signatory", "leader_name"),
)
# Shared by everybody.
NOT_OF_A_REGION = {model._meta.label for model in own_models() if getattr(model, "of_everybody", False)}
# Written by the code they belong to alone.
NOT_MADE = {"common.StepRecord"}


@dataclass
class World:
    """One township; its records are made at the first question."""

    township_code: str
    mark: str = ""
    made: dict[type[models.Model], models.Model] = field(default_factory=dict)

    @property
    def township(self) -> Region:
        return self.record(Region)

    def record(self, model: type[models.Model] | str) -> models.Model:
        model = apps.get_model(model) if isinstance(model, str) else model
        if model not in self.made:
            self.made[model] = self._make(model)
        return self.made[model]

    def _make(self, model: type[models.Model]) -> models.Model:
        return factory_of(model)(**self._place(model), **self._names(model))

    def _names(self, model: type[models.Model]) -> dict:
        if model._meta.label in NOT_OF_A_REGION or not self.mark:
            return {}
        names = {field.name for field in model._meta.fields if isinstance(field, models.CharField | models.TextField)}
        return {name: f"外埠{self.mark}{model._meta.verbose_name}" for name in NAMED_BY if name in names}

    def _place(self, model: type[models.Model]) -> dict:
        """What puts a record of the model into this township."""
        if model is Region:
            return {"code": self.township_code}
        if model is Attachment:
            return {"target": self.record(Village), "uploaded_by": self.record(StaffUser)}
        if model in scoped_models():
            lookup = model._default_manager.all().region_lookup
            if not lookup.endswith("__path"):
                return {lookup: self.township.path}
            way = lookup.split("__")[0]
            place = {way: self.record(model._meta.get_field(way).related_model)}
            if {"village", "region"} <= {field.name for field in model._meta.fields} and model is not StaffUser:
                place["village"] = self.record(Village)
            if model in (AnnualStatistics, TargetPaper):
                place["year"] = reporting_year(timezone.now())  # the year on which its list opens
            return place
        place = {
            field.name: self.record(StaffUser)
            for field in model._meta.fields
            if field.related_model is StaffUser and not field.null
        }
        names = {field.name for field in model._meta.fields}
        return place | ({"region_path": self.township.path} if "region_path" in names else {})

    def values(self) -> dict[str, str]:
        """All the records, as they stand in the database: each with all its columns, read with one query."""
        parts = [
            f"SELECT '{model._meta.label}', t::text FROM {model._meta.db_table} t WHERE {model._meta.pk.column} = %s"
            for model in self.made
        ]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), [row.pk for row in self.made.values()])
            return dict(cursor.fetchall())

    def fill(self) -> "World":
        for model in own_models():
            if model._meta.label not in NOT_MADE:
                self.record(model)
        return self


def mark_ancestors(township: Region) -> None:
    """A foreign county is foreign too."""
    codes = township.path.strip("/").split("/")[:-1]
    for region in Region.objects.filter(code__in=codes):
        region.name = f"外埠{MARK}{region.code}"
        region.save()


def home_and_foreign() -> tuple[World, World]:
    home = World("120119001").fill()
    RegionFactory(code="130102001", name=f"外埠{MARK}镇")
    foreign = World("130102001", MARK)
    mark_ancestors(foreign.township)
    return home, foreign.fill()
