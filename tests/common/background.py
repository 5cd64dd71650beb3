"""Work for the worker of tests, which imports it by its path."""

import time

from django.db import transaction

from common.actions.jobs import background_work, finish_job, upload_of
from common.models import Word
from common.refusal import Refused


@background_work("计数", safe_to_retry=True)
def count_to(job, progress, *, number: int) -> None:
    for done in range(1, number + 1):
        progress(done, number)


@background_work("拒绝")
def refuse(job, progress) -> None:
    raise Refused("请先补填户数。")


@background_work("出错", safe_to_retry=True)
def break_down(job, progress) -> None:
    raise ZeroDivisionError


@background_work("等待")
@transaction.atomic
def write_and_wait(job, progress, *, label: str) -> None:
    """Writes one row, tells so, and then takes longer than any test waits."""
    Word.objects.create(word_list="facility_kind", label=label)
    progress(1, 2)
    time.sleep(120)
    finish_job(job)


@background_work("写入")
@transaction.atomic
def write_and_finish(job, progress, *, label: str) -> None:
    Word.objects.create(word_list="facility_kind", label=label)
    finish_job(job, note="写入1条")
    progress(2, 2)


@background_work("读取", safe_to_retry=True)
def read_upload(job, progress, *, refuses: bool) -> None:
    """Says what the file that came with it holds, or refuses it."""
    with upload_of(job) as file:
        content = file.read().decode()
    if refuses:
        raise Refused(f"不认识“{content}”。")
    finish_job(job, note=content, page="/somewhere/")
