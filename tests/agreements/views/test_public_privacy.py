"""Nothing personal reaches the public: page, posting sheet, archive, Word file and its metadata."""

import io
import zipfile
from datetime import date

import pytest
from django.urls import reverse

from agreements.actions.adoption import end_publicity, file_version, pass_vote, record_meeting, record_objection
from agreements.models import Objection, PublicArchive
from tests.agreements.desks_of_adoption import (
    at,
    filing,
    meeting_of,
    posting,
    to_vote,
)
from tests.agreements.papers import TOWNSHIP
from tests.factories import StaffUserFactory
from villages.choices import Role

pytestmark = pytest.mark.django_db


def body_of(response) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content) if response.streaming else response.content


# What must not reach the public: the people of the process, their accounts, what the township noted among itself.
PLANTED = ("藏主持", "藏初审", "藏账号", "藏经办", "藏审核", "藏理由")


def planted_version(client):
    clerk = StaffUserFactory(region__code=TOWNSHIP, username="藏账号jb", name="藏经办")
    reviewer = StaffUserFactory(region__code=TOWNSHIP, role=Role.REVIEWER, name="藏审核", unit="藏经办单位")
    version = to_vote()
    record_meeting(meeting_of(version, chair="藏主持"), actor=clerk, now=at(date(2026, 9, 20)))
    return version, clerk, reviewer


def everything_of(response) -> str:
    """Headers, body, and the parts of a packed file with their names."""
    said = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    body = body_of(response)
    if zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            parts = [name.encode() + packed.read(name) for name in packed.namelist()]
        body = b"\n".join(parts)
    return said + body.decode("utf-8", "replace")


def test_nothing_personal_reaches_the_public_its_posting_or_its_archive(client):
    version, clerk, reviewer = planted_version(client)
    version = pass_vote(version, posting(), actor=clerk, now=at(date(2026, 9, 21)), note="藏理由")
    objection = Objection(publicity=version.counting_publicity, received_on=date(2026, 9, 22), content="藏理由")
    record_objection(objection, actor=clerk, now=at(date(2026, 9, 22)))
    Objection.objects.update(answer="藏理由", answered_on=date(2026, 9, 23))
    public = reverse("public_village", args=[version.village.code])
    seen = [everything_of(client.get(public))]
    client.force_login(clerk)
    signed_in = client.get(public)
    seen += [everything_of(signed_in), everything_of(client.get(reverse("charter_posting", args=[version.pk])))]
    version = end_publicity(version, actor=clerk, now=at(date(2026, 10, 6)), note="藏理由")
    seen.append(PublicArchive.objects.get().page)
    file_version(version, filing(examiner="藏初审", examination="藏理由"), actor=reviewer, now=at(date(2026, 10, 9)))
    seen += [everything_of(client.get(public)), everything_of(client.get(reverse("charter_word", args=[version.pk])))]

    assert [[word for word in PLANTED if word in text] for text in seen] == [[]] * len(seen)
    assert all(version.title in text for text in seen if "PK" not in text[:200])
    inside = everything_of(client.get(version.filing.get_absolute_url()))
    assert "藏初审" in inside
