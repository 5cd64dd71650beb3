"""What the portal tells people."""

import factory
from django.utils import timezone

from common.models import Notice, NoticeRead
from tests.factories.staff import StaffUserFactory


class NoticeFactory(factory.django.DjangoModelFactory):
    """To everybody; `user` or `region_path` names who is meant."""

    class Meta:
        model = Notice

    title = factory.Sequence(lambda n: f"样例通知{n}")
    sender_name = "样例职员"
    sent_at = factory.LazyFunction(timezone.now)


class NoticeReadFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = NoticeRead

    notice = factory.SubFactory(NoticeFactory)
    user = factory.SubFactory(StaffUserFactory)
    read_at = factory.LazyFunction(timezone.now)
