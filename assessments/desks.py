"""The desks on the way of an application: whose each is, by which phase it is due, and in words who holds a paper."""

from assessments.choices import ApplicationState, BatchState, Phase, Stage
from villages.choices import RegionLevel

# A level of a programme picks its chain from these, in this order; the desk before the naming is added.
DESKS = (
    ApplicationState.AT_TOWNSHIP,
    ApplicationState.AT_COUNTY,
    ApplicationState.CREATING,
    ApplicationState.SELF_ASSESSING,
    ApplicationState.TOWNSHIP_ASSESSING,
    ApplicationState.COUNTY_ASSESSING,
    ApplicationState.CITY_INSPECTING,
    ApplicationState.PROVINCE_REVIEWING,
    ApplicationState.NATION_REVIEWING,
    ApplicationState.PUBLICISED,
)
# Whose the desk is; the village's own work is typed by its township. National desks belong to no region.
DESK_LEVELS = {
    ApplicationState.DRAFT: RegionLevel.TOWNSHIP,
    ApplicationState.RETURNED: RegionLevel.TOWNSHIP,
    ApplicationState.AT_TOWNSHIP: RegionLevel.TOWNSHIP,
    ApplicationState.AT_COUNTY: RegionLevel.COUNTY,
    ApplicationState.CREATING: RegionLevel.TOWNSHIP,
    ApplicationState.SELF_ASSESSING: RegionLevel.TOWNSHIP,
    ApplicationState.TOWNSHIP_ASSESSING: RegionLevel.TOWNSHIP,
    ApplicationState.COUNTY_ASSESSING: RegionLevel.COUNTY,
    ApplicationState.RECTIFYING: RegionLevel.TOWNSHIP,
    ApplicationState.RECHECKING: RegionLevel.COUNTY,
    ApplicationState.CITY_INSPECTING: RegionLevel.CITY,
    ApplicationState.PROVINCE_REVIEWING: RegionLevel.PROVINCE,
    ApplicationState.NATION_REVIEWING: None,
}


def desks_of(user) -> list[ApplicationState]:
    """The desks of the user's own level; the nation's for national staff, none for others without a region.

    An account of a village has the village's own work alone.
    """
    if user.village_id is not None:
        return list(FILLING_STATES)
    if user.region_id is None and not user.is_national:
        return []
    level = None if user.region_id is None else user.region.level
    return [desk for desk, whose in DESK_LEVELS.items() if whose == level]


# Desks whose verdict is prepared first and released together with others.
DECIDING_DESKS = (
    ApplicationState.COUNTY_ASSESSING,
    ApplicationState.RECHECKING,
    ApplicationState.CITY_INSPECTING,
    ApplicationState.PROVINCE_REVIEWING,
    ApplicationState.NATION_REVIEWING,
)
EDITABLE_STATES = (ApplicationState.DRAFT, ApplicationState.RETURNED)
# Where a paper waits for its title: in the public notice, or without one.
BEFORE_NAMING = (ApplicationState.PUBLICISED, ApplicationState.AT_NAMING)
# The village's own work: papers may be added and taken away.
FILLING_STATES = (
    *EDITABLE_STATES,
    ApplicationState.CREATING,
    ApplicationState.SELF_ASSESSING,
    ApplicationState.RECTIFYING,
)
ENDED_STATES = (ApplicationState.NAMED, ApplicationState.FAILED, ApplicationState.WITHDRAWN)
# The phase whose last day is the deadline of a desk.
DESK_PHASES = {
    ApplicationState.DRAFT: Phase.REGISTRATION,
    ApplicationState.RETURNED: Phase.REGISTRATION,
    ApplicationState.AT_TOWNSHIP: Phase.REGISTRATION,
    ApplicationState.AT_COUNTY: Phase.REGISTRATION,
    ApplicationState.CREATING: Phase.CREATION,
    ApplicationState.SELF_ASSESSING: Phase.SELF_ASSESSMENT,
    ApplicationState.TOWNSHIP_ASSESSING: Phase.FIRST_REVIEW,
    ApplicationState.COUNTY_ASSESSING: Phase.EVALUATION,
    ApplicationState.CITY_INSPECTING: Phase.INSPECTION,
    ApplicationState.PUBLICISED: Phase.PUBLICITY,
}
# The desk at which each stage scores.
STAGE_DESKS = {
    Stage.SELF: ApplicationState.SELF_ASSESSING,
    Stage.TOWNSHIP: ApplicationState.TOWNSHIP_ASSESSING,
    Stage.COUNTY: ApplicationState.COUNTY_ASSESSING,
    Stage.CITY: ApplicationState.CITY_INSPECTING,
}

