"""Programmes, batches, seats and standards: one chain of desks, ready to be walked."""

from datetime import date

import factory
from django.utils import timezone

from assessments import models
from assessments.choices import Phase, ProgrammeKind, RuleKind, SeatMovement, VersionState
from assessments.desks import DESKS
from common.workflow import states_open
from tests.factories.agreements import county_of
from tests.factories.desks import AtDeskFactory
from tests.factories.regions import CountyFactory
from tests.factories.registry import VillageFactory
from villages.choices import VillageKind


class OfCountyFactory(factory.django.DjangoModelFactory):
    """Of a county; given a township, of the county that it lies in."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        if kwargs.get("region") is not None:
            kwargs["region"] = county_of(kwargs["region"])
        return super()._create(model_class, *args, **kwargs)


class ProgrammeFactory(OfCountyFactory):
    class Meta:
        model = models.Programme

    region = factory.SubFactory(CountyFactory)
    name = factory.Sequence(lambda n: f"样例示范村创建{n}")
    kind = ProgrammeKind.DEMONSTRATION
    organiser = "样例县人民政府"
    approval_number = "样批〔2026〕1号"
    catalogue_basis = "样例项目目录第1项"


class ProgrammeLevelFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ProgrammeLevel

    programme = factory.SubFactory(ProgrammeFactory)
    position = factory.Sequence(lambda n: n % 30_000 + 1)
    name = factory.Sequence(lambda n: f"示范{n}")
    honour = "样例示范村"
    desks = [desk.value for desk in DESKS]
    uses_quota = False


class LeadingGroupFactory(OfCountyFactory):
    class Meta:
        model = models.LeadingGroup

    region = factory.SubFactory(CountyFactory)
    name = "样例领导小组"
    document_number = "样发〔2026〕2号"
    set_up_on = date(2026, 1, 5)


class LeadingGroupMemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.LeadingGroupMember

    group = factory.SubFactory(LeadingGroupFactory)
    position = 1
    name = "样例甲"
    unit = "样例办公室主任"


class StandardFactory(OfCountyFactory):
    class Meta:
        model = models.Standard

    region = factory.SubFactory(CountyFactory)
    code = factory.Sequence(lambda n: f"S{n}")
    name = "样例评估标准"


class StandardVersionFactory(AtDeskFactory):
    """A draft. `published=True` publishes it after its parts are made."""

    class Meta:
        model = models.StandardVersion
        skip_postgeneration_save = True

    standard = factory.SubFactory(StandardFactory)
    number = 1
    title = "样例评估标准"

    @factory.post_generation
    def published(self, create, extracted, **kwargs):
        """One section of one indicator and two grades, then published."""
        if extracted:
            IndicatorFactory(section=SectionFactory(version=self))
            GradeFactory(version=self, name="合格", minimum=60)
            GradeFactory(version=self, name="示范", minimum=90)
            publish(self)


def publish(version: models.StandardVersion) -> models.StandardVersion:
    """Lay a finished draft on the shelf of published versions."""
    with states_open():
        models.StandardVersion.objects.filter(pk=version.pk).update(state=VersionState.PUBLISHED)
    version.refresh_from_db()
    return version


class GradeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Grade

    version = factory.SubFactory(StandardVersionFactory)
    name = factory.Sequence(lambda n: f"等次{n}")
    minimum = factory.Sequence(lambda n: n % 90_000)


class SectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Section

    version = factory.SubFactory(StandardVersionFactory)
    position = factory.Sequence(lambda n: n % 30_000 + 1)
    title = "组织建设"
    stated_points = 100


class IndicatorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Indicator

    section = factory.SubFactory(SectionFactory)
    position = factory.Sequence(lambda n: n % 30_000 + 1)
    number = factory.LazyAttribute(lambda indicator: f"{indicator.position}"[:10])
    text = "协会机构健全"
    kind = RuleKind.YES_NO
    points = 100


class BatchFactory(AtDeskFactory):
    class Meta:
        model = models.Batch

    programme = factory.SubFactory(ProgrammeFactory)
    year = factory.Sequence(lambda n: 2026 + n % 70)
    name = "样例批次"


class BatchStandardFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.BatchStandard

    batch = factory.SubFactory(BatchFactory)
    kind = VillageKind.VILLAGE
    version = factory.SubFactory(StandardVersionFactory, published=True)


class BatchPhaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.BatchPhase

    batch = factory.SubFactory(BatchFactory)
    phase = Phase.REGISTRATION
    starts_on = date(2026, 1, 1)
    ends_on = date(2026, 12, 31)


def batch_for(village, **given) -> models.Batch:
    """A running batch of the county that the village lies in."""
    return BatchFactory(programme__region=county_of(village.township), state="open", **given)


class LateExceptionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.LateException

    village = factory.SubFactory(VillageFactory)
    batch = factory.LazyAttribute(lambda one: batch_for(one.village))
    phase = Phase.REGISTRATION
    until = date(2026, 12, 31)
    reason = "样例理由"
    granted_by_name = "样例甲"


class QuotaSeatFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.QuotaSeat

    batch = factory.SubFactory(BatchFactory)
    county = factory.SubFactory(CountyFactory)
    units = 100
    allotted = 1

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return super()._create(model_class, *args, **kwargs | {"county": county_of(kwargs["county"])})


class QuotaEntryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.QuotaEntry

    seat = factory.SubFactory(QuotaSeatFactory)
    movement = SeatMovement.ALLOTTED
    number = 1
    made_by_name = "样例甲"
    made_by_unit = "样例县"
    made_at = factory.LazyFunction(timezone.now)
