"""Large counties draw in the worker, large packages are taken in there: the same result, told as it comes."""

import io
import zipfile

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from common.actions.jobs import finish_job, remove_expired_files, run_job
from common.actions.paper_checks import check_workbook
from common.models import Job, JobState
from common.refusal import Refused
from reporting.actions import drawing, submission_packages
from reporting.actions.drawing import request_drawing
from reporting.actions.submission_packages import bring_package, export_package
from reporting.models import Submission
from reporting.official_forms.catalogue import BY_KEY
from reporting.snapshot.unpacking import size_unpacked
from tests.factories import StaffUserFactory
from tests.reporting.handing_up import (
    CITY,
    YEAR,
    accepted,
    city_staff,
    county_staff,
    filed_village,
    handed_up,
    signed_in,
    tamper,
)
from villages.choices import Role

pytestmark = pytest.mark.django_db
FORMS = [BY_KEY["F5"], BY_KEY["F8"]]


@pytest.fixture
def county(monkeypatch):
    """Its one village is more than a request draws: nothing of ours is replaced but the number."""
    filed_village("120119001201", households=420, members=130)
    monkeypatch.setattr(drawing, "AT_ONCE", 0)
    return county_staff()


def asked_for(county, now, **more) -> Job:
    return request_drawing(YEAR, FORMS, actor=county, now=now, address="127.0.0.1", **more)


def worked(job: Job) -> Job:
    run_job.func(job.pk)
    return Job.objects.get(pk=job.pk)


# --- Drawing


def test_large_county_is_drawn_by_the_worker_and_told_where_it_lies(county, now):
    job = asked_for(county, now)
    assert (job.state(), job.total, Submission.objects.count()) == (JobState.WAITING, 2, 0)

    job = worked(job)

    draft = Submission.objects.get()
    assert (job.state(), job.error, job.page) == (JobState.DONE, "", draft.get_absolute_url())
    assert job.note == f"已生成{draft}，{draft.row_count} 行，请逐表核对后上报。"
    assert ([form.key for form in draft.forms.all()], draft.made_by, draft.faults()) == (["F5", "F8"], county, [])


@pytest.mark.django_db(transaction=True)
def test_worker_tells_how_many_forms_are_drawn(county, now):
    job = worked(asked_for(county, now))

    assert (job.done, job.total, job.percent) == (2, 2, 100)


def test_small_county_is_drawn_at_once(now):
    filed_village("120119001201")

    assert isinstance(asked_for(county_staff(), now), Submission)
    assert not Job.objects.exists()


def test_second_click_leads_to_the_job_that_is_at_work_and_a_colleague_reads_so(county, now):
    job = asked_for(county, now)

    assert asked_for(county, now) == job
    with pytest.raises(Refused, match=f"{county.name}正在生成2025年报表的上报件"):
        asked_for(StaffUserFactory(role=Role.REVIEWER, region=county.region), now)
    assert Job.objects.count() == 1


def test_job_that_failed_or_ended_stands_in_nobodys_way(county, now):
    finish_job(asked_for(county, now), error="样例错误")

    assert Job.objects.count() == 1
    assert worked(asked_for(county, now)).error == ""


def test_what_would_be_refused_at_the_end_is_refused_before_the_work(county, now):
    worked(asked_for(county, now))

    with pytest.raises(Refused, match="请先办理完毕，再建立新的版本"):
        asked_for(county, now)
    with pytest.raises(Refused, match="请至少选择一张表"):
        request_drawing(YEAR - 1, [], actor=county, now=now, address="")
    with pytest.raises(PermissionDenied):
        request_drawing(YEAR, FORMS, actor=city_staff(), now=now, address="")


def test_two_jobs_of_one_year_end_with_one_draft_and_one_refusal(county, now):
    first = asked_for(county, now)
    Job.objects.filter(pk=first.pk).update(finished_at=timezone.now())
    second = asked_for(county, now)
    Job.objects.filter(pk=first.pk).update(finished_at=None)

    assert worked(first).error == ""
    assert "请先办理完毕，再建立新的版本" in worked(second).error
    assert Submission.objects.count() == 1


def test_run_that_was_interrupted_is_done_once_more_without_harm(county, now):
    """Killed before the end nothing is there; killed right after it, the job has ended with the draft."""
    job = asked_for(county, now)
    Job.objects.filter(pk=job.pk).update(started_at=timezone.now())
    assert Job.objects.get(pk=job.pk).state() == JobState.INTERRUPTED
    client = signed_in(county)

    client.post(reverse("job_retry", args=[job.pk]))
    assert worked(job).error == ""
    assert worked(job).error == ""

    assert Submission.objects.count() == 1


def test_whoever_lost_the_permission_meanwhile_draws_nothing(county, now):
    job = asked_for(county, now)
    county.role = Role.AUDITOR
    county.save()

    job = worked(job)

    assert (job.state(), job.error) == (JobState.FAILED, "您的上报权限已被收回，没有生成上报件。")
    assert not Submission.objects.exists()


def test_draft_is_drawn_anew_by_the_worker_unless_it_went_up_meanwhile(county, now):
    worked(asked_for(county, now))
    draft = Submission.objects.get()

    assert worked(asked_for(county, now, draft=draft)).page == draft.get_absolute_url()
    waiting = asked_for(county, now, draft=draft)
    tamper(draft, state="submitted")

    assert "本上报件已上报，数据已固定" in worked(waiting).error
    assert Submission.objects.get().faults() == []


def test_deleted_draft_is_not_drawn_anew(county, now):
    worked(asked_for(county, now))
    draft = Submission.objects.get()
    job = asked_for(county, now, draft=draft)
    draft.delete()

    assert worked(job).error == "这份上报件已被删除，没有重新生成。"
    assert not Submission.objects.exists()


