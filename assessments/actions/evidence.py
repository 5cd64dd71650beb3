"""Laying a file by the indicators and required papers that it proves, and taking it away from one of them."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from assessments.models import Application, Evidence, Indicator
from common.actions.attachments import attach
from common.models import Attachment
from common.refusal import Refused

CHANGE = "assessments.change_evidence"


@transaction.atomic
def add_evidence(
    application: Application,
    file: UploadedFile | Attachment,
    *,
    indicators: Iterable[Indicator] = (),
    papers: Iterable[str] = (),
    actor,
) -> list[Evidence]:
    """One file may stand by several; where it stands already, nothing is added."""
    row = _held(application, actor)
    attachment = file if isinstance(file, Attachment) else attach(row, file, actor=actor)
    known = set(Evidence.objects.filter(application=row, attachment=attachment).values_list("indicator", "paper"))
    wanted = [(one, "") for one in indicators] + [(None, paper) for paper in papers]
    return [
        Evidence.objects.create(application=row, indicator=indicator, paper=paper, attachment=attachment)
        for indicator, paper in wanted
        if (indicator and indicator.pk, paper) not in known
    ]


@transaction.atomic
def take_evidence_away(evidence: Evidence, *, actor) -> None:
    """The file no longer stands by this indicator or paper; the file itself stays on the application."""
    _held(evidence.application, actor)
    evidence.delete()


def _held(application: Application, actor) -> Application:
    if not actor.has_perm(CHANGE, application):
        raise PermissionDenied
    rows = Application.objects.select_for_update(of=("self",)).select_related("village__township", "batch")
    row = rows.get(pk=application.pk)
    if row.why_files_closed:
        raise Refused(row.why_files_closed)
    return row
