"""What is done to the region tree: a region moves below another, is switched off and on."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Substr

from common.models import ImportRun, Job, Notice
from common.refusal import Refused
from villages.choices import RegionLevel
from villages.models import Region, StaffUser, Village

MANAGE = "villages.manage_region"


@transaction.atomic
def move_region(region: Region, new_parent: Region, *, actor: StaffUser) -> Region:
    """Hang a region, with everything below, under another one. Codes stay; papers, accounts and scope follow.

    Imports, jobs and notices keep their region as text: it is rewritten too. What left the portal before, left
    from the old place: the log of exports stays.

    Locks what it moves and where to, in the order of codes, so that two moves wait for each other.
    """
    wanted = Q(path__startswith=region.path) | Q(pk=new_parent.pk)
    locked = {row.pk: row for row in Region.objects.select_for_update(of=("self",)).filter(wanted).order_by("code")}
    if region.pk not in locked or new_parent.pk not in locked:
        raise Refused("该区划刚刚已被他人移动，请刷新后再办理。")
    region, new_parent = locked[region.pk], locked[new_parent.pk]
    if not (actor.has_perm(MANAGE, region) and actor.has_perm(MANAGE, new_parent)):
        raise PermissionDenied
    ensure_may_hang(region, new_parent)
    old, new = region.path, f"{new_parent.path}{region.code}/"
    below = Region.objects.filter(path__startswith=old)
    below.update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))
    for model in (ImportRun, Job, Notice):
        kept = model.objects.filter(region_path__startswith=old)
        kept.update(region_path=Concat(Value(new), Substr(F("region_path"), len(old) + 1)))
    Region.objects.filter(pk=region.pk).update(parent=new_parent)
    region.refresh_from_db()
    return region


def ensure_may_hang(region: Region, new_parent: Region) -> None:
    if region.parent_id == new_parent.pk:
        raise Refused(f"“{region}”已经在“{new_parent}”之下，不需要移动。")
    if new_parent.level != region.level - 1:
        wanted = RegionLevel(region.level - 1).label if region.level > RegionLevel.PROVINCE else "（省级没有上级）"
        raise Refused(f"“{region}”的上级应为{wanted}，请改选上级区划。")
    if not new_parent.is_active:
        raise Refused(f"“{new_parent}”已停用，不能作为上级区划。")


@transaction.atomic
def deactivate_region(region: Region, *, actor: StaffUser) -> Region:
    """Switch off a region nobody works in any more; its code stays findable."""
    region = _locked(region, actor)
    left = {
        "个在用的下级区划": region.children.filter(is_active=True).count(),
        "个正常状态的村(居)": Village.objects.active().filter(township__path__startswith=region.path).count(),
        "个启用的账号": StaffUser.objects.filter(region__path__startswith=region.path, is_active=True).count(),
    }
    if any(left.values()):
        words = "、".join(f"{number}{kind}" for kind, number in left.items() if number)
        raise Refused(f"“{region}”还有{words}，请先移动、撤并或停用后再停用该区划。")
    region.is_active = False
    region.save()
    return region


@transaction.atomic
def activate_region(region: Region, *, actor: StaffUser) -> Region:
    region = _locked(region, actor)
    if region.parent_id and not region.parent.is_active:
        raise Refused(f"上级区划“{region.parent}”已停用，请先启用上级。")
    region.is_active = True
    region.save()
    return region


def _locked(region: Region, actor: StaffUser) -> Region:
    region = Region.objects.select_for_update(of=("self",)).get(pk=region.pk)
    if not actor.has_perm(MANAGE, region):
        raise PermissionDenied
    return region
