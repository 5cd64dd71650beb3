"""Did the meeting count, and was the paper adopted? Plain values in, a verdict in sentences out; no database.

Carries out 村民委员会组织法 art. 25-28, 30, 31 and 城市居民委员会组织法 art. 26, 27, 29, 30. Shares, days
and wordings are handed in: they come from the rules of law of the day of the meeting, never from this file.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from agreements.choices import MeetingKind
from agreements.meeting_rules import MeetingRules, Rule

FIGURES = ("eligible", "present", "households", "households_present", "votes_for", "votes_against", "abstentions")


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted at the meeting. All are counts of 0 or more; None where nobody counted.

    eligible, present               persons: 18周岁以上村(居)民, or the members of the representatives' meeting
    households, households_present  households, and those that sent a representative
    votes_for, votes_against, abstentions  votes of those present
    """

    kind: str
    eligible: int | None = None
    present: int | None = None
    households: int | None = None
    households_present: int | None = None
    votes_for: int | None = None
    votes_against: int | None = None
    abstentions: int | None = None

    @property
    def is_of_representatives(self) -> bool:
        return self.kind == MeetingKind.REPRESENTATIVES

    @property
    def voters(self) -> int | None:
        """Those of whom more than half must agree: who came, household representatives where households met."""
        return self.households_present if self.kind == MeetingKind.HOUSEHOLDS else self.present


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What besides the numbers decides whether the meeting was lawful."""

    held_on: date | None = None
    notice_on: date | None = None
    is_emergency: bool = False
    makes_charter: bool = True  # a charter or covenant, which the law leaves to the full meeting
    authority: str = ""
    party_studied_on: date | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: `outcome` is done, warn or block; `quote` is the rule it rests on, or blank."""

    outcome: str
    sentence: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`is_valid`: enough came, lawfully called. `is_adopted`: valid, and enough agreed.

    `more_present` and `more_votes` are how many persons (or households) and votes were missing; 0 where none was,
    None where it cannot be told.
    """

    is_valid: bool
    is_adopted: bool
    checks: tuple[Check, ...]
    more_present: int | None = None
    more_votes: int | None = None

    @property
    def problems(self) -> list[str]:
        return [_with_quote(check) for check in self.checks if check.outcome == "block"]

    @property
    def warnings(self) -> list[str]:
        return [_with_quote(check) for check in self.checks if check.outcome == "warn"]


def judge(count: Count, circumstances: Circumstances, rules: MeetingRules) -> Verdict:
    """The verdict on one meeting by the rules of its day.

    Numbers that cannot be (more present than there are, more votes than present, below 0) and numbers that are
    missing make the meeting invalid: nothing is guessed. Abstentions and those who did not vote count as present.
    """
    faults = list(_faults(count))
    if faults:
        return Verdict(False, False, tuple(faults))
    turnout, more_present = _turnout(count, rules)
    lawful = [*_convening(count, circumstances, rules)]
    is_valid = more_present == 0 and not any(check.outcome == "block" for check in lawful)
    vote, more_votes = _vote(count, rules)
    checks = (turnout, *lawful, vote, *_silent(count))
    return Verdict(is_valid, is_valid and more_votes == 0, checks, more_present, more_votes)


def _with_quote(check: Check) -> str:
    return f"{check.sentence}依据{check.quote}" if check.quote else check.sentence


def missing_figures(count: Count) -> list[str]:
    """Labels of the numbers that this kind of meeting needs and that nobody has filled in yet."""
    votes = {"votes_for": "同意", "votes_against": "反对", "abstentions": "弃权"}
    if count.kind == MeetingKind.HOUSEHOLDS:
        needed = {"households": "总户数", "households_present": "到会户代表数"} | votes
    else:
        needed = {"eligible": "应到人数", "present": "实到人数"} | votes
    return [label for name, label in needed.items() if getattr(count, name) is None]


def _faults(count: Count) -> Iterator[Check]:
    """Numbers that are missing, or cannot be."""
    if blank := missing_figures(count):
        yield Check("block", f"请填写{'、'.join(blank)}，填写后才能计算。")
        return
    figures = [getattr(count, name) for name in FIGURES]
    if any(figure is not None and figure < 0 for figure in figures):
        yield Check("block", "人数和票数不能小于0，请核对。")
        return
    yield from (Check("block", sentence) for _, sentence in contradictions(count))


def contradictions(count: Count) -> Iterator[tuple[str, str]]:
    """Numbers that cannot all be true: the name of the one to look at, and a sentence. Missing ones contradict none."""
    present, came = count.present, count.households_present
    if count.kind != MeetingKind.HOUSEHOLDS and _exceeds(present, count.eligible):
        yield "present", f"实到{present}人多于应到{count.eligible}人，请核对两项人数。"
    if not count.is_of_representatives and _exceeds(came, count.households):
        yield "households_present", f"到会户代表{came}户多于总户数{count.households}户，请核对两项户数。"
    if count.kind == MeetingKind.FULL and _exceeds(came, present):
        yield "households_present", f"到会户代表{came}人多于实到{present}人，请核对两项人数。"
    cast = [votes or 0 for votes in (count.votes_for, count.votes_against, count.abstentions)]
    if _exceeds(sum(cast), count.voters):
        parts = f"同意{cast[0]}、反对{cast[1]}、弃权{cast[2]}，合计{sum(cast)}票"
        yield "votes_for", f"{parts}，多于到会{count.voters}人，请核对票数。"


def _exceeds(part: int | None, whole: int | None) -> bool:
    return part is not None and whole is not None and part > whole


def _turnout(count: Count, rules: MeetingRules) -> tuple[Check, int | None]:
    """Whether enough came, and how many more would have been enough."""
    ways = [way for way in _ways(count, rules) if way[0] is not None and way[0].share is not None]
    if not ways:
        return Check("block", "没有会议当日适用的到会人数规则，请业务管理员在“法律规则”中补充。"), None
    missing = []
    for rule, came, whole, unit in ways:
        needed = rule.share.least_of(whole)
        if rule.share.is_reached(came, whole):
            sentence = f"到会{came}{unit}，应到{whole}{unit}，至少需{needed}{unit}，会议有效。"
            return Check("done", sentence, rule.quote), 0
        missing.append((needed - came, rule, f"到会{came}{unit}，至少需{needed}{unit}，还差{needed - came}{unit}"))
    sentence = "；".join(text for _, _, text in missing)
    quotes = dict.fromkeys(rule.quote for _, rule, _ in missing)
    return Check("block", f"{sentence}，会议无效。", "；".join(quotes)), min(more for more, _, _ in missing)


def _ways(count: Count, rules: MeetingRules) -> Iterator[tuple[Rule | None, int, int, str]]:
    """By what a meeting may be valid: one of them is enough."""
    if count.is_of_representatives:
        yield rules.representatives_quorum, count.present, count.eligible, "人"
        return
    if count.kind == MeetingKind.FULL:
        yield rules.full_quorum_persons, count.present, count.eligible, "人"
    if count.households is not None and count.households_present is not None:
        yield rules.full_quorum_households, count.households_present, count.households, "户"


def _convening(count: Count, circumstances: Circumstances, rules: MeetingRules) -> Iterator[Check]:
    if circumstances.held_on is None:
        yield Check("block", "请填写会议日期。")
    if not count.is_of_representatives and rules.notice_days:
        yield _notice(circumstances, rules.notice_days)
    if count.is_of_representatives and circumstances.makes_charter and rules.charter_maker:
        yield from _maker(circumstances, rules.charter_maker)
    if rules.party_study:
        yield _party_study(circumstances, rules.party_study)


def _notice(circumstances: Circumstances, rule: Rule) -> Check:
    """A full meeting is called so many days ahead, emergencies excepted where the law excepts them."""
    held_on, notice_on = circumstances.held_on, circumstances.notice_on
    if circumstances.is_emergency and rule.allows_exception:
        return Check("warn", "按紧急情况召开，未满提前通知的天数，请在会议记录中写明紧急事由。", rule.quote)
    if held_on is None or notice_on is None:
        return Check("block", "请填写通知日期。", rule.quote)
    days = (held_on - notice_on).days
    if days < 0:
        return Check("block", "通知日期晚于会议日期，请核对。", rule.quote)
    if days < (rule.number or 0):
        return Check("block", f"提前{days}天通知，少于规定的{rule.number}天，应重新通知并召开会议。", rule.quote)
    return Check("done", f"提前{days}天通知，符合规定。", rule.quote)


def _maker(circumstances: Circumstances, rule: Rule) -> Iterator[Check]:
    """Representatives adopt a charter only on an authority, and where the law names none, with a doubt."""
    if not circumstances.authority.strip():
        yield Check("block", "由代表会议表决的，请填写全体会议授权代表会议的依据（会议日期和决定内容）。", rule.quote)
    elif not rule.allows_exception:
        sentence = "法律规定由全体会议制定，没有写明可以授权代表会议；请核对授权依据，宜改由全体会议表决。"
        yield Check("warn", sentence, rule.quote)
    else:
        yield Check("done", "已填写全体会议的授权依据。", rule.quote)


def _party_study(circumstances: Circumstances, rule: Rule) -> Check:
    studied_on, held_on = circumstances.party_studied_on, circumstances.held_on
    if studied_on is None:
        return Check("block", "表决前应由党组织研究，请先登记党组织研究日期和意见。", rule.quote)
    if held_on is not None and studied_on > held_on:
        return Check("block", f"党组织研究日期（{studied_on:%Y-%m-%d}）晚于会议日期，请核对。", rule.quote)
    return Check("done", f"党组织已于{studied_on:%Y-%m-%d}研究。", rule.quote)


def _vote(count: Count, rules: MeetingRules) -> tuple[Check, int | None]:
    """Whether enough of those present agreed, and how many more votes would have been enough."""
    rule = rules.representatives_decision if count.is_of_representatives else rules.full_decision
    if rule is None or rule.share is None:
        return Check("block", "没有会议当日适用的表决规则，请业务管理员在“法律规则”中补充。"), None
    needed = rule.share.least_of(count.voters)
    said = f"到会{count.voters}人，同意{count.votes_for}票，至少需{needed}票"
    if rule.share.is_reached(count.votes_for, count.voters):
        return Check("done", f"{said}，达到通过票数。", rule.quote), 0
    more = needed - count.votes_for
    return Check("block", f"{said}，还差{more}票，未通过。", rule.quote), more


def _silent(count: Count) -> Iterator[Check]:
    """Who was present and is in none of the three columns is not overlooked: he did not agree."""
    silent = count.voters - count.votes_for - count.votes_against - count.abstentions
    if silent > 0:
        yield Check("warn", f"同意、反对、弃权合计比到会人数少{silent}，这{silent}人计入到会、不计入同意，请核对。")
