"""Duties, their records, plans, money and opinions."""

from datetime import date, timedelta
from decimal import Decimal

import factory

from agreements import models
from agreements.choices import (
    Frequency,
    MoneyDirection,
    MoneySource,
    MoneyUse,
    OpinionChannel,
    OpinionMatter,
    OpinionState,
)
from tests.factories.desks import AtDeskFactory
from tests.factories.regions import SubFactoryFrom, TownshipFactory
from tests.factories.registry import VillageFactory
from tests.factories.staff import StaffUserFactory


class DutyFactory(factory.django.DjangoModelFactory):
    """A quarterly duty of both kinds of body, in force since long."""

    class Meta:
        model = models.Duty

    key = factory.Sequence(lambda n: f"sample-{n}")
    name = factory.Sequence(lambda n: f"样例制度{n}")
    short_name = factory.Sequence(lambda n: f"制度{n}")
    frequency = Frequency.QUARTERLY
    effective_from = date(2020, 1, 1)


class DutyRecordFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.DutyRecord

    village = factory.SubFactory(VillageFactory)
    duty = factory.SubFactory(DutyFactory)
    held_on = date(2025, 3, 12)
    attendance = 23
    summary = "样例会议内容"


class MoneyEntryFactory(factory.django.DjangoModelFactory):
    """An income of a village, or with a trait of a township."""

    class Meta:
        model = models.MoneyEntry

    class Params:
        of_township = factory.Trait(village=None, region=factory.SubFactory(TownshipFactory))
        spending = factory.Trait(direction=MoneyDirection.SPENDING, use=MoneyUse.TRAINING)

    village = SubFactoryFrom(VillageFactory, "region", township=lambda region: region)
    region = factory.SelfAttribute("village.township")
    booked_on = date(2025, 3, 12)
    direction = MoneyDirection.INCOME
    source = MoneySource.BUDGET
    amount = Decimal("1200.00")
    purpose = "样例摘要"
    voucher = factory.Sequence(lambda n: f"样例凭证{n}")


class WorkPlanFactory(AtDeskFactory):
    """The plan of a village, or with a trait of a township."""

    class Meta:
        model = models.WorkPlan
        skip_postgeneration_save = True

    class Params:
        of_township = factory.Trait(village=None, region=factory.SubFactory(TownshipFactory))

    village = SubFactoryFrom(VillageFactory, "region", township=lambda region: region)
    region = factory.SelfAttribute("village.township")
    year = 2025
    goals = "样例目标"
    adopted_on = date(2025, 1, 15)
    adopted_by = "样例村民代表会议"
    summary = "样例总结"

    @factory.post_generation
    def with_task(self, create, wanted, **kwargs):
        if create and wanted:
            PlanTaskFactory(plan=self)


class PlanTaskFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.PlanTask

    plan = factory.SubFactory(WorkPlanFactory)
    content = factory.Sequence(lambda n: f"样例任务{n}")
    responsible_unit = "样例村协会"


class BudgetLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.BudgetLine

    plan = factory.SubFactory(WorkPlanFactory)
    use = factory.Iterator(MoneyUse.values)
    amount = Decimal("500.00")


class OpinionCaseFactory(AtDeskFactory):
    """A case at its first desk, with texts that would let it go on."""

    class Meta:
        model = models.OpinionCase

    village = factory.SubFactory(VillageFactory)
    received_on = date(2025, 3, 12)
    due_on = factory.LazyAttribute(lambda case: case.received_on + timedelta(days=3))
    channel = OpinionChannel.BOX
    matter = OpinionMatter.AFFAIRS
    content = "样例反映内容"
    handler = factory.SubFactory(StaffUserFactory, region=factory.SelfAttribute("..village.township"))
    answer = "样例调查处理情况"
    answered_on = factory.SelfAttribute("due_on")
    published_text = "样例公布内容"
    published_place = "村务公开栏"
    published_on = factory.SelfAttribute("due_on")

    class Params:
        unanswered = factory.Trait(
            answer="", answered_on=None, published_text="", published_place="", published_on=None
        )
        answered = factory.Trait(state=OpinionState.ANSWERED, published_text="", published_place="", published_on=None)
        published = factory.Trait(state=OpinionState.PUBLISHED)


class OpinionInformantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.OpinionInformant

    case = factory.SubFactory(OpinionCaseFactory)
    name = "样例反映人"
    contact = "样例联系方式0000"
