"""Attachments of a record: judged by content, kept privately, handed out to those who may see the record."""

import io
import zipfile
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from common.actions.attachments import attach, clean_name, remove
from common.file_kinds import DOCX, JPG, OFD, PDF, PNG, XLSX, kind_of
from common.models import Attachment, ExportRecord
from common.refusal import Refused
from tests.factories import AttachmentFactory, StaffUserFactory, VillageFactory

pytestmark = pytest.mark.django_db

PDF_BYTES = b"%PDF-1.4\n%%EOF\n"


def package(*names, **contents):
    """A package of `names`, the same bytes at any hour: the names of parametrized tests are made from them."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), contents.get(name, "<x/>"))
    return made.getvalue()


def upload(content=PDF_BYTES, name="会议纪要.pdf"):
    return SimpleUploadedFile(name, content)


def clerk_of(village, **fields):
    return StaffUserFactory(region=village.township, **fields)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF_BYTES, PDF),
        (b"\xff\xd8\xff\xe0 jpeg", JPG),
        (b"\x89PNG\r\n\x1a\n png", PNG),
        (package("[Content_Types].xml", "word/document.xml"), DOCX),
        (package("[Content_Types].xml", "xl/workbook.xml"), XLSX),
        (package("OFD.xml", "Doc_0/Document.xml"), OFD),
    ],
    ids=["pdf", "jpg", "png", "docx", "xlsx", "ofd"],
)
def test_kind_is_told_by_content(content, kind):
    assert kind_of(io.BytesIO(content)) == kind


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "空的"),
        (b"MZ\x90\x00 program", "可执行程序"),
        (b"\x7fELF program", "可执行程序"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Office"),
        (b"#!/bin/sh\nrm -rf /", "认不出"),
        (b"<html><script>alert(1)</script>", "认不出"),
        (package("a.pdf"), "压缩包"),
        (package("word/document.xml", "xl/workbook.xml"), "压缩包"),
        (package("xl/workbook.xml", "xl/vbaProject.bin"), "宏"),
        (package("word/document.xml", "word/VBAData.bin"), "宏"),
        (package("xl/workbook.xml", "xl/macrosheets/sheet1.xml"), "宏"),
        (
            package(
                "[Content_Types].xml",
                "xl/workbook.xml",
                **{"[Content_Types].xml": "application/vnd.ms-excel.sheet.macroEnabled.main+xml"},
            ),
            "宏",
        ),
        (package("xl/workbook.xml")[:40], "不完整"),
    ],
)
def test_unwanted_content_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(Refused, match=sentence):
        kind_of(io.BytesIO(content))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("会议纪要.pdf", "会议纪要.pdf"),
        ("照片.JPEG", "照片.JPEG"),
        ("C:\\资料\\章程.pdf", "章程.pdf"),
        ("../../etc/passwd", "passwd"),
        ("名称.exe", "名称.exe"),
        ("莫𡐓村\r\nSet-Cookie: x.pdf", "莫𡐓村Set-Cookie: x.pdf"),
        ("反向\u202efdp.exe", "反向fdp.exe"),
        ("...pdf", "附件.pdf"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
    ],
)
def test_name_loses_folders_and_control_signs_and_ends_as_the_content_demands(given, kept):
    kind = JPG if given.lower().endswith("jpeg") else PDF
    expected = kept if kept.lower().endswith((".pdf", ".jpeg")) else f"{kept}.pdf"

    assert clean_name(given, kind) == expected


def test_attached_file_lies_under_a_random_name_with_its_hash():
    village = VillageFactory()

    paper = attach(village, upload(), actor=clerk_of(village))

    assert (paper.name, paper.content_type, paper.size) == ("会议纪要.pdf", "application/pdf", len(PDF_BYTES))
    assert "会议" not in paper.file.name
    with paper.file.open() as stored:
        assert stored.read() == PDF_BYTES
    with pytest.raises(Refused, match="已经上传过"):
        attach(village, upload(name="另一个名字.pdf"), actor=clerk_of(village))


def test_too_large_file_is_refused_with_the_limit(monkeypatch):
    monkeypatch.setattr(settings, "ATTACHMENT_MAX_BYTES", 10)
    village = VillageFactory()

    with pytest.raises(Refused, match="上限"):
        attach(village, upload(), actor=clerk_of(village))


def test_upload_of_a_renamed_program_says_so_on_the_record_and_keeps_nothing(client):
    village = VillageFactory()
    client.force_login(clerk_of(village))
    address = reverse("attachment_upload", args=["villages.village", village.pk])

    response = client.post(address, {"file": upload(b"MZ\x90\x00", "报告.pdf"), "next": "/downloads/"}, follow=True)

    assert "“报告.pdf”没有上传：这是可执行程序" in response.content.decode()
    assert Attachment.objects.count() == 0


def test_upload_and_download_give_the_same_file_back(client):
    village = VillageFactory()
    user = clerk_of(village)
    client.force_login(user)
    address = reverse("attachment_upload", args=["villages.village", village.pk])

    client.post(address, {"file": upload(name="莫𡐓村章程.pdf"), "next": reverse("download_list")})
    paper = Attachment.objects.get()
    response = client.get(reverse("attachment_download", args=[paper.pk]))

    assert b"".join(response.streaming_content) == PDF_BYTES
    assert response["X-Content-Type-Options"] == "nosniff"
    disposition = response["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''")
    assert unquote(disposition.rsplit("''", 1)[1]) == "莫𡐓村章程.pdf"
    note = ExportRecord.objects.get()
    assert (note.kind, note.file_name, note.sha256) == ("download", "莫𡐓村章程.pdf", paper.sha256)


def test_paper_of_another_region_is_not_found_and_stays(client):
    paper = AttachmentFactory(target=VillageFactory(code="120118001201"))
    client.force_login(StaffUserFactory(region__code="120119001"))

    assert client.get(reverse("attachment_download", args=[paper.pk])).status_code == 404
    assert client.post(reverse("attachment_remove", args=[paper.pk])).status_code == 404
    address = reverse("attachment_upload", args=["villages.village", paper.target_id])
    assert client.post(address, {"file": upload(b"%PDF-1.7 other")}).status_code == 404
    assert list(Attachment.objects.in_place()) == [paper]
    assert ExportRecord.objects.count() == 0


def test_file_that_the_storage_lost_is_said_and_no_download_is_noted(client):
    paper = AttachmentFactory()
    client.force_login(clerk_of(paper.target))
    Path(paper.file.path).unlink()

    response = client.get(reverse("attachment_download", args=[paper.pk]), follow=True)

    assert f"“{paper.name}”的文件找不到了" in response.content.decode()
    assert not ExportRecord.objects.filter(subject=f"附件：{paper.target}").exists()


def test_operator_inside_the_region_may_not_download(client):
    paper = AttachmentFactory()
    client.force_login(StaffUserFactory(system_admin=True, national=True))

    assert client.get(reverse("attachment_download", args=[paper.pk])).status_code == 403


@pytest.mark.parametrize(
    "label", ["villages.staffuser", "common.job", "sessions.session", "villages.region", "nonsense"]
)
def test_papers_belong_to_records_only(client, label):
    client.force_login(StaffUserFactory())

    response = client.post(reverse("attachment_upload", args=[label, 987_654]), {"file": upload()})

    assert response.status_code == 404


def test_only_the_uploader_removes_and_the_file_stays_as_evidence():
    village = VillageFactory()
    uploader, colleague = clerk_of(village), clerk_of(village)
    paper = attach(village, upload(), actor=uploader)

    with pytest.raises(PermissionDenied):
        remove(paper, actor=colleague, now=timezone.now())
    remove(paper, actor=uploader, now=timezone.now())

    assert list(Attachment.objects.of(village).in_place()) == []
    assert paper.file.storage.exists(paper.file.name)
    assert [event.pgh_label for event in paper.events.order_by("pgh_id")] == ["insert", "update"]
    with pytest.raises(Refused, match="已经删除"):
        remove(paper, actor=uploader, now=timezone.now())


def test_upload_never_leads_to_another_site(client):
    village = VillageFactory()
    client.force_login(clerk_of(village))
    address = reverse("attachment_upload", args=["villages.village", village.pk])

    response = client.post(address, {"next": "https://elsewhere.example/"})

    assert response["Location"] == village.get_absolute_url()


def test_page_of_a_village_shows_its_papers_and_offers_removal_to_the_uploader_alone(client):
    village = VillageFactory()
    uploader, colleague = clerk_of(village), clerk_of(village)
    paper = attach(village, upload(name="章程.pdf"), actor=uploader)
    pages = {}
    for user in (uploader, colleague):
        client.force_login(user)
        pages[user] = client.get(village.get_absolute_url(), {"tab": "attachments"}).content.decode()

    assert reverse("attachment_download", args=[paper.pk]) in pages[colleague]
    removal = reverse("attachment_remove", args=[paper.pk])
    assert (removal in pages[uploader], removal in pages[colleague]) == (True, False)
