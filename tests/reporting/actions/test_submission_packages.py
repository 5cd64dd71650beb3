"""A package out of one system and into another; whatever is wrong with it is said in a sentence and leaves nothing."""

import io
import json

import pytest
from django.core.exceptions import PermissionDenied

from common.models import ExportRecord, StepRecord
from common.refusal import Refused
from reporting.actions.submission_packages import export_package, take_package
from reporting.models import Submission, SubmittedForm
from reporting.snapshot import unpacking
from tests.factories import StaffUserFactory
from tests.reporting.handing_up import (
    YEAR,
    city_staff,
    county_staff,
    drawn,
    filed_village,
    handed_up,
    returned,
    tamper,
)
from tests.reporting.repacking import packed, parts_of

pytestmark = pytest.mark.django_db
ADDRESS = "127.0.0.1"


@pytest.fixture
def city():
    return city_staff()


@pytest.fixture
def package(now, city) -> bytes:
    """What a county's own system gives out; here the submission is gone again, as if it had been another database."""
    filed_village("120119001201", households=420, members=130)
    county = county_staff()
    submission = handed_up(county, now)
    with export_package(submission, actor=county, address=ADDRESS).file as file:
        content = file.read()
    tamper_away(submission)
    return content


def tamper_away(submission: Submission) -> None:
    tamper(submission, year=1999, version=77)  # out of the way: neither the same nor live for this year
    tamper(submission, state="returned")


def with_manifest(package: bytes, **values) -> io.BytesIO:
    parts = parts_of(package)
    manifest = json.loads(parts["manifest.json"]) | values
    return packed(parts | {"manifest.json": json.dumps(manifest, ensure_ascii=False).encode()})


def refused(upload, city, now) -> str:
    before = (Submission.objects.count(), SubmittedForm.objects.count())
    with pytest.raises(Refused) as refusal:
        take_package(upload, actor=city, now=now)
    assert (Submission.objects.count(), SubmittedForm.objects.count()) == before
    return str(refusal.value)


def test_package_holds_manifest_data_tables_and_workbook(package):
    parts = parts_of(package)
    manifest = json.loads(parts["manifest.json"])

    assert sorted(parts) == ["forms/样例1.csv", "forms/样例1.json", "manifest.json", "workbook.xlsx"]
    assert parts["forms/样例1.csv"].startswith(b"\xef\xbb\xbf")
    lines = parts["forms/样例1.csv"].decode("utf-8-sig").splitlines()
    assert lines[0] == "乡镇(街道),代码,名称,户数,协会·会员数,协会·户均会员(%),备注"
    assert lines[1].startswith("样例120119001街道,120119001201,样例") and lines[1].endswith(",420,130,30.95,")
    assert len(lines) == 2
    said = {name: manifest[name] for name in ("schema", "region", "year", "version")}
    assert said == {"schema": "village-portal-submission/1", "region": "120119", "year": YEAR, "version": 1}
    assert ExportRecord.objects.earliest("pk").subject == "样例120119县2025年报表（第1版）上报包"


def test_formula_in_a_name_is_no_formula_in_the_table(now):
    village = filed_village("120119001201")
    type(village).objects.update(name="=1+1村")
    county = county_staff()

    with export_package(handed_up(county, now), actor=county, address=ADDRESS).file as file:
        table = parts_of(file.read())["forms/样例1.csv"].decode("utf-8-sig")

    assert ",'=1+1村," in table


def test_taken_in_it_waits_for_acceptance_and_says_that_it_was_imported(package, city, now):
    taken = take_package(io.BytesIO(package), actor=city, now=now)

    assert (taken.state, taken.source, taken.version, taken.region_id) == ("submitted", "imported", 1, "120119")
    assert (taken.faults(), taken.row_count, taken.made_by) == ([], 1, city)
    assert [step.verb_label for step in StepRecord.objects.of(taken)] == ["导入上报件"]
    assert json.loads(parts_of(package)["manifest.json"])["sha256"] == taken.sha256


def test_same_package_twice_is_refused(package, city, now):
    take_package(io.BytesIO(package), actor=city, now=now)

    said = refused(io.BytesIO(package), city, now)

    assert said.startswith("这个上报包已经导入过或者在平台上报过：样例120119县2025年报表（第1版），已上报")


def test_version_that_is_known_with_other_figures_is_refused(package, city, now):
    returned(county_staff(), city, now)

    assert "内容与导出包不同" in refused(io.BytesIO(package), city, now)


def test_package_while_another_version_waits_is_refused(package, city, now):
    waiting = handed_up(county_staff(), now)
    tamper(waiting, version=5)

    assert "请先办理完毕再导入其他版本" in refused(io.BytesIO(package), city, now)


def test_package_while_the_county_prepares_its_own_is_refused_with_the_fix(package, city, now):
    drawn(county_staff(), now)

    assert refused(io.BytesIO(package), city, now) == (
        "样例120119县正在本平台准备2025年报表，没有导入。请由其在平台上报，或者删除草稿后再导入。"
    )


def test_package_of_a_county_elsewhere_is_refused(package, now):
    stranger = StaffUserFactory(reviewer=True, region__code="1301")

    assert "不是您管辖范围内在用的县(区)" in refused(io.BytesIO(package), stranger, now)


