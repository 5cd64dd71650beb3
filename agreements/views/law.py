"""法律规则: read by everybody who works here, kept by the business administrator."""

from django.urls import reverse

from agreements.filters.law import RuleOfLawFilter
from agreements.forms.law import RuleOfLawForm, papers_judged
from agreements.models import RuleOfLaw
from agreements.tables.law import RuleOfLawTable, span_badge
from common.views.editing import ScopedCreateView, ScopedUpdateView
from common.views.gate import ScopedDetailView, ScopedListView

VIEW, CHANGE = "agreements.view_ruleoflaw", "agreements.change_ruleoflaw"
COPIED = (
    "body",
    "matter",
    "numerator",
    "denominator",
    "is_inclusive",
    "number",
    "allows_exception",
    "wording",
    "law",
    "article",
)


def list_crumb() -> tuple[str, str]:
    return "法律规则", reverse("rule_of_law_list")


class RuleOfLawListView(ScopedListView):
    model = RuleOfLaw
    permission = VIEW
    table_class = RuleOfLawTable
    filterset_class = RuleOfLawFilter
    template_name = "agreements/rule_of_law_list.html"
    heading = "法律规则"

    def get_queryset(self):
        return super().get_queryset().with_end().in_reading_order()

    def get_context_data(self, **kwargs) -> dict:
        empty = {"title": "还没有法律规则", "text": "请业务管理员载入或新增；没有规则不能判定会议和公示。"}
        return super().get_context_data(empty={} if self.request.GET else empty, **kwargs)

    def actions(self) -> list[dict]:
        if not self.request.user.has_perm(CHANGE):
            return []
        return [{"label": "新增", "icon": "plus", "url": reverse("rule_of_law_create"), "primary": True}]


class RuleOfLawDetailView(ScopedDetailView):
    model = RuleOfLaw
    permission = VIEW
    template_name = "agreements/rule_of_law_detail.html"

    def get_queryset(self):
        return super().get_queryset().with_end()

    def get_context_data(self, **kwargs) -> dict:
        rule = self.object
        same = RuleOfLaw.objects.filter(body=rule.body, matter=rule.matter).with_end()
        return super().get_context_data(
            facts=[
                ("适用对象", rule.get_body_display()),
                ("事项", rule.get_matter_display()),
                ("施行日期", f"{rule.effective_from:%Y-%m-%d}"),
                ("比例或数值", rule.parameter),
                ("允许例外", "是" if rule.allows_exception else "否"),
                ("依据", rule.citation),
            ],
            span=span_badge(rule),
            used=papers_judged(rule.body, rule.matter, rule.effective_from),
            versions=[(row, span_badge(row)) for row in same.order_by("-effective_from")],
            **kwargs,
        )

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def actions(self) -> list[dict]:
        rule, buttons = self.object, []
        if self.request.user.has_perm(CHANGE, rule):
            replace = f"{reverse('rule_of_law_create')}?from={rule.pk}"
            buttons.append({"label": "新增修订后的规则", "icon": "plus", "url": replace, "primary": True})
            update = reverse("rule_of_law_update", args=[rule.pk])
            buttons.append({"label": "更正", "icon": "pencil", "url": update})
        history = reverse("record_history", args=[rule._meta.label_lower, rule.pk])
        return [*buttons, {"label": "变更记录", "icon": "history", "url": history}]


class RuleOfLawCreateView(ScopedCreateView):
    """A new rule; `?from=` fills in the one that it follows."""

    model = RuleOfLaw
    permission = CHANGE
    form_class = RuleOfLawForm
    heading = "新增法律规则"

    def get_initial(self) -> dict:
        key = self.request.GET.get("from", "")
        rule = RuleOfLaw.objects.filter(pk=key).first() if key.isdecimal() else None
        return {name: getattr(rule, name) for name in COPIED} if rule else super().get_initial()

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_cancel_url(self) -> str:
        return reverse("rule_of_law_list")


class RuleOfLawUpdateView(ScopedUpdateView):
    model = RuleOfLaw
    permission = CHANGE
    form_class = RuleOfLawForm

    def get_heading(self) -> str:
        return f"更正：{self.object}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb(), (str(self.object), self.object.get_absolute_url())]
