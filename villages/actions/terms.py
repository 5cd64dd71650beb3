"""The end of a term of office and the beginning of the next, for committees and associations alike."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from common.refusal import Refused
from villages.models import AssociationOfficer, CommitteeMember

Holder = CommitteeMember | AssociationOfficer


@transaction.atomic
def leave_office(holder: Holder, on: date, *, actor) -> Holder:
    """Somebody leaves before or after the end of the term; the row stays for the record."""
    row = _locked(holder, actor)
    if on < row.term_start:
        raise Refused(f"离任日期不能早于任期开始（{row.term_start:%Y年%-m月%-d日}）。")
    row.left_on = on
    row.save()
    return row


@transaction.atomic
def renew_term(holder: Holder, start: date, end: date, *, actor) -> Holder:
    """连任: a new row for the new term, the old one ends on the day the new one begins."""
    row = _locked(holder, actor)
    if start <= row.term_start:
        raise Refused(f"新任期应晚于现任期的开始日期（{row.term_start:%Y年%-m月%-d日}）。")
    if end <= start:
        raise Refused("任期届满应晚于任期开始。")
    row.left_on = start
    row.save()
    again = type(row).objects.get(pk=row.pk)
    again.pk, again._state.adding = None, True
    again.term_start, again.term_end, again.left_on, again.revision = start, end, None, 1
    again.save()
    return again


def _locked(holder: Holder, actor) -> Holder:
    row = type(holder).objects.select_for_update(of=("self",)).get(pk=holder.pk)
    if not actor.has_perm(f"villages.change_{row._meta.model_name}", row):
        raise PermissionDenied
    if row.left_on is not None:
        raise Refused(f"{row.name}的这一任期已经结束，请刷新后查看。")
    return row
