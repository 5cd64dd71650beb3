"""F4 村民自治章程、村规民约备案表: the township's register as a list, and one entry with its opinion boxes."""

from dataclasses import replace

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from agreements.models import AssemblyMeeting, Filing, Publicity
from agreements.public_page import meeting_name
from common.paper.declarations import ListForm, PaperColumn, PaperField, RecordForm
from common.paper.values import Kind

TITLE = "村民自治章程、村规民约备案表"

FILING_ROSTER = ListForm(
    key="F4",
    title="{year}年{place}" + TITLE,
    unit_line="单位：人（户代表会议为户）、票",
    columns=(
        PaperColumn("village", "村(居)名称", width=9),
        PaperColumn("document", "文件名称", width=11),
        PaperColumn("version", "版本", centred=True, width=7),
        PaperColumn("meeting", "会议类型", width=7),
        PaperColumn("eligible", "应到", Kind.INTEGER, group="表决", width=6),
        PaperColumn("present", "实到", Kind.INTEGER, group="表决", width=6),
        PaperColumn("votes_for", "同意", Kind.INTEGER, group="表决", width=6),
        PaperColumn("votes_against", "反对", Kind.INTEGER, group="表决", width=6),
        PaperColumn("abstentions", "弃权", Kind.INTEGER, group="表决", width=6),
        PaperColumn("adopted_on", "通过日期", Kind.DATE, width=13),
        PaperColumn("posted", "公示起止", width=14),
        PaperColumn("examination", "合法性初审人及意见", width=14),
        PaperColumn("authority", "备案机关", width=9),
        PaperColumn("number", "备案号", width=12),
        PaperColumn("filed_on", "备案日期", Kind.DATE, width=13),
        PaperColumn("corrections", "责令改正记录", width=20),
    ),
)

# A register that runs over several years names none.
FILING_ROSTER_OF_YEARS = replace(FILING_ROSTER, title="{place}" + TITLE)

FILING_RECORD = RecordForm(
    key="F4-1",
    title="{place}" + TITLE,
    opinions=("村(居)委会意见", "乡镇(街道)意见"),
    lines=(
        "一、文件",
        (PaperField("village", "村(居)名称"), PaperField("code", "代码", Kind.CODE)),
        (PaperField("document", "文件名称"), PaperField("version", "版本")),
        "二、表决",
        (PaperField("meeting", "会议类型"), PaperField("adopted_on", "通过日期", Kind.DATE)),
        (PaperField("eligible", "应到", Kind.INTEGER), PaperField("present", "实到", Kind.INTEGER)),
        (
            PaperField("votes_for", "同意", Kind.INTEGER),
            PaperField("votes_against", "反对", Kind.INTEGER),
            PaperField("abstentions", "弃权", Kind.INTEGER),
        ),
        "三、公示与备案",
        (PaperField("posted", "公示起止"), PaperField("place", "公示地点")),
        (PaperField("examination", "合法性初审人及意见", tall=18),),
        (PaperField("authority", "备案机关"), PaperField("number", "备案号")),
        (PaperField("filed_on", "备案日期", Kind.DATE), PaperField("remark", "备注")),
        (PaperField("corrections", "责令改正记录", tall=14),),
    ),
)


def with_papers(rows: QuerySet) -> QuerySet:
    """What the form prints of each entry, fetched along."""
    return rows.select_related("version__charter__village__township__parent").prefetch_related(
        Prefetch("version__meetings", AssemblyMeeting.objects.counting(), "voted"),
        Prefetch("version__publicities", Publicity.objects.counting(), "posted"),
        "version__corrections",
        "amendments",
    )


def filing_values(filing: Filing) -> dict[str, object]:
    """One entry in the words of the form. The rows come from `with_papers`."""
    version = filing.version
    village = version.charter.village
    meeting = version.voted[0] if version.voted else None
    posting = version.posted[0] if version.posted else None
    of_households = meeting is not None and meeting.kind == "households"
    return {
        "village": village.name,
        "code": village.code,
        "document": version.title,
        "version": f"第{version.number}版",
        "meeting": meeting_name(meeting.kind, village.kind) if meeting else "",
        "eligible": meeting and (meeting.households if of_households else meeting.eligible),
        "present": meeting and meeting.count.voters,
        "votes_for": meeting and meeting.votes_for,
        "votes_against": meeting and meeting.votes_against,
        "abstentions": meeting and meeting.abstentions,
        "adopted_on": meeting and meeting.held_on,
        "posted": f"{posting.began_on:%Y-%m-%d}至{posting.last_day:%Y-%m-%d}" if posting else "",
        "place": posting.place if posting else "",
        "examination": f"{filing.examiner}：{filing.examination}",
        "authority": filing.authority,
        "number": filing.number,
        "filed_on": filing.filed_on,
        "corrections": "；".join(_correction(order) for order in version.corrections.all()),
        "remark": "；".join(_amendment(one) for one in filing.amendments.all()),
    }


def _amendment(amendment) -> str:
    return f"{timezone.localdate(amendment.amended_at):%Y-%m-%d}更正{amendment.labels}"


def _correction(order) -> str:
    done = f"{order.corrected_on:%Y-%m-%d}改正" if order.corrected_on else f"限{order.due_on:%Y-%m-%d}前改正"
    return f"{order.ordered_on:%Y-%m-%d}责令改正：{order.content}（{done}）"
