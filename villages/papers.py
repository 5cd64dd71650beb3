"""The official forms of the registry."""

import re
from dataclasses import replace

from common.paper.declarations import SUM, ListForm, PaperColumn, Totals
from common.paper.values import Kind
from villages.choices import VillageState
from villages.models import Village

ROSTER = ListForm(
    key="村(居)名册",
    title="{year}年{place}村(居)民委员会名册",
    unit_line="单位：户、人",
    totals=Totals.LAST,
    subtotal_by="township",
    counted="个",
    columns=(
        PaperColumn("township", "乡镇(街道)"),
        PaperColumn("code", "代码", Kind.CODE, width=14),
        PaperColumn("name", "名称"),
        PaperColumn("kind", "类型", width=6, centred=True),
        PaperColumn("households", "户数", Kind.INTEGER, total=SUM),
        PaperColumn("voters", "18周岁以上村(居)民数", Kind.INTEGER, total=SUM, width=11),
        PaperColumn("secretary", "党组织书记"),
        PaperColumn("director", "主任"),
        PaperColumn("term_end", "届满日期", Kind.DATE, width=11),
    ),
)
# For more than one county.
WIDE_ROSTER = replace(ROSTER, columns=(PaperColumn("county", "县(区)"), *ROSTER.columns))

# The posts are words that the business administrator keeps, so they are read and not compared:
# 主任 and 村委会主任 head the committee, 副主任, 妇女主任 and 监督委员会主任 do not.
DIRECTOR = re.compile(r"(.*书记[兼、]|.*[村居][)）]?民?委(员)?会)?主任")
SECRETARY = re.compile(r"(?!.*副书记|.*[团纪]).*书记.*")


def roster_row(village: Village) -> dict[str, object]:
    """One village with `in_office`: its committee members of today with their posts, fetched along with it."""
    directors = [member for member in village.in_office if DIRECTOR.fullmatch(member.post.label)]
    secretaries = [member for member in village.in_office if SECRETARY.fullmatch(member.post.label)]
    ends = [member.term_end for member in directors or secretaries if member.term_end]
    return {
        "county": village.township.parent,
        "township": village.township,
        "code": village.code,
        "name": village.name,
        "kind": village.get_kind_display(),
        "households": village.households,
        "voters": village.eligible_voters,
        "secretary": "、".join(member.name for member in secretaries),
        "director": "、".join(member.name for member in directors),
        "term_end": min(ends, default=None),
        "remark": "" if village.state == VillageState.ACTIVE else village.get_state_display(),
    }
