"""Texts that exist: pasted or brought as Word files, into a draft or only to be screened."""

import io
import zipfile

import pytest
from django.urls import reverse
from docx import Document

from agreements.actions.screening import save_rule, screen_again
from agreements.choices import CharterState, ClauseTopic
from agreements.models import CharterVersion, Clause, ScreeningRule
from common.actions.jobs import Progress
from common.models import Job
from tests.agreements.papers import TOWNSHIP
from tests.agreements.screening.test_word_text import PNG
from tests.factories import CharterVersionFactory, ScreeningRuleFactory, StaffUserFactory
from villages.choices import Role


@pytest.fixture
def clerk(client, db):
    user = StaffUserFactory(region__code=TOWNSHIP)
    client.force_login(user)
    return user


@pytest.fixture
def version(db):
    return CharterVersionFactory(charter__village__code=f"{TOWNSHIP}201", title="旧标题", texts=["旧条文。"])


def word(*paragraphs: str, table=(), picture: bool = False) -> io.BytesIO:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        rows = document.add_table(rows=0, cols=len(table[0]))
        for cells in table:
            for cell, text in zip(rows.add_row().cells, cells, strict=True):
                cell.text = text
    if picture:
        document.add_picture(io.BytesIO(PNG))
    file = io.BytesIO()
    document.save(file)
    file.seek(0)
    file.name = "规约.docx"
    return file


def with_macro() -> io.BytesIO:
    file = word("第一条 爱护环境。")
    with zipfile.ZipFile(file, "a") as package:
        package.writestr("word/vbaProject.bin", b"macro")
    file.seek(0)
    file.name = "规约.docx"
    return file


def upload(client, version, **body):
    return client.post(reverse("charter_version_upload", args=[version.pk]), body)


def test_pasted_text_is_shown_in_clauses_first_and_then_replaces_the_draft(client, clerk, version):
    text = "台子村村规民约\n第一章 总则\n第一条　　爱护环境。\n第二条 计生协会每月开展活动。"

    page = upload(client, version, text=text)
    assert [clause.text for clause in page.context["found"].clauses] == ["爱护环境。", "计生协会每月开展活动。"]
    assert version.clauses.get().text == "旧条文。"
    upload(client, version, text=page.context["text"], how="replace")

    version.refresh_from_db()
    assert version.title == "台子村村规民约"
    assert list(version.clauses.order_by("position").values_list("chapter", "text", "topic")) == [
        ("总则", "爱护环境。", ClauseTopic.GENERAL),
        ("总则", "计生协会每月开展活动。", ClauseTopic.ASSOCIATION_ROLE),
    ]


def test_text_is_added_behind_what_is_there(client, clerk, version):
    upload(client, version, text="第一条 爱护环境。", how="append")

    version.refresh_from_db()
    assert version.title == "旧标题"
    assert list(version.clauses.order_by("position").values_list("text", flat=True)) == ["旧条文。", "爱护环境。"]


def test_word_file_with_table_and_picture_gives_its_words(client, clerk, version):
    file = word("第一条 村务公开内容如下：", table=[("事项", "时间"), ("财务", "每季度")], picture=True)

    page = upload(client, version, file=file)

    assert [clause.text for clause in page.context["found"].clauses] == [
        "村务公开内容如下：\n事项 | 时间\n财务 | 每季度"
    ]


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (with_macro, "宏"),
        (lambda: named(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "旧版.doc"), "另存为"),
        (lambda: named(b"%PDF-1.4", "扫描.docx"), "PDF"),
        (lambda: named(b"", "空.docx"), "空"),
        (lambda: named(b"PK\x03\x04broken", "坏.docx"), "文件不完整或已损坏"),
        (lambda: named(word().read(), "无字.docx"), "没有文字"),
    ],
)
def test_file_that_cannot_be_read_is_refused_with_the_way_out(client, clerk, version, file, sentence):
    page = upload(client, version, file=file())

    assert page.status_code == 200
    errors = "".join(str(error) for errors in page.context["form"].errors.values() for error in errors)
    assert sentence in errors
    assert version.clauses.count() == 1


def named(content: bytes, name: str) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


@pytest.mark.parametrize("body", [{}, {"text": " \u3000\n"}])
def test_nothing_given_is_asked_for(client, clerk, version, body):
    assert upload(client, version, **body).context["form"].non_field_errors() == ["请粘贴文本，或选择一个 Word 文件。"]


