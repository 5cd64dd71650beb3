"""通报: drafting one and changing a draft, with the lists that the published round proposes."""

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from common.refusal import Refused, refuse_closed
from common.views.editing import ScopedCreateView, ScopedUpdateView
from reporting.actions.circulars import CHANGE, next_serial
from reporting.circular_proposals import Proposal, proposal_for
from reporting.forms.documents import CircularForm
from reporting.models import Circular
from reporting.views.circulars import ADD, list_crumb
from villages.choices import RegionLevel
from villages.views.chosen import chosen_reporting_year


class _ProposingMixin:
    """Lists from the published round stand in the form, with their source, and are saved with it or not at all."""

    proposal: Proposal | None = None

    def get_initial(self) -> dict:
        initial, found = super().get_initial(), self.proposal
        return initial | {"praise": found.praise, "rectify": found.rectify} if found else initial

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"source": self.proposal.source if self.proposal else ""}


class CircularCreateView(_ProposingMixin, ScopedCreateView):
    """Of the year being reported, or of the one that the address names."""

    model = Circular
    permission = ADD
    form_class = CircularForm
    heading = "起草通报"

    @property
    def year(self) -> int:
        return chosen_reporting_year(self.request)

    @cached_property
    def proposal(self) -> Proposal | None:
        region = self.request.user.region
        return proposal_for(region, self.year) if region else None

    def get_initial(self) -> dict:
        user, today = self.request.user, timezone.localdate()
        year = self.year
        last = Circular.objects.inside(user).order_by("-pk").first()
        series = last.series if last else ""
        serial = next_serial(user.region, series, today.year) if series and user.region else 1
        proposed = {"year": year, "unit": user.unit, "series": series, "number_year": today.year, "serial": serial}
        return super().get_initial() | proposed | {"title": f"关于{year}年度考核结果的通报"}

    def save(self, form) -> Circular:
        region = self.request.user.region
        if region is None or region.level != RegionLevel.COUNTY:
            raise Refused("通报由县(区)印发，请使用县(区)账号办理。")
        form.instance.region = region
        return form.save()

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_cancel_url(self) -> str:
        return reverse("circular_list")


class CircularUpdateView(_ProposingMixin, ScopedUpdateView):
    """With `propose` in the address the lists are those of the round, to be looked at and saved."""

    model = Circular
    permission = CHANGE
    form_class = CircularForm

    @cached_property
    def proposal(self) -> Proposal | None:
        return proposal_for(self.object.region, self.object.year) if "propose" in self.request.GET else None

    def save(self, form) -> Circular:
        refuse_closed(Circular.objects.get(pk=form.instance.pk))
        return form.save()

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb(), (str(self.object), self.object.get_absolute_url())]
