"""What people do with the clauses of a draft: add, write, move, remove, take a suggestion, answer a warning."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from agreements.actions.screening import note_findings
from agreements.models import CharterVersion, Clause, FindingAnswer
from agreements.models.clause import LONGEST_CLAUSE, MOST_CLAUSES
from agreements.models.screened import Raised
from common.refusal import Refused

CHANGE = "agreements.change_charterversion"
SENTENCE_ENDS = "。；！？!?;\n"
GONE = "这一处已被改写，请刷新页面查看。"


@dataclass(frozen=True)
class NewClause:
    """The words of a clause before it has a row."""

    text: str
    topic: str
    chapter: str = ""


def lock_draft(version: CharterVersion, actor) -> CharterVersion:
    """The version, locked; refused unless its wording may be changed now by this user."""
    row = CharterVersion.objects.select_for_update(of=("self",)).with_village().get(pk=version.pk)
    if not actor.has_perm(CHANGE, row):
        raise PermissionDenied
    if row.why_fixed:
        raise Refused(row.why_fixed)
    return row


@transaction.atomic
def add_clauses(
    version: CharterVersion, added: Iterable[NewClause], *, actor, after: Clause | None = None
) -> list[Clause]:
    """Put clauses behind another, or at the end; what follows moves down."""
    row, added = lock_draft(version, actor), list(added)
    _refuse_size(row.clauses.count() + len(added), added)
    if after is not None:
        place = row.clauses.filter(pk=after.pk).values_list("position", flat=True).first()
        if place is None:
            raise Refused("所选位置的条文已被删除，请刷新页面后重新选择位置。")
    else:
        place = row.clauses.count()
    row.clauses.filter(position__gt=place).update(position=F("position") + len(added))
    made = Clause.objects.bulk_create(
        Clause(version=row, position=position, text=one.text, topic=one.topic, chapter=one.chapter)
        for position, one in enumerate(added, start=place + 1)
    )
    note_findings(row)
    return made


def _refuse_size(count: int, added: list[NewClause]) -> None:
    if count > MOST_CLAUSES:
        raise Refused(f"一份文件最多{MOST_CLAUSES}条，现在会有{count}条。请合并内容相近的条文。")
    for number, one in enumerate(added, start=1):
        if not one.text.strip():
            raise Refused(f"第{number}条是空的，请填写条文或去掉这一条。")
        if len(one.text) > LONGEST_CLAUSE:
            raise Refused(
                f"第{number}条有{len(one.text)}字，一条最多{LONGEST_CLAUSE}字。请拆成几条，或检查是否漏写“第…条”。"
            )


@transaction.atomic
def write_clause(clause: Clause, *, actor) -> Clause:
    """Save a clause whose fields were set by a form."""
    lock_draft(clause.version, actor)
    clause.save()
    note_findings(clause.version)
    return clause


@transaction.atomic
def move_clause(clause: Clause, *, up: bool, actor) -> Clause:
    """Change places with the neighbour; at either end nothing happens."""
    row = lock_draft(clause.version, actor)
    here = row.clauses.filter(pk=clause.pk).first()
    if here is None:
        raise Refused("该条文已被删除，请刷新页面查看。")
    other = row.clauses.filter(position=here.position + (-1 if up else 1)).first()
    if other is not None:
        Clause.objects.filter(pk=other.pk).update(position=here.position)
        Clause.objects.filter(pk=here.pk).update(position=other.position)
        here.position = other.position
    return here


@transaction.atomic
def remove_clause(clause: Clause, *, actor) -> None:
    row = lock_draft(clause.version, actor)
    here = row.clauses.filter(pk=clause.pk).first()
    if here is None:
        raise Refused("该条文已被删除，请刷新页面查看。")
    here.delete()
    row.clauses.filter(position__gt=here.position).update(position=F("position") - 1)
    note_findings(row)


@transaction.atomic
def take_suggestion(clause: Clause, rule: str, quote: str, *, actor) -> Clause | None:
    """Write the suggested wording in place of the sentence in which the rule found these words.

    Returns the clause, or None when nothing was left of it: then it is removed.
    """
    version = lock_draft(clause.version, actor)
    raised = _find(version, clause, rule, quote)
    if not raised.can_be_rewritten:
        raise Refused("此处不能自动改写，请直接修改条文。")
    here = version.clauses.select_for_update().get(pk=clause.pk)
    text = rewritten(here.text, raised.finding.start, raised.finding.end, raised.suggestion)
    if not text:
        remove_clause(here, actor=actor)
        return None
    here.text = text
    return write_clause(here, actor=actor)


def rewritten(text: str, start: int, end: int, suggestion: str) -> str:
    """The text with the sentence around `start`–`end` replaced; a suggestion to delete takes the sentence out."""
    first = max(text.rfind(sign, 0, start) for sign in SENTENCE_ENDS) + 1
    ends = [place for sign in SENTENCE_ENDS if (place := text.find(sign, max(end - 1, 0))) >= 0]
    last = min(ends) if ends else len(text)
    keeps_break = text[last : last + 1] == "\n"
    after = text[last:] if keeps_break else text[last + 1 :]
    wording = "" if suggestion.startswith("删除") else suggestion
    if wording and wording in text[:first] + after:
        wording = ""  # it stands there already: a second time would say nothing new
    return re.sub(r"\n{2,}", "\n", text[:first] + wording + after).strip()


def _find(version: CharterVersion, clause: Clause | None, rule: str, quote: str) -> Raised:
    key = clause.pk if clause else None
    row = CharterVersion.objects.with_wording().get(pk=version.pk)
    for raised in row.raised():
        if (raised.clause.pk if raised.clause else None) == key and (raised.finding.rule, raised.quote) == (
            rule,
            quote,
        ):
            return raised
    raise Refused(GONE)


@transaction.atomic
def answer_finding(
    version: CharterVersion, clause: Clause | None, rule: str, quote: str, reason: str, *, actor
) -> FindingAnswer:
    """Say why a warning may stand. A blocking finding takes no answer: the clause has to change."""
    row = lock_draft(version, actor)
    raised = _find(row, clause, rule, quote)
    if raised.is_blocking:
        raise Refused("阻断问题不能以说明代替修改，请改写该条文。")
    answer, _ = FindingAnswer.objects.update_or_create(
        version=row,
        clause=clause,
        rule=rule,
        quote=quote,
        defaults={"reason": reason, "answered_by_name": actor.name},
    )
    return answer
