"""文书模板: a county's own templates and their versions; the paper of targets as Word."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InternalError, transaction
from django.urls import reverse

from common.refusal import Refused
from reporting.actions.word_templates import keep_template, template_for
from reporting.choices import TemplateKind
from reporting.models import WordTemplate
from reporting.word.ready_made import ready_made
from tests.factories import RegionFactory, StaffUserFactory
from tests.reporting.target_scenes import COUNTY, HERE, paper_of
from tests.reporting.word_files import document, lines_of

pytestmark = pytest.mark.django_db
KIND = TemplateKind.TARGETS
READY_MADE = lines_of(ready_made(KIND))


@pytest.fixture
def officer(client):
    officer = StaffUserFactory(reviewer=True, region__code=COUNTY)
    client.force_login(officer)
    return officer


def upload(content: bytes, name: str = "模板.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def posted_to(client, content: bytes, kind: str = KIND):
    return client.post(reverse("word_template_upload", args=[kind]), {"file": upload(content)})


def word_of(client, paper) -> list[str]:
    return lines_of(b"".join(client.get(reverse("target_word", args=[paper.pk])).streaming_content))


def test_paper_of_targets_is_made_from_the_portals_template(client, officer):
    lines = word_of(client, paper_of())

    assert lines[:3] == ["2026年度目标责任书", "样发〔2026〕3号", "为落实年度工作任务，签订本责任书。"]
    assert lines[3:7] == [
        "序号|指标|单位|要求|目标值",
        "1|群众知晓率|%|不低于|90",
        "2|会员覆盖率|%|不低于|10",
        "3|群众来信来访|件|不高于|3",
    ]
    assert lines[-3:] == [
        f"样例{COUNTY}县（签字）：样例甲",
        f"样例{HERE}街道（签字）：样例乙",
        "签订日期：2026年3月1日",
    ]


def test_own_template_is_used_by_the_county_and_its_townships_and_by_nobody_else(client, officer, now):
    keep_template(KIND, upload(document("{{ 乡镇 }}自拟")), actor=officer, now=now)

    assert word_of(client, paper_of()) == [f"样例{HERE}街道自拟"]
    assert lines_of(template_for(RegionFactory(code=HERE), KIND)) == ["{{ 乡镇 }}自拟"]
    assert lines_of(template_for(RegionFactory(code="120118"), KIND)) == READY_MADE
    assert lines_of(template_for(None, KIND)) == READY_MADE


def test_template_that_the_storage_lost_is_said_and_nothing_is_made_from_another(officer, now):
    kept = keep_template(KIND, upload(document("自拟")), actor=officer, now=now)
    Path(kept.file.path).unlink()

    with pytest.raises(Refused, match="的文件找不到了，请联系系统管理员从备份中恢复。"):
        template_for(officer.region, KIND)


def test_each_upload_is_a_version_and_the_portals_may_come_back(client, officer, now):
    for text in ("第一", "第二"):
        assert posted_to(client, document(text)).status_code == 302
    assert lines_of(template_for(officer.region, KIND)) == ["第二"]

    client.post(reverse("word_template_ready_made", args=[KIND]))

    assert lines_of(template_for(officer.region, KIND)) == READY_MADE
    assert list(WordTemplate.objects.order_by("number").values_list("number", "name")) == [
        (1, "模板.docx"),
        (2, "模板.docx"),
        (3, ""),
    ]
    first = WordTemplate.objects.get(number=1)
    assert lines_of(b"".join(client.get(reverse("word_template_file", args=[first.pk])).streaming_content)) == ["第一"]


def test_bad_template_is_refused_beside_the_field_and_the_old_one_stays(client, officer, now):
    keep_template(KIND, upload(document("{{ 乡镇 }}")), actor=officer, now=now)

    response = posted_to(client, document("{{ 罚款金额 }}"))

    assert response.context["form"].errors == {
        "file": ["模板中的“{{ 罚款金额 }}”不是平台认识的占位符，请对照占位符表改正后再上传。"]
    }
    assert lines_of(template_for(officer.region, KIND)) == ["{{ 乡镇 }}"]


def test_versions_are_never_changed(officer, now):
    kept = keep_template(KIND, upload(document("样例")), actor=officer, now=now)

    for change in (lambda: WordTemplate.objects.update(name="改"), kept.delete):
        with pytest.raises(InternalError), transaction.atomic():
            change()


def test_township_downloads_and_does_not_upload(client, officer, now):
    keep_template(KIND, upload(document("样例")), actor=officer, now=now)
    client.force_login(StaffUserFactory(leader=True, region__code=HERE))

    assert client.get(reverse("word_template_list")).status_code == 200
    current = client.get(reverse("word_template_current", args=[KIND]))
    assert lines_of(b"".join(current.streaming_content)) == ["样例"]
    assert posted_to(client, document("样例")).status_code == 403
    assert client.get(reverse("word_template_upload", args=["nonsense"])).status_code == 404


def test_city_has_no_template_of_its_own(client, now):
    city = StaffUserFactory(leader=True, region__code="1201")
    client.force_login(city)

    assert posted_to(client, document("样例")).status_code == 403
    assert client.get(reverse("word_template_list")).status_code == 200


def test_going_back_to_what_is_in_use_says_so(client, officer):
    response = client.post(reverse("word_template_ready_made", args=[KIND]), follow=True)

    assert [str(one) for one in response.context["messages"]] == ["目标责任书现在用的就是平台模板。"]
    assert list(WordTemplate.objects.all()) == []
