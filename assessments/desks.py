"""Who holds an application on each desk, and how far it has come."""

from assessments.choices import BEFORE_NAMING, DESK_LEVELS
from assessments.choices import ApplicationState as S
from villages.choices import RegionLevel

SHORT = {
    S.AT_TOWNSHIP: "乡镇初审",
    S.AT_COUNTY: "县级备案",
    S.CREATING: "创建",
    S.SELF_ASSESSING: "自评",
    S.TOWNSHIP_ASSESSING: "乡镇初评",
    S.COUNTY_ASSESSING: "县级评估",
    S.CITY_INSPECTING: "市级检查",
    S.PROVINCE_REVIEWING: "省级审核",
    S.NATION_REVIEWING: "国家级审核",
    S.PUBLICISED: "公示",
    S.NAMED: "命名",
}
STATE_BADGES = {
    S.DRAFT: "neutral",
    S.RETURNED: "block",
    S.RECTIFYING: "warn",
    S.NAMED: "done",
    S.FAILED: "locked",
    S.WITHDRAWN: "locked",
}
VILLAGES_TURN = {
    S.DRAFT: "填写申报",
    S.RETURNED: "按意见修改",
    S.CREATING: "开展创建",
    S.SELF_ASSESSING: "自评",
    S.RECTIFYING: "整改",
}
ENDED = {S.NAMED: "已命名，办理完毕", S.FAILED: "未通过，办理完毕", S.WITHDRAWN: "已撤销申报"}


def badge_kind(state: str) -> str:
    return STATE_BADGES.get(S(state), "info")


def holder_of(application) -> str:
    """Whose turn it is, in words. The village comes with its township and county."""
    state, village = S(application.state), application.village
    if state in ENDED:
        return ENDED[state]
    if state in VILLAGES_TURN:
        return f"{village.name}{VILLAGES_TURN[state]}"
    township = village.township
    if state in BEFORE_NAMING:
        deed = "公示" if state == S.PUBLICISED else "命名"
        return f"{application.batch.programme.region.name}{deed}"
    if state == S.RECHECKING:
        return f"{township.parent.name}复查"
    whose = {RegionLevel.TOWNSHIP: township.name, RegionLevel.COUNTY: township.parent.name}
    return f"{whose.get(DESK_LEVELS[state], '')}{SHORT[state]}"


def way_of(application) -> list[dict]:
    """The desks of the application's level with done, current and todo, for common/_steps.html."""
    if application.state in (S.FAILED, S.WITHDRAWN):
        return []
    desks = [S.DRAFT, *(desk for desk in application.level.chain if desk != S.AT_NAMING)]
    here = application.state
    if here in (S.RECTIFYING, S.RECHECKING):
        here = application.rectified_for or S.COUNTY_ASSESSING
    place = desks.index(S.NAMED if here == S.AT_NAMING else here) if here in (*desks, S.AT_NAMING) else 0
    found = []
    for number, desk in enumerate(desks):
        is_done = number < place or here == S.NAMED
        found.append(
            {
                "label": SHORT.get(desk, "申报"),
                "state": "done" if is_done else "current" if number == place else "todo",
            }
        )
    return found
