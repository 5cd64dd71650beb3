"""The name of a household's signatory is read in its own township and nowhere else: every way it could leave.

Each test first shows that there is something to leak.
"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agreements.models import SignedAgreement, TrustGroup
from common.actions.attachments import attach
from common.actions.imports import start_import
from common.history import act_of
from common.models import ExportRecord, StepRecord
from common.privacy import masked
from common.resources import resource_of
from tests.common.importing.workbooks import upload, workbook
from tests.crawl.visitors import text_of
from tests.factories import (
    AgreementTemplateFactory,
    AgreementTemplateVersionFactory,
    RegionFactory,
    SignedAgreementFactory,
    StaffUserFactory,
    TrustGroupFactory,
    VillageFactory,
)
from villages.choices import Role

TOWN, COUNTY = "120119001", "120119"
NAME, LEADER, FILE = "欧阳秘密", "司马秘密", "欧阳秘密的协议"
SECRET = "秘密"
HEADERS = ("村(居)代码", "户编号", "签约人", "协议类型", "签订日期", "到期日期")
pytestmark = pytest.mark.django_db


def signed_in(**fields) -> Client:
    client = Client()
    client.force_login(StaffUserFactory(**fields))
    return client


@pytest.fixture
def town():
    return RegionFactory(code=TOWN)


@pytest.fixture
def clerk(town):
    return StaffUserFactory(region=town, role=Role.REVIEWER)


@pytest.fixture
def at_home(clerk):
    client = Client()
    client.force_login(clerk)
    return client


@pytest.fixture
def village(town):
    return VillageFactory(township=town, code=f"{TOWN}201", name="样例村", households=10)


@pytest.fixture
def group(village, clerk):
    with act_of(clerk):
        return TrustGroupFactory(village=village, name="第一小组", leader_name=LEADER)


@pytest.fixture
def agreement(village, group, clerk):
    with act_of(clerk):
        return SignedAgreementFactory(village=village, group=group, signatory=NAME, household_number="1-01")


@pytest.fixture
def paper(group, clerk):
    content = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
    with act_of(clerk):
        return attach(group, SimpleUploadedFile(f"{FILE}.pdf", content), actor=clerk)


@pytest.fixture(
    params=[
        {"role": Role.CLERK, "code": COUNTY},
        {"role": Role.LEADER, "code": COUNTY},
        {"role": Role.REVIEWER, "code": "1201"},
        {"role": Role.AUDITOR, "code": COUNTY},
        {"role": Role.AUDITOR, "code": TOWN},
        {"role": Role.SYSTEM_ADMIN, "code": COUNTY, "is_superuser": True},
        {"role": Role.CLERK, "code": "120119002"},
    ],
    ids=lambda fields: f"{fields['role']}@{fields['code']}",
)
def others(request) -> Client:
    """Everybody who is not of the township's own business staff."""
    fields = dict(request.param)
    return signed_in(region=RegionFactory(code=fields.pop("code")), **fields)


def pages_of(agreement, group) -> list[str]:
    village = agreement.village
    return [
        agreement.get_absolute_url(),
        group.get_absolute_url(),
        reverse("trust_group_print", args=[group.pk]),
        reverse("signed_agreement_list"),
        reverse("trust_group_list"),
        f"{village.get_absolute_url()}?tab=signing",
        f"{village.get_absolute_url()}?tab=changes",
        reverse("village_print", args=[village.pk]),
        agreement.version.get_absolute_url(),
        reverse("signing_summary"),
        f"{reverse('signing_summary')}?region={TOWN}",
        reverse("home"),
        *(reverse("record_history", args=[row._meta.label_lower, row.pk]) for row in (agreement, group)),
        reverse("audit_search"),
        reverse("export_record_list"),
        reverse("import_list"),
    ]


def test_names_are_read_at_home(at_home, agreement, group, paper):
    assert NAME in text_of(at_home.get(agreement.get_absolute_url()))
    assert NAME in text_of(at_home.get(reverse("signed_agreement_list")))
    assert NAME in text_of(at_home.get(reverse("record_history", args=["agreements.signedagreement", agreement.pk])))
    page = text_of(at_home.get(group.get_absolute_url()))
    assert all(name in page for name in (NAME, LEADER, FILE))


def test_no_page_tells_others_a_name(others, at_home, agreement, group, paper):
    agreement.signatory = f"{SECRET}改名"
    agreement.save()
    text_of(at_home.get(reverse("attachment_download", args=[paper.pk])))
    text_of(
        at_home.post(
            reverse("export", args=["signed-agreements"]),
            {"take": "filtered", "file_format": "csv", "query": f"q={SECRET}"},
        )
    )

    leaks = [
        address
        for address in pages_of(agreement, group)
        if SECRET in text_of(others.get(address)).replace(f"record={SECRET}", "").replace(f'value="{SECRET}"', "")
    ]
    assert leaks == []


def test_papers_of_a_group_are_not_for_others(others, at_home, paper):
    address = reverse("attachment_download", args=[paper.pk])

    assert "%PDF" in text_of(at_home.get(address))
    assert others.get(address).status_code in {403, 404}


def test_audit_search_tells_that_a_name_changed_and_not_which(agreement, group, paper):
    agreement.signatory = "诸葛改名"
    agreement.save()
    auditor = signed_in(region=RegionFactory(code=COUNTY), role=Role.AUDITOR)

    page = text_of(auditor.get(reverse("audit_search")))

    assert "欧*" in page
    assert "诸*" in page
    assert "司*" in page
    assert "附件" in page
    assert not any(name in page for name in (NAME, LEADER, FILE, "诸葛改名"))


