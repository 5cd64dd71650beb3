"""Meetings as plain values, and the rules the portal begins with, without a database."""

import tomllib
from dataclasses import fields
from datetime import date

from agreements.actions.law import FIRST_RULES
from agreements.choices import MeetingKind
from agreements.meeting_rules import MeetingRules, Rule, Share
from agreements.quorum import Circumstances, Count

FULL, HOUSEHOLDS, REPRESENTATIVES = MeetingKind.FULL, MeetingKind.HOUSEHOLDS, MeetingKind.REPRESENTATIVES


OVER_HALF, TWO_THIRDS = Share(1, 2, False), Share(2, 3, True)


def rules_of(body: str, day: date) -> MeetingRules:
    """The rules of the data file in force on a day, without a database."""
    laws = [law for law in tomllib.loads(FIRST_RULES.read_text(encoding="utf-8"))["rule"] if law["body"] == body]
    law = max((law for law in laws if law["effective_from"] <= day), key=lambda law: law["effective_from"])
    wanted = {field.name for field in fields(MeetingRules)}
    return MeetingRules(
        **{row["matter"]: rule_of(law["law"], row) for row in law["matters"] if row["matter"] in wanted}
    )


def rule_of(law: str, row: dict) -> Rule:
    share = None
    if "numerator" in row:
        share = Share(row["numerator"], row["denominator"], row.get("is_inclusive", False))
    return Rule(law, row["article"], row["wording"], share, row.get("number"), row.get("allows_exception", False))


NEW, OLD = date(2026, 3, 20), date(2025, 12, 31)


LAWFUL = Circumstances(held_on=NEW, notice_on=date(2026, 3, 1), party_studied_on=date(2026, 2, 20))


VILLAGE, RESIDENTS = rules_of("village", NEW), rules_of("residents", NEW)


OLD_VILLAGE, OLD_RESIDENTS = rules_of("village", OLD), rules_of("residents", OLD)


def full(eligible: int, present: int, votes: tuple[int, int, int], *households: int) -> Count:
    return Count(FULL, eligible, present, *(households or (None, None)), *votes)


def at_households(households: int, came: int, votes: tuple[int, int, int]) -> Count:
    return Count(HOUSEHOLDS, None, None, households, came, *votes)


def representatives(members: int, present: int, votes: tuple[int, int, int]) -> Count:
    return Count(REPRESENTATIVES, members, present, None, None, *votes)
