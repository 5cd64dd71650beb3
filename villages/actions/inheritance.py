"""What becomes of a unit's people, association and places of work when the unit ends or moves."""

from datetime import date

from django.db import models

from villages.choices import AssociationLevel
from villages.heirlooms import all_heirlooms
from villages.models import (
    AnnualStatistics,
    Association,
    AssociationOfficer,
    CommitteeMember,
    Facility,
    MemberGroup,
    Region,
    Village,
)


def hand_over(unit: Village, heir: Village, on: date) -> None:
    """To the heir: places of work, the association with its groups, what other rooms hand over. Terms of office end."""
    _end_terms(unit, on)
    _move_named(Facility.objects.filter(village=unit), "village", heir, unit)
    theirs = _association_of(heir)
    for association in _lock(Association.objects.active().filter(village=unit)):
        if association.level != AssociationLevel.VILLAGE or theirs is None:
            association.village = heir
            _settle(association, heir.township, unit)
            theirs = theirs or association
            continue
        _move_named(MemberGroup.objects.filter(association=association), "association", theirs, unit)
        _shut(association, on)
    for heirloom in all_heirlooms():
        heirloom.hand_over(unit, heir, on)


def dissolve(unit: Village, on: date) -> None:
    """Nobody takes over: terms of office end, association and places of work are no longer in use."""
    _end_terms(unit, on)
    for facility in _lock(Facility.objects.filter(village=unit, is_active=True)):
        facility.is_active = False
        facility.save()
    for association in _lock(Association.objects.active().filter(village=unit)):
        _shut(association, on)


def follow_township(unit: Village) -> None:
    """The unit moved to another township: its associations and accounts are now that township's."""
    for account in _lock(unit.accounts.all()):
        account.region = unit.township
        account.save(update_fields=["region", "updated_at"])
    for association in _lock(Association.objects.filter(village=unit)):
        _settle(association, unit.township, unit)


def left_behind(units: list[Village]) -> dict[str, int]:
    """How much hangs on the units; what a page that asks before merging or closing names."""
    keys = [unit.pk for unit in units]
    return {
        "members": CommitteeMember.objects.filter(village__in=keys, left_on__isnull=True).count(),
        "associations": Association.objects.active().filter(village__in=keys).count(),
        "facilities": Facility.objects.filter(village__in=keys, is_active=True).count(),
        "drafts": AnnualStatistics.objects.drafts().filter(village__in=keys).count(),
    }


def _lock(rows: models.QuerySet) -> models.QuerySet:
    return rows.select_for_update(of=("self",)).order_by("pk")


def _association_of(unit: Village) -> Association | None:
    return _lock(Association.objects.active().filter(village=unit, level=AssociationLevel.VILLAGE)).first()


def _end_terms(unit: Village, on: date) -> None:
    """Whoever is in office leaves on the day; somebody whose term had not begun leaves on its first day."""
    for member in _lock(CommitteeMember.objects.filter(village=unit, left_on__isnull=True)):
        member.left_on = max(on, member.term_start)
        member.save()


def _shut(association: Association, on: date) -> None:
    for officer in _lock(AssociationOfficer.objects.filter(association=association, left_on__isnull=True)):
        officer.left_on = max(on, officer.term_start)
        officer.save()
    association.is_active = False
    association.save()


def _settle(association: Association, township: Region, unit: Village) -> None:
    """Put the association under the township, whose associations of one level have different names."""
    same = Association.objects.filter(region=township, level=association.level).exclude(pk=association.pk)
    association.region = township
    association.name = _free_name(association, set(same.values_list("name", flat=True)), unit)
    association.save()


def _move_named(rows: models.QuerySet, owner: str, heir: models.Model, unit: Village) -> None:
    """Hand rows to their new owner; one whose name is taken there says where it came from."""
    taken = set(rows.model.objects.filter(**{owner: heir}).values_list("name", flat=True))
    for row in _lock(rows):
        row.name = _free_name(row, taken, unit)
        taken.add(row.name)
        setattr(row, owner, heir)
        row.save()


def _free_name(row: models.Model, taken: set[str], unit: Village) -> str:
    limit = row._meta.get_field("name").max_length
    name, number = row.name, 1
    while name in taken:
        mark = f"（原{unit.name}{number if number > 1 else ''}）"
        name, number = f"{row.name[: limit - len(mark)]}{mark}", number + 1
    return name
