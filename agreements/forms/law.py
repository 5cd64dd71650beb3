from datetime import date

from django.db import models

from agreements.models import AssemblyMeeting, Publicity, RuleOfLaw
from common.forms import ConfirmedWarningsMixin, DateInput, PortalFormHelper, ScopedModelForm, Section


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

    def doubts(self) -> list[tuple[str, str]]:
        used = papers_judged_by(self.instance.pk) if self.instance.pk and self.has_changed() else 0
        if not used:
            return []
        return [
            (
                f"used-{self.instance.pk}",
                f"已有{used}份材料按本规则办理，改动后这些材料的依据也随之改变。法律修订的，请取消，"
                "另新增一条施行日期在后的规则；只有原来录入有误时才在此更正。",
            )
        ]


def papers_judged_by(key: int) -> int:
    """How many meetings and postings fell into the days of a rule."""
    rule = RuleOfLaw.objects.with_end().get(pk=key)
    until = rule.next_from or date.max
    of_body = models.Q(version__charter__village__kind=rule.body)
    meetings = AssemblyMeeting.objects.filter(of_body, held_on__gte=rule.effective_from, held_on__lt=until)
    postings = Publicity.objects.filter(of_body, began_on__gte=rule.effective_from, began_on__lt=until)
    return meetings.count() + postings.count()
