"""When a version may be voted, posted and filed: conditions of the steps from the vote to the file.

Each is called as `guard(version, now=now)` and raises Refused with a sentence for the user.
"""

from datetime import datetime

from common.refusal import Refused


def vote_is_recorded(version, *, now: datetime) -> None:
    if version.counting_meeting is None:
        raise Refused("还没有登记表决会议，请先填写会议和票数。")


def meeting_was_adopted(version, *, now: datetime) -> None:
    """Judged anew by the rules of the day of the meeting, whatever was shown while typing."""
    verdict = version.counting_meeting.judged()
    if not verdict.is_adopted:
        raise Refused(f"表决不能登记为通过：{verdict.problems[0]}")


def meeting_is_complete(version, *, now: datetime) -> None:
    """A vote is lost only when it was counted."""
    verdict = version.counting_meeting.judged()
    if verdict.is_adopted:
        raise Refused("按登记的票数该版本已表决通过，请登记公示；票数有误的，请先改正。")
    if verdict.more_votes is None:
        raise Refused(f"表决不能登记为未通过：{verdict.problems[0]}")


def posting_is_entered(version, *, now: datetime) -> None:
    if version.counting_publicity is None:
        raise Refused("还没有登记公示，请填写公示起止日期、地点和异议联系方式。")


def posting_has_ended(version, *, now: datetime) -> None:
    last = version.counting_publicity.last_day
    if not version.counting_publicity.has_run_out(now):
        day = f"{last.year}年{last.month}月{last.day}日"
        raise Refused(f"公示尚未期满（截止 {day} 23:59，北京时间，当日有效），期满后才能办理。")


def objections_are_answered(version, *, now: datetime) -> None:
    waiting = version.counting_publicity.open_objections.count()
    if waiting:
        raise Refused(f"还有{waiting}条异议没有答复，请全部答复后再办理。")


def filing_is_entered(version, *, now: datetime) -> None:
    if not hasattr(version, "filing"):
        raise Refused("请填写备案登记：备案机关、备案号、备案日期和合法性初审意见。")


POSTED = (posting_is_entered, posting_has_ended, objections_are_answered)

PASS_VOTE: tuple = (vote_is_recorded, meeting_was_adopted, posting_is_entered)
FAIL_VOTE: tuple = (vote_is_recorded, meeting_is_complete)
END_PUBLICITY: tuple = POSTED
FILE: tuple = (vote_is_recorded, meeting_was_adopted, *POSTED, filing_is_entered)
