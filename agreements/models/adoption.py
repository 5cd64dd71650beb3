"""From the vote to the file: meeting, publicity with objections, and what the public saw."""

from datetime import datetime

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils import timezone

from agreements import publicity_clock
from agreements.choices import CharterKind, MeetingKind
from agreements.models.charter import POSTED_STATES, CharterVersion
from agreements.models.charter_papers import OfVersion, OfVersionQuerySet
from agreements.models.rule_of_law import RuleOfLaw
from agreements.quorum import FIGURES, Circumstances, Count, Verdict, judge
from common.history import tracked
from common.models import RegionScopedQuerySet, not_emptied
from common.models.base import AppendOnlyModel

# What a meeting says; fixed once the version has left the vote for publicity. Setting it aside is no change of it.
COUNTED = ("version", "kind", "notice_on", "is_emergency", "held_on", *FIGURES, "authority", "verdict")
AFTER_THE_VOTE = ", ".join(f"'{state.value}'" for state in POSTED_STATES)


class AssemblyMeetingQuerySet(OfVersionQuerySet):
    def counting(self) -> "AssemblyMeetingQuerySet":
        """Not set aside by a later change of the wording: one per version at most."""
        return self.filter(set_aside_on=None)


@tracked()
class AssemblyMeeting(OfVersion):
    """The meeting that voted on a version: counts only. `quorum` judges it by the rules of its day."""

    version = models.ForeignKey(CharterVersion, verbose_name="版本", on_delete=models.CASCADE, related_name="meetings")
    kind = models.CharField("会议类型", max_length=20, choices=MeetingKind)
    notice_on = models.DateField("通知日期", null=True, blank=True)
    is_emergency = models.BooleanField("紧急情况", default=False)
    held_on = models.DateField("会议日期", null=True, blank=True)
    place = models.CharField("会议地点", max_length=100, blank=True)
    chair = models.CharField("主持人", max_length=50, blank=True)
    eligible = models.PositiveIntegerField("应到人数", null=True, blank=True)
    present = models.PositiveIntegerField("实到人数", null=True, blank=True)
    households = models.PositiveIntegerField("总户数", null=True, blank=True)
    households_present = models.PositiveIntegerField("到会户代表数", null=True, blank=True)
    votes_for = models.PositiveIntegerField("同意", null=True, blank=True)
    votes_against = models.PositiveIntegerField("反对", null=True, blank=True)
    abstentions = models.PositiveIntegerField("弃权", null=True, blank=True)
    authority = models.CharField("授权依据", max_length=300, blank=True)
    is_valid = models.BooleanField("会议有效", null=True, editable=False)
    is_adopted = models.BooleanField("表决通过", null=True, editable=False)
    # As judged when last saved: a list of outcome, sentence, quoted rule. Old papers still read true.
    verdict = models.JSONField("判定", default=list, editable=False)
    set_aside_on = models.DateField("重新表决日期", null=True, blank=True, editable=False)

    objects = AssemblyMeetingQuerySet.as_manager()

    class Meta(OfVersion.Meta):
        verbose_name = "表决会议"
        verbose_name_plural = "表决会议"
        triggers = [
            *OfVersion.Meta.triggers,
            pgtrigger.Trigger(
                name="counted_stays",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.AnyChange(*COUNTED),
                declare=[("desk", "text")],
                func=f"""
                    SELECT state INTO desk FROM agreements_charterversion WHERE id = OLD.version_id;
                    IF desk IN ({AFTER_THE_VOTE}) THEN
                        RAISE EXCEPTION 'what was counted at this meeting has been decided on';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="meeting_stays", operation=pgtrigger.Delete),
            not_emptied(),
        ]
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version"],
                condition=models.Q(set_aside_on=None),
                name="one_meeting_counts",
                violation_error_message="该版本的表决会议已登记，请直接修改。",
            ),
            models.CheckConstraint(
                condition=models.Q(present__lte=models.F("eligible")),
                name="meeting_no_more_present_than_eligible",
                violation_error_message="实到人数不能多于应到人数。",
            ),
            models.CheckConstraint(
                condition=models.Q(households_present__lte=models.F("households")),
                name="meeting_no_more_households_than_there_are",
                violation_error_message="到会户代表数不能多于总户数。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}表决会议（{self.held_on:%Y-%m-%d}）" if self.held_on else f"{self.version}表决会议"

    def judged(self) -> Verdict:
        """The verdict by the rules in force on the day of the meeting; by today's while the day is not known."""
        charter = self.version.charter
        day = self.held_on or timezone.localdate()
        rules = RuleOfLaw.objects.meeting_rules_on(day, charter.village.kind)
        circumstances = Circumstances(
            held_on=self.held_on,
            notice_on=self.notice_on,
            is_emergency=self.is_emergency,
            makes_charter=charter.kind != CharterKind.WORKING_RULES,
            authority=self.authority,
            party_studied_on=self.version.party_studied_on,
        )
        return judge(self.count, circumstances, rules)

    @property
    def count(self) -> Count:
        """The numbers as the pure module takes them."""
        return Count(
            self.kind,
            self.eligible,
            self.present,
            self.households,
            self.households_present,
            self.votes_for,
            self.votes_against,
            self.abstentions,
        )


class PublicityQuerySet(OfVersionQuerySet):
    def counting(self) -> "PublicityQuerySet":
        """Not replaced by a later posting: one per version at most."""
        return self.filter(restarted_on=None)


@tracked()
class Publicity(OfVersion):
    """One run of the publicity clock; a material change starts another."""

    version = models.ForeignKey(
        CharterVersion, verbose_name="版本", on_delete=models.CASCADE, related_name="publicities"
    )
    began_on = models.DateField("公示起始日期")
    days = models.PositiveSmallIntegerField("公示天数")
    last_day = models.DateField("公示截止日期")
    place = models.CharField("公示地点", max_length=100)
    contact = models.CharField("异议联系方式", max_length=100, help_text="办公电话或办公地点。")
    wording = models.JSONField("公示文本", default=dict, editable=False)  # as posted, whatever becomes of the draft
    sha256 = models.CharField("公示文本校验值", max_length=64, blank=True, editable=False)
    restarted_on = models.DateField("重新公示日期", null=True, blank=True)
    restart_reason = models.CharField("重新公示原因", max_length=300, blank=True)

    objects = PublicityQuerySet.as_manager()

    class Meta(OfVersion.Meta):
        verbose_name = "公示"
        verbose_name_plural = "公示"
        ordering = ["version", "began_on", "pk"]
        triggers = [
            *OfVersion.Meta.triggers,
            pgtrigger.ReadOnly(
                name="posted_stays", fields=["version", "began_on", "days", "last_day", "wording", "sha256"]
            ),
            pgtrigger.Protect(name="posting_stays", operation=pgtrigger.Delete),
            not_emptied(),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["version"],
                condition=models.Q(restarted_on=None),
                name="one_publicity_running",
                violation_error_message="该版本已在公示，重新公示请先填写原因。",
            ),
            models.CheckConstraint(
                condition=models.Q(days__gte=1, last_day__gte=models.F("began_on")),
                name="publicity_ends_after_it_begins",
                violation_error_message="公示截止日期不能早于起始日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}公示（{self.began_on:%Y-%m-%d}至{self.last_day:%Y-%m-%d}）"

    def has_run_out(self, now: datetime) -> bool:
        return publicity_clock.has_run_out(self.last_day, now)

    @property
    def open_objections(self) -> models.QuerySet:
        """Those that nobody has answered yet."""
        return self.objections.filter(answered_on=None)


class ObjectionQuerySet(RegionScopedQuerySet):
    region_lookup = "publicity__version__charter__village__township__path"


@tracked()
class Objection(OfVersion):
    """An objection raised while a version is posted: what was said, not by whom. To be answered before filing."""

    publicity = models.ForeignKey(Publicity, verbose_name="公示", on_delete=models.CASCADE, related_name="objections")
    received_on = models.DateField("收到日期")
    content = models.CharField("异议内容", max_length=500, help_text="只记事项，不记提出人。")
    answer = models.CharField("答复", max_length=500, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    is_accepted = models.BooleanField("是否采纳", default=False)

    objects = ObjectionQuerySet.as_manager()

    class Meta(OfVersion.Meta):
        verbose_name = "异议"
        verbose_name_plural = "异议"
        ordering = ["publicity", "received_on", "pk"]
        triggers = [
            *OfVersion.Meta.triggers,
            pgtrigger.ReadOnly(name="said_stays", fields=["publicity", "received_on", "content"]),
            pgtrigger.Protect(name="objection_stays", operation=pgtrigger.Delete),
            not_emptied(),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_on=None, answer="")
                | (models.Q(answered_on__gte=models.F("received_on")) & ~models.Q(answer="")),
                name="objection_answered_after_it_came",
                violation_error_message="答复和答复日期应同时填写，答复日期不早于收到日期。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.publicity.version}异议（{self.received_on:%Y-%m-%d}）"

    @property
    def version(self) -> CharterVersion:
        return self.publicity.version


class PublicArchiveQuerySet(RegionScopedQuerySet):
    region_lookup = "publicity__version__charter__village__township__path"


class PublicArchive(AppendOnlyModel):
    """What everybody could read while a version was posted, kept word for word when the posting ended."""

    publicity = models.OneToOneField(Publicity, verbose_name="公示", on_delete=models.PROTECT, related_name="archive")
    archived_at = models.DateTimeField("归档时间")
    page = models.TextField("公示网页")
    sha256 = models.CharField("校验值", max_length=64)

    objects = PublicArchiveQuerySet.as_manager()

    class Meta(AppendOnlyModel.Meta):
        verbose_name = "公示网页存档"
        verbose_name_plural = "公示网页存档"
        ordering = ["publicity"]

    def __str__(self) -> str:
        return f"{self.publicity}网页存档"

    def get_absolute_url(self) -> str:
        return reverse("public_archive_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.publicity.scope_path
