"""Does the sentence ask for the deed, or forbid, repeal, condemn or merely mention it? A small grammar.

A match of a rule's pattern is a suspicion. It is dropped when the sentence around it says otherwise:

1. *Negation.* An operator to its left (不得, 严禁, 无需 …) reaches to the right until its scope ends: at the
   sentence's end, at a word that opens a consequence (违者, 否则, 逾期 …), or at a comma, unless the forbidden
   things go on as a list: the operator's clause already names one, gives a pretext (以…为由) or speaks to the
   authorities. 不得不 is no operator, and a verb of refusing between operator and match (不得拒绝缴纳) turns the
   prohibition into a demand. "没有交押金的，…" is a condition and "未签约户" a noun: neither negates.
2. *Negation after the fact.* "罚款一律取消", "押金不再收取".
3. *Repeal and narration.* "删除原规约中‘罚款500元’的规定", "过去收押金，现在不收了". Quotation marks alone
   excuse nothing.
4. *Lawful organs.* What a public authority does by law, or what is left to the law without naming the village.
5. *Condemnation.* The deed is named in order to report, punish or deduct points for it.
"""

import re

from agreements.screening.contexts import (
    ACCOUNTABLE,
    ACTORS,
    ALREADY_TAKEN,
    ANY_ABUSE,
    AUTHORITY,
    BY_LAW,
    CALLED_UNLAWFUL,
    CONDITION_AFTER,
    CONSEQUENCE,
    CULPRIT,
    DONE_AWAY,
    ENDED_AFTER,
    EXPLAINED,
    FAILING,
    FINDER,
    FORCED,
    GIVEN_BACK,
    HANDED_OVER,
    HELPING,
    ILL,
    INNER_FORCE,
    INNER_NO,
    LEFT_TO_THEM,
    LIST_OF_TASKS,
    LIST_OF_WRONGS,
    LISTED,
    LISTED_FOR_REMOVAL,
    META_AFTER,
    MONEY,
    NEW_CLAUSE,
    NOW,
    OFFICIAL,
    OPERATOR,
    OWN_NO,
    PARTICIPLE,
    PAST,
    PLAIN_CONDITION,
    PLAIN_NO,
    PRETENCE,
    PRETEXT,
    QUOTED_AWAY,
    REFUSED_BY_RIGHT,
    REFUSING,
    REJECTED,
    REMOVED_AFTER,
    REMOVED_AT_ONCE,
    REMOVED_BEFORE,
    TO_REPORT,
    TURNED,
    UNRELATED,
    VILLAGE_FIRST,
)
from agreements.screening.telling import is_left_to_the_person, is_only_told


def _forbids_itself(match: str) -> bool:
    """A wording that needs a prohibition (不得…享受) caught one that forbids the opposite (不得取消…)."""
    own = OWN_NO.match(match)
    return own is not None and TURNED.search(match, own.end()) is not None


def is_in_list_of_wrongs(heading: str, sentence: str, start: int, end: int) -> bool:
    """Whether earlier parts of the sentence (不得有下列行为：（一）…；) open a list in which the suspicion stands."""
    found = LIST_OF_WRONGS.search(heading)
    if found is None or MONEY.search(sentence[start : end + 12]) or LIST_OF_TASKS.search(found["items"]):
        return False
    return not CONSEQUENCE.search(found["items"] + sentence[:start])


def is_excused(
    sentence: str, start: int, end: int, *, organs_may: bool, condemnable: bool, others: list[tuple[int, int]]
) -> bool:
    """Whether what stands at start–end of the sentence is not asked for after all.

    `others` are the places of all suspicions in the sentence: a prohibition that names one may go on as a list.
    """
    before, after = sentence[:start], sentence[end:]
    return (
        INNER_FORCE.search(sentence, start + 1, end + 2 * sentence.endswith("不再", start, end)) is not None
        or (condemnable and (_forbids_itself(sentence[start:end]) or INNER_NO.search(sentence, start, end) is not None))
        or _is_negated(sentence, start, end, others)
        or _is_ended(before, sentence[start:end], after)
        or (organs_may and _is_for_organs(sentence, start, end))
        or ((condemnable or FORCED.search(sentence[: start + 2])) and _is_condemned(before, after))
        or REFUSED_BY_RIGHT.search(before) is not None
        or UNRELATED.match(after) is not None
        or LEFT_TO_THEM.match(after) is not None
        or is_only_told(sentence, start, end)
        or is_left_to_the_person(sentence, start, end)
    )


