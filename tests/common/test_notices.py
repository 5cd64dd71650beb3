import pytest
from django.utils import timezone

from common.actions.notices import mark_read, notify
from common.models import Notice, NoticeRead
from common.models.notice import enclosing_paths
from tests.factories import NoticeFactory, StaffUserFactory

pytestmark = pytest.mark.django_db

TOWNSHIP = "12/1201/120119/120119001/"


def test_paths_around_a_region():
    assert enclosing_paths("12/1201/") == ["", "12/", "12/1201/"]
    assert enclosing_paths("") == [""]


def test_notice_reaches_the_account_or_everybody_in_the_region():
    user, neighbour = (
        StaffUserFactory(region__path=TOWNSHIP),
        StaffUserFactory(region__path="12/1201/120119/120119002/"),
    )
    own = NoticeFactory(user=user)
    township = NoticeFactory(region_path=TOWNSHIP)
    county = NoticeFactory(region_path="12/1201/120119/")
    everybody = NoticeFactory()
    neighbours = NoticeFactory(user=neighbour)
    NoticeFactory(region_path="12/1201/120118/")

    assert set(Notice.objects.for_user(user)) == {own, township, county, everybody}
    assert set(Notice.objects.for_user(neighbour)) == {neighbours, county, everybody}


@pytest.mark.parametrize("role", ["system_admin", "business_admin", "auditor"])
def test_operator_is_told_nothing_of_a_regions_business(role):
    operator = StaffUserFactory(region__path=TOWNSHIP, **{role: True})
    own = NoticeFactory(user=operator)
    NoticeFactory(region_path=TOWNSHIP)
    NoticeFactory()

    assert list(Notice.objects.for_user(operator)) == [own]


def test_notice_of_a_township_does_not_reach_the_county():
    NoticeFactory(region_path=TOWNSHIP)

    assert list(Notice.objects.for_user(StaffUserFactory(region__path="12/1201/120119/"))) == []


def test_reading_is_marked_for_one_reader_and_twice_is_once():
    reader, other = StaffUserFactory(), StaffUserFactory()
    notice = NoticeFactory()

    for _ in range(2):
        mark_read([notice], user=reader, now=timezone.now())

    assert NoticeRead.objects.count() == 1
    assert Notice.objects.with_read_mark(reader).get().is_read
    assert not Notice.objects.with_read_mark(other).get().is_read


def test_notify_keeps_the_sender_as_text(now):
    sender = StaffUserFactory()

    notice = notify("样例" * 80, sender=sender, now=now, region_path=TOWNSHIP)

    assert (notice.sender_name, notice.sender_unit, len(notice.title)) == (sender.name, sender.unit, 100)


def test_notice_page_shows_own_notices_and_marks_one_read(client):
    user = StaffUserFactory()
    client.force_login(user)
    mine = NoticeFactory(user=user, url="/statistics/")
    NoticeFactory(user=StaffUserFactory(), title="别人的通知")

    page = client.get("/notices/")
    answer = client.post("/notices/read/", {"notice": mine.pk})

    assert list(page.context["page_obj"]) == [mine]
    assert "别人的通知" not in page.content.decode()
    assert answer.url == "/statistics/"
    assert NoticeRead.objects.get().notice == mine


def test_foreign_notice_cannot_be_marked_or_followed(client):
    client.force_login(StaffUserFactory())
    foreign = NoticeFactory(user=StaffUserFactory(), url="https://example.com/")

    answer = client.post("/notices/read/", {"notice": foreign.pk})

    assert answer.url == "/notices/"
    assert NoticeRead.objects.count() == 0


def test_all_are_marked_at_once(client):
    user = StaffUserFactory()
    client.force_login(user)
    NoticeFactory.create_batch(3)

    client.post("/notices/read/")

    assert NoticeRead.objects.filter(user=user).count() == 3
