from datetime import date

from django.db import models

from agreements.choices import RuleMatter
from agreements.models import AssemblyMeeting, Publicity, RuleOfLaw
from common.forms import ConfirmedWarningsMixin, DateInput, PortalFormHelper, ScopedModelForm, Section

SHARES = (
    RuleMatter.FULL_QUORUM_PERSONS,
    RuleMatter.FULL_QUORUM_HOUSEHOLDS,
    RuleMatter.FULL_DECISION,
    RuleMatter.REPRESENTATIVES_QUORUM,
    RuleMatter.REPRESENTATIVES_DECISION,
)
NUMBERS = (RuleMatter.NOTICE_DAYS, RuleMatter.FULL_MEETINGS, RuleMatter.REPRESENTATIVES_MEETINGS)


class RuleOfLawForm(ConfirmedWarningsMixin, ScopedModelForm):
    """A rule of law. One by which papers were judged is replaced by a later one rather than rewritten."""

    helper = PortalFormHelper(
        Section("适用", ("body", "matter"), ("effective_from",)),
        Section("参数", ("numerator", "denominator"), "is_inclusive", ("number",), "allows_exception"),
        Section("依据", "wording", ("law", "article"), note="表决、公示和备案页面上原样引用。"),
    )

    class Meta:
        model = RuleOfLaw
        fields = (
            "body",
            "matter",
            "effective_from",
            "numerator",
            "denominator",
            "is_inclusive",
            "number",
            "allows_exception",
            "wording",
            "law",
            "article",
        )
        widgets = {"effective_from": DateInput()}

    def clean(self) -> dict:
        cleaned = super().clean()
        matter = cleaned.get("matter")
        if matter in SHARES and not cleaned.get("denominator"):
            self.add_error("denominator", "该事项按比例判定，请填写比例的分子和分母。")
        if matter in NUMBERS and cleaned.get("number") is None:
            self.add_error("number", "该事项按天数或次数判定，请填写数值。")
        return cleaned

    def doubts(self) -> list[tuple[str, str]]:
        """Papers that were judged otherwise, or by the rule as it stood, would be judged anew."""
        if not self.has_changed():
            return []
        begins = [self.cleaned_data["effective_from"]]
        if self.instance.pk:
            begins.append(self.initial["effective_from"])
        used = papers_judged(self.cleaned_data["body"], self.cleaned_data["matter"], min(begins), self.instance.pk)
        if not used:
            return []
        return [
            (
                f"used-{self.instance.pk or 'new'}",
                f"该施行日期起已有{used}份材料办理，保存后这些材料的依据随之改变。法律修订的，请另新增一条"
                "施行日期在后的规则；只有原来录入有误时才这样更正。",
            )
        ]


def papers_judged(body: str, matter: str, since: date, but: int | None = None) -> int:
    """How many meetings and postings fell into the days from `since` until the next rule of the matter.

    `but` is the key of a rule that does not count as the next one: the one that is being changed.
    """
    later = RuleOfLaw.objects.filter(body=body, matter=matter, effective_from__gt=since).exclude(pk=but)
    until = later.order_by("effective_from").values_list("effective_from", flat=True).first() or date.max
    of_body = models.Q(version__charter__village__kind=body)
    meetings = AssemblyMeeting.objects.filter(of_body, held_on__gte=since, held_on__lt=until)
    postings = Publicity.objects.filter(of_body, began_on__gte=since, began_on__lt=until)
    return meetings.count() + postings.count()
