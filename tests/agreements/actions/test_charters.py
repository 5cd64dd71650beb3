"""Beginning a charter, revising it, sending it back."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from agreements.actions.charters import advance, first_title, mark_opened, start_charter, start_revision
from agreements.actions.library import load_library
from agreements.choices import CharterKind, CharterState
from agreements.models import Charter, CharterVersion, LibraryClause
from common.models import Notice
from common.refusal import Refused
from tests.agreements.papers import TOWNSHIP, complete_version
from tests.factories import CharterVersionFactory, LibraryClauseFactory, StaffUserFactory, VillageFactory
from villages.choices import Role, VillageKind


@pytest.fixture
def clerk(db):
    return StaffUserFactory(region__code=TOWNSHIP)


@pytest.fixture
def reviewer(db):
    return StaffUserFactory(region__code=TOWNSHIP, role=Role.REVIEWER)


@pytest.fixture
def village(db):
    return VillageFactory(code=f"{TOWNSHIP}201", name="台子村委会")


def in_force(village) -> CharterVersion:
    return CharterVersionFactory(
        charter__village=village, state=CharterState.IN_FORCE, preamble="旧序言", texts=["旧条文一。", "旧条文二。"]
    )


def test_ready_draft_passes_every_condition_of_submission(clerk, village, now):
    load_library()
    ready = LibraryClause.objects.fitting(CharterKind.COVENANT, village.kind)

    version = start_charter(village, CharterKind.COVENANT, library=ready, actor=clerk)
    version = advance(version, "consult", actor=clerk, now=now)
    version = advance(version, "submit", actor=clerk, now=now)

    assert (version.state, version.title, version.number) == ("at_township", "台子村村规民约", 1)
    assert (version.blocking_count, version.warning_count) == (0, 0)
    assert "村（居）" not in "".join(clause.text + clause.chapter for clause in version.clauses.all())


@pytest.mark.parametrize("kind", CharterKind)
def test_ready_draft_of_a_residents_committee_speaks_of_residents(clerk, kind, now):
    load_library()
    place = VillageFactory(code=f"{TOWNSHIP}001", name="幸福社区居委会")
    ready = LibraryClause.objects.fitting(kind, place.kind)

    version = start_charter(place, kind, library=ready, actor=clerk)

    assert version.missing_topics == []
    assert "村民" not in "".join(clause.text for clause in version.clauses.all()).replace("村民委员会组织法", "")


@pytest.mark.parametrize(
    ("kind", "name", "title"),
    [
        (VillageKind.VILLAGE, "台子村委会", "台子村村民自治章程"),
        (VillageKind.VILLAGE, "台子村村民委员会", "台子村村民自治章程"),
        (VillageKind.VILLAGE, "台子", "台子村村民自治章程"),
        (VillageKind.RESIDENTS, "幸福社区居委会", "幸福社区居民自治章程"),
        (VillageKind.RESIDENTS, "幸福里居民委员会", "幸福里居民自治章程"),
    ],
)
def test_title_is_made_of_the_place(kind, name, title):
    assert first_title(VillageFactory.build(kind=kind, name=name, township=None, code="1"), "self_governance") == title


def test_library_of_another_kind_or_body_and_what_is_switched_off_do_not_fit(db):
    fitting = LibraryClauseFactory()
    LibraryClauseFactory(kind=CharterKind.WORKING_RULES)
    LibraryClauseFactory(body=VillageKind.RESIDENTS)
    LibraryClauseFactory(is_active=False)

    assert list(LibraryClause.objects.fitting(CharterKind.COVENANT, VillageKind.VILLAGE)) == [fitting]


def test_second_draft_is_refused(clerk, village):
    start_charter(village, CharterKind.COVENANT, actor=clerk)

    with pytest.raises(Refused, match=r"^台子村委会村规民约已有一个正在办理的版本，请在其上修改。$"):
        start_charter(village, CharterKind.COVENANT, actor=clerk)

    assert CharterVersion.objects.count() == 1


def test_fresh_draft_beside_one_in_force_is_refused(clerk, village):
    in_force(village)

    with pytest.raises(Refused, match="已有生效版本，请在原文件上修订。"):
        start_charter(village, CharterKind.COVENANT, actor=clerk)


def test_unit_that_ended_begins_nothing(clerk):
    gone = VillageFactory(code=f"{TOWNSHIP}202", name="样例村委会", closed=True)

    with pytest.raises(Refused, match="“样例村委会”已撤销"):
        start_charter(gone, CharterKind.COVENANT, actor=clerk)

    assert Charter.objects.count() == 0


def test_foreign_village_is_forbidden(village):
    stranger = StaffUserFactory(region__code="120119002")

    with pytest.raises(PermissionDenied):
        start_charter(village, CharterKind.COVENANT, actor=stranger)

    assert Charter.objects.count() == 0


def test_revision_begins_with_the_wording_in_force(clerk, village):
    former = in_force(village)

    version = start_revision(former.charter, actor=clerk)

    assert (version.number, version.based_on, version.title, version.preamble) == (2, former, former.title, "旧序言")
    old = list(former.clauses.order_by("position"))
    assert [(clause.text, clause.origin) for clause in version.clauses.order_by("position")] == [
        ("旧条文一。", old[0]),
        ("旧条文二。", old[1]),
    ]
    assert former.charter.versions.in_force().get() == former


def test_revision_of_nothing_and_a_second_one_are_refused(clerk, village):
    former = in_force(village)
    start_revision(former.charter, actor=clerk)

    with pytest.raises(Refused, match="已有一个正在办理的版本"):
        start_revision(former.charter, actor=clerk)
    with pytest.raises(Refused, match="还没有生效版本"):
        start_revision(Charter.objects.create(village=village, kind=CharterKind.WORKING_RULES), actor=clerk)


def test_returning_sets_a_date_and_tells_the_township(reviewer, now):
    version = complete_version(CharterState.AT_TOWNSHIP)

    row = advance(version, "return", actor=reviewer, now=now, note="第三条请写明时间", due_on=date(2026, 11, 2))

    assert (row.state, row.revise_by) == ("returned", date(2026, 11, 2))
    told = Notice.objects.get()
    assert (told.title, told.body, told.region_path) == (
        f"{version}被退回修改",
        "理由：第三条请写明时间\n请于2026年11月2日前修改完毕。",
        version.scope_path,
    )


def test_looking_counts_as_opening_but_not_for_whoever_sent_it(clerk, reviewer, now):
    version = advance(complete_version(CharterState.CONSULTING), "submit", actor=reviewer, now=now)
    mark_opened(version, viewer=reviewer, now=now)
    mark_opened(version, viewer=clerk, now=now)
    version.refresh_from_db()
    assert version.opened_at is None
    before = (version.revision, version.events.count())

    mark_opened(version, viewer=StaffUserFactory(region__code=TOWNSHIP, role=Role.LEADER), now=now)

    version.refresh_from_db()
    assert version.opened_at == now
    assert (version.revision, version.events.count()) == before
