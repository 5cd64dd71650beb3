"""合法性初筛 of any text, and the rules that the administrator adds."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.generic import FormView

from agreements.actions.screening import save_rule
from agreements.filters.library import ScreeningRuleFilter
from agreements.forms.clause import PastedTextForm, ScreeningRuleForm
from agreements.marking import pieces
from agreements.models import ScreeningRule
from agreements.screening import BUILT_IN_RULES
from agreements.tables.library import ScreeningRuleTable
from agreements.uploaded_text import text_of
from agreements.views.clause import findings_of_text
from common.refusal import Refused
from common.views.editing import ScopedCreateView, ScopedUpdateView
from common.views.gate import PermittedMixin, ScopedListView

KEEP = "agreements.change_screeningrule"
LIST = ("初筛规则", "screening_rule_list")


class ScreeningView(PermittedMixin, FormView):
    """Paste or upload a text and read what the screening says. Nothing is stored."""

    permission = "agreements.use_screening"
    form_class = PastedTextForm
    template_name = "agreements/screening.html"

    def form_valid(self, form) -> HttpResponse:
        try:
            text = text_of(form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        findings = findings_of_text(text)
        spans = [(one.finding.start, one.finding.end, "block" if one.is_blocking else "warn") for one in findings]
        context = self.get_context_data(
            form=form,
            screened=True,
            pieces=pieces(text, spans),
            findings=findings,
            blocking=sum(one.is_blocking for one in findings),
            length=len(text),
        )
        return self.render_to_response(context)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            heading="合法性初筛", submit_label="开始初筛", draft="off", built_in=BUILT_IN_RULES, **kwargs
        )


class ScreeningRuleListView(ScopedListView):
    model = ScreeningRule
    permission = "agreements.view_screeningrule"
    table_class = ScreeningRuleTable
    filterset_class = ScreeningRuleFilter
    heading = "初筛规则"
    template_name = "agreements/screening_rule_list.html"

    def actions(self) -> list[dict]:
        if not self.request.user.has_perm(KEEP):
            return []
        return [{"label": "新增", "icon": "plus", "url": reverse("screening_rule_create"), "primary": True}]

    def get_context_data(self, **kwargs) -> dict:
        empty = {"title": "还没有增加规则", "text": "内置规则始终有效；需要补充的，由业务管理员增加。"}
        return super().get_context_data(built_in=BUILT_IN_RULES, empty={} if self.request.GET else empty, **kwargs)


class _RuleMixin:
    model = ScreeningRule
    permission = KEEP
    form_class = ScreeningRuleForm

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(LIST[0], reverse(LIST[1]))]

    def save(self, form) -> ScreeningRule:
        rule = save_rule(form.save(commit=False), actor=self.request.user)
        messages.info(self.request, "规则立即生效；在办和生效的章程规约正在后台重新初筛。")
        return rule

    def get_success_url(self) -> str:
        return reverse(LIST[1])

    def get_cancel_url(self) -> str:
        return reverse(LIST[1])


class ScreeningRuleCreateView(_RuleMixin, ScopedCreateView):
    heading = "新增初筛规则"


class ScreeningRuleUpdateView(_RuleMixin, ScopedUpdateView):
    pass
