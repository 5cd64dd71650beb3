"""Writing down what a submission says: forms, workbook and the check value over both."""

from collections.abc import Sequence

from django.core.files.base import File

from common.digest import digest_of
from reporting.models import Submission, SubmittedForm
from reporting.snapshot.frozen import FrozenForm, as_content
from reporting.snapshot.seal import file_digest


def keep_forms(draft: Submission, forms: Sequence[FrozenForm], workbook: File) -> Submission:
    """Store the draft with its forms. The caller is inside a transaction and has asked who may."""
    name = f"{draft.year}年{draft.region.name}上报表格_第{draft.version}版.xlsx"
    rows = [_row(form, position) for position, form in enumerate(forms, start=1)]
    draft.workbook_sha256 = file_digest(workbook)
    draft.workbook_name = name
    draft.row_count = sum(row.row_count for row in rows)
    draft.sha256 = draft.seal_of(rows)
    workbook.seek(0)
    draft.workbook.save(name, workbook, save=False)
    draft.save()
    for row in rows:
        row.submission = draft
    SubmittedForm.objects.bulk_create(rows)
    return draft


def _row(form: FrozenForm, position: int) -> SubmittedForm:
    content = as_content(form)
    return SubmittedForm(
        position=position,
        key=form.key,
        title=form.title[:200],
        row_count=form.row_count,
        check_code=form.check_code,
        content=content,
        sha256=digest_of(content),
    )
