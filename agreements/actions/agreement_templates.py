"""What a county does with its templates of agreements: begin one, write it, answer warnings, release, retire."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.db import models, transaction

from agreements.choices import AgreementKind
from agreements.models import AgreementAnswer, AgreementClause, AgreementTemplate, AgreementTemplateVersion
from agreements.models.agreement_template import LONGEST_QUOTE
from agreements.workflow import AGREEMENT_TEMPLATE_STEPS
from common.refusal import Refused, refuse_closed
from common.workflow import take_step
from villages.models import Region

READY_MADE = Path(__file__).resolve().parent.parent / "data" / "agreement_texts.json"
SUPERSEDED = "发布新版，旧版停用。"


def ready_made(kind: str) -> dict:
    """The portal's own wording of a kind: title, opening, months, clauses."""
    return json.loads(READY_MADE.read_text(encoding="utf-8"))[kind]


@transaction.atomic
def begin_version(county: Region, kind: AgreementKind, *, source: str, actor) -> AgreementTemplateVersion:
    """A draft of the county's template of this kind; the template is made with its first version.

    `source` is "ready_made" (our own wording), "latest" (a copy of the last version) or "blank".
    """
    template, _ = AgreementTemplate.objects.get_or_create(county=county, kind=kind)
    if not actor.has_perm("agreements.change_agreementtemplate", template):
        raise PermissionDenied
    AgreementTemplate.objects.select_for_update().get(pk=template.pk)
    draft = template.versions.filter(state=AgreementTemplateVersion._meta.get_field("state").default).first()
    if draft:
        raise Refused(f"“{template.get_kind_display()}”已有起草中的第{draft.number}版，请在其上修改。")
    latest = template.versions.first()
    if source == "latest" and latest is None:
        raise Refused("还没有可以复制的版本，请从范本新建。")
    text = _text_of(latest) if source == "latest" else ready_made(kind) if source == "ready_made" else {}
    version = AgreementTemplateVersion.objects.create(
        template=template,
        number=latest.number + 1 if latest else 1,
        title=text.get("title") or AgreementKind(kind).label,
        opening=text.get("opening", ""),
        months=text.get("months", 36),
    )
    write_clauses(version, text.get("clauses", ()), actor=actor)
    return version


def _text_of(version: AgreementTemplateVersion) -> dict:
    clauses = list(version.clauses.values("side", "topic", "text"))
    return {"title": version.title, "opening": version.opening, "months": version.months, "clauses": clauses}


@transaction.atomic
def write_clauses(version: AgreementTemplateVersion, clauses: Iterable[Mapping[str, str]], *, actor) -> None:
    """The clauses of a draft from now on, in this order. Clauses that stay keep their row and its history."""
    if not actor.has_perm("agreements.change_agreementtemplateversion", version):
        raise PermissionDenied
    held = AgreementTemplateVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    refuse_closed(held)
    known = {one.pk: one for one in held.clauses.all()}
    for position, said in enumerate(clauses, start=1):
        row = known.pop(said.get("id"), None) or AgreementClause(version=held)
        row.position, row.side, row.topic, row.text = position, said["side"], said["topic"], said["text"].strip()
        row.save()
    for row in known.values():
        row.delete()
    AgreementTemplateVersion.objects.filter(pk=held.pk).update(sha256=held.digest)
    version.refresh_from_db()


@transaction.atomic
def answer_warning(version: AgreementTemplateVersion, *, rule: str, quote: str, reason: str, actor) -> AgreementAnswer:
    """Say why a warning may stand. A blocking finding takes no answer: the clause must change."""
    if not actor.has_perm("agreements.change_agreementtemplateversion", version):
        raise PermissionDenied
    refuse_closed(version)
    found = [one for one in version.findings if (one.found.rule, one.found.quote[:LONGEST_QUOTE]) == (rule, quote)]
    if not found:
        raise Refused("这处提示已不存在，条款可能刚刚改过，请刷新页面查看。")
    if any(one.is_blocking for one in found):
        raise Refused("这是不合法的内容，不能以说明代替修改，请修改条款。")
    if not reason.strip():
        raise Refused("请写明保留这一表述的理由。")
    answer, _ = AgreementAnswer.objects.update_or_create(
        version=version,
        rule=rule,
        quote=quote,
        defaults={"reason": reason.strip(), "answered_by_name": actor.name},
    )
    return answer


@transaction.atomic
def advance_version(
    version: AgreementTemplateVersion, verb: str, *, actor, now: datetime, note: str = ""
) -> AgreementTemplateVersion:
    """Release or retire; releasing retires the version released before, in the same act."""
    AgreementTemplate.objects.select_for_update().get(pk=version.template_id)
    if verb == "release":
        before = AgreementTemplateVersion.objects.released().filter(~models.Q(pk=version.pk), template=version.template)
        for old in before:
            take_step(old, AGREEMENT_TEMPLATE_STEPS["retire"], "retire", actor=actor, now=now, note=SUPERSEDED)
    return take_step(version, AGREEMENT_TEMPLATE_STEPS[verb], verb, actor=actor, now=now, note=note)
