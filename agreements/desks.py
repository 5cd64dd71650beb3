"""Who holds a version on each desk, and how far it has come."""

from agreements.choices import CharterState as S

PATH = (
    (S.DRAFTING, "起草"),
    (S.CONSULTING, "征求意见"),
    (S.AT_TOWNSHIP, "合法性审查"),
    (S.TO_VOTE, "表决"),
    (S.PUBLICISED, "公示"),
    (S.TO_FILE, "备案"),
    (S.IN_FORCE, "生效"),
)
STATE_BADGES = {
    S.DRAFTING: "neutral",
    S.CONSULTING: "info",
    S.AT_TOWNSHIP: "info",
    S.TO_VOTE: "info",
    S.PUBLICISED: "info",
    S.TO_FILE: "info",
    S.IN_FORCE: "done",
    S.RETURNED: "warn",
    S.CORRECTING: "warn",
    S.SUPERSEDED: "locked",
    S.REPEALED: "locked",
}


def holder_of(version) -> str:
    """Whose turn it is, in words."""
    village, township = version.village.name, version.village.township.name
    return {
        S.DRAFTING: f"{village}起草",
        S.CONSULTING: f"{village}征求意见",
        S.AT_TOWNSHIP: f"{township}合法性审查",
        S.TO_VOTE: f"{village}组织表决",
        S.PUBLICISED: f"{village}公示",
        S.TO_FILE: "备案机关备案",
        S.IN_FORCE: "已生效",
        S.RETURNED: f"{village}按意见修改",
        S.CORRECTING: f"{village}按责令改正要求修订",
        S.SUPERSEDED: "已由新版替代",
        S.REPEALED: "已废止或终止办理",
    }[S(version.state)]


def way_of(version) -> list[dict]:
    """The desks with done, current and todo, for common/_steps.html."""
    states = [state for state, _ in PATH]
    if version.state in states:
        here = states.index(version.state)
    elif version.state == S.RETURNED:
        here = states.index(S.CONSULTING)
    else:
        here = len(states)  # it was in force once, or never will be
    if version.state == S.REPEALED and version.in_force_from is None:
        return []
    last = here >= len(states) - 1
    marks = ["done"] * here + ([] if here == len(states) else ["done" if last else "current"])
    marks += ["todo"] * (len(states) - len(marks))
    return [{"label": label, "state": mark} for (_, label), mark in zip(PATH, marks, strict=True)]
