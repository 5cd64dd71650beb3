"""Imports in the worker: killed where it hurts, two at once, and what their pages say afterwards."""

import threading
import time

import pytest
from django.db import connection
from django.utils import timezone

from common.actions import imports
from common.actions.imports import confirm_import, start_import
from common.actions.jobs import retry_job
from common.history import event_model
from common.models import ImportRun, JobState, RunStatus
from common.resources import resource_of
from tests.common.importing.workbooks import villages_upload
from tests.common.worker import worker
from tests.factories import RegionFactory, StaffUserFactory, TownshipFactory
from villages.models import Village

pytestmark = pytest.mark.django_db(transaction=True)

TOWN = "990101101"
MANY = imports.ROWS_IN_REQUEST + 10


@pytest.fixture
def clerk():
    for n in range(10):
        TownshipFactory(code=f"99010110{n}")
    return StaffUserFactory(region=RegionFactory(code=TOWN[:6]))


def rows(count: int, households: int = 1) -> list:
    return [("", f"99010110{n % 10}{200 + n // 10:03}", f"样例{n}村", households) for n in range(count)]


def wait_until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def checked_in_background(clerk, count: int = MANY) -> ImportRun:
    run = start_import(resource_of("villages"), villages_upload(*rows(count)), actor=clerk)
    with worker("--batch") as process:
        assert process.wait(120) == 0
    run.refresh_from_db()
    assert (run.status, run.counts["new"]) == (RunStatus.CHECKED, count)
    return run


def others_in_transaction() -> int:
    """Database sessions of the worker that have written something and not yet committed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'relation' AND mode = 'RowExclusiveLock'"
            " AND relation = 'villages_village'::regclass AND pid <> pg_backend_pid()"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return cursor.fetchone()[0]


def test_killed_worker_leaves_the_table_untouched_and_the_page_says_so(clerk, client):
    run = checked_in_background(clerk)
    confirm_import(run, actor=clerk, only_good=False, now=timezone.now())
    with worker() as process:
        wait_until(others_in_transaction)
        process.kill()
        process.wait()

    run = ImportRun.objects.get()
    wait_until(lambda: ImportRun.objects.get().job.state() == JobState.INTERRUPTED)
    assert (run.status, Village.objects.count(), event_model(Village).objects.count()) == (RunStatus.CHECKED, 0, 0)
    client.force_login(clerk)
    assert "未写入任何数据" in client.get(run.get_absolute_url()).text

    retry_job(run.job, actor=clerk)
    with worker("--batch") as process:
        assert process.wait(120) == 0
    assert (ImportRun.objects.get().status, Village.objects.count()) == (RunStatus.DONE, MANY)
    assert "已完整写入" not in client.get(run.get_absolute_url()).text


def test_two_imports_at_once_are_written_one_after_the_other(clerk, monkeypatch):
    monkeypatch.setattr(imports, "ROWS_IN_REQUEST", 10_000)
    runs = [
        start_import(resource_of("villages"), villages_upload(*rows(500, households=n)), actor=clerk) for n in (1, 2)
    ]
    outcomes = []

    def confirm(run):
        try:
            outcomes.append(confirm_import(run, actor=clerk, only_good=False, now=timezone.now()).status)
        except imports.Refused as refusal:
            outcomes.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm, args=[run]) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == sorted(
        ["done", "核对之后台账又有变动，没有写入任何内容。已按最新数据重新核对，请再确认一次。"]
    )
    assert Village.objects.count() == 500
    assert event_model(Village).objects.count() == 500
    later = ImportRun.objects.get(status=RunStatus.CHECKED)
    assert later.counts["changed"] == 500


def test_work_in_the_background_shows_its_progress_and_ends(clerk, client):
    run = start_import(resource_of("villages"), villages_upload(*rows(MANY)), actor=clerk)
    client.force_login(clerk)
    assert "正在排队" in client.get(run.get_absolute_url()).text

    with worker("--batch") as process:
        assert process.wait(120) == 0

    assert f"全部导入：{MANY:,} 行" in client.get(run.get_absolute_url()).text
