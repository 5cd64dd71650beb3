"""Saved queries and superiors' workbooks."""

from io import BytesIO

import factory
from django.core.files.base import ContentFile
from openpyxl import Workbook

from reporting import models
from tests.factories.regions import CountyFactory, SubFactoryFrom
from tests.factories.staff import StaffUserFactory


def workbook(cells: dict[str, object]) -> bytes:
    """A workbook with one sheet of these cells."""
    book, target = Workbook(), BytesIO()
    for name, value in cells.items():
        book.active[name] = value
    book.save(target)
    return target.getvalue()


class SavedViewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.SavedView

    owner = SubFactoryFrom(StaffUserFactory, "region", region=lambda region: region)
    region = factory.SelfAttribute("owner.region")
    owner_name = factory.SelfAttribute("owner.name")
    name = factory.Sequence(lambda n: f"样例查询{n}")
    address = "/reports/F8/?year=2025"
    is_shared = True


class SuperiorFormFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.SuperiorForm

    region = factory.SubFactory(CountyFactory)
    name = factory.Sequence(lambda n: f"样例上级表样{n}")
    issuer = "样例市计划生育协会"
    file = factory.LazyFunction(lambda: ContentFile(workbook({"A1": "{{年度}}年", "A2": "{{F8.常住人口}}"}), "a.xlsx"))
    file_name = "样例表样.xlsx"
    uploaded_by_name = "样例职员"
