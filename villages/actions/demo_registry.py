"""The demo's registry: invented committees, associations and places of work in every unit of the demo's districts."""

import random
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import models, transaction
from django.utils import timezone

from common.history import act_of
from common.importing.writing import update_rows
from common.models import Word, WordList
from villages.actions.demo import DISTRICT_CLERKS, SHOWN_TOWNSHIPS
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

SEED = 529
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
GIVEN = "甲乙丙丁戊己庚辛"
FIVE_YEARS = timedelta(days=5 * 365)
TYPED = ("households", "groups", "eligible_voters", "representatives", "address", "phone")
ROWS_AT_ONCE = 1_000


@transaction.atomic
def make_demo_registry(*, now: datetime) -> int:
    """Fill the districts' units that have no committee yet. Returns how many were filled."""
    filled = 0
    for clerk in StaffUser.objects.filter(username__in=DISTRICT_CLERKS).select_related("region").order_by("pk"):
        villages = list(Village.objects.for_user(clerk).active().filter(committee=None).select_related("township"))
        with act_of(clerk):
            _write(villages, clerk.region, timezone.localdate(now))
        filled += len(villages)
    return filled


def _write(villages: list[Village], district: Region, today: date) -> None:
    chances = {village: random.Random(f"{SEED}{village.code}") for village in villages}
    for village, chance in chances.items():
        _type_in(village, chance)
    update_rows(Village, {village.pk: {name: getattr(village, name) for name in TYPED} for village in villages})
    posts = {word.label: word for word in _words(WordList.COMMITTEE_POST)}
    _add(CommitteeMember, (row for village in villages for row in _committee(village, today, chances[village], posts)))
    own = [_association(village, chances[village]) for village in villages]
    _add(Association, own)
    _add(Association, _associations_above(district), ignore_conflicts=True)
    posts = {word.label: word for word in _words(WordList.ASSOCIATION_POST)}
    kinds = _words(WordList.FACILITY_KIND)
    _add(AssociationOfficer, (row for one in own for row in _officers(one, chances[one.village], posts)))
    _add(MemberGroup, (row for one in own for row in _groups(one, chances[one.village])))
    _add(Facility, (row for village in villages for row in _facilities(village, chances[village], kinds)))


def _add(model: type[models.Model], rows: Iterable[models.Model], **how) -> None:
    model.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE, **how)


def _words(word_list: str) -> list[Word]:
    return list(Word.objects.listed_in(word_list).in_use())


def invented_name(chance: random.Random) -> str:
    return f"演示·{chance.choice(SURNAMES)}{chance.choice(GIVEN)}"


def _type_in(village: Village, chance: random.Random) -> None:
    village.households = chance.randint(120, 900)
    village.groups = chance.randint(2, 9)
    village.eligible_voters = village.households * 2 + chance.randint(0, 99)
    village.representatives = chance.randint(25, 60)
    village.address = f"{village.township.name}{village.name}"
    village.phone = f"022-0000{chance.randint(0, 9999):04}"


def _committee(village: Village, today: date, chance: random.Random, posts: dict[str, Word]):
    """In the townships that have accounts terms end on many days, some of them past; elsewhere all on one."""
    names = {invented_name(chance) for _ in range(12)}
    for label, name in zip(("书记兼主任", "副主任", "委员", "妇联主席"), sorted(names), strict=False):
        is_shown = village.township_id in SHOWN_TOWNSHIPS
        ends = today + timedelta(days=chance.randint(-30, 4 * 365) if is_shown else 2 * 365)
        yield CommitteeMember(
            village=village, name=name, post=posts[label], term_start=ends - FIVE_YEARS, term_end=ends
        )


def _association(village: Village, chance: random.Random) -> Association:
    members = chance.randint(60, 300)
    return Association(
        level=AssociationLevel.VILLAGE,
        region=village.township,
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


def _associations_above(district: Region) -> Iterable[Association]:
    """Of the district and of each of its townships."""
    name = "计划生育协会"
    yield Association(level=AssociationLevel.COUNTY, region=district, name=f"{district.name}{name}")
    for township in Region.objects.in_use().filter(parent=district):
        yield Association(level=AssociationLevel.TOWNSHIP, region=township, name=f"{township.name}{name}")


def _officers(association: Association, chance: random.Random, posts: dict[str, Word]):
    term = {"term_start": date(2024, 3, 1), "term_end": date(2027, 2, 28)}
    for label in ("会长", "副会长", "秘书长"):
        yield AssociationOfficer(association=association, name=invented_name(chance), post=posts[label], **term)


def _groups(association: Association, chance: random.Random):
    for number in ("一", "二", "三"):
        yield MemberGroup(
            association=association,
            name=f"第{number}小组",
            leader_name=invented_name(chance),
            member_count=association.individual_members // 3,
            centre_households=chance.randint(1, 5),
        )


def _facilities(village: Village, chance: random.Random, kinds: list[Word]):
    for kind in chance.sample(kinds, 3):
        yield Facility(village=village, kind=kind, name=kind.label, area=chance.randint(12, 90))
