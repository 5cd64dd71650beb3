"""What the register already knows of a village that applies (F1), each fact with its source and date."""

from dataclasses import asdict, dataclass
from datetime import date

from django.utils import timezone

from agreements.choices import CharterKind
from agreements.models import Charter, CharterVersion
from agreements.public_page import meeting_name
from villages.choices import AssociationLevel
from villages.models import AnnualStatistics, Village
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
    """Facts in the order of the form. The village comes with its township and county."""
    return [
        *_identity(village),
        *_population(village, year),
        *_committee(village, today),
        *_association(village, today),
        *_charters(village),
    ]


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


def _population(village: Village, year: int) -> list[Fact]:
    sheets = AnnualStatistics.objects.in_force().filter(village=village, year__lte=year)
    sheet = sheets.order_by("-year").only("resident_population", "year").first()
    value = _words(sheet.resident_population) if sheet else ""
    return [Fact("resident_population", "常住人口（人）", value, "年度数据", f"{sheet.year}年" if sheet else "")]


def _committee(village: Village, today: date) -> list[Fact]:
    members = list(village.committee.in_office(today).select_related("post"))
    posts = (("secretary", "党组织书记", SECRETARY), ("director", "主任", DIRECTOR))
    return [
        Fact(key, label, "、".join(one.name for one in members if which.fullmatch(one.post.label)), "班子成员")
        for key, label, which in posts
    ]


def contact_of(village: Village, today: date) -> tuple[str, str]:
    """Who answers for the village and on which office telephone: the director, else the secretary."""
    members = list(village.committee.in_office(today).select_related("post"))
    for which in (DIRECTOR, SECRETARY):
        for one in members:
            if which.fullmatch(one.post.label):
                return one.name, one.work_phone or village.phone
    return "", village.phone


def _association(village: Village, today: date) -> list[Fact]:
    own = village.associations.active().at_level(AssociationLevel.VILLAGE).first()
    officers = list(own.officers.in_office(today).select_related("post")) if own else []
    chair = next((one for one in officers if one.post.label == "会长"), None)
    pairs = (
        ("chair", "协会会长", chair.name if chair else ""),
        ("chair_phone", "会长工作电话", chair.work_phone if chair else ""),
        ("members", "会员数（人）", own.individual_members if own else ""),
    )
    as_of = f"{timezone.localdate(own.updated_at):%Y-%m-%d}" if own else ""
    return [Fact(key, label, _words(value), "协会登记", as_of) for key, label, value in pairs]


def _charters(village: Village) -> list[Fact]:
    versions = CharterVersion.objects.in_force().filter(charter__village=village).select_related("charter", "filing")
    binding = {version.charter.kind: version for version in versions.prefetch_related("meetings")}
    facts: list[Fact] = []
    for kind in (CharterKind.SELF_GOVERNANCE, CharterKind.COVENANT):
        version = binding.get(kind)
        name = Charter(kind=kind, village=village).kind_label
        meeting = version.counting_meeting if version else None
        filing = getattr(version, "filing", None) if version else None
        held = f"{meeting_name(meeting.kind, village.kind)}" if meeting else ""
        pairs = (
            ("adopted", "通过日期", meeting.held_on if meeting else ""),
            ("meeting", "通过会议", held),
            ("filed", "备案日期", filing.filed_on if filing else ""),
        )
        facts += [Fact(f"{kind}_{key}", f"{name}{label}", _words(value), "章程规约") for key, label, value in pairs]
    return facts
