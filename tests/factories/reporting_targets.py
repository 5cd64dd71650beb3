"""Papers of targets and their lines."""

import factory

from reporting import models
from tests.factories.desks import AtDeskFactory
from tests.factories.regions import TownshipFactory


class TargetPaperFactory(AtDeskFactory):
    class Meta:
        model = models.TargetPaper

    township = factory.SubFactory(TownshipFactory)
    year = factory.Sequence(lambda n: 2026 + n % 70)


class ResponsibilityTargetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ResponsibilityTarget

    paper = factory.SubFactory(TargetPaperFactory)
    position = 1
    name = factory.Sequence(lambda n: f"样例指标{n}")
    unit = "项"
    target = 10
