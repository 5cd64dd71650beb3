"""The demo's registry: invented committees, associations and places of work in the demo clerks' townships."""

import random
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from common.history import act_of
from common.models import Word, WordList
from villages.choices import AssociationLevel
from villages.models import (
    Association,
    AssociationOfficer,
    CommitteeMember,
    Facility,
    MemberGroup,
    Region,
    StaffUser,
    Village,
)

DEMO_TOWNSHIPS = ("120119104", "120119112")
SEED = 529
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
GIVEN = "甲乙丙丁戊己庚辛"
FIVE_YEARS = timedelta(days=5 * 365)


@transaction.atomic
def make_demo_registry(*, actor: StaffUser, now: datetime) -> int:
    """Fill the townships' villages that have no committee yet. Returns how many were filled."""
    filled = 0
    with act_of(actor):
        for township in Region.objects.filter(code__in=DEMO_TOWNSHIPS):
            villages = Village.objects.active().filter(township=township, committee=None)
            for village in villages:
                _fill(village, township, timezone.localdate(now))
                filled += 1
            Association.objects.get_or_create(
                level=AssociationLevel.TOWNSHIP, region=township, name=f"{township.name}计划生育协会"
            )
    return filled


def _fill(village: Village, township: Region, today: date) -> None:
    chance = random.Random(f"{SEED}{village.code}")
    village.households = chance.randint(120, 900)
    village.groups = chance.randint(2, 9)
    village.eligible_voters = village.households * 2 + chance.randint(0, 99)
    village.representatives = chance.randint(25, 60)
    village.address = f"{township.name}{village.name}"
    village.save()
    _committee(village, today, chance)
    association = _association(village, township, chance)
    _parts(association, chance)
    for kind in chance.sample(_words(WordList.FACILITY_KIND), 3):
        Facility.objects.create(village=village, kind=kind, name=kind.label, area=chance.randint(12, 90))


def _words(word_list: str) -> list[Word]:
    return list(Word.objects.listed_in(word_list).in_use())


def _invented_name(chance: random.Random) -> str:
    return f"演示·{chance.choice(SURNAMES)}{chance.choice(GIVEN)}"


def _committee(village: Village, today: date, chance: random.Random) -> None:
    posts = {word.label: word for word in _words(WordList.COMMITTEE_POST)}
    names = {_invented_name(chance) for _ in range(12)}
    for label, name in zip(("书记兼主任", "副主任", "委员", "妇联主席"), sorted(names), strict=False):
        ends = today + timedelta(days=chance.randint(-30, 4 * 365))
        CommitteeMember.objects.create(
            village=village, name=name, post=posts[label], term_start=ends - FIVE_YEARS, term_end=ends
        )


def _association(village: Village, township: Region, chance: random.Random) -> Association:
    members = chance.randint(60, 300)
    return Association.objects.create(
        level=AssociationLevel.VILLAGE,
        region=township,
        village=village,
        name=f"{village.name.removesuffix('村委会').removesuffix('居委会')}计划生育协会",
        established_on=date(1998, 5, 29),
        last_congress=date(2024, 3, 1),
        chair_is_secretary=True,
        council_members=9,
        standing_council=3,
        individual_members=members,
        volunteers=members // 10,
        has_plaque=True,
        has_roster=chance.random() > 0.2,
        has_rules=True,
        has_files=True,
        has_activities=chance.random() > 0.3,
        has_records=chance.random() > 0.3,
    )


def _parts(association: Association, chance: random.Random) -> None:
    posts = {word.label: word for word in _words(WordList.ASSOCIATION_POST)}
    for label in ("会长", "副会长", "秘书长"):
        AssociationOfficer.objects.create(
            association=association,
            name=_invented_name(chance),
            post=posts[label],
            term_start=date(2024, 3, 1),
            term_end=date(2027, 2, 28),
        )
    for number in ("一", "二", "三"):
        MemberGroup.objects.create(
            association=association,
            name=f"第{number}小组",
            leader_name=_invented_name(chance),
            member_count=association.individual_members // 3,
            centre_households=chance.randint(1, 5),
        )