def test_page_leads_to_the_job(county):
    client, year = signed_in(county), timezone.localdate().year - 1

    response = client.post(reverse("submission_create"), {"year": year, "forms": ["F8"]}, follow=True)

    assert response.redirect_chain == [(Job.objects.get().get_absolute_url(), 302)]
    assert f"生成上报件：样例120119县{year}年报表" in response.content.decode()


def test_large_county_hands_up_without_waiting_and_says_why_an_old_draft(county, now, django_assert_max_num_queries):
    worked(asked_for(county, now))
    draft, client = Submission.objects.get(), signed_in(county)
    address = reverse("submission_submit", args=[draft.pk])
    fresh = client.get(address).content.decode()
    Submission.objects.update(made_at=now)

    with django_assert_max_num_queries(12):
        old = client.get(address).content.decode()

    assert "不逐格比对" not in fresh
    assert "草稿是2026年10月19日生成的，此后台账如有改动，不在表中（村居较多，不逐格比对）。" in old


# --- Packages


@pytest.fixture
def package(now) -> bytes:
    filed_village("120119001201", households=420, members=130)
    county = county_staff()
    submission = handed_up(county, now)
    with export_package(submission, actor=county, address="").file as file:
        content = file.read()
    tamper(submission, year=1999, version=77, state="returned")
    return content


def brought(content: bytes, now, actor=None) -> Submission | Job:
    return bring_package(io.BytesIO(content), "样例.zip", actor=actor or city_staff(), now=now, address="")


def test_large_package_is_taken_in_by_the_worker_and_its_file_goes(package, now, monkeypatch, settings):
    assert isinstance(brought(package, now), Submission)
    tamper(Submission.objects.get(source="imported"), year=1998, version=78, state="returned", sha256="1" * 64)
    monkeypatch.setattr(submission_packages, "AT_ONCE", size_unpacked(io.BytesIO(package)) - 1)
    job = brought(package, now)
    storage, name = job.upload.storage, job.upload.name
    assert (job.state(), storage.exists(name)) == (JobState.WAITING, True)

    job = worked(job)

    taken = Submission.objects.get(year=YEAR)
    assert (taken.state, taken.source, taken.faults()) == ("submitted", "imported", [])
    assert (job.error, job.page, job.upload.name) == ("", taken.get_absolute_url(), "")
    assert job.note == f"已导入{taken}，校验无误，请核对后接收或者退回。"


def test_wrong_package_in_the_worker_says_what_is_wrong_and_may_be_tried_again(package, now, monkeypatch):
    monkeypatch.setattr(submission_packages, "AT_ONCE", 0)
    parts = io.BytesIO(package)
    with zipfile.ZipFile(parts, "a") as archive:
        archive.writestr("forms/X.json", b"{}")
    job = worked(brought(parts.getvalue(), now))

    assert (job.state(), job.error[:24]) == (JobState.FAILED, "压缩包里有清单没有列出的文件“forms/X.j")
    assert job.upload.storage.exists(job.upload.name)
    assert not Submission.objects.filter(source="imported").exists()
    assert remove_expired_files(now=job.expires_at) == 1
    Job.objects.filter(pk=job.pk).update(started_at=None, finished_at=None, error="")
    assert worked(job).error == "提交的文件已过保留期限，请回到原来的页面重新上传。"


def test_file_that_is_no_package_is_refused_before_it_is_queued(now, monkeypatch):
    monkeypatch.setattr(submission_packages, "AT_ONCE", 0)

    with pytest.raises(Refused, match="这不是上报导出包"):
        brought(b"no zip", now)
    with pytest.raises(PermissionDenied):
        brought(b"no zip", now, actor=county_staff())
    assert not Job.objects.exists()


def test_receiver_who_lost_the_permission_meanwhile_takes_nothing_in(package, now, monkeypatch):
    monkeypatch.setattr(submission_packages, "AT_ONCE", 0)
    city = city_staff()
    job = brought(package, now, city)
    city.role = Role.CLERK
    city.save()

    assert worked(job).error == "您的接收权限已被收回，没有导入。"


# --- The codes of a submission's workbook


def test_whole_workbook_is_known_to_the_page_of_checking_its_list_of_forms_included(now):
    filed_village("120119001201", households=420, members=130)
    county, city = county_staff(), StaffUserFactory(role=Role.LEADER, region__code=CITY)
    submission = accepted(county, city, now)
    workbook = b"".join(signed_in(county).get(reverse("submission_workbook", args=[submission.pk])))

    verdict = check_workbook(io.BytesIO(workbook), actor=county)

    assert (verdict.kind, verdict.title) == ("done", "与平台出具时一致")
    assert [(name, one.kind) for name, one in verdict.sheets] == [("目录", "done"), ("样例1 样例统计表", "done")]
    assert verdict.sheets[0][1].records[0].subject == f"{submission}目录"


def test_workbook_inside_a_package_is_known_where_the_package_was_given_out(package, now):
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        workbook = archive.read("workbook.xlsx")

    verdict = check_workbook(io.BytesIO(workbook), actor=county_staff())

    assert {one.kind for _, one in verdict.sheets} == {"done"}


def test_logical_value_in_a_cell_is_read_as_a_change_and_breaks_nothing(package):
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        book = load_workbook(io.BytesIO(archive.read("workbook.xlsx")))
    book["样例1 样例统计表"]["E6"], changed = True, io.BytesIO()
    book.save(changed)

    assert check_workbook(changed, actor=county_staff()).kind == "block"
