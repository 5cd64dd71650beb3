"""Annual schemes, rounds and what they make of units and townships."""

from decimal import Decimal

import factory

from common.workflow import states_open
from reporting import models
from reporting.choices import FROZEN_STATES, RoundState
from tests.factories.agreements import county_of
from tests.factories.assessments import BatchFactory, OfCountyFactory
from tests.factories.desks import AtDeskFactory
from tests.factories.regions import CountyFactory, TownshipFactory
from tests.factories.registry import VillageFactory


class AnnualSchemeFactory(OfCountyFactory):
    """Without components and grades; `ready=True` gives it one component of 100 % and one grade."""

    class Meta:
        model = models.AnnualScheme
        skip_postgeneration_save = True

    region = factory.SubFactory(CountyFactory)
    year = factory.Sequence(lambda n: 2026 + n % 70)
    title = "样例年度考核"

    @factory.post_generation
    def ready(self, create, extracted, **kwargs):
        if extracted:
            SchemeComponentFactory(scheme=self)
            AnnualGradeFactory(scheme=self)


class SchemeComponentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.SchemeComponent

    scheme = factory.SubFactory(AnnualSchemeFactory)
    position = factory.Sequence(lambda n: n % 30_000 + 1)
    name = "年终考核"
    weight = Decimal(100)
    batch = factory.LazyAttribute(
        lambda one: BatchFactory(programme__region=one.scheme.region, year=one.scheme.year, state="open")
    )


class AnnualGradeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.AnnualGrade

    scheme = factory.SubFactory(AnnualSchemeFactory)
    name = "合格"
    minimum = 0


class AnnualRoundFactory(AtDeskFactory):
    class Meta:
        model = models.AnnualRound

    scheme = factory.SubFactory(AnnualSchemeFactory)


def at(one: models.AnnualRound, state: str) -> models.AnnualRound:
    """The round laid on another desk behind the database's gate."""
    with states_open():
        models.AnnualRound.objects.filter(pk=one.pk).update(state=state)
    one.state = state
    return one


class _PublishedFactory(factory.django.DjangoModelFactory):
    """Figures of a published round: earlier they are for the county's own eyes."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        one, state = kwargs["round"], kwargs["round"].state
        if state in FROZEN_STATES:
            at(one, RoundState.YEAR_END)
        row = super()._create(model_class, *args, **kwargs)
        at(one, state)
        return row


def published_round_of(township) -> models.AnnualRound:
    return AnnualRoundFactory(scheme__region=county_of(township), state=RoundState.PUBLISHED)


class AnnualScoreFactory(_PublishedFactory):
    class Meta:
        model = models.AnnualScore

    village = factory.SubFactory(VillageFactory)
    round = factory.LazyAttribute(lambda one: published_round_of(one.village.township))
    township = factory.LazyAttribute(lambda one: one.village.township)
    unit_code = factory.LazyAttribute(lambda one: one.village.code)
    unit_name = factory.LazyAttribute(lambda one: one.village.name)
    kind = factory.LazyAttribute(lambda one: one.village.kind)
    township_name = factory.LazyAttribute(lambda one: one.village.township.name)
    subtotal = total = Decimal("88.50")
    bonus = penalty = Decimal(0)
    grade = "合格"
    place = township_place = 1


class TownshipScoreFactory(_PublishedFactory):
    class Meta:
        model = models.TownshipScore

    township = factory.SubFactory(TownshipFactory)
    round = factory.LazyAttribute(lambda one: published_round_of(one.township))
    township_name = factory.LazyAttribute(lambda one: one.township.name)
    unit_count = scored_count = 1
    total = Decimal("88.50")
    place = 1
