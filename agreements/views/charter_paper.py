"""A version on paper: to print, as Word, and the sheet that is posted with the QR code of the public page."""

import segno
from django.http import HttpRequest, HttpResponse

from agreements.actions.adoption import wording_of
from agreements.charter_word import write_charter
from agreements.models import CharterVersion
from agreements.posted_text import chapters
from agreements.public_page import PUBLIC_STATES, meeting_name
from agreements.wording import fit_to_body
from common.actions.exports import note_print, take_out
from common.addresses import client_address, public_address
from common.refusal import Refused
from common.views.gate import ScopedDetailView
from common.views.jobs import private_file

NOT_IN_NAMES = str.maketrans(dict.fromkeys('\\/:*?"<>|', "_"))


def long_date(day) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def adopted_on(version: CharterVersion) -> str:
    """The day of the vote that was won; blank for a draft."""
    meeting = version.counting_meeting
    return long_date(meeting.held_on) if meeting and meeting.is_adopted else ""


def adoption_line(version: CharterVersion) -> str:
    """2026年9月20日村民会议通过，2026年10月9日备案（备案号…）: what holds so far; blank for a draft."""
    meeting, filing = version.counting_meeting, getattr(version, "filing", None)
    said = []
    if meeting and meeting.is_adopted:
        said.append(f"{long_date(meeting.held_on)}{meeting_name(meeting.kind, version.village.kind)}通过")
    if filing:
        said.append(f"{long_date(filing.filed_on)}报{filing.authority}备案，{filing.number}")
    return "，".join(said)


class _CharterPaperView(ScopedDetailView):
    model = CharterVersion
    permission = "agreements.view_charterversion"

    def get_queryset(self):
        return super().get_queryset().with_wording()

    def note(self, what: str) -> None:
        note_print(f"{self.object}{what}", row_count=1, actor=self.request.user, address=client_address(self.request))


class CharterPrintView(_CharterPaperView):
    template_name = "agreements/charter_print.html"

    def get_context_data(self, **kwargs) -> dict:
        version = self.object
        wording = wording_of(version)
        self.note("")
        context = super().get_context_data(
            wording=wording,
            chapters=chapters(wording),
            adopted=adoption_line(version),
            signed=version.village.name,
            dated=adopted_on(version),
            back_url=version.get_absolute_url(),
            **kwargs,
        )
        return context | {"heading": version.title}


class CharterWordView(_CharterPaperView):
    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        version = self.object = self.get_object()
        document = write_charter(
            wording_of(version),
            adopted=adoption_line(version),
            signed=version.village.name,
            dated=adopted_on(version),
        )
        name = f"{version.title}_第{version.number}版.docx".translate(NOT_IN_NAMES)

        def write(file) -> int:
            file.write(document)
            return 1

        facts = {"actor": request.user, "address": client_address(request), "model": version._meta.label}
        made = take_out(write, lambda total: name, str(version), **facts)
        return private_file(made.file, made.name)


class CharterPostingView(_CharterPaperView):
    """张贴页: the posted wording with dates, contact and the QR code; nothing about any person."""

    template_name = "agreements/charter_posting.html"

    def get_context_data(self, **kwargs) -> dict:
        version = self.object
        posting = version.counting_publicity
        if posting is None or version.state not in PUBLIC_STATES:
            raise Refused("本版本没有在公示，没有张贴页可打印。")
        address = public_address(self.request, "public_village", version.village.code)
        self.note("张贴页")
        context = super().get_context_data(
            posting=posting,
            people=fit_to_body("村(居)民", version.village.kind),
            wording=posting.wording,
            chapters=chapters(posting.wording),
            public_url=address,
            qr_code=qr_code(address),
            back_url=version.get_absolute_url(),
            **kwargs,
        )
        return context | {"heading": f"{version.title}公示"}


def qr_code(address: str) -> str:
    """The address as a picture in text (data:image/svg+xml), dark on white, with the quiet zone scanners need."""
    return segno.make(address, error="m", micro=False).svg_data_uri(scale=4, border=4, light="#fff")
