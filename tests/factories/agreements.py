"""Templates of agreements, groups, and what households signed."""

from datetime import date

import factory

from agreements import models
from agreements.choices import AgreementKind, AgreementSide, AgreementState, AgreementTemplateState, AgreementTopic
from common.workflow import states_open
from tests.factories.desks import AtDeskFactory
from tests.factories.regions import CountyFactory
from tests.factories.registry import VillageFactory
from villages.choices import RegionLevel

# Balanced and voluntary, and nothing in it that the screening would stop at.
LAWFUL = (
    (AgreementSide.BOTH, AgreementTopic.VOLUNTARY, "双方在知情的基础上自愿签订，户一方可以随时退出。"),
    (AgreementSide.COMMITTEE, AgreementTopic.RIGHTS, "听取户一方对服务的意见。"),
    (AgreementSide.COMMITTEE, AgreementTopic.DUTIES, "及时告知惠民政策。"),
    (AgreementSide.HOUSEHOLD, AgreementTopic.RIGHTS, "参加各项活动，提出建议。"),
    (AgreementSide.HOUSEHOLD, AgreementTopic.DUTIES, "参与邻里互助。"),
    (AgreementSide.BOTH, AgreementTopic.TERM, "本协议自签订之日起三年内有效。"),
    (AgreementSide.BOTH, AgreementTopic.RESPONSIBILITY, "一方没有做到的，另一方可以提醒并协商改进。"),
)


def county_of(region):
    while region.level > RegionLevel.COUNTY:
        region = region.parent
    return region


class AgreementTemplateFactory(factory.django.DjangoModelFactory):
    """Of a county; given a township, of the county that it lies in. Asked twice, the same template."""

    class Meta:
        model = models.AgreementTemplate
        django_get_or_create = ("county", "kind")

    county = factory.SubFactory(CountyFactory)
    kind = AgreementKind.GOOD_FAITH

    @classmethod
    def _create(cls, model_class, *args, county, **kwargs):
        return super()._create(model_class, *args, county=county_of(county), **kwargs)


class AgreementTemplateVersionFactory(AtDeskFactory):
    """A draft with balanced and lawful clauses; `clauses=()` has none. `state` carries it on."""

    class Meta:
        model = models.AgreementTemplateVersion

    class Params:
        released = factory.Trait(state=AgreementTemplateState.RELEASED)

    template = factory.SubFactory(AgreementTemplateFactory)
    number = factory.Sequence(lambda n: 1 + n % 30_000)
    title = factory.LazyAttribute(lambda version: version.template.get_kind_display())
    clauses = LAWFUL

    @classmethod
    def _create(cls, model_class, *args, clauses, state=AgreementTemplateState.DRAFT, **kwargs):
        version = super()._create(model_class, *args, **kwargs)
        for position, (side, topic, text) in enumerate(clauses, start=1):
            AgreementClauseFactory(version=version, position=position, side=side, topic=topic, text=text)
        if state != AgreementTemplateState.DRAFT:
            with states_open():
                model_class.objects.filter(pk=version.pk).update(state=state)
            version.refresh_from_db()
        return version


class AgreementClauseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.AgreementClause

    version = factory.SubFactory(AgreementTemplateVersionFactory, clauses=())
    position = factory.Sequence(lambda n: 100 + n % 30_000)
    side = AgreementSide.COMMITTEE
    topic = AgreementTopic.DUTIES
    text = factory.Sequence(lambda n: f"样例条款{n}：及时告知惠民政策。")


class AgreementAnswerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.AgreementAnswer

    version = factory.SubFactory(AgreementTemplateVersionFactory)
    rule = "sample"
    quote = factory.Sequence(lambda n: f"样例文字{n}")
    reason = "样例理由：此处引用法律原文。"
    answered_by_name = "样例职员"


class TrustGroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.TrustGroup

    village = factory.SubFactory(VillageFactory)
    name = factory.Sequence(lambda n: f"样例第{n}诚信小组")
    leader_name = "样例组长"
    formed_on = date(2026, 3, 1)


def released_version(agreement):
    """The one that the village's county has released for the kind; released for the purpose where there is none."""
    template = AgreementTemplateFactory(county=agreement.village.township, kind=agreement.kind)
    found = template.versions.released().first()
    return found or AgreementTemplateVersionFactory(template=template, released=True)


class SignedAgreementFactory(AtDeskFactory):
    """An agreement of three years that runs on the day of the tests; `state` lays it on a later desk."""

    class Meta:
        model = models.SignedAgreement

    village = factory.SubFactory(VillageFactory)
    kind = AgreementKind.GOOD_FAITH
    version = factory.LazyAttribute(released_version)
    household_number = factory.Sequence(lambda n: f"1-{n:04}")
    signatory = "样例户主"
    signed_on = date(2026, 3, 5)
    valid_until = date(2029, 3, 4)
    state = AgreementState.VALID
    closed_on = factory.LazyAttribute(
        lambda agreement: None if agreement.state == AgreementState.VALID else date(2026, 9, 1)
    )
