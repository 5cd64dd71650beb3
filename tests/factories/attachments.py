"""Attachments of records."""

import hashlib

import factory
from django.core.files.base import ContentFile

from common.models import Attachment
from tests.factories.registry import VillageFactory
from tests.factories.staff import StaffUserFactory

CONTENT = b"%PDF-1.4\n%%EOF\n"


class AttachmentFactory(factory.django.DjangoModelFactory):
    """A PDF of a village; `target` names another record."""

    class Meta:
        model = Attachment

    target = factory.SubFactory(VillageFactory)
    file = factory.LazyFunction(lambda: ContentFile(CONTENT, name="sample.pdf"))
    name = factory.Sequence(lambda n: f"样例文件{n}.pdf")
    content_type = "application/pdf"
    size = len(CONTENT)
    sha256 = hashlib.sha256(CONTENT).hexdigest()
    uploaded_by = factory.SubFactory(StaffUserFactory)
    uploaded_by_name = factory.SelfAttribute("uploaded_by.name")