def test_whoever_does_not_receive_takes_nothing_in(package, now):
    with pytest.raises(PermissionDenied):
        take_package(io.BytesIO(package), actor=county_staff(), now=now)


def test_package_of_a_year_to_come_is_refused(package, city, now):
    early = now.replace(year=YEAR - 1)

    assert "还没有到该年度" in refused(io.BytesIO(package), city, early)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"schema": "village-portal-submission/9"}, "导出包的格式是“village-portal-submission/9”"),
        ({"schema": None}, "导出包的格式是“None”"),
        ({"year": 2024}, "总校验值不符"),
        ({"year": "2025"}, "清单中的“year”应当是 2009 至 2100 的整数"),
        ({"version": 0}, "清单中的“version”应当是 1 至 999 的整数"),
        ({"region": "120118"}, "总校验值不符"),
        ({"region": 120119}, "清单中的“region”缺少或者不符合格式"),
        ({"sha256": "0" * 64}, "总校验值不符"),
        ({"made_at": "gestern"}, "清单中的生成时间不符合格式"),
        ({"made_at": "2026-10-19T10:00:00"}, "清单中的生成时间不符合格式"),
        ({"made_by": "甲\x00"}, "清单中的“made_by”缺少或者不符合格式"),
        ({"answers": [{"key": "a"}]}, "清单中的“text”缺少或者不符合格式"),
        ({"answers": "无"}, "清单中的情况说明不符合格式"),
        ({"forms": []}, "清单里没有表格"),
        ({"forms": [{"key": "另"}]}, "缺少清单所列的“forms/另.json”"),
        ({"forms": [{"key": "../x"}]}, "缺少清单所列的“forms/../x.json”"),
    ],
)
def test_manifest_that_does_not_hold_is_refused(package, city, now, values, sentence):
    assert sentence in refused(with_manifest(package, **values), city, now)


def altered(content: bytes) -> bytes:
    """One figure more, as somebody with an editor would."""
    return content.replace(b"420", b"421")


@pytest.mark.parametrize(
    ("name", "change", "sentence"),
    [
        ("forms/样例1.json", altered, "《2025年样例120119县样例统计表》的数据与清单中的校验值不符"),
        ("forms/样例1.csv", altered, "“forms/样例1.csv”与数据文件不一致"),
        ("forms/样例1.json", lambda content: b"{", "“forms/样例1.json”不是有效的数据文件"),
        ("forms/样例1.json", lambda content: b"[" * 100_000, "“forms/样例1.json”不是有效的数据文件"),
        ("forms/样例1.json", lambda content: b"[]", "“forms/样例1.json”不是有效的数据文件"),
        ("forms/样例1.json", lambda content: b"{}", "不符合格式"),
        ("workbook.xlsx", lambda content: content + b" ", "总校验值不符"),
        ("manifest.json", lambda content: b"\xff", "“manifest.json”不是有效的数据文件"),
    ],
)
def test_part_that_was_altered_is_refused_by_name(package, city, now, name, change, sentence):
    parts = parts_of(package)

    assert sentence in refused(packed(parts | {name: change(parts[name])}), city, now)


@pytest.mark.parametrize("name", ["manifest.json", "workbook.xlsx", "forms/样例1.json", "forms/样例1.csv"])
def test_part_that_is_missing_is_refused_by_name(package, city, now, name):
    parts = parts_of(package)
    parts.pop(name)

    assert name in refused(packed(parts), city, now)


@pytest.mark.parametrize(
    "name", ["../../etc/cron.d/x", "/etc/passwd", "forms/..json", "forms\\x.json", "forms/a/b.json", "x.exe", "forms/"]
)
def test_part_with_another_name_is_refused(package, city, now, name):
    assert "不属于上报包的文件" in refused(packed(parts_of(package) | {name: b"x"}), city, now)


def test_part_that_the_manifest_does_not_list_is_refused(package, city, now):
    assert "清单没有列出的文件" in refused(packed(parts_of(package) | {"forms/X.json": b"{}"}), city, now)


def test_bomb_is_refused_at_the_limit(package, city, now):
    bomb = parts_of(package) | {"workbook.xlsx": bytes(unpacking.RATIO_FROM * 4)}

    assert "“workbook.xlsx”解压后过大" in refused(packed(bomb), city, now)


def test_too_many_parts_are_refused(package, city, now):
    many = parts_of(package) | {f"forms/F{number}.json": b"{}" for number in range(unpacking.MOST_PARTS)}

    assert "超过 130 个的上限" in refused(packed(many), city, now)


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 cut short"])
def test_file_that_is_no_package_is_refused(city, now, content):
    assert "这不是上报导出包（.zip）" in refused(io.BytesIO(content), city, now)


def test_file_beyond_the_limit_is_not_even_opened(city, now, settings):
    settings.IMPORT_MAX_BYTES = 1024 * 1024

    assert "超过 1 MB 的上限" in refused(io.BytesIO(bytes(2 * 1024 * 1024)), city, now)


def test_tampered_submission_is_not_given_out(now):
    filed_village("120119001201")
    county = county_staff()
    submission = handed_up(county, now)
    tamper(submission, year=2024)

    with pytest.raises(Refused, match="总校验值不符"):
        export_package(Submission.objects.get(pk=submission.pk), actor=county, address=ADDRESS)
