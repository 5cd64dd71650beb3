"""Templates of Word documents, circulars and their receipts."""

from datetime import date

import factory
from django.utils import timezone

from reporting import models
from reporting.choices import TemplateKind
from tests.factories.assessments import OfCountyFactory
from tests.factories.desks import AtDeskFactory
from tests.factories.regions import CountyFactory, TownshipFactory
from tests.factories.staff import StaffUserFactory


class WordTemplateFactory(OfCountyFactory):
    """A version without a file: back to the portal's own."""

    class Meta:
        model = models.WordTemplate

    region = factory.SubFactory(CountyFactory)
    kind = TemplateKind.REPORT
    number = factory.Sequence(lambda n: n + 1)
    uploaded_by = factory.SubFactory(StaffUserFactory)
    uploaded_by_name = "样例甲"
    uploaded_at = factory.LazyFunction(timezone.now)


class CircularFactory(OfCountyFactory, AtDeskFactory):
    class Meta:
        model = models.Circular

    region = factory.SubFactory(CountyFactory)
    year = 2026
    title = factory.Sequence(lambda n: f"样例通报{n}")
    series = "样计生协"
    number_year = 2026
    serial = factory.Sequence(lambda n: n + 1)
    opening = "现将考核结果通报如下。"
    unit = "样例县计生协会"
    due_on = date(2026, 12, 31)


class CircularReceiptFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CircularReceipt

    township = factory.SubFactory(TownshipFactory)
    circular = factory.LazyAttribute(lambda one: CircularFactory(region=one.township))
