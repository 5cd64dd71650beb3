"""What the register already knows of a village that applies (F1), each fact with its source and date."""

from dataclasses import asdict, dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from agreements.choices import CharterKind
from agreements.models import AssemblyMeeting, Charter, CharterVersion
from agreements.public_page import meeting_name
from villages.choices import AssociationLevel
from villages.models import AnnualStatistics, Association, AssociationOfficer, CommitteeMember, Village
from villages.papers import DIRECTOR, SECRETARY


@dataclass(frozen=True)
class Fact:
    """One line: blank `value` means that the register does not know it. `as_of` is a day in words."""

    key: str
    label: str
    value: str
    source: str
    as_of: str = ""

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def _words(value) -> str:
    if value is None:
        return ""
    return f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value)


def register_facts(village: Village, *, year: int, today: date) -> list[Fact]:
    """Facts in the order of the form, by two queries. The village comes with its township and county."""
    found = _found(village, year, today)
    return [
        *_identity(village),
        *_population(found),
        *_committee(found),
        *_association(found),
        *_charters(village),
    ]


def _found(village: Village, year: int, today: date) -> dict:
    """What statistics, committee and association say of one village."""
    own = {"village": OuterRef("pk")}
    statistics = AnnualStatistics.objects.in_force().filter(**own, year__lte=year).order_by("-year")
    committee = CommitteeMember.objects.in_office(today).filter(**own)
    association = Association.objects.active().at_level(AssociationLevel.VILLAGE).filter(**own)
    officers = AssociationOfficer.objects.in_office(today).filter(association=OuterRef("own_association"))
    chairs = officers.filter(post__label="会长")
    village_row = Village.objects.filter(pk=village.pk).annotate(
        yearly=_first(statistics, year="year", residents="resident_population"),
        members=ArraySubquery(committee.values(found=JSONObject(name="name", post="post__label"))),
        own_association=Subquery(association.values("pk")[:1]),
        association_as_of=Subquery(association.values("updated_at")[:1]),
        individual_members=Subquery(association.values("individual_members")[:1]),
        chair=_first(chairs, name="name", phone="work_phone"),
    )
    names = ("yearly", "members", "association_as_of", "individual_members", "chair")
    return village_row.values(*names).get()


def _first(rows: QuerySet, **columns: str) -> Subquery:
    """These columns of the first row, as an object; None where there is no row."""
    return Subquery(rows.values(found=JSONObject(**columns))[:1])


def _identity(village: Village) -> list[Fact]:
    pairs = (
        ("name", "村(居)名称", village.name),
        ("code", "代码", village.code),
        ("county", "县(区)", village.township.parent.name),
        ("township", "乡镇(街道)", village.township.name),
        ("kind", "类型", village.get_kind_display()),
        ("households", "户数（户）", village.households),
        ("groups", "村(居)民小组数（个）", village.groups),
    )
    as_of = f"{timezone.localdate(village.updated_at):%Y-%m-%d}"
    return [Fact(key, label, _words(value), "村居台账", as_of) for key, label, value in pairs]


def _population(found: dict) -> list[Fact]:
    sheet = found["yearly"]
    value, as_of = (_words(sheet["residents"]), f"{sheet['year']}年") if sheet else ("", "")
    return [Fact("resident_population", "常住人口（人）", value, "年度数据", as_of)]


def _committee(found: dict) -> list[Fact]:
    posts = (("secretary", "党组织书记", SECRETARY), ("director", "主任", DIRECTOR))
    return [
        Fact(key, label, "、".join(one["name"] for one in found["members"] if which.fullmatch(one["post"])), "班子成员")
        for key, label, which in posts
    ]


def _association(found: dict) -> list[Fact]:
    chair = found["chair"] or {"name": "", "phone": ""}
    pairs = (
        ("chair", "协会会长", chair["name"]),
        ("chair_phone", "会长工作电话", chair["phone"]),
        ("members", "会员数（人）", found["individual_members"]),
    )
    day = found["association_as_of"]
    as_of = f"{timezone.localdate(day):%Y-%m-%d}" if day else ""
    return [Fact(key, label, _words(value), "协会登记", as_of) for key, label, value in pairs]


def _charters(village: Village) -> list[Fact]:
    counting = AssemblyMeeting.objects.filter(version=OuterRef("pk"), set_aside_on=None)
    versions = CharterVersion.objects.in_force().filter(charter__village=village)
    said = versions.values(
        filed_on=F("filing__filed_on"),
        charter_kind=F("charter__kind"),
        held_on=Subquery(counting.values("held_on")[:1]),
        meeting=Subquery(counting.values("kind")[:1]),
    )
    binding = {row["charter_kind"]: row for row in said}
    facts: list[Fact] = []
    for kind in (CharterKind.SELF_GOVERNANCE, CharterKind.COVENANT):
        row = binding.get(kind) or {"filed_on": None, "held_on": None, "meeting": None}
        name = Charter(kind=kind, village=village).kind_label
        pairs = (
            ("adopted", "通过日期", row["held_on"]),
            ("meeting", "通过会议", meeting_name(row["meeting"], village.kind) if row["meeting"] else ""),
            ("filed", "备案日期", row["filed_on"]),
        )
        facts += [Fact(f"{kind}_{key}", f"{name}{label}", _words(value), "章程规约") for key, label, value in pairs]
    return facts


def contact_of(village: Village, today: date) -> tuple[str, str]:
    """Who answers for the village and on which office telephone: the director, else the secretary."""
    members = list(village.committee.in_office(today).select_related("post"))
    for which in (DIRECTOR, SECRETARY):
        for one in members:
            if which.fullmatch(one.post.label):
                return one.name, one.work_phone or village.phone
    return "", village.phone
