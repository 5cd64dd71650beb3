"""F1 示范村(居)申报表: what the register knows, what was typed, and the opinions of the desks from the bottom up."""

from collections.abc import Iterable

from django.utils import timezone

from agreements.choices import CharterKind
from common.models import StepRecord
from common.paper.declarations import PaperField, RecordForm
from common.paper.paper import Opinion
from common.paper.values import Kind

CHARTER, COVENANT = CharterKind.SELF_GOVERNANCE.value, CharterKind.COVENANT.value
APPLICATION = RecordForm(
    key="F1",
    title="{place}申报表",
    opinions=("村(居)委会意见", "乡镇(街道)意见", "县级意见", "市级意见"),
    lines=(
        "一、基本情况",
        (PaperField("name", "村(居)名称"), PaperField("code", "代码", Kind.CODE)),
        (PaperField("county", "县(区)"), PaperField("township", "乡镇(街道)")),
        (PaperField("kind", "类型"), PaperField("groups", "村(居)民小组数（个）")),
        (PaperField("households", "户数（户）"), PaperField("resident_population", "常住人口（人）")),
        (PaperField("secretary", "党组织书记"), PaperField("director", "主任")),
        (PaperField("chair", "协会会长"), PaperField("chair_phone", "会长工作电话")),
        (PaperField("members", "会员数（人）"), PaperField("contact", "负责人及电话")),
        "二、章程规约",
        (PaperField(f"{CHARTER}_adopted", "章程通过日期"), PaperField(f"{CHARTER}_meeting", "章程通过会议")),
        (PaperField(f"{CHARTER}_filed", "章程备案日期"), PaperField(f"{COVENANT}_adopted", "规约通过日期")),
        (PaperField(f"{COVENANT}_meeting", "规约通过会议"), PaperField(f"{COVENANT}_filed", "规约备案日期")),
        "三、申报",
        (PaperField("level", "申报级别"), PaperField("batch", "批次")),
        (PaperField("version", "评估标准"), PaperField("score", "自评得分")),
        (PaperField("practice", "主要做法", tall=60),),
    ),
)
# Which steps speak for which box; the last one taken counts.
SPEAKS_FOR = {
    "submit": "村(居)委会意见",
    "approve": "乡镇(街道)意见",
    "forward": "乡镇(街道)意见",
    "register": "县级意见",
}
DECIDED_BY = {"county_assessing": "县级意见", "rechecking": "县级意见", "city_inspecting": "市级意见"}


def opinions_of(steps: Iterable[StepRecord]) -> dict[str, Opinion]:
    """The boxes, filled from what the desks said since the paper was last handed in; recalled words do not count."""
    found: dict[str, Opinion] = {}
    given: list[str] = []
    for step in steps:
        box = DECIDED_BY.get(step.before) if step.verb == "accept" else SPEAKS_FOR.get(step.verb)
        if step.verb in ("return", "withdraw"):
            found.clear()
        elif step.verb == "recall" and given:
            found.pop(given.pop(), None)
        elif box:
            given.append(box)
            said = step.note or ("同意申报。" if step.verb == "submit" else f"{step.verb_label}。")
            found[box] = Opinion(
                said, "" if step.verb == "submit" else step.actor_name, timezone.localdate(step.taken_at)
            )
    return found


def form_values(content: dict, *, self_score: str) -> dict[str, object]:
    """The cells of the form from what a copy says, see `actions.application_copies`."""
    facts = {fact["key"]: fact["value"] for fact in content["facts"]}
    fields = {one["key"]: one["value"] for one in content["fields"]}
    contact = f"{fields['contact_name']} {fields['contact_phone']}".strip()
    known = {one.key for line in APPLICATION.lines if not isinstance(line, str) for one in line}
    values = {key: value for key, value in (facts | fields).items() if key in known}
    return values | {"contact": contact, "score": self_score}
