"""影响测算: who would move under a draft, on screen and on paper."""

from django.utils import timezone

from assessments.forms.impact import ImpactForm
from assessments.impact import impact_of
from assessments.views.standards import CHANGE_VERSION, VersionMixin, version_crumbs
from common.actions.exports import note_print
from common.views.gate import ScopedDetailView

UNREADABLE = "草稿中有计分参数没有填好的指标，请先在标准页面改正，再测算。"


class StandardVersionImpactView(VersionMixin, ScopedDetailView):
    permission = CHANGE_VERSION
    template_name = "assessments/standard_impact.html"

    def get_context_data(self, **kwargs) -> dict:
        version, user = self.object, self.request.user
        form = ImpactForm(self.request.GET or None, user=user)
        found, problem = None, ""
        if form.is_bound and form.is_valid():
            try:
                found = impact_of(version, form.cleaned_data["batch"], form.cleaned_data["stage"], user)
            except ValueError:
                problem = UNREADABLE
        context = super().get_context_data(form=form, impact=found, problem=problem, **kwargs)
        context |= {"rows": self.rows(form, found), "query": self.request.GET.urlencode()}
        return context | {"heading": f"影响测算：{version}"}

    def rows(self, form: ImpactForm, found) -> list:
        if found is None:
            return []
        return found.rows if form.cleaned_data["everybody"] else found.moved

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return version_crumbs(self.object)


class StandardVersionImpactPrintView(StandardVersionImpactView):
    template_name = "assessments/standard_impact_print.html"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        version, user = self.object, self.request.user
        count, address = len(context["rows"]), self.request.META["REMOTE_ADDR"]
        note_print(context["heading"], row_count=count, model=version._meta.label, actor=user, address=address)
        return context | {"printed_on": timezone.localdate(), "back_url": version.get_absolute_url(), "unit": user.unit}
