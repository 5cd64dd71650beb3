"""F7 协会组织情况统计表: from the register of associations as it stands."""

from dataclasses import replace
from urllib.parse import urlencode

from django.db.models import Case, CharField, Count, F, Max, Q, QuerySet, Sum, Value, When
from django.db.models.functions import NullIf
from django.urls import reverse
from django.utils import timezone

from common.paper.declarations import SUM, ListForm, PaperColumn, Totals
from common.paper.values import Kind
from reporting.official_forms.declaration import Asked, Content, OfficialForm
from reporting.official_forms.places import (
    AREA,
    Place,
    form_for,
    group_of,
    regions_below,
    village_page,
    villages_below,
)
from villages.areas import area_of, part_of_path
from villages.choices import AssociationLevel, RegionLevel
from villages.models import Association, Facility, MemberGroup, Region

KEY = "F7"
SUMMED = (
    *("full_time_staff", "part_time_staff", "council_members", "standing_council"),
    *("individual_members", "group_members", "volunteers"),
)
ORGANISATIONS, STAFF = "组织数", "专兼职人员"


def _figure(key: str, label: str, group: str = "") -> PaperColumn:
    return PaperColumn(key, label, Kind.INTEGER, group=group, total=SUM)


FORM = ListForm(
    key=KEY,
    title="{year}年{place}协会组织情况统计表",
    unit_line="单位：个、人",
    totals=Totals.FIRST,
    columns=(
        PaperColumn(AREA, "地区"),
        _figure("organisations", "合计", ORGANISATIONS),
        *(_figure(level.value, level.label, ORGANISATIONS) for level in AssociationLevel),
        _figure("chairs", "会长由书记兼任数"),
        _figure("full_time_staff", "专职", STAFF),
        _figure("part_time_staff", "兼职", STAFF),
        _figure("council_members", "理事"),
        _figure("standing_council", "其中常务理事"),
        _figure("groups", "会员小组"),
        _figure("individual_members", "个人会员"),
        _figure("group_members", "团体会员"),
        _figure("volunteers", "志愿者"),
        _figure("facilities", "活动阵地"),
        PaperColumn("last_congress", "最近换届日期", Kind.DATE),
    ),
)

WITHOUT_CITY = replace(FORM, columns=tuple(one for one in FORM.columns if one.key != AssociationLevel.CITY.value))


def fill(asked: Asked) -> Content:
    found = _figures(asked)
    places = _places(asked, found)
    has_city = any(figures.get(AssociationLevel.CITY.value) for figures in found.values())
    return Content(
        form=form_for(asked, FORM if has_city else WITHOUT_CITY),
        rows=[_row(place, found.get(place.key, {})) for place in places],
        links=[place.link for place in places],
        notes=(f"协会登记不分年度，本表为{timezone.localdate(asked.now):%Y年%-m月%-d日}出表时的登记情况。",),
    )


def _figures(asked: Asked) -> dict[object, dict]:
    """Area → its figures. What lies in none of the parts stands under the code of its own region."""
    facilities = Facility.objects.for_user(asked.viewer).filter(
        is_active=True, village__township__path__startswith=asked.path
    )
    grouped = (
        _by_area(Association.objects.for_user(asked.viewer).active(), asked, "").annotate(**_counts()),
        _by_area(
            MemberGroup.objects.for_user(asked.viewer).filter(is_active=True, association__is_active=True),
            asked,
            "association__",
        ).annotate(groups=Count("pk")),
        facilities.order_by()
        .values(part=area_of(asked.level, "village__"), own=Value(None, output_field=CharField()))
        .annotate(facilities=Count("pk")),
    )
    found: dict[object, dict] = {}
    for rows in grouped:
        for row in rows:
            found.setdefault(row["part"] or row["own"], {}).update(row)
    return found


def _by_area(rows: QuerySet, asked: Asked, way: str) -> QuerySet:
    """Grouped by part of the region; `own` is the region of what lies in none of the parts."""
    if asked.level is None:
        part = F(f"{way}village_id")
    else:
        part = NullIf(part_of_path(f"{way}region__path", asked.level), Value(""))
    own = Case(When(part=None, then=F(f"{way}region_id")))
    rows = rows.order_by().filter(**{f"{way}region__path__startswith": asked.path})
    return rows.annotate(part=part).annotate(own=own).values("part", "own")


def _counts() -> dict:
    levels = {level.value: Count("pk", filter=Q(level=level)) for level in AssociationLevel}
    return {
        "organisations": Count("pk"),
        **levels,
        "chairs": Count("pk", filter=Q(chair_is_secretary=True)),
        **{name: Sum(name) for name in SUMMED},
        "last_congress": Max("last_congress"),
    }


def _places(asked: Asked, found: dict) -> list[Place]:
    """The parts, and before them what belongs to the region as a whole."""
    if asked.level is None:
        villages = [key for key in found if isinstance(key, int)]
        parts = villages_below(asked, villages, village_page("association"))
    else:
        parts = regions_below(KEY, asked, found)
    known = {part.key for part in parts}
    regions = Region.objects.for_user(asked.viewer).filter(code__in=[key for key in found if key not in known])
    own = [_own(asked, region) for region in regions.select_related("parent")]
    return sorted([*own, *parts], key=lambda place: place.order)


def _own(asked: Asked, region: Region) -> Place:
    link = f"{reverse('association_list')}?{urlencode({'region': region.code})}"
    group = group_of(asked, region) if region.level == RegionLevel.TOWNSHIP else region.name_in_titles
    return Place(region.code, f"{region.name_in_titles}本级", link, region.path, group if asked.level is None else "")


def _row(place: Place, figures: dict) -> dict[str, object]:
    counted = {column.key: figures.get(column.key, 0) for column in FORM.columns if column.total}
    return place.cells | counted | {"last_congress": figures.get("last_congress")}


FORMS = (
    OfficialForm(
        key=KEY,
        title="协会组织情况统计表",
        scope="各级计划生育协会",
        reporter="县(区)、乡镇(街道)",
        period="年报",
        due="次年1月31日",
        basis="人口与计划生育法；计划生育协会章程",
        where="association_list",
        permission="villages.export_association",
        asks=(
            *(f"villages.Association.{name}" for name in ("chair_is_secretary", *SUMMED, "last_congress")),
            "villages.MemberGroup.name",
            "villages.Facility.name",
        ),
        fill=fill,
        by_village=True,
    ),
)
