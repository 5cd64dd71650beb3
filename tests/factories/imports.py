"""Imports as they lie after the upload, before anybody looked."""

import hashlib

import factory

from common.models import ImportIssue, ImportRun
from tests.factories.staff import StaffUserFactory

CONTENT = "代码\n120119001201\n".encode()


class ImportRunFactory(factory.django.DjangoModelFactory):
    """An uploaded file of villages, not yet checked."""

    class Meta:
        model = ImportRun

    resource = "villages"
    owner = factory.SubFactory(StaffUserFactory)
    owner_name = factory.SelfAttribute("owner.name")
    owner_unit = factory.SelfAttribute("owner.unit")
    region_path = factory.LazyAttribute(lambda run: run.owner.region_path)
    file = factory.django.FileField(data=CONTENT, filename="样例.csv")
    file_name = factory.Sequence(lambda n: f"样例{n}.csv")
    file_size = len(CONTENT)
    sha256 = hashlib.sha256(CONTENT).hexdigest()


class ImportIssueFactory(factory.django.DjangoModelFactory):
    """One wrong cell."""

    class Meta:
        model = ImportIssue

    run = factory.SubFactory(ImportRunFactory)
    row = 2
    column = 4
    header = "户数"
    value = "约300"
    rule = "应为数字"
    fix = "请只填数字，不带单位和文字"
