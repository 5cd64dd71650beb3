"""年报: what is in the annual book of a region and year, and the book."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView

from common.actions.exports import Exported
from common.addresses import client_address
from common.refusal import Refused
from common.views.gate import PermittedMixin
from common.views.jobs import private_file
from reporting.actions.books import AT_ONCE, PERMISSION, forms_for, request_book
from reporting.views.asked import asked_in, catalogue_crumb
from villages.filters.statistics import years_on_offer


class AnnualBookView(PermittedMixin, TemplateView):
    """Shows what will stand in the book; posted, it gives the book or the job that makes it."""

    permission = PERMISSION
    template_name = "reporting/annual_book.html"

    def get_context_data(self, **kwargs) -> dict:
        asked = replace(asked_in(self.request), by_village=True)
        return super().get_context_data(
            heading=f"{asked.year}年{asked.place}年报",
            breadcrumbs=[catalogue_crumb()],
            asked=asked,
            region=asked.region,
            year=asked.year,
            years=years_on_offer(),
            forms=[(form, one.by_village) for form, one in forms_for(asked)],
            at_once=AT_ONCE,
            query=self.request.GET.urlencode(),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        asked = replace(asked_in(request), by_village="by_village" in request.POST)
        try:
            made = request_book(asked, address=client_address(request))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return self.get(request, *args, **kwargs)
        return private_file(made.file, made.name) if isinstance(made, Exported) else redirect(made)
