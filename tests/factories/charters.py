"""Charters through all their versions, with what goes with them: clauses, papers, meetings, publicity, filing."""

import hashlib
from datetime import date, timedelta

import factory
from django.utils import timezone

from agreements import models
from agreements.choices import (
    CampaignState,
    CharterKind,
    CharterStage,
    CharterState,
    ClauseTopic,
    MeetingKind,
    RuleMatter,
)
from common.workflow import states_open
from tests.factories.agreements import county_of
from tests.factories.desks import AtDeskFactory
from tests.factories.regions import CountyFactory, TownshipFactory
from tests.factories.registry import VillageFactory
from villages.choices import VillageKind

TITLES = {
    CharterKind.SELF_GOVERNANCE: "自治章程",
    CharterKind.COVENANT: "村规民约",
    CharterKind.WORKING_RULES: "工作制度",
}


class RuleOfLawFactory(factory.django.DjangoModelFactory):
    """A rule of earlier law, each from a day of its own."""

    class Meta:
        model = models.RuleOfLaw

    body = VillageKind.VILLAGE
    matter = RuleMatter.PUBLICITY_DAYS
    effective_from = factory.Sequence(lambda n: date(2000, 1, 1) + timedelta(days=n))
    number = 15
    wording = "公布期限不少于十五日。"
    law = "样例组织法"
    article = "第三十五条"


class CharterFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Charter

    village = factory.SubFactory(VillageFactory)
    kind = CharterKind.COVENANT


class CharterVersionFactory(AtDeskFactory):
    """A draft without clauses. `texts` gives it clauses, `state` any desk: then it is drafted first and carried on."""

    class Meta:
        model = models.CharterVersion

    class Params:
        at_township = factory.Trait(state=CharterState.AT_TOWNSHIP)
        to_vote = factory.Trait(state=CharterState.TO_VOTE)
        in_force = factory.Trait(state=CharterState.IN_FORCE, in_force_from=date(2026, 3, 1))

    charter = factory.SubFactory(CharterFactory)
    number = 1
    title = factory.LazyAttribute(lambda version: f"{version.charter.village.name}{TITLES[version.charter.kind]}")
    texts = ()

    @classmethod
    def _create(cls, model_class, *args, texts=(), **kwargs):
        if not texts:
            return super()._create(model_class, *args, **kwargs)
        state = kwargs.pop("state", CharterState.DRAFTING)
        version = super()._create(model_class, *args, **kwargs)
        for position, text in enumerate(texts, start=1):
            ClauseFactory(version=version, position=position, text=text)
        if state != CharterState.DRAFTING:
            with states_open():
                model_class.objects.filter(pk=version.pk).update(state=state)
            version.refresh_from_db()
        return version

    @classmethod
    def _build(cls, model_class, *args, texts=(), **kwargs):
        return super()._build(model_class, *args, **kwargs)


class ClauseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Clause

    version = factory.SubFactory(CharterVersionFactory)
    position = factory.Sequence(lambda n: 1 + n % 30_000)
    topic = ClauseTopic.OTHER
    text = factory.Sequence(lambda n: f"样例条文{n}：邻里之间互相帮助。")


class LibraryClauseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.LibraryClause

    kind = CharterKind.COVENANT
    topic = ClauseTopic.FAMILY_FRIENDLY
    text = factory.Sequence(lambda n: f"样例范本{n}：倡导夫妻共同承担家务和育儿。")
    basis = "《样例法》第一条"


class ScreeningRuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ScreeningRule

    key = factory.Sequence(lambda n: f"sample-{n}")
    label = factory.Sequence(lambda n: f"样例规则{n}")
    pattern = "样例禁用词"
    basis = "《样例法》第一条"
    suggestion = "改为自愿表述。"


class DraftingStepFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.DraftingStep

    version = factory.SubFactory(CharterVersionFactory)
    stage = CharterStage.MOBILISE
    done_on = date(2026, 3, 2)
    people = 36


class FindingAnswerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.FindingAnswer

    version = factory.SubFactory(CharterVersionFactory)
    clause = factory.SubFactory(ClauseFactory, version=factory.SelfAttribute("..version"))
    rule = "sample"
    quote = "样例文字"
    reason = "样例理由：此处引用法律原文。"
    answered_by_name = "样例职员"


class AssemblyMeetingFactory(factory.django.DjangoModelFactory):
    """A meeting that was valid and adopted: 260 of 400 came, 240 were for it."""

    class Meta:
        model = models.AssemblyMeeting

    version = factory.SubFactory(CharterVersionFactory)
    kind = MeetingKind.FULL
    notice_on = date(2026, 3, 1)
    held_on = date(2026, 3, 20)
    place = "样例村委会院内"
    eligible = 400
    present = 260
    votes_for = 240
    votes_against = 12
    abstentions = 8


class PublicityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Publicity

    version = factory.SubFactory(CharterVersionFactory)
    began_on = date(2026, 3, 21)
    days = 15
    last_day = factory.LazyAttribute(lambda run: run.began_on + timedelta(days=run.days - 1))
    place = "样例村公告栏"
    contact = "样例村委会，电话00000000"


class PublicArchiveFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.PublicArchive

    publicity = factory.SubFactory(PublicityFactory)
    archived_at = factory.LazyFunction(timezone.now)
    page = "<html>样例公示网页</html>"
    sha256 = factory.LazyAttribute(lambda archive: hashlib.sha256(archive.page.encode()).hexdigest())


class ObjectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Objection

    publicity = factory.SubFactory(PublicityFactory)
    received_on = factory.SelfAttribute("publicity.began_on")
    content = "样例异议：第三条写得不清楚。"


class FilingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Filing

    version = factory.SubFactory(CharterVersionFactory)
    authority = "样例镇人民政府"
    number = factory.Sequence(lambda n: f"样备〔2026〕{n}号")
    filed_on = date(2026, 4, 10)
    examiner = "样例职员"
    examination = "内容合法，同意备案。"


class FilingAmendmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.FilingAmendment

    filing = factory.SubFactory(FilingFactory)
    filing_revision = 2
    changes = [["备案号", "样备〔2026〕10号", "样备〔2026〕1号"]]
    reason = "样例录入错误"
    amended_at = factory.LazyFunction(timezone.now)
    actor_name = "样例职员"


class CorrectionOrderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CorrectionOrder

    version = factory.SubFactory(CharterVersionFactory)
    ordered_on = date(2026, 5, 6)
    content = "样例改正内容：删去第五条。"
    basis = "《样例组织法》第三十一条"
    due_on = date(2026, 6, 6)


class RevisionCampaignFactory(AtDeskFactory):
    """Of a county; given a township, of the county that it lies in. Beside an open one of its kind it is finished."""

    class Meta:
        model = models.RevisionCampaign

    class Params:
        finished = factory.Trait(state=CampaignState.FINISHED)

    region = factory.SubFactory(CountyFactory)
    title = factory.Sequence(lambda n: f"样例{n}村规民约清理修订")
    basis = "样例文件〔2026〕1号"
    opened_on = date(2026, 3, 1)
    due_on = date(2026, 11, 30)

    @classmethod
    def _create(cls, model_class, *args, region, kind=CharterKind.COVENANT, **kwargs):
        region = county_of(region)
        if "state" not in kwargs and model_class.objects.open().filter(region=region, kind=kind).exists():
            kwargs["state"] = CampaignState.FINISHED
        return super()._create(model_class, *args, region=region, kind=kind, **kwargs)


class CampaignUnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CampaignUnit

    campaign = factory.SubFactory(RevisionCampaignFactory)
    village = factory.SubFactory(VillageFactory)
    listed_on = date(2026, 3, 1)


class CampaignReminderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CampaignReminder

    campaign = factory.SubFactory(RevisionCampaignFactory)
    township = factory.SubFactory(TownshipFactory)
    sent_on = factory.Sequence(lambda n: date(2026, 3, 1) + timedelta(days=n % 200))
    lacking = 3
    sender_name = "样例职员"