# --- In words

SHORT = {
    ApplicationState.AT_TOWNSHIP: "乡镇初审",
    ApplicationState.AT_COUNTY: "县级备案",
    ApplicationState.CREATING: "创建",
    ApplicationState.SELF_ASSESSING: "自评",
    ApplicationState.TOWNSHIP_ASSESSING: "乡镇初评",
    ApplicationState.COUNTY_ASSESSING: "县级评估",
    ApplicationState.CITY_INSPECTING: "市级检查",
    ApplicationState.PROVINCE_REVIEWING: "省级审核",
    ApplicationState.NATION_REVIEWING: "国家级审核",
    ApplicationState.PUBLICISED: "公示",
    ApplicationState.NAMED: "命名",
}
STATE_BADGES = {
    ApplicationState.DRAFT: "neutral",
    ApplicationState.RETURNED: "block",
    ApplicationState.RECTIFYING: "warn",
    ApplicationState.NAMED: "done",
    ApplicationState.FAILED: "locked",
    ApplicationState.WITHDRAWN: "locked",
}
VILLAGES_TURN = {
    ApplicationState.DRAFT: "填写申报",
    ApplicationState.RETURNED: "按意见修改",
    ApplicationState.CREATING: "开展创建",
    ApplicationState.SELF_ASSESSING: "自评",
    ApplicationState.RECTIFYING: "整改",
}
ENDED = {
    ApplicationState.NAMED: "已命名，办理完毕",
    ApplicationState.FAILED: "未通过，办理完毕",
    ApplicationState.WITHDRAWN: "已撤销申报",
}


def badge_kind(state: str) -> str:
    return STATE_BADGES.get(ApplicationState(state), "info")


def holder_of(application) -> str:
    """Whose turn it is, in words. The village comes with its township and county, the batch with its programme."""
    state, village = ApplicationState(application.state), application.village
    if state in ENDED:
        return ENDED[state]
    if application.batch.state == BatchState.CLOSED:
        return "批次已结束，不再办理"
    if state in VILLAGES_TURN:
        return f"{village.name}{VILLAGES_TURN[state]}"
    township = village.township
    if state in BEFORE_NAMING:
        deed = "公示" if state == ApplicationState.PUBLICISED else "命名"
        return f"{application.batch.programme.region.name_in_titles}{deed}"
    if state == ApplicationState.RECHECKING:
        return f"{township.parent.name}复查"
    whose = {RegionLevel.TOWNSHIP: township.name, RegionLevel.COUNTY: township.parent.name}
    return f"{whose.get(DESK_LEVELS[state], '')}{SHORT[state]}"


def way_of(application) -> list[dict]:
    """The desks of the application's level with done, current and todo, for common/_steps.html."""
    if application.state in (ApplicationState.FAILED, ApplicationState.WITHDRAWN):
        return []
    desks = [ApplicationState.DRAFT, *(desk for desk in application.level.chain if desk != ApplicationState.AT_NAMING)]
    here = application.state
    if here in (ApplicationState.RECTIFYING, ApplicationState.RECHECKING):
        here = application.rectified_for or ApplicationState.COUNTY_ASSESSING
    place = (
        desks.index(ApplicationState.NAMED if here == ApplicationState.AT_NAMING else here)
        if here in (*desks, ApplicationState.AT_NAMING)
        else 0
    )
    found = []
    for number, desk in enumerate(desks):
        is_done = number < place or here == ApplicationState.NAMED
        found.append(
            {
                "label": SHORT.get(desk, "申报"),
                "state": "done" if is_done else "current" if number == place else "todo",
            }
        )
    return found
