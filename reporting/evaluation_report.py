"""F13 评估验收报告: what fills it, from the register alone, for a township or a county and a year."""

from collections import Counter
from datetime import date
from decimal import Decimal

from django.db.models import IntegerField, Sum, Value

from agreements.completion import Cell, Year, completion_by_area, there_in
from agreements.silent_counties import silent_counties, that_record
from assessments.choices import ApplicationState, ProgrammeKind, RectificationState
from assessments.models import Application, Honour, Rectification
from common.metrics import metric
from common.paper.conventions import long_date
from common.templatetags.portal import figure, figure_in_cents
from reporting.metric_totals import totals_by, unit_of_total
from reporting.report_scores import score_values
from villages.models import Association, Facility, MemberGroup, Region, StaffUser, Village

# Placeholder → metric.
FIGURES = {
    "户数": "households",
    "常住人口": "resident_population",
    "户籍人口": "registered_population",
    "出生人数": "births",
    "出生男": "births_male",
    "出生女": "births_female",
    "死亡人数": "deaths",
    "出生率": "birth_rate",
    "出生性别比": "sex_ratio",
    "会员数": "members",
    "会员覆盖率": "member_coverage",
    "章程生效比例": "charter_in_force",
    "规约生效比例": "covenant_in_force",
    "规约修订比例": "papers_revised",
    "协议签订户数": "signed_households",
    "协议签订率": "signing_rate",
    "诚信小组数": "trust_groups",
}
# What the other counts of the report, and the columns of its lists, are counted in.
UNITS = {
    **dict.fromkeys(
        ("村居数", "组织数", "会员小组数", "申报数", "命名数", "考核村居数", "得分村居数", "否决村居数"), "个"
    ),
    **dict.fromkeys(("数量", "个数"), "个"),
    **dict.fromkeys(("平均得分", "上年平均得分", "得分", "上年得分"), "分"),
    **dict.fromkeys(("应开展", "已开展"), "次"),
    **dict.fromkeys(("完成率", "比例"), "%"),
    **dict.fromkeys(("整改数", "整改完成数"), "项"),
    "志愿者数": "人",
    "阵地数": "处",
}
WHOLE = Value(1, IntegerField())  # one area: the region as a whole
INSIDE = "village__township__path__startswith"


def unit_of(name: str) -> str:
    """What the figure of this name is counted in; of words nothing."""
    return unit_of_total(metric(FIGURES[name])) if name in FIGURES else UNITS.get(name, "")


def report_values(region: Region, year: int, *, viewer: StaffUser, today: date) -> dict[str, object]:
    """Every placeholder of the report, as far as the viewer may see; what is not known is a dash, never 0."""
    villages = Village.objects.for_user(viewer).filter(township__path__startswith=region.path)
    return {
        "地区": region.name_in_titles,
        "年度": str(year),
        "填报单位": viewer.unit,
        "报告日期": long_date(today),
        "村居数": figure(there_in(villages, year).count()),
        **_figures(villages, year),
        **_association(region, viewer),
        "制度": _duties(villages, year, today),
        **_results(region, year, viewer),
        **score_values(region, year, viewer),
        **_rectifications(region, year, viewer),
    }


def _figures(villages, year: int) -> dict[str, str]:
    """One figure for the whole region."""
    found = totals_by(villages.annotate(whole=WHOLE), FIGURES.values(), year=year, by="whole")
    totals: dict[str, Decimal | None] = found.get(1, {})
    return {name: figure(totals.get(key)) for name, key in FIGURES.items()}


def _association(region: Region, viewer: StaffUser) -> dict[str, str]:
    """From the registers as they stand today."""
    active = Association.objects.for_user(viewer).active().filter(region__path__startswith=region.path)
    groups = MemberGroup.objects.filter(association__in=active, is_active=True)
    places = Facility.objects.for_user(viewer).filter(is_active=True, **{INSIDE: region.path})
    return {
        "组织数": figure(active.count()),
        "会员小组数": figure(groups.count()),
        "志愿者数": figure(active.order_by().aggregate(found=Sum("volunteers"))["found"] or 0),
        "阵地数": figure(places.count()),
    }


def _duties(villages, year: int, today: date) -> list[dict[str, str]]:
    """Each duty of the year with what was owed and done in the region, as F10 counts it: none without records."""
    asked = Year.of(year, today)
    there = there_in(villages, year)
    found = completion_by_area(that_record(there, silent_counties(there, year)), asked, WHOLE).get(1, {})
    lines = []
    for duty in asked.duties:
        owed = found.get(duty.pk, Cell()).completion
        if owed.owed:
            rate = figure_in_cents(owed.rate)
            lines.append({"名称": duty.name, "应开展": figure(owed.owed), "已开展": figure(owed.done), "完成率": rate})
    return lines


def _results(region: Region, year: int, viewer: StaffUser) -> dict[str, object]:
    demonstrations = {"batch__year": year, "batch__programme__kind": ProgrammeKind.DEMONSTRATION}
    applied = Application.objects.for_user(viewer).filter(**demonstrations, **{INSIDE: region.path})
    states = Counter(applied.exclude(state=ApplicationState.DRAFT).order_by().values_list("state", flat=True))
    titles = Honour.objects.for_user(viewer).filter(year=year, **{INSIDE: region.path})
    named = titles.select_related("village__township").order_by("village__code", "pk")
    honours = [{"村居": _place(one.village), "称号": one.title, "编号": one.number} for one in named]
    return {
        "申报数": figure(sum(states.values())),
        "命名数": figure(len(honours)),
        "申报": [{"情况": state.label, "数量": figure(states[state])} for state in ApplicationState if states[state]],
        "命名": honours,
    }


def _rectifications(region: Region, year: int, viewer: StaffUser) -> dict[str, object]:
    found = Rectification.objects.for_user(viewer).filter(batch__year=year, **{INSIDE: region.path})
    rows = list(found.select_related("village__township").order_by("village__code", "due_on", "pk"))
    return {
        "整改数": figure(len(rows)),
        "整改完成数": figure(sum(row.state == RectificationState.CLOSED for row in rows)),
        "整改": [
            {
                "村居": _place(row.village),
                "问题": row.problem,
                "期限": f"{row.due_on:%Y-%m-%d}",
                "情况": row.answer or row.get_state_display(),
            }
            for row in rows
        ],
    }


def _place(village: Village) -> str:
    return f"{village.township.name}{village.name}"
