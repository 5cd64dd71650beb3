"""What changes a unit's identity: rename, new code, 撤村建居, merging, closing. The old one stays findable."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from common.refusal import Refused
from common.workflow import take_step
from villages.actions.inheritance import dissolve, follow_township, hand_over
from villages.choices import IdentityChange, VillageKind, VillageState
from villages.codes import is_village_code
from villages.models import FormerIdentity, Region, Village
from villages.workflow import VILLAGE_STEPS

PERMISSION = "villages.restructure_village"


@dataclass(frozen=True)
class Decree:
    """The paper a change of identity rests on: its day, its number, its reason."""

    on: date
    document: str = ""
    reason: str = ""


@transaction.atomic
def rename_village(
    village: Village, name: str, decree: Decree, *, actor, now: datetime, revision: int | None = None
) -> Village:
    """Give the unit another name; the old one stays findable."""
    row = _locked(village, actor, revision)
    name = name.strip()
    if not name or name == row.name:
        raise Refused("新名称与现名称相同，请核对。")
    return _become(row, IdentityChange.RENAMED, decree, actor, now, name=name)


@transaction.atomic
def recode_village(
    village: Village, code: str, decree: Decree, *, actor, now: datetime, revision: int | None = None
) -> Village:
    """Give the unit another code. A code of another township of the county moves the unit there."""
    row = _locked(village, actor, revision)
    if code == row.code:
        raise Refused("新代码与现代码相同，请核对。")
    return _become(row, IdentityChange.RECODED, decree, actor, now, code=code)


@transaction.atomic
def convert_village(
    village: Village,
    code: str,
    name: str,
    decree: Decree,
    *,
    actor,
    now: datetime,
    revision: int | None = None,
) -> Village:
    """撤村建居: the village becomes a residents' committee, with its new code and name."""
    row = _locked(village, actor, revision)
    if row.kind != VillageKind.VILLAGE:
        raise Refused(f"“{row.name}”已经是居委会，不需要撤村建居。")
    return _become(
        row, IdentityChange.CONVERTED, decree, actor, now, code=code, name=name.strip(), kind=VillageKind.RESIDENTS
    )


@transaction.atomic
def merge_villages(
    units: Iterable[Village], successor: Village, decree: Decree, *, actor, now: datetime
) -> list[Village]:
    """撤并: the units go into the successor, with their places of work and member groups.

    Everything is locked in the order of keys, so that two officers at once wait for each other.
    """
    _check_date(decree, now)
    wanted = {unit.pk for unit in units}
    if not wanted:
        raise Refused("请先选择要撤并的村(居)。")
    if successor.pk in wanted:
        raise Refused(f"“{successor.name}”不能并入它自己，请从撤并名单中去掉，或另选并入单位。")
    rows = {row.pk: row for row in _lock(wanted | {successor.pk})}
    heir = rows.pop(successor.pk)
    if heir.state != VillageState.ACTIVE:
        raise Refused(f"并入单位“{heir.name}”{heir.get_state_display()}，请选择状态正常的单位。")
    _check_permission(heir, actor)
    return [_merge_one(row, heir, decree, actor, now) for row in sorted(rows.values(), key=lambda row: row.code)]


def _merge_one(row: Village, heir: Village, decree: Decree, actor, now: datetime) -> Village:
    _check_permission(row, actor)
    _check_active(row)
    if row.township.parent_id != heir.township.parent_id:
        raise Refused(f"“{row.name}”与“{heir.name}”不在同一县(区)，不能撤并。")
    _remember(row, IdentityChange.MERGED, decree, actor)
    hand_over(row, heir, decree.on)
    row.successor = heir
    row.save(update_fields=["successor"])
    return take_step(row, VILLAGE_STEPS["merge"], "merge", actor=actor, now=now, note=_note(decree))


@transaction.atomic
def close_village(village: Village, decree: Decree, *, actor, now: datetime, revision: int | None = None) -> Village:
    """撤销: the unit ends without a successor; what belonged to it is no longer in use."""
    row = _locked(village, actor, revision)
    _check_date(decree, now)
    _remember(row, IdentityChange.CLOSED, decree, actor)
    dissolve(row, decree.on)
    return take_step(row, VILLAGE_STEPS["close"], "close", actor=actor, now=now, note=_note(decree))


def _lock(keys: set[int]) -> list[Village]:
    rows = Village.objects.select_for_update(of=("self",)).select_related("township")
    return list(rows.filter(pk__in=keys).order_by("pk"))


def _locked(village: Village, actor, revision: int | None) -> Village:
    """The unit as it is now, ours until the end of the transaction; refused when it is not what the user saw."""
    row = _lock({village.pk})[0]
    _check_permission(row, actor)
    _check_active(row)
    if revision is not None and row.revision != revision:
        raise Refused("这个单位刚刚已被他人修改，请核对现在的内容后再办理。")
    return row


def _check_permission(row: Village, actor) -> None:
    if not actor.has_perm(PERMISSION, row):
        raise PermissionDenied


def _check_active(row: Village) -> None:
    if row.state != VillageState.ACTIVE:
        raise Refused(f"“{row.name}”{row.get_state_display()}，不能再办理变更，请刷新后查看。")


def _check_date(decree: Decree, now: datetime) -> None:
    if decree.on > timezone.localdate(now):
        raise Refused("变更日期不能晚于今天，请核对。")


def _become(row: Village, change: IdentityChange, decree: Decree, actor, now: datetime, **identity) -> Village:
    """Write the new identity after keeping the old one."""
    _check_date(decree, now)
    before = row.township_id
    new_code = identity.get("code", row.code)
    if new_code != row.code:
        identity["township"] = _township_of(new_code, row)
        _check_code_free(new_code, row)
    _check_name_free(identity.get("name", row.name), identity.get("township", row.township), row)
    _remember(row, change, decree, actor)
    for field, value in identity.items():
        setattr(row, field, value)
    row.save()
    if row.township_id != before:
        follow_township(row)
    row.refresh_from_db()
    return row


def _township_of(code: str, row: Village) -> Region:
    if not is_village_code(code):
        raise Refused("代码应为12位数字，例如 120119001201。")
    if code[:9] == row.code[:9]:
        return row.township
    township = Region.objects.in_use().filter(code=code[:9], parent_id=row.township.parent_id).first()
    if township is None:
        raise Refused(f"本县(区)没有代码为 {code[:9]} 的乡镇(街道)，请核对新代码的前9位。")
    return township


def _check_code_free(code: str, row: Village) -> None:
    other = Village.objects.filter(code=code).exclude(pk=row.pk).first()
    if other is not None:
        raise Refused(f"代码 {code} 已登记在“{other.name}”名下，请核对。")


def _check_name_free(name: str, township: Region, row: Village) -> None:
    namesakes = Village.objects.active().filter(township=township, name=name).exclude(pk=row.pk)
    if namesakes.exists():
        raise Refused(f"{township.name}已有名为“{name}”的村(居)，请核对名称。")


def _remember(row: Village, change: IdentityChange, decree: Decree, actor) -> FormerIdentity:
    return FormerIdentity.objects.create(
        village=row,
        change=change,
        code=row.code,
        name=row.name,
        kind=row.kind,
        township_name=row.township.name,
        until=decree.on,
        document=decree.document,
        reason=decree.reason,
        recorded_by_name=actor.name,
    )


def _note(decree: Decree) -> str:
    return f"{decree.reason}（{decree.document}）" if decree.document else decree.reason
