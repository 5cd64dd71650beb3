"""Applications of villages, their scores, inspections, verdicts and titles."""

from datetime import date, timedelta

import factory
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from agreements.actions.public_archive import sha256_of_page
from assessments import models
from assessments.actions.application_copies import content_of, digest_of
from assessments.choices import (
    ApplicationState,
    FindingSource,
    Kinship,
    Outcome,
    RecheckOutcome,
    Stage,
)
from common.models import StepRecord
from tests.factories.agreements import county_of
from tests.factories.assessments import (
    BatchFactory,
    IndicatorFactory,
    OfCountyFactory,
    ProgrammeLevelFactory,
    batch_for,
)
from tests.factories.attachments import AttachmentFactory
from tests.factories.desks import AtDeskFactory
from tests.factories.regions import CountyFactory, TownshipFactory
from tests.factories.registry import VillageFactory
from tests.factories.staff import StaffUserFactory


class ApplicationFactory(AtDeskFactory):
    """A draft with all that a submission asks for, in a running batch of the village's county."""

    class Meta:
        model = models.Application

    village = factory.SubFactory(VillageFactory)
    batch = factory.LazyAttribute(lambda one: batch_for(one.village))
    level = factory.LazyAttribute(lambda one: ProgrammeLevelFactory(programme=one.batch.programme))
    contact_name = "样例甲"
    contact_phone = "02200000000"
    practice = "坚持居民自治。"


class ApplicationCopyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ApplicationCopy

    application = factory.SubFactory(ApplicationFactory)
    number = factory.Sequence(lambda n: n % 30_000 + 1)
    verb = "submit"
    content = factory.LazyAttribute(lambda copy: content_of(copy.application, now=timezone.now()))
    sha256 = factory.LazyAttribute(lambda copy: digest_of(copy.content))
    taken_by_name = "样例甲"
    taken_by_unit = "样例镇"
    taken_at = factory.LazyFunction(timezone.now)


class ReturnedPointFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ReturnedPoint

    application = factory.SubFactory(ApplicationFactory)
    reason = "样例原因"

    @factory.lazy_attribute
    def step(self):
        reviewer = StaffUserFactory(region=county_of(self.application.village.township))
        return StepRecord.objects.create(
            target_type=ContentType.objects.get_for_model(models.Application),
            target_id=self.application.pk,
            target_name=str(self.application),
            verb="return",
            verb_label="退回修改",
            before=ApplicationState.AT_COUNTY,
            after=ApplicationState.RETURNED,
            note="样例原因",
            actor=reviewer,
            actor_name=reviewer.name,
            actor_unit=reviewer.unit,
            taken_at=timezone.now(),
        )


class EvidenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Evidence

    application = factory.SubFactory(ApplicationFactory)
    paper = "村民会议表决证明"
    attachment = factory.LazyAttribute(lambda one: AttachmentFactory(target=one.application))


class ScoreSheetFactory(AtDeskFactory):
    class Meta:
        model = models.ScoreSheet

    application = factory.SubFactory(ApplicationFactory, state=ApplicationState.SELF_ASSESSING)
    stage = Stage.SELF
    missing_count = 0


class ScoreFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Score

    sheet = factory.SubFactory(ScoreSheetFactory)
    indicator = factory.SubFactory(IndicatorFactory)


class DeclaredInterestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.DeclaredInterest

    village = factory.SubFactory(VillageFactory)
    user = factory.LazyAttribute(lambda one: StaffUserFactory(region=one.village.township))
    kinship = Kinship.KIN


class InspectionPlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.InspectionPlan

    region = factory.SubFactory(TownshipFactory)
    batch = factory.LazyAttribute(lambda one: BatchFactory(programme__region=county_of(one.region), state="open"))
    name = "样例检查"
    table = factory.LazyFunction(lambda: [[0, 2], [20, 3], [30, 4]])


class InspectionSampleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.InspectionSample

    village = factory.SubFactory(VillageFactory)
    plan = factory.LazyAttribute(lambda one: InspectionPlanFactory(region=one.village.township))
    code = factory.LazyAttribute(lambda one: one.village.code)
    position = 1


class RectificationFactory(AtDeskFactory):
    class Meta:
        model = models.Rectification

    village = factory.SubFactory(VillageFactory)
    source = FindingSource.INSPECTION
    problem = "样例问题"
    owner = "样例主任"
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))


class DecisionFactory(factory.django.DjangoModelFactory):
    """Released long ago: pending ones are for their own desk's eyes."""

    class Meta:
        model = models.Decision

    application = factory.SubFactory(ApplicationFactory)
    desk = ApplicationState.COUNTY_ASSESSING
    outcome = Outcome.PASS
    decided_by = factory.LazyAttribute(lambda one: StaffUserFactory(region=one.application.village.township))
    decided_by_name = "样例甲"
    released_at = factory.LazyFunction(timezone.now)


class NamingNoticeFactory(OfCountyFactory, AtDeskFactory):
    class Meta:
        model = models.NamingNotice

    region = factory.SubFactory(CountyFactory)
    batch = factory.LazyAttribute(lambda one: BatchFactory(programme__region=county_of(one.region), state="open"))
    title = "样例拟命名公示"
    basis = "样发〔2026〕1号"
    publisher = "样例县"
    contact = "样例甲"
    phone = "02200000000"
    working_days = 7
    code = factory.Sequence(lambda n: f"notice{n}")


class NoticeArchiveFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.NoticeArchive

    notice = factory.SubFactory(NamingNoticeFactory)
    archived_at = factory.LazyFunction(timezone.now)
    page = "<html>样例命名公示网页</html>"
    sha256 = factory.LazyAttribute(lambda archive: sha256_of_page(archive.page))


class NoticeEntryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.NoticeEntry

    application = factory.SubFactory(ApplicationFactory)
    notice = factory.LazyAttribute(lambda one: NamingNoticeFactory(region=one.application.village.township))


class NoticeObjectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.NoticeObjection

    application = factory.SubFactory(ApplicationFactory)
    notice = factory.LazyAttribute(lambda one: NamingNoticeFactory(region=one.application.village.township))
    received_on = date(2026, 10, 12)
    content = "样例异议"


class HolidayFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Holiday

    day = factory.Sequence(lambda n: date(2025, 1, 1) + timedelta(days=n % 365))
    name = "样例节"
    source = "样例通知"


class HonourFactory(AtDeskFactory):
    class Meta:
        model = models.Honour

    village = factory.SubFactory(VillageFactory)
    title = "样例示范村"
    year = 2025
    number = factory.Sequence(lambda n: f"样例第{n}号")
    document_number = "样发〔2025〕9号"
    named_on = date(2025, 12, 10)


class HonourRecheckFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.HonourRecheck

    honour = factory.SubFactory(HonourFactory)
    checked_on = date(2026, 9, 1)
    outcome = RecheckOutcome.KEEP
    note = "样例意见"
    checked_by_name = "样例甲"
    checked_by_unit = "样例县"