def _is_negated(sentence: str, start: int, end: int, others: list[tuple[int, int]]) -> bool:
    if (
        PLAIN_NO.search(sentence[:start])
        and not (sentence.startswith("不", start) and sentence.startswith("、", start - 1))
        and "," not in sentence[start:end]
        and not CONDITION_AFTER.match(sentence[end:])
        and not PLAIN_CONDITION.match(sentence[end:])
    ):
        return True
    operators = [found for found in OPERATOR.finditer(sentence) if found.start() < start]
    for before, operator in zip([None, *operators], operators, strict=False):
        if _reaches(sentence, operator, start, end, others):
            doubled = before is not None and operator.start() - before.end() <= 1 and before.end() <= operator.start()
            return not (doubled and before["weak"])
    return False


def _reaches(sentence: str, operator: re.Match[str], start: int, end: int, others: list[tuple[int, int]]) -> bool:
    """Whether the operator's scope covers the match and leaves it forbidden."""
    between = sentence[operator.end() : start]
    if CONSEQUENCE.search(between) or (REFUSING.search(between) and not PRETENCE.search(between)):
        return False
    if operator["weak"] and (
        len(between) > 24 or PARTICIPLE.search(ANY_ABUSE.sub("", between)) or CONDITION_AFTER.match(sentence[end:])
    ):
        return False
    if "," not in between and ":" not in between:
        return True
    if operator["weak"]:
        return False
    return _goes_on_as_list(sentence, operator, start, end, others)


def _goes_on_as_list(
    sentence: str, operator: re.Match[str], start: int, end: int, others: list[tuple[int, int]]
) -> bool:
    between = sentence[operator.end() : start]
    first, *later = re.split("[,:]", between)
    first_end = operator.end() + len(first)
    clause_start = max(sentence.rfind(",", 0, operator.start()), sentence.rfind(":", 0, operator.start())) + 1
    carries = (
        any(operator.start() <= other_start < first_end for other_start, _ in others)
        or PRETEXT.search(first + ",")
        or AUTHORITY.search(sentence[clause_start : operator.start()])
    )
    if not carries or MONEY.search(sentence[start : end + 12]):
        return False
    return not any(NEW_CLAUSE.match(clause) and not LISTED.match(clause) for clause in later)


def _is_ended(before: str, match: str, after: str) -> bool:
    """Repealed, deleted, abolished, or told as a thing of the past."""
    if ALREADY_TAKEN.search(before) and GIVEN_BACK.match(after):
        return True
    if (
        LISTED_FOR_REMOVAL.search(before)
        or EXPLAINED.search(before)
        or REJECTED.match(after)
        or CALLED_UNLAWFUL.match(after)
    ):
        return True
    if any(QUOTED_AWAY.match(match[place:] + after) for place in (0, len(match))):
        return True
    if REMOVED_AFTER.match(after) and not CONSEQUENCE.match(before[-6:]):
        return True
    if REMOVED_AT_ONCE.search(before) or DONE_AWAY.search(before):
        return True
    if ENDED_AFTER.match(after) and not FAILING.search(before):
        return True
    removed = REMOVED_BEFORE.search(before)
    if removed and META_AFTER.match(after) and not CONSEQUENCE.search(removed.group()):
        return True
    return bool(PAST.search(before) and NOW.search(match + after))


def _is_for_organs(sentence: str, start: int, end: int) -> bool:
    before, after = sentence[:start], sentence[end:]
    if HANDED_OVER.match(after) or (OFFICIAL.search(sentence[:end]) and not MONEY.search(sentence[start : end + 12])):
        return True
    actors = [(found.lastgroup, found.end()) for found in ACTORS.finditer(before)]
    clause = before[max(before.rfind(";"), 0) :]
    if actors and actors[-1][0] == "organ":
        if VILLAGE_FIRST.search(before):
            return False
        helping = HELPING.search(clause) and MONEY.search(sentence[start : end + 12])
        return not helping
    if actors:
        return False
    return BY_LAW.search(before) is not None and not MONEY.search(sentence[start : end + 12])


def _is_condemned(before: str, after: str) -> bool:
    """Named as an abuse: by an adverb (乱罚款), or because somebody answers for it."""
    if FAILING.search(before):
        return False
    if ILL.search(before) or (FINDER.search(before) and TO_REPORT.match(after)):
        return True
    return bool(CULPRIT.search(before) and ACCOUNTABLE.match(after)) or bool(
        re.match(
            r"^[^,;。并且]{0,8},?(?:每[^,]{0,6})?(?:扣(?:\d|[一二三四五六七八九十])+(?:\.\d)?分|一票否决|不得分|"
            r"得0分|零分|否决)",
            after,
        )
    )