def test_five_hundred_clauses_go_in_and_one_more_does_not(client, clerk, version):
    text = "\n".join(f"第{number}条 第{number}项办事程序公开。" for number in range(1, 502))

    page = upload(client, version, text=text, how="replace")
    assert page.context["form"].non_field_errors() == ["一份文件最多500条，现在会有501条。请合并内容相近的条文。"]
    upload(client, version, text=text[: text.index("第501条")], how="replace")

    assert version.clauses.count() == 500


def test_clause_of_twenty_thousand_characters_goes_in_and_a_longer_one_does_not(client, clerk, version):
    upload(client, version, text=f"第一条 {'长' * 20_000}", how="replace")
    assert len(version.clauses.get().text) == 20_000

    page = upload(client, version, text=f"第一条 {'长' * 20_001}", how="replace")
    assert page.context["form"].non_field_errors() == [
        "第1条有20001字，一条最多20000字。请拆成几条，或检查是否漏写“第…条”。"
    ]
    assert len(version.clauses.get().text) == 20_000
    assert client.get(version.get_absolute_url()).status_code == 200


def test_fixed_paper_takes_no_upload(client, clerk):
    version = CharterVersionFactory(charter__village__code=f"{TOWNSHIP}202", state=CharterState.TO_VOTE, texts=["甲。"])

    assert upload(client, version, text="第一条 乙。", how="replace").status_code == 302
    assert version.clauses.get().text == "甲。"


def test_screening_page_reads_a_text_and_stores_nothing(client, clerk):
    page = client.post(reverse("screening"), {"text": "第一条 违反本规约的，罚款200元。\n第二条 不得收取保证金。"})

    assert [one.finding.rule for one in page.context["findings"]] == ["fine"]
    assert '<mark class="mark-block">' in page.content.decode()
    assert (CharterVersion.objects.count(), Clause.objects.count()) == (0, 0)


def test_screening_page_reads_a_word_file(client, clerk):
    page = client.post(reverse("screening"), {"file": word("每户必须签订承诺书。")})

    assert [one.finding.rule for one in page.context["findings"]] == ["involuntary"]


def test_added_rule_counts_at_once_and_only_while_it_is_in_use(client, clerk, version):
    rule = ScreeningRuleFactory(pattern="旧条文", label="样例规则", severity="阻断")
    assert [one.finding.label for one in version.raised()] == ["样例规则"]

    ScreeningRule.objects.filter(pk=rule.pk).update(is_active=False)
    assert version.raised() == []


@pytest.mark.parametrize(
    ("pattern", "is_taken"),
    [("罚.{0,3}酒", True), ("(a+)+$", False), ("(", False), (".*", False), ("x" * 400, False)],
)
def test_explosive_and_broken_patterns_are_refused_in_a_sentence(client, db, pattern, is_taken):
    client.force_login(StaffUserFactory(region__code="120119", role=Role.BUSINESS_ADMIN))
    body = {
        "key": "wine",
        "label": "样例规则",
        "severity": "提示",
        "is_active": "on",
        "pattern": pattern,
        "basis": "《样例法》",
        "suggestion": "改为自愿。",
    }

    response = client.post(reverse("screening_rule_create"), body)

    assert ScreeningRule.objects.filter(pattern=pattern).exists() == is_taken
    assert is_taken or len(response.context["form"].errors["pattern"][0]) > 8


def test_number_of_a_rule_in_chinese_is_refused_in_a_sentence(client, db):
    client.force_login(StaffUserFactory(region__code="120119", role=Role.BUSINESS_ADMIN))

    form = client.post(reverse("screening_rule_create"), {"key": "酒席"}).context["form"]

    assert form.errors["key"] == ["编号只能用英文字母、数字、下划线和连字符，例如 no-feast-limit。"]


def test_papers_are_read_again_when_a_rule_is_added(version):
    old = CharterVersionFactory(state=CharterState.SUPERSEDED, texts=["旧条文。"])
    admin = StaffUserFactory(region__code="120119", role=Role.BUSINESS_ADMIN)

    save_rule(ScreeningRuleFactory.build(pattern="旧条文", severity="阻断"), actor=admin)
    job = Job.objects.get()
    with Progress(job) as progress:
        screen_again.run(job, progress)

    version.refresh_from_db()
    old.refresh_from_db()
    assert (version.blocking_count, version.warning_count) == (1, 0)
    assert old.blocking_count is None


def test_library_and_rules_are_kept_by_the_business_administrator_alone(client, clerk):
    for name in ("library_clause_create", "screening_rule_create"):
        assert client.get(reverse(name)).status_code == 403
    for name in ("library_clause_list", "screening_rule_list", "screening"):
        assert client.get(reverse(name)).status_code == 200
