"""The job page and 下载中心."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from common.actions.jobs import finish_job, give_file
from common.models import ExportRecord, Job
from tests.factories import CountyFactory, JobFactory, StaffUserFactory
from tests.journeys.desk import sign_in
from villages.choices import Role

pytestmark = pytest.mark.django_db


def job_with_file(owner, file_name="村居台账.csv", **fields):
    job = JobFactory(owner=owner, started_at=timezone.now(), **fields)
    give_file(job, ContentFile(b"code\r\n1\r\n"), file_name, row_count=1)
    finish_job(job)
    job.refresh_from_db()
    return job


def test_owner_downloads_and_it_is_noted(client):
    owner = StaffUserFactory()
    job = job_with_file(owner)
    client.force_login(owner)

    response = client.get(reverse("job_download", args=[job.pk]))

    assert b"".join(response.streaming_content) == b"code\r\n1\r\n"
    assert [(note.kind, note.file_name, note.row_count) for note in ExportRecord.objects.all()] == [
        ("download", "村居台账.csv", 1)
    ]


def test_file_of_a_colleague_is_not_found(client):
    owner = StaffUserFactory()
    job = job_with_file(owner)
    client.force_login(StaffUserFactory(region=owner.region))

    assert client.get(reverse("job_download", args=[job.pk])).status_code == 404
    assert client.get(reverse("job_detail", args=[job.pk])).status_code == 404
    assert client.post(reverse("job_retry", args=[job.pk])).status_code == 404
    assert job.file_name not in client.get(reverse("download_list")).content.decode()


def test_file_is_out_of_reach_after_a_move_to_another_region(client):
    owner = StaffUserFactory(region__code="120119001")
    job = job_with_file(owner)
    owner.region = CountyFactory(code="120118")
    owner.save()
    client.force_login(owner)

    assert client.get(reverse("job_download", args=[job.pk])).status_code == 404


def test_file_is_refused_to_an_owner_who_lost_the_permission(client):
    owner = StaffUserFactory()
    job = job_with_file(owner, permission="villages.export_village")
    owner.role = Role.SYSTEM_ADMIN
    owner.save()
    client.force_login(owner)

    assert client.get(reverse("job_download", args=[job.pk])).status_code == 403


def test_expired_file_is_not_handed_out_and_the_page_says_why(client):
    owner = StaffUserFactory()
    job = job_with_file(owner)
    Job.objects.filter(pk=job.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    client.force_login(owner)

    response = client.get(reverse("job_download", args=[job.pk]), follow=True)

    assert "已过保留期限" in response.content.decode()
    assert ExportRecord.objects.count() == 0
    assert "已过期删除" in client.get(reverse("download_list")).content.decode()


def test_job_page_polls_while_it_works_and_stops_when_it_has_ended(client):
    owner = StaffUserFactory()
    waiting, failed = JobFactory(owner=owner), JobFactory(owner=owner, finished_at=timezone.now(), error="请补填户数。")
    client.force_login(owner)

    fragment = client.get(waiting.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    ended = client.get(failed.get_absolute_url()).content.decode()

    assert "<html" not in fragment
    assert 'hx-trigger="every 2s"' in fragment
    assert "正在排队" in fragment
    assert "hx-trigger" not in ended.split('id="job-progress"')[1].split(">")[0]
    assert "请补填户数。" in ended


def test_interrupted_job_says_so_and_offers_another_run(client):
    owner = StaffUserFactory()
    job = JobFactory(owner=owner, started_at=timezone.now(), arguments={"number": 1})
    client.force_login(owner)

    page = client.get(job.get_absolute_url()).content.decode()
    client.post(reverse("job_retry", args=[job.pk]))

    assert "已中断" in page
    assert "后台程序意外终止" in page
    job.refresh_from_db()
    assert (job.started_at, job.task_result is not None) == (None, True)


@pytest.mark.parametrize("count", [1, 30])
def test_centre_takes_as_many_queries_for_many_files(client, count, django_assert_max_num_queries):
    owner = StaffUserFactory()
    JobFactory.create_batch(count, owner=owner, started_at=timezone.now())
    client.force_login(owner)

    with django_assert_max_num_queries(12):
        client.get(reverse("download_list"))


@pytest.mark.django_db(transaction=True)
def test_long_name_of_a_file_is_read_whole_on_a_narrow_screen(page, live_server):
    owner = StaffUserFactory()
    job = job_with_file(owner, "样例县2026年年报_6106行_20261127_1958.xlsx")
    page.set_viewport_size({"width": 360, "height": 740})

    sign_in(page, owner.username, reverse("job_detail", args=[job.pk]))

    button = page.get_by_role("link", name="下载“样例县2026年年报_6106行_20261127_1958.xlsx”")
    assert button.evaluate("it => it.scrollWidth <= it.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
