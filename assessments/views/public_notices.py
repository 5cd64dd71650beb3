"""命名公示 without an account: the posted notice, while it runs."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View

from agreements.views.charter_paper import qr_code
from agreements.views.public import public_response
from assessments.choices import NoticeState
from assessments.models import NamingNotice, NoticeArchive
from assessments.posted_notice import as_read, is_public, render_notice
from common.actions.exports import note_print
from common.addresses import client_address, public_address
from common.refusal import Refused
from common.views.gate import ScopedDetailView


@method_decorator(login_not_required, name="dispatch")
class PublicNoticeView(View):
    """Reads only, keeps no session, and says the same to everybody."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        notice = NamingNotice.objects.select_related("batch").filter(code=code).first()
        if notice is None or not is_public(notice, timezone.now()):
            return public_response(request, render_to_string("assessments/public/nothing.html"), 404)
        return public_response(request, render_notice(notice), 200)


class NoticeArchiveView(ScopedDetailView):
    """The archived page itself, as everybody could read it."""

    model = NoticeArchive
    permission = "assessments.view_noticearchive"

    def get_queryset(self):
        return super().get_queryset().select_related("notice__region")

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return HttpResponse(self.get_object().page)


class NamingNoticeSheetView(ScopedDetailView):
    """张贴页: what was posted, with the QR code of the public page."""

    model = NamingNotice
    permission = "assessments.view_namingnotice"
    template_name = "assessments/naming_notice_sheet.html"

    def get_context_data(self, **kwargs) -> dict:
        notice = self.object
        if notice.state == NoticeState.DRAFT:
            raise Refused("公示还没有发布，没有张贴页可打印。")
        address = public_address(self.request, "public_notice", notice.code)
        note_print(f"{notice}张贴页", row_count=1, actor=self.request.user, address=client_address(self.request))
        context = super().get_context_data(
            public_url=address, qr_code=qr_code(address), back_url=notice.get_absolute_url(), **kwargs
        )
        return context | as_read(notice) | {"heading": notice.wording["title"]}
