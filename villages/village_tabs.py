"""The registry's own tabs of 一村一档."""

from django.urls import reverse
from django.utils import timezone

from common.models import StepRecord
from common.views.attachments import attachment_panel
from villages.choices import AssociationLevel
from villages.models import Association, CommitteeMember, Facility, Village
from villages.statistics_checks import FIGURES
from villages.tabs import VillageTab, number_of, register
from villages.views.association import association_context
from villages.views.village import with_links

YEARS_SHOWN = 5


def basics(village: Village, user) -> dict:
    """Facts in three cards, what it was called before, and the acts the user may begin."""
    region = village.township
    cards = [
        ("代码与类型", _register_facts(village, region)),
        (
            "办公与联系",
            [
                ("办公地址", village.address),
                ("办公电话", village.phone),
                ("经度、纬度", _coordinates(village)),
            ],
        ),
        (
            "户数与代表",
            [
                ("村(居)民小组数（个）", village.groups),
                ("户数（户）", village.households),
                ("18周岁以上村(居)民数（人）", village.eligible_voters),
                ("村(居)民代表数（人）", village.representatives),
            ],
        ),
    ]
    return {
        "facts": cards,
        "fact_rows": in_pairs([pair for _, pairs in cards for pair in pairs]),
        "former": list(village.former.order_by("-until", "-pk")),
        "predecessors": with_links(village.predecessors.select_related("township").order_by("code"), user),
        "can_restructure": user.has_perm("villages.restructure_village", village),
    }


def in_pairs(facts: list[tuple[str, object]]) -> list[list[tuple[str, object]]]:
    """Facts two to a row, for tables on paper."""
    padded = [*facts, ("", " ")] if len(facts) % 2 else facts
    return [padded[start : start + 2] for start in range(0, len(padded), 2)]


def _register_facts(village: Village, region) -> list[tuple[str, object]]:
    return [
        ("代码", village.code),
        ("名称", village.name),
        ("类型", village.get_kind_display()),
        ("所属乡镇(街道)", region.name),
        ("所属县(区)", region.parent.name),
        ("统一社会信用代码", village.credit_code),
        ("城乡分类", village.get_urban_rural_display()),
        ("状态", village.get_state_display()),
    ]


def _coordinates(village: Village) -> str:
    if village.longitude is None or village.latitude is None:
        return ""
    return f"{village.longitude.normalize():f}，{village.latitude.normalize():f}"


def committee(village: Village, user) -> dict:
    today = timezone.localdate()
    members = list(village.committee.select_related("post"))
    return {
        "members": [member for member in members if member.is_in_office(today)],
        "former_members": [member for member in members if not member.is_in_office(today)],
        "today": today,
        "can_change_members": user.has_perm("villages.change_committeemember", village),
    }


def association(village: Village, user) -> dict:
    rows = village.associations.active().select_related("region").with_group_figures()
    own = sorted(rows, key=lambda row: (row.level != AssociationLevel.VILLAGE, row.name))
    may = not village.why_closed and user.has_perm("villages.change_association", village)
    context = {"others": own[1:], "can_add_association": may, "can_change_association": may}
    if not own:
        return context | {"association": None}
    return context | association_context(own[0]) | {"association_rows": in_pairs(own[0].facts)}


def facilities(village: Village, user) -> dict:
    return {
        "facilities": list(village.facilities.select_related("kind")),
        "can_change_facilities": user.has_perm("villages.change_facility", village),
    }


def statistics(village: Village, user) -> dict:
    """The last years side by side: one line for each figure."""
    years = list(village.statistics.order_by("-year")[:YEARS_SHOWN])
    figures = [(figure.title, [getattr(year, name) for year in years]) for name, figure in FIGURES.items()]
    return {"years": years, "figures": figures}


def attachments(village: Village, user) -> dict:
    return {"attachments": attachment_panel(village, user)}


def changes(village: Village, user) -> dict:
    return {
        "steps": list(StepRecord.objects.of(village)),
        "former": list(village.former.order_by("-until", "-pk")),
        "history_url": reverse("record_history", args=[village._meta.label_lower, village.pk]),
    }


register(
    VillageTab(
        "basics",
        "基本情况",
        10,
        "villages/tabs/_basics.html",
        basics,
        print_template="villages/print/_basics.html",
    ),
    VillageTab(
        "committee",
        "班子成员",
        20,
        "villages/tabs/_committee.html",
        committee,
        count=lambda: number_of(CommitteeMember.objects.in_office(timezone.localdate())),
        print_template="villages/print/_committee.html",
    ),
    VillageTab(
        "association",
        "协会组织",
        30,
        "villages/tabs/_association.html",
        association,
        count=lambda: number_of(Association.objects.active()),
        print_template="villages/print/_association.html",
    ),
    VillageTab(
        "facilities",
        "阵地",
        40,
        "villages/tabs/_facilities.html",
        facilities,
        count=lambda: number_of(Facility.objects.filter(is_active=True)),
        print_template="villages/print/_facilities.html",
    ),
    VillageTab(
        "statistics",
        "年度数据",
        50,
        "villages/tabs/_statistics.html",
        statistics,
        permission="villages.view_annualstatistics",
        print_template="villages/print/_statistics.html",
    ),
    VillageTab("attachments", "附件", 85, "common/_attachments.html", attachments),
    VillageTab(
        "changes",
        "办理与变更记录",
        90,
        "villages/tabs/_changes.html",
        changes,
        print_template="villages/print/_changes.html",
    ),
)
