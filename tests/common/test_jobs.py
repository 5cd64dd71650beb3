"""Jobs as the worker does them, in a process of its own and killed where it hurts."""

import time
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from common.actions.jobs import finish_job, give_file, remove_expired_files, retry_job, run_in_background, run_job
from common.models import Job, JobState, Word
from common.models.job import states_of
from common.refusal import Refused
from tests.common.background import break_down, count_to, refuse, write_and_finish, write_and_wait
from tests.common.worker import worker
from tests.factories import CountyFactory, JobFactory, StaffUserFactory


def wait_until(condition, seconds=30):
    """Ask again and again; fails loudly when the time is over."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def done(**condition):
    return Job.objects.filter(**condition).exists()


@pytest.mark.django_db(transaction=True)
def test_worker_carries_out_a_job_and_says_so():
    job = run_in_background(count_to, actor=StaffUserFactory(), title="数到三", arguments={"number": 3})
    assert job.state() == JobState.WAITING

    with worker("--batch") as process:
        assert process.wait(60) == 0

    job.refresh_from_db()
    assert (job.state(), job.done, job.total, job.percent, job.error) == (JobState.DONE, 3, 3, 100, "")


@pytest.mark.django_db(transaction=True)
def test_killed_worker_leaves_nothing_and_the_job_is_known_as_interrupted():
    owner = StaffUserFactory()
    job = run_in_background(write_and_wait, actor=owner, title="等", arguments={"label": "样例甲"})

    with worker() as process:
        wait_until(lambda: done(pk=job.pk, done=1))
        assert Job.objects.get(pk=job.pk).state() == JobState.RUNNING
        process.kill()
        process.wait()

    wait_until(lambda: Job.objects.get(pk=job.pk).state() == JobState.INTERRUPTED)
    assert not Word.objects.filter(label="样例甲").exists()
    with pytest.raises(Refused, match="不能直接重新办理"):
        retry_job(Job.objects.get(pk=job.pk), actor=owner)


@pytest.mark.django_db(transaction=True)
def test_job_finished_inside_its_own_transaction_is_done_with_its_data():
    job = run_in_background(write_and_finish, actor=StaffUserFactory(), title="写", arguments={"label": "样例乙"})

    run_job.func(job.pk)

    job.refresh_from_db()
    assert (job.state(), job.note) == (JobState.DONE, "写入1条")
    assert Word.objects.filter(label="样例乙").exists()


@pytest.mark.django_db(transaction=True)
def test_job_of_a_rolled_back_request_is_never_queued():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        run_in_background(count_to, actor=StaffUserFactory(), title="数", arguments={"number": 1})
        raise ZeroDivisionError

    assert (Job.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_refusal_becomes_the_sentence_on_the_page(db):
    job = run_in_background(refuse, actor=StaffUserFactory(), title="拒")

    run_job.func(job.pk)

    job.refresh_from_db()
    assert (job.state(), job.error) == (JobState.FAILED, "请先补填户数。")


@pytest.mark.django_db(transaction=True)
def test_error_of_ours_becomes_a_sentence_and_may_be_retried():
    owner = StaffUserFactory()
    job = run_in_background(break_down, actor=owner, title="错")
    with pytest.raises(ZeroDivisionError):
        run_job.func(job.pk)
    job.refresh_from_db()
    assert job.state() == JobState.FAILED
    assert f"任务编号 {job.pk}" in job.error

    again = retry_job(job, actor=owner)

    assert (again.state(), again.error) == (JobState.WAITING, "")
    assert DBTaskResult.objects.count() == 2
    with pytest.raises(Refused, match="正在办理或已经完成"):
        retry_job(job, actor=owner)


def test_retry_by_another_is_forbidden(db):
    job = JobFactory(started_at=timezone.now(), finished_at=timezone.now(), error="没有完成。")

    with pytest.raises(PermissionDenied):
        retry_job(job, actor=StaffUserFactory())


def test_finished_job_is_not_run_again(db):
    job = JobFactory(started_at=timezone.now(), finished_at=timezone.now(), arguments={"number": 9})

    run_job.func(job.pk)

    job.refresh_from_db()
    assert job.done == 0


def test_job_taken_from_the_queue_and_never_begun_is_interrupted(db):
    job = run_in_background(count_to, actor=StaffUserFactory(), title="数", arguments={"number": 1})
    DBTaskResult.objects.update(status="RUNNING", started_at=timezone.now() - timedelta(minutes=5))

    assert job.state() == JobState.INTERRUPTED


def test_states_of_many_jobs_take_three_queries(db, django_assert_max_num_queries):
    now = timezone.now()
    jobs = [*JobFactory.create_batch(5), *JobFactory.create_batch(5, started_at=now)]
    jobs += [JobFactory(started_at=now, finished_at=now), JobFactory(started_at=now, finished_at=now, error="没有。")]

    with django_assert_max_num_queries(3):
        states = states_of(jobs)

    expected = [JobState.WAITING] * 5 + [JobState.INTERRUPTED] * 5 + [JobState.DONE, JobState.FAILED]
    assert [states[job.pk] for job in jobs] == expected


def test_jobs_are_seen_by_their_owner_only_while_his_region_reaches_them(db):
    owner = StaffUserFactory(region__path="12/1201/120119/120119001/")
    job = JobFactory(owner=owner)
    JobFactory(owner=StaffUserFactory(region=owner.region))
    assert list(Job.objects.for_user(owner)) == [job]

    owner.region = CountyFactory(code="120118")
    owner.save()

    assert list(Job.objects.for_user(owner)) == []


def test_expired_files_are_removed_and_others_stay(db):
    now = timezone.now()
    old, new = JobFactory(), JobFactory()
    for job in (old, new):
        give_file(job, ContentFile(b"x"), "结果.csv", row_count=1)
        finish_job(job)
    Job.objects.filter(pk=old.pk).update(expires_at=now - timedelta(seconds=1))
    storage, name = old.file.storage, old.file.name

    assert remove_expired_files(now=now) == 1

    assert not storage.exists(name)
    assert list(Job.objects.with_file()) == [new]
    assert new.file.storage.exists(new.file.name)
