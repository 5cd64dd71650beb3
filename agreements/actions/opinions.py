"""What people do with opinions: register, answer in time, publish the result, hand over. The informant stays hidden."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone

from agreements.choices import Frequency, OpinionState
from agreements.duty_periods import answer_due
from agreements.models import Duty, OpinionCase, OpinionInformant
from agreements.models.duty import DAYS_TO_ANSWER
from agreements.workflow import OPINION_STEPS
from common.actions.notices import notify
from common.refusal import Refused
from common.workflow import take_step
from villages.choices import RegionLevel, Role
from villages.models import StaffUser

ADD = "agreements.add_opinioncase"
HANDLE = "agreements.handle_opinioncase"
TRANSFER = "agreements.transfer_opinioncase"


@dataclass(frozen=True)
class Informant:
    """Who gave the opinion, as far as he said; both may be blank."""

    name: str = ""
    contact: str = ""

    def __bool__(self) -> bool:
        return bool(self.name.strip() or self.contact.strip())


def days_to_answer(day) -> int:
    """What the catalogue of duties asks for on that day."""
    duty = Duty.objects.in_force_on(day).filter(frequency=Frequency.WITHIN_DAYS).order_by("position", "pk").first()
    return duty.days if duty else DAYS_TO_ANSWER


@transaction.atomic
def register_case(case: OpinionCase, informant: Informant, *, actor) -> OpinionCase:
    """Whoever registers a case handles it. Its last day follows from the day it was received."""
    if not actor.has_perm(ADD, case.village):
        raise PermissionDenied
    if case.village.why_closed:
        raise Refused(case.village.why_closed)
    case.handler = actor
    case.due_on = answer_due(case.received_on, days_to_answer(case.received_on))
    case.save()
    keep_informant(case, informant)
    return case


@transaction.atomic
def correct_case(case: OpinionCase, informant: Informant, *, actor) -> OpinionCase:
    """The handler puts right what was written down, as long as it has not been answered."""
    if not actor.has_perm(HANDLE, case):
        raise PermissionDenied
    if case.state != OpinionState.RECEIVED:
        raise Refused("已答复的意见不能再修改登记内容。")
    case.due_on = answer_due(case.received_on, days_to_answer(case.received_on))
    case.save()
    if case.handler_id == actor.pk:
        keep_informant(case, informant)
    return case


def keep_informant(case: OpinionCase, informant: Informant) -> None:
    """Beside the case, in a table that no history copies."""
    if informant:
        OpinionInformant.objects.update_or_create(case=case, defaults=vars(informant))
    else:
        OpinionInformant.objects.filter(case=case).delete()


@transaction.atomic
def answer_case(case: OpinionCase, answer: str, *, actor, now: datetime) -> OpinionCase:
    """Write down what was found and done; the day of answering is today."""
    row = _locked(case, actor, OpinionState.RECEIVED)
    row.answer, row.answered_on = answer.strip(), timezone.localdate(now)
    row.save()
    return take_step(row, OPINION_STEPS["answer"], "answer", actor=actor, now=now)


@transaction.atomic
def publish_case(case: OpinionCase, text: str, place: str, *, actor, now: datetime) -> OpinionCase:
    """Record what was made known in the village, and where. Nothing of it may give the informant away."""
    row = _locked(case, actor, OpinionState.ANSWERED)
    row.published_text, row.published_place = text.strip(), place.strip()
    row.published_on = timezone.localdate(now)
    row.save()
    return take_step(row, OPINION_STEPS["publish"], "publish", actor=actor, now=now)


def _locked(case: OpinionCase, actor, state: str) -> OpinionCase:
    row = OpinionCase.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if not actor.has_perm(HANDLE, row):
        raise PermissionDenied
    if row.state != state:
        raise Refused("这件意见刚刚已被处理，请刷新后查看。")
    return row


def possible_handlers(case: OpinionCase) -> models.QuerySet:
    """Accounts that enter data in the township or county of the village, without the present handler."""
    township = case.village.township
    return (
        StaffUser.objects.filter(
            is_active=True, role__in=[Role.CLERK, Role.REVIEWER], region__in=[township.pk, township.parent_id]
        )
        .filter(region__level__in=[RegionLevel.TOWNSHIP, RegionLevel.COUNTY])
        .exclude(pk=case.handler_id)
        .order_by("name", "pk")
    )


@transaction.atomic
def transfer_case(case: OpinionCase, handler: StaffUser, *, actor, now: datetime) -> OpinionCase:
    """Another account handles the case from now on, and alone sees the informant. Nobody gives it to himself."""
    row = OpinionCase.objects.select_for_update(of=("self",)).select_related("village__township").get(pk=case.pk)
    if not actor.has_perm(TRANSFER, row):
        raise PermissionDenied
    if row.state == OpinionState.PUBLISHED:
        raise Refused("已公布的意见已经办结，不需要移交。")
    if handler.pk == actor.pk:
        raise Refused("不能移交给自己，请另选办理人。")
    if not possible_handlers(row).filter(pk=handler.pk).exists():
        raise Refused("所选账号不能办理这件意见，请另选本乡镇(街道)或县(区)的经办人、审核人。")
    row.handler = handler
    row.save()
    notify(
        f"{row}移交您办理",
        body=f"办结期限：{row.due_on:%Y-%m-%d}。" if row.state == OpinionState.RECEIVED else "",
        url=row.get_absolute_url(),
        user=handler,
        sender=actor,
        now=now,
    )
    return row