def test_audit_search_tells_neither_household_nor_group(village, clerk):
    """A household number with its village is a person to whoever knows the village, and groups bear leaders' names."""
    with act_of(clerk):
        group = TrustGroupFactory(village=village, name=f"{SECRET}小组", leader_name=LEADER)
        first = SignedAgreementFactory(village=village, group=group, signatory=NAME, household_number="7-0123")
        first.household_number = "8-0456"
        first.save()
        SignedAgreementFactory(village=village, household_number="9-0789", previous=first, signed_on="2026-09-01")
    auditor = signed_in(region=RegionFactory(code=COUNTY), role=Role.AUDITOR)
    log = reverse("record_history", args=["agreements.signedagreement", first.pk])
    client = Client()
    client.force_login(clerk)
    assert all(said in text_of(client.get(log)) for said in ("7-0123", "8-0456", f"{SECRET}小组"))

    page = text_of(auditor.get(reverse("audit_search")))
    found = text_of(auditor.get(f"{reverse('audit_search')}?record={SECRET}"))

    assert "7*" in page
    assert [said for said in ("7-0123", "8-0456", "9-0789", SECRET) if said in page] == []
    assert "样例村" not in found


def test_audit_export_is_masked_as_the_page_is(agreement, group, paper):
    auditor = signed_in(region=RegionFactory(code=COUNTY), role=Role.AUDITOR)

    text = text_of(auditor.post(reverse("audit_export"), {"query": ""}))

    assert "欧*" in text
    assert SECRET not in text


def test_download_and_search_leave_no_name_in_the_log(at_home, agreement, paper):
    text_of(at_home.get(reverse("attachment_download", args=[paper.pk])))
    body = {"take": "filtered", "file_format": "csv", "query": f"q={SECRET}&kind=good_faith"}
    assert "欧*" in text_of(at_home.post(reverse("export", args=["signed-agreements"]), body))

    told = [" ".join([one.subject, one.filters, one.file_name]) for one in ExportRecord.objects.order_by("pk")]
    assert len(told) == 2
    assert "户编号或签约人：（不显示）；协议类型：诚信计生协议" in told[1]
    assert not any(SECRET in line for line in told)


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_file_masks_the_name_even_at_home(at_home, agreement, file_format):
    body = {"take": "all", "file_format": file_format}

    text = text_of(at_home.post(reverse("export", args=["signed-agreements"]), body))

    assert "欧*" in text
    assert "1-01" in text
    assert SECRET not in text


@pytest.mark.parametrize(("role", "is_superuser"), [*((role, False) for role in Role), (Role.SYSTEM_ADMIN, True)])
def test_nobody_of_the_county_gets_a_file(role, is_superuser, agreement):
    client = signed_in(region=RegionFactory(code=COUNTY), role=role, is_superuser=is_superuser)

    for take in ("all", "filtered", "ticked"):
        body = {"take": take, "file_format": "csv", "selected": [agreement.pk]}
        response = client.post(reverse("export", args=["signed-agreements"]), body)
        text = text_of(response)
        assert "attachment" not in response.headers.get("Content-Disposition", "")
        assert "1-01" not in text


def brought(clerk, village, *rows):
    return start_import(resource_of("signed-agreements"), upload(workbook(HEADERS, *rows), "签约.xlsx"), actor=clerk)


@pytest.fixture
def run(clerk, village):
    template = AgreementTemplateFactory(county=village.township)
    AgreementTemplateVersionFactory(template=template, released=True)
    good = [village.code, "2-01", f"{SECRET}甲", "诚信计生协议", "2026-03-05", "2029-03-04"]
    faulty = [village.code, "2-02", f"{SECRET}乙138", "诚信计生协议", "2026-03-05", "2029-03-04"]
    return brought(clerk, village, good, faulty)


def test_import_pages_are_the_township_s_own(others, at_home, run):
    assert run.counts["new"] == run.counts["faulty"] == 1
    for address in (f"{run.get_absolute_url()}?tab=new", f"{run.get_absolute_url()}?tab=problems"):
        assert SECRET in text_of(at_home.get(address))
    addresses = [
        *(f"{run.get_absolute_url()}?tab={tab}" for tab in ("new", "problems")),
        *(reverse(name, args=[run.pk]) for name in ("import_original", "import_marked")),
        reverse("import_undo", args=[run.pk]),
        reverse("import_list"),
    ]

    answers = {address: others.get(address) for address in addresses}
    assert [address for address, answer in answers.items() if SECRET in text_of(answer)] == []
    assert {answer.status_code for answer in list(answers.values())[:-1]} <= {403, 404}
    assert run.file_name not in text_of(answers[addresses[-1]])


def test_steps_and_logs_call_the_agreement_without_its_name(at_home, agreement):
    at_home.post(reverse("signed_agreement_withdraw", args=[agreement.pk]), {"on": "2026-10-01"})

    assert StepRecord.objects.of(agreement).get().target_name == "样例村1-01户诚信计生协议"


def test_models_say_which_of_their_fields_name_somebody():
    assert SignedAgreement.private_fields == ("household_number", "signatory")
    assert TrustGroup.private_fields == ("name", "leader_name")


@pytest.mark.parametrize(
    ("name", "shown"), [("张三", "张*"), ("欧阳修文", "欧*"), ("莫", "莫*"), ("𡐓三", "𡐓*"), ("", "")]
)
def test_mask_hides_the_length_too(name, shown):
    assert masked(name) == shown


def test_no_log_line_carries_a_name(at_home, agreement, capfd):
    at_home.get(f"{reverse('signed_agreement_list')}?q={SECRET}")
    at_home.post(reverse("signed_agreement_entry"), {"rows-0-signatory": NAME})

    assert SECRET not in capfd.readouterr().err
