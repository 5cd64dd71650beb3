"""Long work, as it lies in the queue before anybody began it."""

import factory

from common.models import ExportKind, ExportRecord, Job
from tests.factories.staff import StaffUserFactory


class JobFactory(factory.django.DjangoModelFactory):
    """A job of one account, not yet begun and not in the queue."""

    class Meta:
        model = Job

    owner = factory.SubFactory(StaffUserFactory)
    owner_name = factory.SelfAttribute("owner.name")
    owner_unit = factory.SelfAttribute("owner.unit")
    region_path = factory.LazyAttribute(lambda job: job.owner.region_path)
    kind = "导出"
    title = factory.Sequence(lambda n: f"样例任务{n}")
    work = "tests.common.background.count_to"


class ExportRecordFactory(factory.django.DjangoModelFactory):
    """A note that somebody took a whole table."""

    class Meta:
        model = ExportRecord

    kind = ExportKind.EXPORT
    actor = factory.SubFactory(StaffUserFactory)
    actor_name = factory.SelfAttribute("actor.name")
    actor_unit = factory.SelfAttribute("actor.unit")
    region_path = factory.LazyAttribute(lambda note: note.actor.region_path)
    subject = factory.Sequence(lambda n: f"样例台账{n}")
    row_count = 1
