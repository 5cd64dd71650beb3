"""The verdict of `quorum.judge` as an SQL condition: whether a meeting was lawful and adopted by the rules of its day.

For figures over many villages. The pure function is the authority; tests hold the two together with random examples.
"""

from datetime import timedelta

from django.db import models
from django.db.models import BigIntegerField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.db.models.functions import Cast, Coalesce

from agreements.choices import CharterKind, MeetingKind, RuleMatter
from agreements.models import RuleOfLaw

BODY = "version__charter__village__kind"
BIG = BigIntegerField()
OF_REPRESENTATIVES = Q(kind=MeetingKind.REPRESENTATIVES)
OF_HOUSEHOLDS = Q(kind=MeetingKind.HOUSEHOLDS)


def lawfully_adopted() -> Q:
    """A condition on meetings that are held on a known day: enough came, lawfully called, and enough agreed."""
    return (
        _counted() & _possible() & _enough_came() & _noticed() & _made_by_whom_it_may() & _studied() & _enough_agreed()
    )


def _rule(matter: str) -> models.QuerySet:
    """The rule of this matter on the day of the meeting, for the village's kind of body."""
    known = RuleOfLaw.objects.filter(
        body=OuterRef(OuterRef(BODY)), matter=matter, effective_from__lte=OuterRef(OuterRef("held_on"))
    )
    return RuleOfLaw.objects.filter(pk=Subquery(known.order_by("-effective_from").values("pk")[:1]))


def _reached(matter: str, part: str, whole: str) -> Q:
    """`Share.is_reached` of two counts of the meeting. Of nothing, nothing is ever enough."""
    shares = (
        _rule(matter)
        .filter(denominator__isnull=False)
        .annotate(
            have=ExpressionWrapper(Cast(OuterRef(part), BIG) * F("denominator"), BIG),
            need=ExpressionWrapper(Cast(OuterRef(whole), BIG) * F("numerator"), BIG),
        )
    )
    enough = Q(is_inclusive=True, have__gte=F("need")) | Q(is_inclusive=False, have__gt=F("need"))
    return Q(**{f"{whole}__gt": 0}) & Q(Exists(shares.filter(enough)))


def _counted() -> Q:
    votes = Q(votes_for__isnull=False, votes_against__isnull=False, abstentions__isnull=False)
    persons = ~OF_HOUSEHOLDS & Q(eligible__isnull=False, present__isnull=False)
    return votes & (persons | OF_HOUSEHOLDS & Q(households__isnull=False, households_present__isnull=False))


def _possible() -> Q:
    """More present than there are is refused by the database; more votes than present is not."""
    cast = F("votes_for") + F("votes_against") + F("abstentions")
    by_persons = ~OF_HOUSEHOLDS & Q(present__gte=cast)
    crowd = Q(kind=MeetingKind.FULL, households_present__gt=F("present"))
    return ~crowd & (by_persons | OF_HOUSEHOLDS & Q(households_present__gte=cast))


def _enough_came() -> Q:
    by_households = Q(households__isnull=False, households_present__isnull=False) & _reached(
        RuleMatter.FULL_QUORUM_HOUSEHOLDS, "households_present", "households"
    )
    full = Q(kind=MeetingKind.FULL) & (_reached(RuleMatter.FULL_QUORUM_PERSONS, "present", "eligible") | by_households)
    representatives = OF_REPRESENTATIVES & _reached(RuleMatter.REPRESENTATIVES_QUORUM, "present", "eligible")
    return full | OF_HOUSEHOLDS & by_households | representatives


def _noticed() -> Q:
    rule = _rule(RuleMatter.NOTICE_DAYS)
    days = Cast(OuterRef("held_on"), models.DateField()) - Cast(OuterRef("notice_on"), models.DateField())
    whole_days = ExpressionWrapper(days, models.DurationField())
    least = ExpressionWrapper(
        Coalesce(F("number"), 0) * models.Value(timedelta(days=1), models.DurationField()), models.DurationField()
    )
    kept = Exists(rule.annotate(ahead=whole_days, least=least).filter(ahead__gte=F("least")))
    in_time = Q(notice_on__isnull=False, notice_on__lte=F("held_on")) & Q(kept)
    excepted = Q(is_emergency=True) & Q(Exists(rule.filter(allows_exception=True)))
    return OF_REPRESENTATIVES | ~Q(Exists(rule)) | excepted | in_time


def _made_by_whom_it_may() -> Q:
    """Representatives adopt a charter or covenant on an authority only."""
    rule = Q(Exists(_rule(RuleMatter.CHARTER_MAKER)))
    free = Q(version__charter__kind=CharterKind.WORKING_RULES)
    return ~OF_REPRESENTATIVES | free | ~rule | Q(authority__regex=r"\S")


def _studied() -> Q:
    before = Q(version__party_studied_on__isnull=False, version__party_studied_on__lte=F("held_on"))
    return ~Q(Exists(_rule(RuleMatter.PARTY_STUDY))) | before


def _enough_agreed() -> Q:
    """Of those present; of household representatives where households met."""
    full = Q(kind=MeetingKind.FULL) & _reached(RuleMatter.FULL_DECISION, "votes_for", "present")
    households = OF_HOUSEHOLDS & _reached(RuleMatter.FULL_DECISION, "votes_for", "households_present")
    representatives = OF_REPRESENTATIVES & _reached(RuleMatter.REPRESENTATIVES_DECISION, "votes_for", "present")
    return full | households | representatives
