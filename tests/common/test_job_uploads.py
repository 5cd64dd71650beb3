"""The file that a job reads: kept while it may be needed, gone once the work is done or the time is over."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse

from common.actions.jobs import remove_expired_files, retry_job, run_in_background, run_job
from common.models import Job
from tests.common.background import read_upload
from tests.factories import StaffUserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return StaffUserFactory()


def brought(owner, *, refuses: bool) -> Job:
    file = io.BytesIO("样例内容".encode())
    return run_in_background(read_upload, actor=owner, title="读", arguments={"refuses": refuses}, upload=file)


def test_file_is_read_and_goes_when_the_work_ended_well(owner, django_capture_on_commit_callbacks):
    job = brought(owner, refuses=False)
    storage, name = job.upload.storage, job.upload.name
    assert storage.exists(name)

    with django_capture_on_commit_callbacks(execute=True):
        run_job.func(job.pk)

    job.refresh_from_db()
    assert (job.note, job.page, job.error, job.upload.name) == ("样例内容", "/somewhere/", "", "")
    assert not storage.exists(name)


def test_file_of_work_that_failed_is_kept_for_another_run_until_its_time_is_over(owner):
    job = brought(owner, refuses=True)
    storage, name = job.upload.storage, job.upload.name

    for _ in range(2):
        run_job.func(job.pk)
        job.refresh_from_db()
        assert (job.error, storage.exists(name)) == ("不认识“样例内容”。", True)
        job = retry_job(job, actor=owner)

    assert remove_expired_files(now=job.expires_at - timedelta(seconds=1)) == 0
    assert remove_expired_files(now=job.expires_at) == 1
    run_job.func(job.pk)
    job.refresh_from_db()
    assert job.error == "提交的文件已过保留期限，请回到原来的页面重新上传。"
    assert not storage.exists(name)


def test_file_that_was_brought_is_no_result_to_be_downloaded(client, owner):
    job = brought(owner, refuses=False)
    run_job.func(job.pk)
    client.force_login(owner)

    response = client.get(reverse("job_download", args=[job.pk]), follow=True)

    assert "这个文件已过保留期限或尚未生成" in response.content.decode()
